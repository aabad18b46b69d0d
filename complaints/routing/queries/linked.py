"""Which cases may be one, and which belong together."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from casework import deadlines
from casework.models import Deadline
from complaints import vault
from complaints.models import CaseLink, Complaint, JointConsent, Reporter
from complaints.routing import rules
from complaints.routing.states import LinkKind
from complaints.states import Kind, State

# --- Likely duplicates ----------------------------------------------------------------------

SAME_CALLER = _("same caller")
SAME_TRADER = _("same trader and goods")
SAME_TITLE = _("same title")


@dataclass(frozen=True, kw_only=True)
class Similar:
    """A case that may be the same, and why it looks so."""

    complaint: Complaint
    reasons: list[Any] = field(default_factory=list)


def similar_to(complaint: Complaint, user: User) -> list[Similar]:
    """What looks like the same letter, newest first; three bounded reads.

    Who made a report is never compared: only that the same things were told (Order 20 art. 33).
    """
    rows = Complaint.objects.visible_to(user).exclude(pk=complaint.pk)
    # What was joined to it already stands in the panel of linked cases.
    rows = rows.filter(kind=complaint.kind).exclude(lead=complaint)
    found: dict[int, Similar] = {}
    for reason, wanted in _likenesses(complaint):
        for case in rows.filter(wanted).order_by("-received_at", "-pk")[: rules.SHOWN]:
            one = found.setdefault(case.pk, Similar(complaint=case))
            one.reasons.append(reason)
    return sorted(
        found.values(), key=lambda one: (one.complaint.received_at, one.complaint.pk), reverse=True
    )


def _likenesses(complaint: Complaint) -> Iterator[tuple[Any, Q]]:
    mac = caller_of(complaint)
    if mac:
        callers = Reporter.objects.filter(phone_mac=mac).exclude(complaint__kind=Kind.REPORT)
        yield SAME_CALLER, Q(pk__in=callers.values("complaint"))
    span = timedelta(days=rules.SIMILAR_DAYS)
    near = Q(received_at__range=(complaint.received_at - span, complaint.received_at + span))
    if complaint.respondent_name and complaint.product_name:
        goods = Q(product_name=complaint.product_name)
        yield SAME_TRADER, near & goods & Q(respondent_name=complaint.respondent_name)
    yield SAME_TITLE, near & Q(title=complaint.title)


def caller_of(complaint: Complaint) -> str:
    """The keyed hash of the caller's number; of a report nothing, whoever asks."""
    if complaint.is_report:
        return ""
    macs = Reporter.objects.filter(complaint=complaint).values_list("phone_mac", flat=True)
    return macs.first() or ""


def is_one_caller(cases: list[Complaint]) -> bool:
    """Whether all were told from one number."""
    macs = {caller_of(case) for case in cases}
    return len(macs) == 1 and "" not in macs


def joinable(complaint: Complaint, user: User) -> QuerySet[Complaint]:
    """Open cases of the same kind that this person sees."""
    rows = Complaint.objects.visible_to(user).open().filter(kind=complaint.kind)
    return rows.exclude(pk=complaint.pk).order_by("received_at", "pk")


def of_trader(complaint: Complaint, user: User) -> QuerySet[Complaint]:
    """Open complaints of others on the same trader."""
    same = Q(respondent_name=complaint.respondent_name) & ~Q(respondent_name="")
    if complaint.enterprise_id:
        same |= Q(enterprise=complaint.enterprise_id)
    rows = joinable(complaint, user).filter(same)
    mac = caller_of(complaint)
    return rows.exclude(reporter__phone_mac=mac) if mac else rows


# --- What belongs together ------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Member:
    """One of several complaints that are handled jointly."""

    complaint: Complaint
    how: str
    speaks: bool


def other_half(complaint: Complaint) -> CaseLink | None:
    """The link between the two halves of a letter, from either side."""
    rows = CaseLink.objects.filter(kind=LinkKind.SPLIT).select_related("first", "second")
    return rows.filter(Q(first=complaint) | Q(second=complaint)).first()


def _ties(complaint: Complaint) -> dict[str, CaseLink]:
    """One link of each kind, in one read: most cases have none."""
    rows = CaseLink.objects.filter(Q(first=complaint) | Q(second=complaint))
    return {link.kind: link for link in rows.select_related("first", "second").order_by("pk")}


def head_of(complaint: Complaint) -> int:
    """The complaint at which the joint handling began; the complaint itself outside of one."""
    into = CaseLink.objects.filter(kind=LinkKind.JOINT, second=complaint)
    return into.values_list("first_id", flat=True).first() or complaint.pk


def members(complaint: Complaint) -> list[Member]:
    """Everybody whose complaint is handled jointly with this one, itself included."""
    head = head_of(complaint)
    group = Q(complaint=head) | Q(
        complaint__links_in__first=head, complaint__links_in__kind=LinkKind.JOINT
    )
    rows = JointConsent.objects.filter(group).select_related("complaint").order_by("complaint")
    return [Member(complaint=row.complaint, how=row.how, speaks=row.speaks) for row in rows]


def joined_to(complaint: Complaint) -> list[Complaint]:
    """The receipts for which this case speaks."""
    return list(complaint.joined.order_by("received_at", "pk"))


def dispute_clock(complaint: Complaint) -> Deadline | None:
    """The clock of a dispute over who is in charge, while it runs."""
    return deadlines.open_clock(complaint, "CM-JUR")


# --- For the citizen ------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Linked:
    """What the tracking page says of the cases that belong to this one."""

    other: Complaint | None = None
    # Shown to whoever opened the half that came in, with the code that came with it.
    code: str = ""
    may_open: bool = False
    lead: Complaint | None = None
    joint: int = 0
    speaks: bool = False


def for_citizen(complaint: Complaint) -> Linked | None:
    """The other half, the case that leads, or the joint handling; None where there is nothing."""
    ties = _ties(complaint)
    link = ties.get(LinkKind.SPLIT)
    lead = complaint.lead if complaint.state == State.MERGED else None
    joint = members(complaint) if LinkKind.JOINT in ties else []
    if link is None and lead is None and not joint:
        return None
    came_in = link is not None and link.first_id == complaint.pk
    return Linked(
        other=(link.second if came_in else link.first) if link else None,
        code=vault.unseal(link.sealed_code, "split-code") if link and came_in else "",
        may_open=came_in,
        lead=lead,
        joint=len(joint),
        speaks=any(each.speaks and each.complaint.pk == complaint.pk for each in joint),
    )
