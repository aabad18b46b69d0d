"""What citizens say after the end, in the staff site."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from rest_framework import serializers

from casework import cases, statuses
from complaints.aftercare import (
    panels,
    queries,
    transitions,  # noqa: F401 - its acts register themselves
)
from complaints.aftercare.filters import ReopenFilter
from complaints.aftercare.forms import DenyForm, GrantForm
from complaints.aftercare.states import ReopenState
from complaints.models import ReopenRequest
from complaints.rules import DESK


class ReopenSerializer(serializers.ModelSerializer[ReopenRequest]):
    number = serializers.CharField(source="complaint.number", read_only=True)
    due_on = serializers.DateField(
        source="deadline.due_on", read_only=True, allow_null=True, default=None
    )

    class Meta:
        model = ReopenRequest
        fields = (
            "id",
            "state",
            "complaint",
            "number",
            "reason",
            "asked_at",
            "decided_at",
            "answer",
            "outcome_before",
            "due_on",
        )


CASE_TYPE = cases.CaseType(
    slug="reopenings",
    model=ReopenRequest,
    label=_("Request to take up again"),
    plural=_("Requests to take up again"),
    columns=(
        cases.Column("title", _("Matter"), lambda row: row.complaint.title, "main"),
        cases.Column(
            "number", pgettext_lazy("complaint", "Number"), lambda row: row.complaint.number
        ),
        cases.Column(
            "district",
            pgettext_lazy("complaint", "District"),
            lambda row: row.complaint.district.label,
        ),
        cases.Column("state", _("State"), lambda row: row.get_state_display(), "status"),
        cases.Column(
            "due",
            pgettext_lazy("complaint", "Due"),
            lambda row: row.deadline,
            "due",
            exported=False,
        ),
        cases.Column("asked", pgettext_lazy("reopen", "Asked"), lambda row: row.asked_at, "date"),
    ),
    list_query=queries.with_case,
    detail_query=queries.with_case,
    filterset=ReopenFilter,
    order="-asked_at",
    detail_template="complaints/aftercare/request.html",
    context=queries.page_context,
    forms={"grant": GrantForm, "deny": DenyForm},
    acts={"grant": _("Take it up again"), "deny": _("Do not take it up again")},
    serializer=ReopenSerializer,
    roles=DESK,
    nav=cases.Nav(group="business", icon="refresh", order=16),
)


def register() -> None:
    """Say what this room contributes; called once when the apps are ready."""
    statuses.register(
        "complaints.reopenrequest",
        {
            ReopenState.ASKED: statuses.Look("waiting"),
            ReopenState.GRANTED: statuses.Look("progress"),
            ReopenState.DENIED: statuses.Look("closed", icon="circle-minus"),
        },
    )
    panels.register()
    cases.register(CASE_TYPE)
