"""Repeat offenders in the staff site, in the API, on the enterprise's page and on the case."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from rest_framework import serializers

from accounts.models import User
from casework import cases, slots, statuses
from casework.cases import Column
from casework.templatetags.ui import day
from inspections import aftermath
from inspections.rectifications.queries import dodges
from inspections.repeaters import forms
from inspections.repeaters import receivers as _receivers  # noqa: F401  listens
from inspections.repeaters.models import Repeater
from inspections.repeaters.states import RepeaterState
from inspections.visits.models import Inspection
from inspections.visits.rules import OFFICIALS
from inspections.visits.states import Verdict

SHOWN = 20


class RepeaterSerializer(serializers.ModelSerializer[Repeater]):
    enterprise = serializers.CharField(source="enterprise.name", read_only=True)

    class Meta:
        model = Repeater
        fields = (
            "id",
            "number",
            "state",
            "enterprise",
            "failures",
            "last_failed_on",
            "ends_on",
            "reviewed_on",
            "review",
            "tracking",
            "ended_on",
        )


def repeater_context(row: Repeater, user: User) -> dict[str, Any]:
    failed = Inspection.objects.visible_to(user).filter(
        enterprise=row.enterprise, verdict=Verdict.FAIL
    )
    cases_of = failed.order_by("-pk")[:SHOWN]
    lines: list[Any] = [
        {"text": one.number, "detail": one.title, "url": one.get_absolute_url(), "row": one}
        for one in cases_of
    ]
    seen = row.tracking
    return aftermath.page(
        row,
        user,
        facts=(
            (_("Number"), row.number),
            (_("Enterprise"), row.enterprise.name),
            (_("Credit grade"), row.enterprise.credit_grade),
            (_("Failed batches"), row.failures),
            (_("Last failure"), day(row.last_failed_on)),
            (_("Watched until"), day(row.ends_on)),
            (_("Grade reviewed"), day(row.reviewed_on) if row.reviewed_on else ""),
            (_("Ended"), day(row.ended_on) if row.ended_on else ""),
        ),
        texts=((_("What the review decided"), row.review),),
        lists=(
            (
                _("Tracking spot check"),
                [{"text": seen.number, "url": seen.get_absolute_url(), "row": seen}]
                if seen
                else [],
            ),
            (_("Failed batches"), lines),
        ),
    )


def watch_of(enterprise: Any, user: User) -> dict[str, Any] | None:
    """On the enterprise's page: how often it failed, and whose firm was cancelled to dodge."""
    rows = Repeater.objects.visible_to(user).filter(enterprise=enterprise)
    row = rows.watched().first()
    dodged = list(dodges(enterprise)[:SHOWN])
    return {"row": row, "dodged": dodged} if row or dodged else None


def watch_of_case(inspection: Any, user: User) -> dict[str, Any] | None:
    """The same beside the case."""
    if not isinstance(inspection, Inspection):
        return None
    return watch_of(inspection.enterprise, user)


def with_enterprise(rows: QuerySet[Any]) -> QuerySet[Any]:
    return rows.select_related("enterprise", "office", "district", "tracking")


def register() -> None:
    """Say what this room contributes; called once when the apps are ready."""
    statuses.register(
        "inspections.repeater",
        {
            RepeaterState.WATCHED: statuses.Look("failed"),
            RepeaterState.ENDED: statuses.Look("closed"),
        },
    )
    panel = "inspections/repeaters/_watch.html"
    slots.register(
        "enterprise.panel",
        name="repeats",
        query=watch_of,
        template=panel,
        order=22,
        roles=OFFICIALS,
    )
    slots.register(
        "case.related",
        name="repeats",
        query=watch_of_case,
        template=panel,
        order=22,
        roles=OFFICIALS,
        lazy=True,
        title=_("Watched after failures"),
        model=Inspection,
    )
    cases.register(
        cases.CaseType(
            slug="repeaters",
            model=Repeater,
            label=_("Repeat offender"),
            plural=pgettext_lazy("nav", "Repeat offenders"),
            columns=(
                Column(
                    "enterprise",
                    _("Enterprise"),
                    lambda row: row.enterprise.name,
                    "main",
                    second=lambda row: row.number,
                ),
                Column("number", _("Number"), lambda row: row.number, listed=False),
                Column(
                    "district", pgettext_lazy("place", "District"), lambda row: row.district.label
                ),
                Column("failures", _("Failed batches"), lambda row: row.failures, "number"),
                Column("grade", _("Credit grade"), lambda row: row.enterprise.credit_grade),
                Column("state", _("State"), lambda row: row.get_state_display(), "status"),
                Column("ends_on", _("Watched until"), lambda row: row.ends_on, "date"),
            ),
            list_query=with_enterprise,
            detail_query=with_enterprise,
            filterset=forms.RepeaterFilter,
            detail_template=aftermath.TEMPLATE,
            context=repeater_context,
            forms={"review_grade": forms.ReviewForm, "order_tracking": forms.TrackingForm},
            acts={
                "review_grade": _("Review the credit grade"),
                "order_tracking": _("Order a tracking spot check"),
            },
            serializer=RepeaterSerializer,
            roles=OFFICIALS,
            nav=cases.Nav(group="business", icon="repeat", order=46),
        )
    )
