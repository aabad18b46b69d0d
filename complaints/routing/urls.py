from typing import Any

from django.urls import path

from complaints.routing import views

urlpatterns = [
    path("complaints/track/other/", views.other_half, name="complaint_other_half"),
    path("staff/routing/new/", views.new_rule, name="routing_new"),
    path("staff/routing/<int:pk>/edit/", views.edit_rule, name="routing_edit"),
    path("staff/routing/<int:pk>/try/", views.try_rule, name="routing_try"),
]
api_urlpatterns: list[Any] = []
