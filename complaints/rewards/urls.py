from typing import Any

from django.urls import path

from complaints.rewards import views

urlpatterns: list[Any] = [
    path("complaints/track/reward/", views.claim_reward, name="complaint_reward_claim"),
    path("complaints/track/reward/decline/", views.decline_reward, name="complaint_reward_decline"),
]
api_urlpatterns: list[Any] = []
