from typing import Any

from django.urls import path

from complaints.desk import views

urlpatterns: list[Any] = [
    path("staff/complaints/new/", views.enter, name="complaint_desk"),
    path("staff/complaints/receipt/", views.receipt, name="complaint_desk_receipt"),
    path("staff/complaints/traders/", views.traders, name="desk_traders"),
    path("staff/complaints/same-caller/", views.same_caller, name="desk_same_caller"),
    path("staff/complaints/<int:pk>/contact/", views.contact, name="complaint_contact"),
    path("staff/desk/new/", views.session_new, name="desk_session_new"),
]
api_urlpatterns: list[Any] = []
