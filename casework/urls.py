from django.urls import path

from casework import api, views

urlpatterns = [
    path("staff/", views.today, name="today"),
    path("staff/search/", views.search, name="search"),
    path("staff/notices/", views.notices, name="notices"),
    path("staff/audit/", views.audit_log, name="audit_log"),
    path("staff/<slug:slug>/", views.case_list, name="case_list"),
    path("staff/<slug:slug>/export/", views.case_export, name="case_export"),
    path("staff/<slug:slug>/<int:pk>/", views.case_detail, name="case_detail"),
    path(
        "staff/<slug:slug>/<int:pk>/panel/<slug:key>/",
        views.case_panel,
        name="case_panel",
    ),
    path("staff/<slug:slug>/<int:pk>/<slug:verb>/", views.case_act, name="case_act"),
]

api_urlpatterns = api.routes()
