"""The pages of the room, and its addresses without a language."""

from django.urls.resolvers import URLPattern

urlpatterns: list[URLPattern] = []
api_urlpatterns: list[URLPattern] = []
