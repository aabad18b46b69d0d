"""The pages of the room, and its addresses without a language."""

from django.urls import path
from django.urls.resolvers import URLPattern

from inspections.summonses import views

urlpatterns: list[URLPattern] = [
    path("staff/summons-days/", views.days, name="summons_days"),
    path("staff/summonses/<int:pk>/talk.ics", views.calendar, name="summons_calendar"),
    path("staff/summonses/<int:pk>/sign-record/", views.sign_record, name="summons_sign"),
    path("enterprise/summonses/<int:pk>/", views.own_talk, name="own_talk"),
    path("enterprise/summonses/<int:pk>/talk.ics", views.calendar, name="own_talk_calendar"),
    path("enterprise/summonses/<int:pk>/<slug:way>/", views.reply, name="own_talk_reply"),
]
api_urlpatterns: list[URLPattern] = []
