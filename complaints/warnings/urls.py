from typing import Any

from django.urls import path

from complaints.warnings import views

urlpatterns = [
    path("warnings/", views.warnings, name="consumer_warnings"),
    path("warnings/<int:pk>/", views.warning, name="consumer_warning"),
    path("staff/complaints/clusters/", views.clusters, name="complaint_clusters"),
    path("staff/warnings/new/", views.warning_new, name="warning_new"),
]
api_urlpatterns: list[Any] = []
