"""The pages of the room, and its addresses without a language."""

from django.urls import path
from django.urls.resolvers import URLPattern

from inspections.undertakings import views

urlpatterns: list[URLPattern] = [
    path("enterprise/undertakings/<int:pk>/", views.own_task, name="own_undertaking"),
]
api_urlpatterns: list[URLPattern] = []
