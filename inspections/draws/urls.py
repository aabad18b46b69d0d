"""The pages of the room, and its addresses without a language."""

from django.urls import path
from django.urls.resolvers import URLPattern

from inspections.draws import views

urlpatterns: list[URLPattern] = [
    path("draws/", views.public_list, name="draws_public"),
    path("draws/<str:number>/", views.public_page, name="draw_public"),
    path("draws/<str:number>/published.json", views.published_file, name="draw_published"),
    path("draws/<str:number>/files/<slug:name>.json", views.text_file, name="draw_file"),
    path("staff/draws/new/", views.draw_new, name="draw_new"),
    path("staff/draws/<int:pk>/published.json", views.staff_file, name="draw_staff_file"),
    path("staff/draw-inspectors/new/", views.library_new, name="draw_library_new"),
    path("staff/recusals/new/", views.recusal_new, name="recusal_new"),
]
api_urlpatterns: list[URLPattern] = []
