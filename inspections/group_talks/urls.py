"""The pages of the room, and its addresses without a language."""

from django.urls import path
from django.urls.resolvers import URLPattern

from inspections.group_talks import views

urlpatterns: list[URLPattern] = [
    path("staff/talk-sessions/new/", views.session_new, name="talk_session_new"),
    path("staff/talk-sessions/<int:pk>/talk.ics", views.calendar, name="talk_session_calendar"),
]
api_urlpatterns: list[URLPattern] = []
