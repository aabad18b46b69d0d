"""What the pages of other apps show of complaints, through the kernel's slots."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext_lazy

from accounts.models import User
from accounts.states import Role
from casework import cases, slots
from casework.templatetags.ui import day
from complaints import facts, queries, rules
from complaints.forms import TellForm
from complaints.models import Complaint
from documents import outgoing
from enterprises.models import Enterprise
from inspections.models import Inspection

SEES = (*rules.DESK, Role.INSPECTOR)
SHOWN = 5


def behind_inspection(obj: Any, user: User) -> dict[str, Any] | None:
    """The complaints that caused an inspection, as far as this person may see them."""
    if not isinstance(obj, Inspection):
        return None
    found = _behind(obj, user)
    return {"complaints": found} if found else None


def _behind(inspection: Inspection, user: User) -> list[Complaint]:
    """Asked for once a page, though its loop and its panel both tell of them."""
    known: list[Complaint] | None = inspection.__dict__.get("page_complaints")
    if known is None:
        known = inspection.__dict__["page_complaints"] = queries.complaints_behind(inspection, user)
    return known


def first_step(obj: Any, user: User) -> dict[str, Any] | None:
    """The first step of the closed loop: that and when somebody complained."""
    if not isinstance(obj, Inspection):
        return None
    found = _behind(obj, user)
    if not found:
        return None
    many = ngettext("%(count)d case", "%(count)d cases", len(found)) % {"count": len(found)}
    note = f"{day(found[0].received_at, 'short')} {many}"
    return {"state": "done", "note": note, "url": found[0].get_absolute_url()}


def of_enterprise(obj: Any, user: User) -> dict[str, Any] | None:
    """How often people complained about an enterprise, and the newest cases."""
    if not isinstance(obj, Enterprise):
        return None
    rows = Complaint.objects.visible_to(user).of_enterprise(obj)
    newest = list(rows.order_by("-received_at", "-pk")[:SHOWN])
    if not newest:
        return None
    return {"complaints": newest, "total": rows.count(), "enterprise": obj}


def same_trader(obj: Any, user: User) -> dict[str, Any] | None:
    """What else people told of the trader of a complaint."""
    history = queries.history_of_trader(obj, user, timezone.localdate())
    if not history["total"]:
        return None
    newest = queries.of_same_trader(obj, user).order_by("-received_at", "-pk")[:SHOWN]
    return {"complaints": list(newest), "history": history}


def names_a_trader(complaint: Complaint, _user: User) -> bool:
    return bool(complaint.enterprise_id or complaint.respondent_name)


def search_hits(words: Any, user: User) -> dict[str, Any] | None:
    """Complaints for the search box."""
    hits = [
        {
            "url": complaint.get_absolute_url(),
            "title": f"{complaint.number} {complaint.title}",
            "detail": complaint.respondent_name or complaint.product_name,
            "icon": "message-report",
        }
        for complaint in queries.search(str(words), user)
    ]
    return {"label": _("Complaints, reports and inquiries"), "hits": hits}


def inspections_caused(obj: Any, user: User) -> dict[str, Any] | None:
    """The inspections that a complaint caused; a link only for those who may go there."""
    rows = queries.referrals(obj) if isinstance(obj, Complaint) else []
    may_open = cases.may_open(cases.registry["inspections"].roles, user)
    return {"referrals": rows, "may_open_inspections": may_open} if rows else None


def messages_sent(obj: Any, user: User) -> dict[str, Any] | None:
    """What was written to the citizen, and what became of each message."""
    rows = outgoing.written_about(obj, user) if isinstance(obj, Complaint) else []
    return {"messages": rows} if rows else None


def telling_choice(obj: Any, _user: Any) -> dict[str, Any] | None:
    """How the citizen wants to be told; nobody unnamed is written to at all."""
    if not isinstance(obj, Complaint) or obj.anonymous:
        return None
    reporter = getattr(obj, "reporter", None)
    if reporter is None or not (reporter.has_mobile or reporter.has_email):
        return None
    form = TellForm(initial={"tell_by": reporter.tell_by})
    return {"form": form, "reporter": reporter}


def register() -> None:
    """Fill the slots."""
    slots.register(
        "case.related",
        name="complaints",
        query=behind_inspection,
        template="complaints/_behind.html",
        order=10,
        roles=SEES,
    )
    slots.register(
        "case.related",
        name="trader",
        query=same_trader,
        template="complaints/_same_trader.html",
        order=20,
        roles=SEES,
        lazy=True,
        title=pgettext_lazy("panel", "Same trader"),
        model=Complaint,
        when=names_a_trader,
    )
    slots.register("case.loop", name="complaints", query=first_step, order=10, roles=SEES)
    slots.register(
        "enterprise.panel",
        name="complaints",
        query=of_enterprise,
        template="complaints/_enterprise.html",
        order=40,
        roles=SEES,
    )
    slots.register(
        "case.aside",
        name="referrals",
        query=inspections_caused,
        template="complaints/_referrals.html",
        order=3,
        roles=SEES,
        lazy=True,
        title=_("Inspections"),
        model=Complaint,
        when=facts.when("referred"),
    )
    slots.register(
        "case.aside",
        name="messages",
        query=messages_sent,
        template="documents/_messages.html",
        order=60,
        roles=rules.DESK,
        lazy=True,
        title=_("Messages sent"),
        model=Complaint,
        when=facts.when("told_by_message"),
    )
    slots.register(
        "case.public.more",
        name="telling",
        query=telling_choice,
        template="complaints/_telling.html",
        order=90,
    )
    slots.register("search.source", name="complaints", query=search_hits, order=20, roles=SEES)
