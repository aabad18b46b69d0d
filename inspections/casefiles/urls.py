"""The pages of the room, and its addresses without a language."""

from django.urls import path
from django.urls.resolvers import URLPattern

from inspections.casefiles import views

urlpatterns: list[URLPattern] = [
    path("staff/casefiles/new/", views.new, name="casefile_new"),
]
api_urlpatterns: list[URLPattern] = []
