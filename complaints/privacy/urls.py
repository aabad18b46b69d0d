from typing import Any

from django.urls import path

from complaints.privacy import views

urlpatterns: list[Any] = [
    path("complaints/track/data/", views.data, name="complaint_data"),
    path("complaints/track/data/export/", views.export, name="complaint_data_export"),
    path("complaints/track/data/correct/", views.correct, name="complaint_data_correct"),
    path("complaints/track/data/delete/", views.delete, name="complaint_data_delete"),
    path("staff/legal-holds/new/", views.place_hold, name="legal_hold_new"),
    path("staff/reveals/", views.opened_names, name="reveals_month"),
]
api_urlpatterns: list[Any] = []
