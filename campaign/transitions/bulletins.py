from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.states import Role
from campaign import queries, rules
from campaign.models import Bulletin, BulletinEntry
from campaign.states import BulletinState
from casework import numbering, worklist
from casework.transitions import Blocked, creation, transition
from inspections.exposures.models import Exposure
from inspections.exposures.states import ExposureState

APPROVE, DRAFT = "bulletin-approve", "bulletin-draft"
# Stored texts are in the language of the bureau.
WORDS = {APPROVE: "质量公告待审核", DRAFT: "质量公告待提交"}


@creation(
    target=BulletinState.DRAFTED,
    allowed=rules.may_draft,
    sentence=_("Bulletin drafted with %(entries)s products"),
    tone="now",
)
def draft_bulletin(
    *,
    title: str,
    exposures: Sequence[Exposure],
    by: User,
    at: datetime,
    intro: str = "",
    title_en: str = "",
    intro_en: str = "",
) -> Bulletin:
    """An issue of public exposures, in the order in which they are given."""
    if by.office is None:
        raise Blocked(_("A bulletin is an office's; this account belongs to none."))
    check_public(exposures)
    today = timezone.localdate(at)
    office = by.office
    issue = numbering.take(f"bulletin-issue-{office.pk}", f"{today:%Y-%m}")
    number = numbering.take("bulletin", str(today.year))
    bulletin = Bulletin.objects.create(
        number=f"GG-{today.year}-{number:04d}",
        year=today.year,
        month=today.month,
        issue=issue,
        title=title,
        title_en=title_en,
        intro=intro,
        intro_en=intro_en,
        office=office,
        state=BulletinState.DRAFTED,
        drafted_by=by,
        drafted_at=at,
    )
    compose(bulletin, exposures)
    _wait(bulletin, DRAFT, at)
    bulletin.event_detail = {"entries": len(exposures)}  # type: ignore[attr-defined]
    return bulletin


def check_public(exposures: Iterable[Exposure]) -> None:
    """Only what a second person has made public may be composed."""
    wrong = [row.number for row in exposures if row.state != ExposureState.PUBLISHED]
    if wrong:
        raise Blocked(_("Not public: %(numbers)s.") % {"numbers": "、".join(wrong)})


def compose(bulletin: Bulletin, exposures: Sequence[Exposure]) -> None:
    """The entries, numbered in their order."""
    bulletin.entries.all().delete()
    BulletinEntry.objects.bulk_create(
        BulletinEntry(bulletin=bulletin, exposure=exposure, position=position)
        for position, exposure in enumerate(exposures, start=1)
    )


def _wait(bulletin: Bulletin, step: str, at: datetime) -> None:
    worklist.close_items(bulletin, at=at)
    worklist.open_item(
        bulletin,
        step,
        title=f"{WORDS[step]} {bulletin.number} {bulletin.title}",
        at=at,
        role=Role.REGULATOR,
        office=bulletin.office,
    )


@transition(
    source=[BulletinState.DRAFTED],
    target=None,
    allowed=rules.may_edit,
    sentence=_("Bulletin changed"),
)
def amend(
    bulletin: Bulletin,
    *,
    by: User,
    at: datetime,
    title: str,
    exposures: Sequence[Exposure],
    intro: str = "",
    title_en: str = "",
    intro_en: str = "",
) -> dict[str, Any]:
    """Words, products and their order, while it is a draft."""
    check_public(exposures)
    bulletin.title, bulletin.title_en = title, title_en
    bulletin.intro, bulletin.intro_en = intro, intro_en
    compose(bulletin, exposures)
    return {"entries": len(exposures)}


def not_ready(bulletin: Bulletin) -> Any:
    """A bulletin has products, and each of them is public."""
    if not bulletin.entries.exists():
        return _("The bulletin has no product yet.")
    wrong = queries.unfit(bulletin)
    if wrong:
        return _("No longer public, take it out first: %(numbers)s.") % {
            "numbers": "、".join(wrong)
        }
    return None


@transition(
    source=[BulletinState.DRAFTED],
    target=BulletinState.SUBMITTED,
    allowed=rules.may_edit,
    guard=not_ready,
    sentence=_("Bulletin submitted for approval"),
)
def submit(bulletin: Bulletin, *, by: User, at: datetime) -> dict[str, Any]:
    """A second person reads every word."""
    _wait(bulletin, APPROVE, at)
    return {}


@transition(
    source=[BulletinState.SUBMITTED],
    target=BulletinState.DRAFTED,
    allowed=rules.may_edit,
    sentence=_("Bulletin sent back to be changed"),
)
def send_back(bulletin: Bulletin, *, by: User, at: datetime, note: str) -> dict[str, Any]:
    """Something must be said differently."""
    _wait(bulletin, DRAFT, at)
    return {"note": note}


@transition(
    source=[BulletinState.SUBMITTED],
    target=BulletinState.PUBLISHED,
    allowed=rules.may_publish,
    guard=not_ready,
    sentence=_("Bulletin published"),
    public=_("The bulletin was published"),
    tone="ok",
)
def publish(bulletin: Bulletin, *, by: User, at: datetime) -> dict[str, Any]:
    """A second person has approved: the city may read it."""
    bulletin.approved_by, bulletin.published_at = by, at
    worklist.close_items(bulletin, at=at)
    return {}


@transition(
    source=[BulletinState.PUBLISHED],
    target=BulletinState.WITHDRAWN,
    allowed=rules.may_edit,
    sentence=_("Bulletin withdrawn"),
    public=_("The bulletin was withdrawn"),
    tone="bad",
)
def withdraw(bulletin: Bulletin, *, by: User, at: datetime, reason: str) -> dict[str, Any]:
    """The whole issue is taken back; its address says when and why."""
    bulletin.withdrawn_at, bulletin.withdraw_reason = at, reason[:200]
    return {"note": reason}


@transition(
    source=list(BulletinState),
    target=None,
    allowed=rules.only_robots,
    sentence=_("Entry %(number)s withdrawn with its exposure"),
    public=_("An entry was withdrawn"),
    tone="bad",
)
def withdraw_entry(
    bulletin: Bulletin, *, by: User, at: datetime, exposure: Exposure
) -> dict[str, Any]:
    """What holds no longer is no longer told; that it was, and why it is not, stays."""
    entries = bulletin.entries.filter(exposure=exposure, withdrawn_at=None)
    entries.update(withdrawn_at=at, withdraw_reason=exposure.withdraw_reason)
    return {"number": exposure.number, "note": exposure.withdraw_reason}
