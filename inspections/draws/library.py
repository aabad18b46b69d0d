"""The library of inspectors and their recusals: kept by the heads, declared by the people."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.states import Role
from casework.transitions import Blocked, NotAllowed, creation, transition
from enterprises.models import Enterprise
from inspections.draws import rules
from inspections.draws.models import LibraryEntry, Recusal
from inspections.draws.states import LibraryState, RecusalState


@creation(
    target=LibraryState.AVAILABLE,
    allowed=rules.may_keep_library,
    sentence=_("%(person)s entered in the library of inspectors"),
    law="State Council document 2019 No. 5",
)
def enter(*, person: User, by: User, at: datetime, can_lead: bool = False) -> LibraryEntry:
    """An inspector of the head's own office can be drawn from now on."""
    office = person.office
    if office is None or not person.has_role(Role.INSPECTOR):
        raise Blocked(_("Only inspectors of an office stand in the library."))
    if not by.actor.is_robot and by.office_id != office.pk:
        raise NotAllowed(_("The head enters the people of the same office."))
    if LibraryEntry.objects.filter(person=person).exists():
        raise Blocked(_("This inspector stands in the library already."))
    entry = LibraryEntry.objects.create(person=person, office=office, can_lead=can_lead)
    entry.event_detail = {"person": str(person)}
    return entry


@transition(
    source=[LibraryState.AVAILABLE],
    target=LibraryState.AWAY,
    allowed=rules.may_keep_entry,
    sentence=_("Away: %(note)s"),
)
def take_out(entry: LibraryEntry, *, by: User, at: datetime, reason: str) -> dict[str, Any]:
    """On leave, transferred, suspended: not drawn until put back."""
    return {"note": reason}


@transition(
    source=[LibraryState.AWAY],
    target=LibraryState.AVAILABLE,
    allowed=rules.may_keep_entry,
    sentence=_("Can be drawn again"),
)
def put_back(entry: LibraryEntry, *, by: User, at: datetime) -> dict[str, Any]:
    """Back in the library, perhaps of another office."""
    if entry.person.office is not None:
        entry.office = entry.person.office
    return {}


@transition(
    source=[LibraryState.AVAILABLE, LibraryState.AWAY],
    target=None,
    allowed=rules.may_keep_entry,
    sentence=_("May lead a visit: %(can_lead)s"),
)
def set_lead(entry: LibraryEntry, *, by: User, at: datetime, can_lead: bool) -> dict[str, Any]:
    """Whether the head trusts this inspector with a team."""
    entry.can_lead = can_lead
    return {"can_lead": can_lead}


@creation(
    target=RecusalState.STANDING,
    allowed=rules.may_declare,
    sentence=_("%(person)s withdraws from %(enterprise)s"),
    law="Administrative Penalty Law art. 43",
)
def declare(
    *,
    person: User,
    enterprise: Enterprise,
    ground: str,
    by: User,
    at: datetime,
    note: str = "",
) -> Recusal:
    """An interest that keeps the inspector away, told by himself or set by the head."""
    if not rules.may_declare_for(person.pk, person.office_id, by.actor):
        raise NotAllowed(_("Declare your own interest; the head sets those of the office."))
    if person.office is None:
        raise Blocked(_("Only inspectors of an office stand in the library."))
    if Recusal.objects.filter(
        person=person, enterprise=enterprise, state=RecusalState.STANDING
    ).exists():
        raise Blocked(_("This interest is on record already."))
    recusal = Recusal.objects.create(
        person=person,
        office=person.office,
        enterprise=enterprise,
        ground=ground,
        note=note.strip(),
        declared_by=by,
    )
    recusal.event_detail = {"person": str(person), "enterprise": enterprise.label}
    return recusal


@transition(
    source=[RecusalState.STANDING],
    target=RecusalState.ENDED,
    allowed=rules.may_end_recusal,
    sentence=_("The interest has ended: %(note)s"),
)
def end_recusal(recusal: Recusal, *, by: User, at: datetime, reason: str) -> dict[str, Any]:
    """The head decides, never the person himself; draws already frozen keep it."""
    recusal.ended_at = at
    return {"note": reason}
