from typing import Any

from django.urls import path

from complaints.questions import api, views

urlpatterns: list[Any] = [
    path("complaints/new/questions/", views.fragment, name="complaint_questions"),
    path("staff/questions/new/", views.new, name="question_new"),
]
api_urlpatterns: list[Any] = [
    path("api/v1/complaints/questions/", api.questions, name="api-complaints-questions"),
]
