"""The mediation on the staff's page of a case, and what its citizen sees of it."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from casework import cases, slots
from casework.transitions import all_for
from complaints import facts, rules
from complaints import queries as core
from complaints.mediation import queries
from complaints.mediation import rules as room
from complaints.mediation.states import EntrustState, SessionState
from complaints.models import Complaint
from complaints.states import Kind
from documents.models import Document

# What a complainant brings, in the reader's language; the letter has it in Chinese.
BRING = (
    _("Your identity card"),
    _("Receipt, contract or proof of payment"),
    _("The goods, or photos of them"),
    _("A proxy brings a written authorisation that you signed"),
)


def mediation(obj: Any, user: User) -> dict[str, Any] | None:
    """Sessions, tests, the entrusted body and what the sides declared."""
    if not isinstance(obj, Complaint) or obj.kind != Kind.COMPLAINT:
        return None
    sessions = queries.sessions(obj)
    found = {
        # What can be done is done with the newest.
        "sessions": [(row, open_acts(row, user) if row is sessions[0] else []) for row in sessions],
        "tests": queries.joint_tests(obj),
        "entrustments": queries.entrustments(obj),
        "declarations": queries.declarations(obj),
        "too_old": core.TOO_OLD if core.looks_too_old(obj) else "",
    }
    return found if any(found.values()) else None


def under_way(obj: Any, _user: Any) -> bool:
    """Something was done towards a settlement, or the purchase lies too far back."""
    done = facts.holds(obj, "sessions", "tests", "entrusted", "declared")
    return obj.kind == Kind.COMPLAINT and (done or core.looks_too_old(obj))


def open_acts(row: Any, user: User) -> list[dict[str, Any]]:
    """What this person can do with a session now, as links to its acts."""
    entry = cases.for_model(type(row))
    if entry is None or row.state not in {SessionState.HELD, *room.AHEAD}:
        return []
    verbs = [all_for(type(row))[name] for name in entry.acts]
    return [
        {"label": entry.act_label(verb), "url": f"{row.get_absolute_url()}{verb.verb}/"}
        for verb in verbs
        if verb.refusal(row, by=user) is None
    ]


def papers(obj: Any, user: User) -> dict[str, Any] | None:
    """The letters of the dispute, with a link for those who may open documents."""
    if not isinstance(obj, Complaint) or obj.kind != Kind.COMPLAINT:
        return None
    rows = queries.party_letters(obj)
    if not rows:
        return None
    seen = Document.objects.visible_to(user).filter(party_letter__complaint=obj)
    may = cases.may_open(cases.registry["documents"].roles, user)
    open_to = set(seen.values_list("pk", flat=True).order_by("pk")) if may else set()
    return {"letters": [(row, row.document_id in open_to) for row in rows]}


def for_citizen(obj: Any, user: Any) -> dict[str, Any] | None:
    """The next session, with what to bring; and why the clock stands still."""
    if not isinstance(obj, Complaint) or obj.kind != Kind.COMPLAINT or not obj.is_open:
        return None
    if not facts.holds(obj, "session_ahead", "test_running", "entrusted"):
        return None
    session = queries.next_session(obj, timezone.now())
    test = queries.running_test(obj)
    body = next((row for row in queries.entrustments(obj) if row.state == EntrustState.OUT), None)
    if not (session or test or body):
        return None
    return {"session": session, "test": test, "body": body, "bring": BRING}


def letter_subject(obj: Any, user: User) -> dict[str, Any] | None:
    """On the page of a letter: the case it belongs to."""
    if not isinstance(obj, Document):
        return None
    letter = queries.letter_of(obj)
    if letter is None or not Complaint.objects.visible_to(user).filter(pk=letter.complaint_id):
        return None
    return {"complaint": letter.complaint}


def register() -> None:
    """Fill the slots."""
    slots.register(
        "case.main",
        name="mediation",
        query=mediation,
        template="complaints/mediation/_panel.html",
        order=20,
        lazy=True,
        title=_("Mediation"),
        model=Complaint,
        when=under_way,
    )
    slots.register(
        "case.aside",
        name="mediation-letters",
        query=papers,
        template="complaints/mediation/_letters.html",
        order=30,
        lazy=True,
        title=_("Letters of the dispute"),
        model=Complaint,
        when=facts.when("letters"),
    )
    slots.register(
        "case.public",
        name="mediation",
        query=for_citizen,
        template="complaints/mediation/_public.html",
        order=10,
    )
    slots.register(
        "case.related",
        name="mediation-case",
        query=letter_subject,
        template="complaints/mediation/_case.html",
        order=10,
        roles=rules.DESK,
    )
