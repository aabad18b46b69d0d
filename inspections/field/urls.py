"""The pages of the room, and its addresses without a language."""

from django.urls import path
from django.urls.resolvers import URLPattern

from inspections.field import views

urlpatterns: list[URLPattern] = [
    path("field/bundle.json", views.bundle, name="field_bundle"),
    path("field/<int:pk>/pictures/", views.picture, name="field_picture"),
    path("field/<int:pk>/submissions/", views.submit, name="field_submit"),
    path("field/drafts/<uuid:key>/", views.status, name="field_draft"),
    path("field/submissions/<int:pk>/", views.submission, name="field_submission"),
    path("field/submissions/<int:pk>/discard/", views.discard, name="field_discard"),
]
api_urlpatterns: list[URLPattern] = []
