"""The ladder after a failed re-check, in the staff site and in the API."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from rest_framework import serializers

from accounts.models import User
from casework import cases, statuses
from casework.cases import Column
from casework.templatetags.ui import day
from inspections import aftermath
from inspections.escalations import forms
from inspections.escalations import receivers as _receivers  # noqa: F401  listens
from inspections.escalations.models import Escalation
from inspections.escalations.states import EscalationState
from inspections.escalations.transitions import second_window
from inspections.rectifications.forms import FindingsForm, between
from inspections.rectifications.models import Recheck
from inspections.summonses.casetypes import API_ROLES
from inspections.summonses.forms import NoteForm, ServeForm

LOOKS: dict[str, statuses.Look] = {
    EscalationState.RAISED: statuses.Look("received"),
    EscalationState.REPORTED_UP: statuses.Look("waiting"),
    EscalationState.PUBLISHED: statuses.Look("waiting"),
    EscalationState.TO_SUSPEND: statuses.Look("progress"),
    EscalationState.SUSPENSION_DRAFTED: statuses.Look("received"),
    EscalationState.SUSPENSION_SIGNED: statuses.Look("progress"),
    EscalationState.SUSPENDED: statuses.Look("failed"),
    EscalationState.TO_TRANSFER: statuses.Look("progress"),
    EscalationState.TRANSFER_DRAFTED: statuses.Look("received"),
    EscalationState.TRANSFER_SIGNED: statuses.Look("progress"),
    EscalationState.TRANSFERRED: statuses.Look("waiting"),
    EscalationState.REVOKED: statuses.Look("closed"),
    EscalationState.PASSED: statuses.Look("passed"),
    EscalationState.DROPPED: statuses.Look("closed"),
}


class EscalationSerializer(serializers.ModelSerializer[Escalation]):
    enterprise = serializers.CharField(source="enterprise.name", read_only=True)
    rectification = serializers.CharField(source="rectification.number", read_only=True)
    inspection = serializers.CharField(source="inspection.number", read_only=True)

    class Meta:
        model = Escalation
        fields = (
            "id",
            "number",
            "state",
            "rectification",
            "inspection",
            "enterprise",
            "regime",
            "reported_on",
            "published_on",
            "published_by",
            "notice_number",
            "suspended_on",
            "suspend_days",
            "transferred_on",
            "revoked_on",
            "closed_at",
        )


def recheck_line(row: Recheck) -> dict[str, Any]:
    """One re-check as a line: its round, its day, what it found."""
    when = day(row.held_on or row.planned_on or row.opens_on)
    forced = _("without an application") if row.forced else ""
    detail = "　".join(filter(None, [str(forced), row.findings, row.late_reason]))
    words = row.get_outcome_display() if row.outcome else _("to be made")
    visit = row.inspection
    return {
        "text": _("Re-check %(round)s, %(day)s: %(outcome)s")
        % {"round": row.round, "day": when, "outcome": words},
        "detail": detail,
        "url": visit.get_absolute_url() if visit else "",
        "icon": "repeat",
    }


def escalation_context(row: Escalation, user: User) -> dict[str, Any]:
    order = row.rectification
    rechecks = order.rechecks.order_by("pk").select_related("inspection")
    window = second_window(row) if row.published_on else None
    return aftermath.page(
        row,
        user,
        facts=(
            (_("Number"), row.number),
            (_("Enterprise"), row.enterprise.name),
            (_("Correction order"), order.document.number if order.document else order.number),
            (_("Reported upward"), day(row.reported_on) if row.reported_on else ""),
            (_("Reported to"), row.reported_to),
            (_("Public notice"), day(row.published_on) if row.published_on else ""),
            (_("Published by"), row.published_by),
            (
                _("Second re-check"),
                between(*window) if window else "",
            ),
            (_("Suspended from"), day(row.suspended_on) if row.suspended_on else ""),
            (_("Transferred to"), row.transferred_to),
            (_("Licence revoked"), day(row.revoked_on) if row.revoked_on else ""),
        ),
        texts=((_("Note"), row.note),),
        lists=(
            (_("Re-checks"), [recheck_line(one) for one in rechecks]),
            (
                _("Correction order"),
                [{"text": order.number, "url": order.get_absolute_url(), "row": order}],
            ),
        ),
        papers=(row.suspension, row.transfer),
    )


def with_order(rows: QuerySet[Any]) -> QuerySet[Any]:
    return rows.select_related(
        "rectification__enterprise",
        "rectification__document",
        "inspection",
        "office",
        "district",
        "suspension",
        "transfer",
        "deadline__rule",
    )


def register() -> None:
    """Say what this room contributes; called once when the apps are ready."""
    statuses.register("inspections.escalation", LOOKS)
    cases.register(
        cases.CaseType(
            slug="escalations",
            model=Escalation,
            label=_("Measure after a failed re-check"),
            plural=pgettext_lazy("nav", "After failed re-checks"),
            columns=(
                Column(
                    "enterprise",
                    _("Enterprise"),
                    lambda row: row.enterprise.name,
                    "main",
                    second=lambda row: f"{row.number}　{row.inspection.product_name}",
                ),
                Column("number", _("Number"), lambda row: row.number, listed=False),
                Column("order", _("Correction order"), lambda row: row.rectification.number),
                Column(
                    "district", pgettext_lazy("place", "District"), lambda row: row.district.label
                ),
                Column("state", _("State"), lambda row: row.get_state_display(), "status"),
                Column("deadline", _("Deadline"), lambda row: row.deadline, "due", exported=False),
                Column("published_on", _("Public notice"), lambda row: row.published_on, "date"),
            ),
            list_query=with_order,
            detail_query=with_order,
            orders=("deadline__due_on", "-deadline__due_on"),
            filterset=forms.EscalationFilter,
            detail_template=aftermath.TEMPLATE,
            context=escalation_context,
            forms={
                "report_up": forms.ReportForm,
                "record_notice": forms.NoticeForm,
                "plan_recheck": forms.LaterRecheckForm,
                "recheck_pass": FindingsForm,
                "recheck_fail": FindingsForm,
                "draft_suspension": forms.SuspensionForm,
                "send_back": NoteForm,
                "serve_suspension": ServeForm,
                "draft_transfer": forms.TransferForm,
                "send_transfer": ServeForm,
                "record_revocation": forms.RevocationForm,
            },
            acts={
                "report_up": _("Record the report upward"),
                "record_notice": _("Record the public notice"),
                "plan_recheck": _("Plan the next re-check"),
                "recheck_pass": _("Re-check passed"),
                "recheck_fail": _("Re-check failed"),
                "draft_suspension": _("Draft the suspension"),
                "draft_transfer": _("Draft the transfer"),
                "sign": _("Sign and number"),
                "serve_suspension": _("Serve the suspension"),
                "send_transfer": _("Record that the transfer was received"),
                "record_revocation": _("Record the revoked licence"),
                "send_back": _("Send back"),
            },
            serializer=EscalationSerializer,
            roles=API_ROLES,
            nav=cases.Nav(group="business", icon="stairs-up", order=44),
        )
    )
