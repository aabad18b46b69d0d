"""Undertakings in the staff site, on the page of their talk, in the own space, in the API."""

from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from rest_framework import serializers

from accounts.models import User
from accounts.states import Role
from casework import cases, slots, statuses
from casework.cases import Column
from casework.templatetags.ui import day
from documents.models import register_policy
from inspections.summonses.models import Summons
from inspections.undertakings import forms, queries
from inspections.undertakings.filters import UndertakingFilter
from inspections.undertakings.models import Undertaking
from inspections.undertakings.states import UndertakingState
from inspections.visits.rules import OFFICIALS

API_ROLES = (*OFFICIALS, Role.ENTERPRISE)
SHOWN = 20
LOOKS: dict[str, statuses.Look] = {
    UndertakingState.OPEN: statuses.Look("waiting"),
    UndertakingState.REPORTED: statuses.Look("progress"),
    UndertakingState.DONE: statuses.Look("passed"),
    UndertakingState.WITHDRAWN: statuses.Look("closed"),
}


class UndertakingSerializer(serializers.ModelSerializer[Undertaking]):
    enterprise = serializers.CharField(source="enterprise.name", read_only=True)
    summons_number = serializers.CharField(source="summons.number", read_only=True)
    inspection = serializers.CharField(source="inspection.number", read_only=True)

    class Meta:
        model = Undertaking
        fields = (
            "id",
            "number",
            "state",
            "summons",
            "summons_number",
            "inspection",
            "enterprise",
            "text",
            "due_on",
            "report",
            "reported_at",
            "note",
            "returns",
            "closed_at",
        )


def task_context(row: Undertaking, user: User) -> dict[str, Any]:
    """What was promised, the proof, and the correction order beside it."""
    return {
        "facts": [
            (_("Number"), row.number),
            (_("Enterprise"), row.enterprise.name),
            (pgettext_lazy("undertaking", "Until"), day(row.due_on)),
            (_("Times sent back"), row.returns or ""),
            (_("Reported by"), row.reported_by or ""),
            (_("Checked by"), row.checked_by or ""),
        ],
        "order": queries.order_beside(row),
        "files": list(row.files.order_by("pk")),
    }


def files_of(user: User) -> Any:
    """Who sees the undertaking sees its proof."""
    rows = Undertaking.objects.visible_to(user).values("pk")
    through = Undertaking.files.through.objects.filter(undertaking__in=rows)
    return Q(pk__in=through.values("attachment_id"))


def on_talk(obj: Any, user: User) -> dict[str, Any] | None:
    """On the page of a talk: what was undertaken there."""
    if not isinstance(obj, Summons) or not obj.held_at:
        return None
    rows = queries.of_talk(obj)
    return {"tasks": rows, "today": timezone.localdate()} if rows else None


def own_tasks(_obj: Any, user: Any) -> dict[str, Any] | None:
    """What the enterprise reported; what it has still to do stands among its tasks."""
    if not user.has_role(Role.ENTERPRISE) or not user.organisation_code:
        return None
    rows = Undertaking.objects.visible_to(user).filter(state=UndertakingState.REPORTED)
    found = list(rows.order_by("due_on", "pk")[:SHOWN])
    return {"tasks": found} if found else None


def register() -> None:
    """Say what this room contributes; called once when the apps are ready."""
    statuses.register("inspections.undertaking", LOOKS)
    register_policy(forms.PROOF, files_of)
    slots.register(
        "case.main",
        name="undertakings",
        query=on_talk,
        template="inspections/undertakings/_of_talk.html",
        order=20,
        roles=OFFICIALS,
    )
    slots.register(
        "enterprise.space",
        name="undertakings",
        query=own_tasks,
        template="inspections/undertakings/_own.html",
        order=15,
    )
    cases.register(
        cases.CaseType(
            slug="undertakings",
            model=Undertaking,
            label=_("Undertaking"),
            plural=pgettext_lazy("nav", "Undertakings"),
            columns=(
                Column(
                    "text",
                    _("What was undertaken"),
                    lambda row: row.text,
                    "main",
                    second=lambda row: f"{row.number}　{row.enterprise.name}",
                ),
                Column("number", _("Number"), lambda row: row.number, listed=False),
                Column(
                    "enterprise", _("Enterprise"), lambda row: row.enterprise.name, listed=False
                ),
                Column(
                    "district", pgettext_lazy("place", "District"), lambda row: row.district.label
                ),
                Column("state", _("State"), lambda row: row.get_state_display(), "status"),
                Column(
                    "due_on", pgettext_lazy("undertaking", "Until"), lambda row: row.due_on, "date"
                ),
                Column("deadline", _("Deadline"), lambda row: row.deadline, "due", exported=False),
            ),
            list_query=queries.with_case,
            detail_query=queries.with_case,
            order="due_on",
            orders=("-due_on",),
            filterset=UndertakingFilter,
            views=(
                (pgettext_lazy("views", "All"), ""),
                (_("To be checked"), "state=reported"),
                (pgettext_lazy("views", "Overdue"), "overdue=true"),
                (pgettext_lazy("undertaking", "To be done"), "state=open"),
            ),
            detail_template="inspections/undertakings/undertaking.html",
            context=task_context,
            forms={
                "report_done": forms.ReportForm,
                "confirm": forms.ConfirmForm,
                "send_back": forms.SendBackForm,
                "withdraw": forms.ReasonForm,
            },
            acts={
                "confirm": _("Confirm as done"),
                "send_back": _("Send back"),
                "report_done": _("Record the report"),
                "withdraw": _("No longer called for"),
            },
            bulk=("confirm",),
            serializer=UndertakingSerializer,
            roles=API_ROLES,
            nav=cases.Nav(group="business", icon="checklist", order=32),
        )
    )
