"""The pages of the room, and its addresses without a language."""

from django.urls import path
from django.urls.resolvers import URLPattern

from inspections.forwarded import views

urlpatterns: list[URLPattern] = [
    path("staff/forwarded-failures/new/", views.new, name="forwarded_new"),
]
api_urlpatterns: list[URLPattern] = []
