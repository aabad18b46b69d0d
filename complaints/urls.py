from importlib import import_module

from django.urls import path

from complaints import api
from complaints.apps import ROOMS
from complaints.views import photos, telling, track, traders, vault, wizard

_rooms = [import_module(f"complaints.{room}.urls") for room in ROOMS]

urlpatterns = [
    *(entry for room in _rooms for entry in room.urlpatterns),
    path("complaints/new/", wizard.choose, name="complaint_new"),
    path("complaints/new/anew/", wizard.anew, name="complaint_anew"),
    path("complaints/new/traders/", traders.listbox, name="complaint_traders"),
    path("complaints/new/photos/<uuid:token>/", photos.photo, name="complaint_photo"),
    path("complaints/new/<slug:kind>/photos/", photos.photos, name="complaint_photos"),
    path("complaints/new/<slug:kind>/<int:number>/", wizard.step, name="complaint_step"),
    path("complaints/receipt/", wizard.receipt, name="complaint_receipt"),
    path("complaints/track/", track.track, name="complaint_track"),
    path("complaints/track/case/", track.case, name="complaint_case"),
    path("complaints/track/material/", track.material, name="complaint_material"),
    path("complaints/track/telling/", telling.choose, name="complaint_telling"),
    path("complaints/track/withdraw/", track.take_back, name="complaint_withdraw"),
    path("complaints/track/leave/", track.leave, name="complaint_leave"),
    path("staff/reporters/", vault.reporters, name="reporters"),
    path("staff/reporters/<int:pk>/", vault.reporter, name="reporter"),
]

# Before the kernel's own routes, so that `track` is no verb of a case.
api_urlpatterns = [
    path("api/v1/complaints/track/", api.track, name="api-complaints-track"),
    *(entry for room in _rooms for entry in room.api_urlpatterns),
]
