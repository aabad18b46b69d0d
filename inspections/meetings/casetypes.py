"""Quality analysis meetings in the staff site and in the API."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from rest_framework import serializers

from accounts.models import User
from casework import cases, statuses
from casework.cases import Column
from casework.templatetags.ui import day, moment
from inspections import aftermath
from inspections.meetings import forms
from inspections.meetings import receivers as _receivers  # noqa: F401  listens
from inspections.meetings.models import QualityMeeting
from inspections.meetings.states import MeetingState
from inspections.summonses.forms import ReasonForm
from inspections.visits.models import Inspection
from inspections.visits.rules import OFFICIALS

SHOWN = 50


class MeetingSerializer(serializers.ModelSerializer[QualityMeeting]):
    class Meta:
        model = QualityMeeting
        fields = (
            "id",
            "number",
            "state",
            "category",
            "district",
            "proposed_on",
            "meet_at",
            "place",
            "attendees",
            "findings",
            "measures",
            "reason",
        )


def meeting_context(row: QualityMeeting, user: User) -> dict[str, Any]:
    rows = Inspection.objects.visible_to(user).filter(quality_meetings=row)
    lines: list[Any] = [
        {
            "text": one.enterprise.name,
            "detail": f"{one.number}　{one.product_name}",
            "url": one.get_absolute_url(),
            "row": one,
        }
        for one in rows.select_related("enterprise").order_by("pk")[:SHOWN]
    ]
    return aftermath.page(
        row,
        user,
        facts=(
            (_("Number"), row.number),
            (_("Product category"), str(row.category)),
            (pgettext_lazy("place", "District"), row.district.label),
            (_("Proposed"), day(row.proposed_on)),
            (_("Time of the meeting"), moment(row.meet_at) if row.meet_at else ""),
            (_("Place"), row.place),
        ),
        texts=(
            (_("Who attended"), row.attendees),
            (_("Findings of the analysis"), row.findings),
            (_("Measures"), row.measures),
            (_("Why not called"), row.reason),
        ),
        lists=((_("Failures"), lines),),
    )


def with_place(rows: QuerySet[Any]) -> QuerySet[Any]:
    return rows.select_related("category", "district", "office")


def register() -> None:
    """Say what this room contributes; called once when the apps are ready."""
    statuses.register(
        "inspections.qualitymeeting",
        {
            MeetingState.PROPOSED: statuses.Look("received"),
            MeetingState.CALLED: statuses.Look("waiting"),
            MeetingState.HELD: statuses.Look("passed"),
            MeetingState.DECLINED: statuses.Look("closed"),
        },
    )
    cases.register(
        cases.CaseType(
            slug="quality-meetings",
            model=QualityMeeting,
            label=_("Quality analysis meeting"),
            plural=pgettext_lazy("nav", "Quality analysis meetings"),
            columns=(
                Column(
                    "category",
                    _("Product category"),
                    lambda row: str(row.category),
                    "main",
                    second=lambda row: row.number,
                ),
                Column("number", _("Number"), lambda row: row.number, listed=False),
                Column(
                    "district", pgettext_lazy("place", "District"), lambda row: row.district.label
                ),
                Column("state", _("State"), lambda row: row.get_state_display(), "status"),
                Column("proposed_on", _("Proposed"), lambda row: row.proposed_on, "date"),
            ),
            list_query=with_place,
            detail_query=with_place,
            filterset=forms.MeetingFilter,
            detail_template=aftermath.TEMPLATE,
            context=meeting_context,
            forms={
                "call": forms.CallForm,
                "record": forms.RecordForm,
                "decline": ReasonForm,
            },
            acts={
                # The last that is possible comes first: a called meeting is held, seldom moved.
                "record": _("Record the meeting"),
                "call": _("Call the meeting"),
                "decline": _("Do not call it"),
            },
            serializer=MeetingSerializer,
            roles=OFFICIALS,
            nav=cases.Nav(group="business", icon="users-group", order=48),
        )
    )
