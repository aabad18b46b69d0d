"""The pages of the room, and its addresses without a language."""

from django.urls import path
from django.urls.resolvers import URLPattern

from inspections.objections import views

urlpatterns: list[URLPattern] = [
    path("staff/results/<int:pk>/objection/", views.file_for_party, name="objection_on_paper"),
    path("enterprise/results/<int:pk>/objection/", views.file_own, name="objection_new"),
    path("enterprise/objections/<int:pk>/", views.own_objection, name="objection_own"),
]
api_urlpatterns: list[URLPattern] = []
