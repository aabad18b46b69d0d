from django.urls import path

from reports import views

urlpatterns = [
    path("staff/dashboard/", views.dashboard, name="dashboard"),
    path("staff/dashboard/export/", views.dashboard_export, name="dashboard_export"),
    path("staff/dashboard/rows/", views.rows, name="dashboard_rows"),
    path("staff/dashboard/rows/export/", views.rows_export, name="dashboard_rows_export"),
    path("staff/dashboard/overdue/", views.overdue, name="dashboard_overdue"),
    path("staff/dashboard/voices/", views.voice_figures, name="voice_figures"),
    path("staff/dashboard/targets/", views.targets, name="dashboard_targets"),
    path("staff/supervision/new/", views.supervision_new, name="supervision_new"),
    path("staff/reports/<int:pk>/workbook/", views.report_workbook, name="report_workbook"),
    path("open-data/", views.open_data, name="open_data"),
    path("open-data/<slug:name>.<slug:suffix>", views.open_data_file, name="open_data_file"),
]
