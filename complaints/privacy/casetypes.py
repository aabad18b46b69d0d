"""Retention, legal hold, and a person's rights over his own data."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from rest_framework import serializers

from accounts.models import User
from accounts.states import Role
from casework import cases, statuses
from complaints.models import DataRequest, LegalHold
from complaints.privacy import (
    forms,
    own,
    panels,
    queries,
    transitions,  # noqa: F401 - its acts register themselves
)
from complaints.privacy.states import HoldState, RequestState


class LegalHoldSerializer(serializers.ModelSerializer[LegalHold]):
    number = serializers.CharField(source="complaint.number", read_only=True)

    class Meta:
        model = LegalHold
        fields = ("id", "number", "state", "reason", "placed_at", "lifted_at", "lift_reason")


class DataRequestSerializer(serializers.ModelSerializer[DataRequest]):
    number = serializers.CharField(source="complaint.number", read_only=True)
    due_on = serializers.DateField(
        source="deadline.due_on", read_only=True, allow_null=True, default=None
    )

    class Meta:
        model = DataRequest
        fields = (
            "id",
            "number",
            "kind",
            "state",
            "changes",
            "asked_at",
            "due_on",
            "decided_at",
            "ground",
            "answer",
        )


def hold_query(rows: Any) -> Any:
    return queries.with_case(rows).select_related("placed_by", "lifted_by")


def request_query(rows: Any) -> Any:
    return queries.with_case(rows).select_related("deadline__rule", "decided_by")


def request_context(request: DataRequest, _user: User) -> dict[str, Any]:
    return {
        "held": queries.is_held(request.complaint),
        "kept_until": queries.keep_until(request.complaint),
    }


HOLD_COLUMNS = (
    cases.Column(
        "number",
        pgettext_lazy("complaint", "Number"),
        lambda row: row.complaint.number,
        "main",
        second=lambda row: row.reason,
    ),
    cases.Column("placed_by", _("Placed by"), lambda row: row.placed_by.name),
    cases.Column("placed_at", _("Placed"), lambda row: row.placed_at, "date"),
    cases.Column("state", _("Status"), lambda row: row.get_state_display(), "status"),
)
REQUEST_COLUMNS = (
    cases.Column(
        "number",
        pgettext_lazy("complaint", "Number"),
        lambda row: row.complaint.number,
        "main",
        second=lambda row: row.get_kind_display(),
    ),
    cases.Column("asked_at", _("Asked for"), lambda row: row.asked_at, "date"),
    cases.Column(
        "due", pgettext_lazy("complaint", "Due"), lambda row: row.deadline, "due", exported=False
    ),
    cases.Column("state", _("Status"), lambda row: row.get_state_display(), "status"),
)


def register() -> None:
    """Say what this room contributes; called once when the apps are ready."""
    own.register_sentences()
    panels.register()
    statuses.register(
        "complaints.legalhold",
        {HoldState.PLACED: statuses.Look("waiting"), HoldState.LIFTED: statuses.Look("closed")},
    )
    statuses.register(
        "complaints.datarequest",
        {
            RequestState.ASKED: statuses.Look("received"),
            RequestState.DONE: statuses.Look("passed"),
            RequestState.REFUSED: statuses.Look("closed", icon="circle-minus"),
        },
    )
    cases.register_page(
        cases.NavPage(
            group="admin",
            label=_("Opened names"),
            icon="eye",
            order=45,
            url_name="reveals_month",
            roles=(Role.AUDITOR,),
        )
    )
    _register_cases()


def _register_cases() -> None:
    cases.register(
        cases.CaseType(
            slug="legal-holds",
            model=LegalHold,
            label=_("Legal hold"),
            plural=_("Legal holds"),
            columns=HOLD_COLUMNS,
            list_query=hold_query,
            detail_query=hold_query,
            order="-placed_at",
            list_template="complaints/privacy/holds.html",
            detail_template="complaints/privacy/hold.html",
            forms={"lift": forms.LiftForm},
            acts={"lift": _("Lift the hold")},
            serializer=LegalHoldSerializer,
            roles=(Role.CUSTODIAN, Role.HEAD, Role.AUDITOR),
            nav=cases.Nav(group="business", icon="lock", order=17),
        )
    )
    cases.register(
        cases.CaseType(
            slug="data-requests",
            model=DataRequest,
            label=_("Request about personal data"),
            plural=_("Requests about personal data"),
            columns=REQUEST_COLUMNS,
            list_query=request_query,
            detail_query=request_query,
            order="-asked_at",
            detail_template="complaints/privacy/request.html",
            context=request_context,
            forms={"fulfil": forms.FulfilForm, "refuse_request": forms.RefuseRequestForm},
            acts={"fulfil": _("Do as asked"), "refuse_request": _("Refuse the request")},
            serializer=DataRequestSerializer,
            roles=(Role.CUSTODIAN,),
            nav=cases.Nav(group="business", icon="shield-lock", order=16),
        )
    )
