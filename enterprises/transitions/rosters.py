from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from casework import measures
from casework.transitions import Blocked, creation, transition
from enterprises import queries, rules
from enterprises.models import BackboneSlot, Enterprise, Roster, SurveyFinding
from enterprises.states import BackboneState, RosterKind, RosterState
from enterprises.transitions.pilots import locked

ON_ROSTER = [BackboneState.ENROLLED, BackboneState.SURVEYED]


@creation(
    target=RosterState.PREPARING,
    allowed=rules.may_keep_rosters,
    sentence=_("Roster opened for %(year)s"),
    tone="now",
)
def open_roster(*, kind: str, year: int, by: User, at: datetime) -> Roster:
    """The roster of a year, empty."""
    roster = Roster(kind=RosterKind(kind), year=year)
    roster.validate_constraints()
    roster.save()
    roster.event_detail = {"year": year}  # type: ignore[attr-defined]
    return roster


def outside_bounds(roster: Roster) -> Any:
    """A roster begins with enough members, and never with too many."""
    members, limit = queries.members(roster), rules.bounds(roster.kind)
    if rules.may_launch_with(roster.kind, members):
        return None
    return _("At least %(least)d members are needed to launch; there are %(members)d.") % {
        "least": limit.least,
        "members": members,
    }


@transition(
    source=[RosterState.PREPARING],
    target=RosterState.LAUNCHED,
    allowed=rules.may_keep_roster,
    guard=outside_bounds,
    sentence=_("Launched with %(members)s members"),
    tone="ok",
)
def launch(roster: Roster, *, by: User, at: datetime) -> dict[str, Any]:
    """The pilot, or the survey, begins (founding article: 5 to 10, and 60)."""
    roster.launched_at = at
    return {"members": queries.members(roster)}


@transition(
    source=[RosterState.PREPARING, RosterState.LAUNCHED],
    target=RosterState.CLOSED,
    allowed=rules.may_keep_roster,
    sentence=_("Roster closed"),
)
def close_roster(roster: Roster, *, by: User, at: datetime) -> dict[str, Any]:
    """The year is over; everything stays to be read."""
    return {}


@creation(
    target=BackboneState.ENROLLED,
    allowed=rules.may_keep_rosters,
    sentence=_("Enrolled among the backbone enterprises in slot %(slot)s"),
    tone="now",
)
def enrol(*, roster: Roster, enterprise: Enterprise, by: User, at: datetime) -> BackboneSlot:
    """One of the sixty places of the survey; a sixty-first is refused."""
    roster = locked(roster.pk)
    refusal = why_not_enrolled(roster, enterprise)
    if refusal:
        raise Blocked(refusal)
    slot = rules.free_slot(roster.kind, queries.taken_slots(roster))
    if slot is None:
        most = rules.bounds(roster.kind).most
        sentence = _("All %(most)d places are taken; replace an enterprise instead.")
        raise Blocked(sentence % {"most": most})
    member = BackboneSlot.objects.create(
        roster=roster,
        slot=slot,
        enterprise=enterprise,
        district_id=enterprise.district_id,
        enrolled_on=timezone.localdate(at),
    )
    _mark(enterprise)
    member.event_detail = {"slot": slot}  # type: ignore[attr-defined]
    return member


def _mark(enterprise: Enterprise) -> None:
    """The entry says whether the enterprise holds a place on any roster."""
    holds = enterprise.backbone_slots.filter(state__in=ON_ROSTER).exists()
    Enterprise.objects.filter(pk=enterprise.pk).update(is_backbone=holds)


def why_not_enrolled(roster: Roster, enterprise: Enterprise) -> Any:
    """The reason why the enterprise gets no place, or None."""
    if roster.kind != RosterKind.BACKBONE or roster.state == RosterState.CLOSED:
        return _("This roster takes no enterprises.")
    if not rules.is_choosable(enterprise):
        return _("Only an enterprise in business can be chosen.")
    if roster.slots.filter(enterprise=enterprise, state__in=ON_ROSTER).exists():
        return _("The enterprise stands on this roster already.")
    return None


@transition(
    source=[BackboneState.ENROLLED],
    target=BackboneState.SURVEYED,
    allowed=rules.may_survey,
    sentence=_("Surveyed: standards, metrology, technical R&D and quality management"),
    tone="ok",
)
def record_survey(
    member: BackboneSlot,
    *,
    standards: str,
    metrology: str,
    research: str,
    management: str,
    by: User,
    at: datetime,
    guidance: str = "",
) -> dict[str, Any]:
    """What was found on the four systems, and the advice that was given."""
    SurveyFinding.objects.create(
        member=member,
        standards=standards,
        metrology=metrology,
        research=research,
        management=management,
        guidance=guidance,
    )
    member.surveyed_on, member.surveyed_by = timezone.localdate(at), by
    measures.add(
        "backbone.surveyed",
        day=timezone.localdate(at),
        district=member.district_id,
        obj=member,
    )
    return {}


@transition(
    source=ON_ROSTER,
    target=BackboneState.REPLACED,
    allowed=rules.may_keep_roster,
    sentence=_("Replaced by %(name)s: %(reason)s"),
)
def replace_member(
    member: BackboneSlot, *, successor: Enterprise, reason: str, by: User, at: datetime
) -> dict[str, Any]:
    """Another enterprise takes the place; the record of the one that leaves stays."""
    locked(member.roster_id)
    member.state, member.replaced_on = BackboneState.REPLACED, timezone.localdate(at)
    member.replace_reason = reason
    # The place must be free in the database before the successor can take it.
    member.save(update_fields=["state", "replaced_on", "replace_reason"])
    _mark(member.enterprise)
    member.replaced_by = enrol(roster=member.roster, enterprise=successor, by=by, at=at)
    return {"name": successor.label, "reason": reason}
