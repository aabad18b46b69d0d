from typing import Any

from django.urls import path

from complaints.mediation import views

urlpatterns: list[Any] = [
    path("complaints/track/mediation.ics", views.calendar, name="complaint_mediation_ics"),
]
api_urlpatterns: list[Any] = []
