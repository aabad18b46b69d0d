"""印章图样: proposed by one, put into use by another; printed on the letters of its days."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from accounts.models import Office, User
from accounts.rules import Actor
from accounts.states import Role
from casework import worklist
from casework.transitions import Blocked, creation, transition
from documents.models import Attachment, Document
from documents.seal_models import IN_USE, OfficeSeal
from documents.states import AttachmentState
from documents.states import SealState as State

APPROVE = "seal-approve"


# --- Who ---------------------------------------------------------------------------------------


def may_propose(actor: Actor) -> bool:
    return actor.has(Role.ADMIN)


def may_decide(seal: OfficeSeal, actor: Actor) -> bool:
    """Another administrator, or the head of the office; never who proposed it."""
    head = actor.has(Role.HEAD) and actor.office_id == seal.office_id
    return (head or actor.has(Role.ADMIN)) and actor.user_id != seal.proposed_by_id


def only_robots(_seal: OfficeSeal, actor: Actor) -> bool:
    return actor.is_robot


# --- Acts --------------------------------------------------------------------------------------


@creation(
    target=State.PROPOSED,
    allowed=may_propose,
    sentence=_("Seal image proposed for %(office)s"),
    law="国务院关于国家行政机关和企业事业单位社会团体印章管理的规定",
)
def propose_seal(
    *, office: Office, image: Attachment, reason: str, by: User, at: datetime
) -> OfficeSeal:
    """The authorised picture; nothing is printed with it until a second person agrees."""
    office = Office.objects.select_for_update(of=("self",)).get(pk=office.pk)
    if OfficeSeal.objects.filter(office=office, state=State.PROPOSED).exists():
        raise Blocked(_("A seal image of this office waits for a second person already."))
    seal = OfficeSeal.objects.create(
        office=office, image=image, reason=reason[:200], proposed_by=by, proposed_at=at
    )
    worklist.open_item(
        seal, APPROVE, title=f"印章图样待审核 {seal.label}", at=at, role=Role.HEAD, office=office
    )
    seal.event_detail = {"office": seal.label}
    return seal


def is_clean(seal: OfficeSeal) -> Any:
    """What the scanner has not passed is not printed on letters."""
    if seal.image.state == AttachmentState.AVAILABLE:
        return None
    return _("The picture has not passed the virus scanner.")


@transition(
    source=[State.PROPOSED],
    target=State.IN_FORCE,
    allowed=may_decide,
    guard=is_clean,
    sentence=_("Seal image put into use"),
    tone="ok",
)
def approve_seal(seal: OfficeSeal, *, by: User, at: datetime) -> dict[str, Any]:
    """From this moment letters that are signed bear it; the one before ends with it."""
    Office.objects.select_for_update(of=("self",)).get(pk=seal.office_id)
    robot = User.objects.robot("clock")
    former = OfficeSeal.objects.filter(office_id=seal.office_id, state=State.IN_FORCE)
    for row in former.order_by("pk"):
        end_seal(row, by=robot, at=at)
    seal.decided_by, seal.begins_at = by, at
    worklist.close_items(seal, at=at)
    return {}


@transition(
    source=[State.PROPOSED],
    target=State.REFUSED,
    allowed=may_decide,
    sentence=_("Seal image not approved: %(note)s"),
    tone="bad",
)
def refuse_seal(seal: OfficeSeal, *, by: User, at: datetime, note: str) -> dict[str, Any]:
    """It was never printed."""
    seal.decided_by, seal.note = by, note[:200]
    worklist.close_items(seal, at=at)
    return {"note": note}


@transition(
    source=[State.IN_FORCE],
    target=State.REPLACED,
    allowed=only_robots,
    sentence=_("Seal image replaced by another"),
)
def end_seal(seal: OfficeSeal, *, by: User, at: datetime) -> dict[str, Any]:
    """Letters of its days keep it."""
    seal.ends_at = at
    return {}


# --- On the letter -------------------------------------------------------------------------------


def seal_of(office_id: int, moment: datetime) -> OfficeSeal | None:
    """The picture in use at the moment; a letter of old days is printed with that of its day."""
    rows = OfficeSeal.objects.filter(office_id=office_id, state__in=IN_USE, begins_at__lte=moment)
    last = rows.select_related("image").order_by("-begins_at").first()
    return last if last and (last.ends_at is None or moment < last.ends_at) else None


def picture_for(document: Document) -> bytes:
    """The bytes to print; none on a draft, none before a seal was put into use, none in the demo.

    The demo shows its marked specimen in their place: never a lifelike seal on invented letters.
    """
    if settings.DEMO or document.approved_at is None:
        return b""
    seal = seal_of(document.office_id, document.approved_at)
    if seal is None:
        return b""
    with seal.image.file.open("rb") as file:
        content: bytes = file.read()
    return content
