from django.urls import path

from inspections import followup
from inspections.rectifications import views as rectifications

urlpatterns = [
    path(
        "staff/inspections/<int:pk>/open/<slug:what>/",
        followup.open_from_case,
        name="inspection_open",
    ),
    path("enterprise/corrections/<int:pk>/", rectifications.correction, name="correction"),
]
