from typing import Any

from django.urls import path

from complaints.knowledge import views

urlpatterns = [
    path("answers/", views.frequent, name="frequent_answers"),
    path("staff/answers/new/", views.answer_new, name="answer_new"),
    path("staff/complaints/<int:pk>/answers/", views.choose, name="answer_choose"),
    path(
        "staff/complaints/<int:pk>/answers/<int:answer_pk>/",
        views.answer_case,
        name="answer_case",
    ),
]
api_urlpatterns: list[Any] = []
