from typing import Any

from django.urls import path

from complaints.aftercare import views

urlpatterns: list[Any] = [
    path("complaints/track/rate/", views.rate_case, name="complaint_rate"),
    path("complaints/track/reopen/", views.ask, name="complaint_ask_reopen"),
]
api_urlpatterns: list[Any] = []
