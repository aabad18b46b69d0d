"""Group sessions, and the failed cases that wait for a talk, in the staff site and in the API."""

from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import User
from casework import cases, slots, statuses
from casework.cases import Column
from casework.templatetags.ui import moment
from inspections.group_talks import forms, queries
from inspections.group_talks.api import TalkSessionSerializer
from inspections.group_talks.filters import OwedFilter, SessionFilter
from inspections.group_talks.models import Seat, TalkSession
from inspections.group_talks.states import TalkSessionState
from inspections.summonses import forms as summons_forms
from inspections.summonses import transitions as summonses
from inspections.summonses.models import Summons
from inspections.summonses.states import SummonsState
from inspections.visits.api import InspectionSerializer
from inspections.visits.casetypes import inspection_context
from inspections.visits.models import Inspection
from inspections.visits.queries import inspection_detail
from inspections.visits.rules import OFFICIALS

LOOKS: dict[str, statuses.Look] = {
    TalkSessionState.SET: statuses.Look("received"),
    TalkSessionState.HELD: statuses.Look("passed"),
    TalkSessionState.CALLED_OFF: statuses.Look("closed"),
}
# One act for all letters of the session, in the order in which they are done.
LETTER_ACTS = (
    ("submit", _("Submit all letters"), SummonsState.DRAFTED),
    ("approve", _("Approve and number all letters"), SummonsState.SUBMITTED),
    ("serve", _("Serve all letters"), SummonsState.APPROVED),
)


def session_context(session: TalkSession, user: User) -> dict[str, Any]:
    """The enterprises at the table, how far their letters are, and what can be done to all."""
    seats = queries.seats_of(session)
    return {
        "seats": seats,
        "progress": progress_of(session),
        "letter_acts": letter_acts(seats, user),
        "facts": [
            (_("Number"), session.number),
            (_("Time of the talk"), moment(session.meet_at)),
            (_("Place"), session.place),
            (_("Host"), session.host),
            (_("Recorder"), session.recorder),
            (_("Experts"), session.experts),
            (_("Host office"), session.office),
        ],
    }


def progress_of(session: TalkSession) -> list[dict[str, Any]]:
    """A line for each step: how many of how many."""
    counted = queries.progress(session)
    total = counted["all"]
    steps = (
        (_("Signed and numbered"), counted["signed"]),
        (_("PDF made"), counted["made"]),
        (pgettext_lazy("letters", "Served"), counted["served"]),
        (_("Talk on record"), counted["recorded"]),
    )
    return [
        {
            "label": label,
            "number": number,
            "total": total,
            "percent": round(100 * number / total) if total else 0,
        }
        for label, number in steps
    ]


def letter_acts(seats: list[Seat], user: User) -> list[dict[str, Any]]:
    """Links to the page on which the act is confirmed for all rows that it fits."""
    found = []
    for name, label, state in LETTER_ACTS:
        verb: Any = getattr(summonses, name)
        rows = [seat.summons for seat in seats if seat.summons.state == state]
        mine = [row for row in rows if verb.allowed(row, user.actor)]
        if mine:
            query = urlencode([("act", name), *(("pk", str(row.pk)) for row in mine)])
            url = f"{reverse('case_bulk', args=['summonses'])}?{query}"
            found.append({"label": label, "url": url, "number": len(mine)})
    return found


def of_sheet(summons: Summons) -> dict[str, Any]:
    """What the attendance sheet of the group session says, for the record of one enterprise."""
    seat = (
        Seat.objects.filter(summons=summons)
        .select_related("session__host", "session__recorder")
        .first()
    )
    if seat is None or not seat.session.started_at or not seat.session.ended_at:
        return {}
    session = seat.session
    local = timezone.localtime
    return {
        "attendance": seat.came,
        "attendee": seat.attendee or summons.person,
        "attendee_post": seat.attendee_post or summons.post,
        "started_at": local(session.started_at).strftime(summons_forms.LOCAL),
        "ended_at": local(session.ended_at).strftime(summons_forms.LOCAL),
        "host": str(session.host),
        "recorder": str(session.recorder),
        "explanation": seat.statement,
    }


def local_day(moment: Any) -> Any:
    return timezone.localdate(moment) if moment else None


def _register_sessions() -> None:
    cases.register(
        cases.CaseType(
            slug="talk-sessions",
            model=TalkSession,
            label=_("Group talk"),
            plural=pgettext_lazy("nav", "Group talks"),
            columns=(
                Column(
                    "title",
                    _("Group talk"),
                    lambda row: row.title,
                    "main",
                    second=lambda row: row.number,
                ),
                Column("number", _("Number"), lambda row: row.number, listed=False),
                Column(
                    "meet_at", _("Time of the talk"), lambda row: local_day(row.meet_at), "date"
                ),
                Column("place", _("Place"), lambda row: row.place),
                Column("host", _("Host"), lambda row: str(row.host)),
                Column("enterprises", _("Enterprises"), lambda row: row.enterprises, "number"),
                Column("state", _("State"), lambda row: row.get_state_display(), "status"),
            ),
            list_query=queries.with_people,
            detail_query=queries.with_seats,
            order="-meet_at",
            orders=("meet_at",),
            filterset=SessionFilter,
            list_template="inspections/group_talks/list.html",
            detail_template="inspections/group_talks/session.html",
            context=session_context,
            views=(
                (pgettext_lazy("views", "All"), ""),
                (_("Talks ahead"), "state=set"),
                (pgettext_lazy("group talk", "Held"), "state=held"),
            ),
            forms={
                "hold": forms.HoldForm,
                "move": forms.MoveForm,
                "add_enterprises": forms.AddForm,
                "call_off": summons_forms.ReasonForm,
            },
            acts={
                "hold": _("Record the group talk"),
                "print_sheet": _("Print the attendance sheet"),
                "add_enterprises": _("Add enterprises"),
                "move": _("Move the group talk"),
                "call_off": _("Call the group talk off"),
            },
            serializer=TalkSessionSerializer,
            roles=OFFICIALS,
            nav=cases.Nav(group="business", icon="users", order=31),
        )
    )


def _register_owed() -> None:
    cases.register(
        cases.CaseType(
            slug="talks-owed",
            model=Inspection,
            label=_("Waiting for a talk"),
            plural=_("Waiting for a talk"),
            columns=(
                Column(
                    "enterprise",
                    _("Enterprise"),
                    lambda row: row.enterprise.name,
                    "main",
                    second=lambda row: f"{row.number}　{row.product_name}",
                ),
                Column("number", _("Number"), lambda row: row.number, listed=False),
                Column("product", _("Product"), lambda row: row.product_name, listed=False),
                Column("state", _("State"), lambda row: row.get_state_display(), "status"),
                Column("until", _("Talk to be set by"), lambda row: row.talk_due_on, "date"),
                Column("category", _("Product category"), lambda row: str(row.category or "")),
                Column(
                    "district", pgettext_lazy("place", "District"), lambda row: row.district.label
                ),
            ),
            list_query=queries.only_owed,
            detail_query=lambda rows: queries.only_owed(inspection_detail(rows)),
            filterset=OwedFilter,
            list_template="inspections/group_talks/owed.html",
            results_template="inspections/group_talks/_owed_results.html",
            detail_template="inspections/visits/inspection.html",
            context=inspection_context,
            serializer=InspectionSerializer,
            roles=OFFICIALS,
        )
    )


def session_of(obj: Any, user: User) -> dict[str, Any] | None:
    """On the page of a talk: the session at which it is held together with others."""
    if not isinstance(obj, Summons) or not obj.occasion:
        return None
    session = TalkSession.objects.visible_to(user).filter(seats__summons=obj).first()
    return {"session": session} if session else None


def register() -> None:
    """Say what this room contributes; called once when the apps are ready."""
    slots.register(
        "case.aside",
        name="talk-session",
        query=session_of,
        template="inspections/group_talks/_of_talk.html",
        order=10,
        roles=OFFICIALS,
    )
    statuses.register("inspections.talksession", LOOKS)
    _register_sessions()
    _register_owed()
    summons_forms.SUGGESTIONS.append(of_sheet)
