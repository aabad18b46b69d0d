from importlib import import_module

from django.urls import path
from django.utils.translation import gettext_lazy as _

from inspections import followup
from inspections.apps import ROOMS
from inspections.exposures import views as exposures
from inspections.plans import urls as plans
from inspections.rectifications import views as rectifications
from inspections.samples import forms as sample_forms
from inspections.samples import views as samples
from inspections.visits import forms, transitions
from inspections.visits import views as visits

_rooms = [import_module(f"inspections.{room}.urls") for room in ROOMS]

refusal = visits.act_page(
    transitions.record_refusal,
    forms.RefusalForm,
    _("Record a refusal"),
    _("The refusal is on record."),
)
unable = visits.act_page(
    transitions.record_unable, forms.UnableForm, _("No sample obtained"), _("It is on record.")
)
finish = visits.act_page(
    transitions.finish_without_sample,
    forms.FinishForm,
    _("Finish without a sample"),
    _("The visit is finished."),
)

urlpatterns = [
    *plans.urlpatterns,
    *(entry for room in _rooms for entry in room.urlpatterns),
    path("staff/inspections/new/", visits.schedule, name="inspection_new"),
    path(
        "staff/inspections/<int:pk>/open/<slug:what>/",
        followup.open_from_case,
        name="inspection_open",
    ),
    path("staff/casefiles/<int:pk>/exposure/", exposures.on_case, name="casefile_exposure"),
    path("enterprise/corrections/<int:pk>/", rectifications.correction, name="correction"),
    path(
        "enterprise/corrections/<int:pk>/more-time/",
        rectifications.more_time,
        name="correction_more_time",
    ),
    path("field/", visits.today, name="field"),
    path("field/<int:pk>/", visits.visit, name="field_visit"),
    path("field/<int:pk>/start/", visits.start, name="field_start"),
    path("field/<int:pk>/save/", visits.save, name="field_save"),
    path("field/<int:pk>/photos/", visits.keeping(forms.PHOTO), name="field_upload"),
    path("field/<int:pk>/refusal/", refusal, name="field_refusal"),
    path("field/<int:pk>/unable/", unable, name="field_unable"),
    path("field/<int:pk>/finish/", finish, name="field_finish"),
    path("field/<int:pk>/sampling/", samples.sampling, name="field_sampling"),
    path(
        "field/<int:pk>/sampling/photos/",
        visits.keeping(sample_forms.SAMPLING_PHOTO),
        name="field_sampling_upload",
    ),
    path("field/<int:pk>/samples/<int:sample>/", samples.hand_over, name="field_hand_over"),
]

api_urlpatterns = [
    *(entry for room in _rooms for entry in room.api_urlpatterns),
]
