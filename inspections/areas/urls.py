"""The pages of the room, and its addresses without a language."""

from django.urls import path
from django.urls.resolvers import URLPattern

from inspections.areas import views

urlpatterns: list[URLPattern] = [
    path("staff/areas/new/", views.new, name="area_new"),
    path("key-areas/", views.shown, name="key_areas"),
]
api_urlpatterns: list[URLPattern] = []
