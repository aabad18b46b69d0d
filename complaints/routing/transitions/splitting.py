"""One letter, two matters: a complaint and a report are recorded apart (Order 20 art. 7)."""

from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from casework import codes, numbering
from casework.transitions import creation, transition
from complaints import facts, queries, vault
from complaints import rules as law
from complaints import transitions as core
from complaints.models import CaseLink, Complaint, Reporter
from complaints.notifications import tell_citizen
from complaints.routing import rules
from complaints.routing.queries import linked
from complaints.routing.states import LinkKind
from complaints.rules import OPEN, may_handle
from complaints.states import Kind, State

# What both halves share; each has its own title, story, clocks, office and end.
CARRIED = (
    "channel",
    "regime",
    "domain",
    "category",
    "district",
    "respondent_name",
    "respondent_address",
    "respondent_code",
    "enterprise",
    "product_name",
    "purchase_date",
    "received_at",
)
# What only a complaint claims.
CLAIMED = ("amount", "demands", "demand")


@creation(
    target=State.RECEIVED,
    allowed=law.may_receive,
    sentence=_("Recorded apart from %(first)s"),
    public=_("We recorded this half of your letter under a number of its own"),
    law="Order 20 art. 7",
)
def record_half(
    *, by: User, at: datetime, first: Complaint, title: str, description: str
) -> Complaint:
    """The other half, received on the day of the letter; part of splitting, never sent alone."""
    day, registered = timezone.localdate(first.received_at), timezone.localdate(at)
    kind = rules.OTHER_HALF[Kind(first.kind)]
    carried = (*CARRIED, *(CLAIMED if kind == Kind.COMPLAINT else ()))
    running = numbering.take(f"complaint.{kind}", registered.isoformat())
    code = codes.new_code(law.QUERY_CODE_LENGTH)
    half = Complaint(
        kind=kind,
        state=State.RECEIVED,
        title=title,
        description=description,
        office=queries.office_for(first.district),
        query_code_mac=codes.mac(code, purpose="query"),
        elder_code_mac=first.query_code_mac,
        number=law.number(kind, registered, running),
        **{name: getattr(first, name) for name in carried},
    )
    half.save()
    _carry_over(first, half)
    CaseLink.objects.create(
        kind=LinkKind.SPLIT,
        first=first,
        second=half,
        linked_at=at,
        sealed_code=vault.seal(code, "split-code"),
    )
    placed = core.begin(half, day, at)
    tell_citizen(half, "received", at=at)
    half.event_detail = {"kind": kind, "first": first.number, **placed}  # type: ignore[attr-defined]
    return half


def _carry_over(first: Complaint, half: Complaint) -> None:
    """The person goes over sealed as he is; nobody reads him on the way."""
    person = first.reporter
    Reporter.objects.create(
        complaint=half,
        **{
            field.attname: getattr(person, field.attname)
            for field in Reporter._meta.concrete_fields
            if field.name not in {"id", "complaint"}
        },
    )


def _holds_two(complaint: Complaint) -> Any:
    if complaint.kind not in rules.OTHER_HALF:
        return _("A question is answered as it stands.")
    if complaint.anonymous:
        return _("A complaint needs a name; an anonymous report holds none.")
    if facts.holds(complaint, "linked") and linked.other_half(complaint):
        return _("Both halves of this letter are recorded already.")
    return None


@transition(
    source=OPEN,
    target=None,
    allowed=may_handle,
    guard=_holds_two,
    sentence=_("Split: the other half is %(second)s"),
    public=_(
        "Your letter held a complaint and a report. The law handles them apart, so we recorded "
        "the other half as %(second)s; your query code opens both"
    ),
    law="Order 20 art. 7",
)
def split(
    complaint: Complaint, *, by: User, at: datetime, title: str, description: str
) -> dict[str, Any]:
    """The half of the other kind gets its own number, clocks and end, from the same day."""
    half = record_half(by=by, at=at, first=complaint, title=title, description=description)
    return {"kind": complaint.kind, "second": half.number}
