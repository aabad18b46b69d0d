from django.urls import path

from casework import api, list_views, order_views, views

urlpatterns = [
    path("staff/", views.today, name="today"),
    path("staff/search/", views.search, name="search"),
    path("staff/notices/", views.notices, name="notices"),
    path("staff/audit/", views.audit_log, name="audit_log"),
    path("staff/<slug:slug>/", views.case_list, name="case_list"),
    path("staff/<slug:slug>/export/", views.case_export, name="case_export"),
    path("staff/<slug:slug>/bulk/", list_views.case_bulk, name="case_bulk"),
    path(
        "staff/<slug:slug>/bulk/<slug:key>/", list_views.case_bulk_result, name="case_bulk_result"
    ),
    path("staff/<slug:slug>/views/", list_views.case_view_save, name="case_view_save"),
    path("staff/<slug:slug>/<int:pk>/", views.case_detail, name="case_detail"),
    path(
        "staff/<slug:slug>/<int:pk>/panel/<slug:key>/",
        views.case_panel,
        name="case_panel",
    ),
    path(
        "staff/<slug:slug>/<int:pk>/next/",
        list_views.case_neighbour,
        {"way": "next"},
        name="case_next",
    ),
    path(
        "staff/<slug:slug>/<int:pk>/previous/",
        list_views.case_neighbour,
        {"way": "previous"},
        name="case_previous",
    ),
    path("staff/supervision/open/", order_views.new_order, name="supervision_open"),
    path("staff/<slug:slug>/<int:pk>/supervise/", order_views.supervise, name="case_supervise"),
    path("staff/<slug:slug>/<int:pk>/<slug:verb>/", views.case_act, name="case_act"),
]

api_urlpatterns = api.routes()
