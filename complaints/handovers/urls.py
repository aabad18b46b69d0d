from typing import Any

from django.urls import path

from complaints.handovers import views

urlpatterns: list[Any] = [
    path("staff/complaints/handovers/", views.handovers, name="handovers"),
    path("staff/complaints/handovers/<int:pk>/", views.handover, name="handover"),
]
api_urlpatterns: list[Any] = []
