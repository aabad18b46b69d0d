from typing import Any

from django.urls import path

from complaints.dialogue import views

urlpatterns: list[Any] = [
    path("complaints/track/answer/", views.answer, name="complaint_answer"),
    path("complaints/track/read/", views.acknowledge, name="complaint_acknowledge"),
]
api_urlpatterns: list[Any] = []
