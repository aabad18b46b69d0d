"""Calls and visits: desk sessions, their counters, the keyboard screen."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import User
from casework import cases, statuses
from casework.cases import Column
from complaints import rules
from complaints.desk import (
    forms,
    indicators,  # noqa: F401 - declares the room's measures
    queries,
    transitions,  # noqa: F401 - its acts register themselves
)
from complaints.desk.api import DeskSessionSerializer
from complaints.desk.filters import DeskSessionFilter
from complaints.desk.models import DeskSession
from complaints.desk.states import SessionState

COLUMNS = (
    Column(
        "place",
        _("Place"),
        lambda row: row.place,
        "main",
        second=lambda row: f"{row.number}　{row.office.name}",
    ),
    Column("number", _("Number"), lambda row: row.number, listed=False),
    Column("kind", pgettext_lazy("desk session", "Kind"), lambda row: row.get_kind_display()),
    Column("day", pgettext_lazy("desk session", "Day"), lambda row: row.day, "date"),
    Column("district", pgettext_lazy("complaint", "District"), lambda row: row.district.label),
    Column("cases", _("Cases taken"), lambda row: row.taken, "number"),
    Column("others", _("Others"), lambda row: row.others, "number"),
    Column("consulted", _("People consulted"), lambda row: row.consulted, "number"),
    Column("leaflets", _("Leaflets handed out"), lambda row: row.leaflets, "number"),
    Column(
        "state",
        pgettext_lazy("desk session", "State"),
        lambda row: row.get_state_display(),
        "status",
    ),
)


def session_page(session: DeskSession, user: User) -> dict[str, Any]:
    """Its people and the two tables of counters."""
    return {
        "agents": queries.agents_of(session),
        "board": queries.board(session, user),
    }


def register() -> None:
    """Say what this room contributes; called once when the apps are ready."""
    statuses.register(
        "complaints.desksession",
        {
            SessionState.OPEN: statuses.Look("progress"),
            SessionState.CLOSED: statuses.Look("closed"),
        },
    )
    cases.register(
        cases.CaseType(
            slug="desk",
            model=DeskSession,
            label=_("Desk session"),
            plural=pgettext_lazy("nav", "Hotline and desks"),
            columns=COLUMNS,
            list_query=queries.session_list,
            detail_query=queries.session_list,
            filterset=DeskSessionFilter,
            order="-day",
            orders=("day",),
            list_template="complaints/desk/list.html",
            detail_template="complaints/desk/session.html",
            context=session_page,
            forms={"amend": forms.AmendSessionForm, "close": forms.CloseSessionForm},
            acts={
                "tally": _("One more without a case"),
                "close": _("Close the session"),
                "amend": _("Change place and people"),
                "reopen": pgettext_lazy("desk session", "Reopen"),
                "untally": _("One fewer without a case"),
            },
            serializer=DeskSessionSerializer,
            roles=rules.DESK,
            nav=cases.Nav(group="business", icon="phone", order=12),
        )
    )
