"""The pages of the room, and its addresses without a language."""

from django.urls import path
from django.urls.resolvers import URLPattern

from inspections.equipment import import_views, views

urlpatterns: list[URLPattern] = [
    path("equipment/<str:code>/", views.public_device, name="device_public"),
    path("staff/equipment/new/", views.device_new, name="device_new"),
    path("staff/equipment/import/", import_views.device_import, name="device_import"),
    path("staff/equipment/map/", views.overdue_map, name="device_map"),
    path("staff/equipment/labels/", views.labels, name="device_labels"),
    path("staff/safety-drives/new/", views.drive_new, name="drive_new"),
    path("staff/equipment-inspections/new/", views.check_new, name="equipment_check_new"),
    path(
        "staff/equipment-inspections/<int:pk>/devices/<int:row>/",
        views.sheet,
        name="device_sheet",
    ),
    path(
        "staff/equipment-inspections/<int:pk>/directive/",
        views.directive_new,
        name="directive_new",
    ),
    path("staff/directives/<int:pk>/seize/", views.seize, name="device_seize"),
    path("staff/seizures/<int:pk>/lift/", views.lift, name="seizure_lift"),
    path("staff/inspector-exams/new/", views.exam_new, name="exam_new"),
    path("enterprise/equipment/", views.space, name="device_space"),
    path("enterprise/directives/<int:pk>/", views.space_directive, name="directive_space"),
]
api_urlpatterns: list[URLPattern] = []
