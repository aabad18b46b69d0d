"""The pages of the room, and its addresses without a language."""

from django.urls import path
from django.urls.resolvers import URLPattern

from inspections.field import views

urlpatterns: list[URLPattern] = [
    path("field/offline/", views.offline, name="field_offline"),
    path("field/bundle.json", views.bundle, name="field_bundle"),
    path("field/<int:pk>/pictures/", views.picture, name="field_picture"),
    path("field/<int:pk>/submissions/", views.submit, name="field_submit"),
    path("field/drafts/<uuid:key>/", views.status, name="field_draft"),
    path("field/submissions/<int:pk>/", views.submission, name="field_submission"),
    path("field/submissions/<int:pk>/discard/", views.discard, name="field_discard"),
]
# The service worker's reach is the folder it is served from; neither address has a language.
api_urlpatterns: list[URLPattern] = [
    path("field/sw.js", views.service_worker, name="field_worker"),
    path("field/manifest.webmanifest", views.manifest, name="field_manifest"),
]
