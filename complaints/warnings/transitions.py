"""Drafting, approving and withdrawing a warning to consumers."""

from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.states import Role
from casework import numbering, worklist
from casework.transitions import Blocked, creation, transition
from complaints.warnings import queries, rules
from complaints.warnings.models import ConsumerWarning
from complaints.warnings.states import WarningState
from enterprises.models import ProductCategory


@creation(
    target=WarningState.DRAFTED,
    allowed=rules.may_write,
    sentence=_("Warning drafted from %(complaints)s complaints"),
    law="Order 20 art. 34",
)
def draft(
    *,
    by: User,
    at: datetime,
    category: ProductCategory,
    since: date,
    until: date,
    title: str,
    text: str,
    title_en: str = "",
    text_en: str = "",
) -> ConsumerWarning:
    """A warning about a kind of goods; the figure behind it is counted now and kept."""
    if by.office is None:
        raise Blocked(gettext("A warning is an office's; this account belongs to none."))
    number = queries.counted(by, since, until).filter(category=category).count()
    if number < rules.LEAST:
        raise Blocked(gettext("So few complaints are no reason for a warning yet."))
    year = timezone.localdate(at).year
    warning = ConsumerWarning(
        number=f"XF-{year}-{numbering.take('consumer-warning', str(year)):04d}",
        office=by.office,
        district=None if by.actor.citywide else by.office.district,
        category=category,
        since=since,
        until=until,
        complaints=number,
        title=title,
        title_en=title_en,
        text=text,
        text_en=text_en,
        written_by=by,
        written_at=at,
    )
    warning.save()
    warning.event_detail = {"complaints": number}  # type: ignore[attr-defined]
    return warning


@transition(
    source=[WarningState.DRAFTED],
    target=WarningState.DRAFTED,
    allowed=rules.may_change,
    sentence=_("Warning changed"),
)
def amend(warning: ConsumerWarning, *, by: User, at: datetime, **words: str) -> None:
    """Other words; the figure stays."""
    for name, value in words.items():
        setattr(warning, name, value)
    warning.written_by, warning.written_at = by, at


@transition(
    source=[WarningState.DRAFTED],
    target=WarningState.SUBMITTED,
    allowed=rules.may_change,
    sentence=_("Warning submitted for approval"),
)
def submit(warning: ConsumerWarning, *, by: User, at: datetime) -> None:
    """The head reads it before everybody does."""
    worklist.open_item(
        warning, "approve", title=str(warning), at=at, role=Role.HEAD, office=warning.office
    )


@transition(
    source=[WarningState.SUBMITTED],
    target=WarningState.DRAFTED,
    allowed=rules.may_approve,
    sentence=_("Warning sent back: %(note)s"),
)
def send_back(warning: ConsumerWarning, *, by: User, at: datetime, note: str) -> dict[str, Any]:
    """Not like this."""
    worklist.close_items(warning, at=at)
    return {"note": note}


@transition(
    source=[WarningState.SUBMITTED],
    target=WarningState.PUBLISHED,
    allowed=rules.may_approve,
    sentence=_("Warning published"),
    law="Order 20 art. 34",
    tone="ok",
)
def publish(warning: ConsumerWarning, *, by: User, at: datetime) -> None:
    """Everybody reads it."""
    warning.published_at, warning.approved_by = at, by
    worklist.close_items(warning, at=at)


@transition(
    source=[WarningState.PUBLISHED],
    target=WarningState.WITHDRAWN,
    allowed=rules.may_approve,
    sentence=_("Warning withdrawn: %(reason)s"),
)
def withdraw(warning: ConsumerWarning, *, by: User, at: datetime, reason: str) -> dict[str, Any]:
    """It is over, or it was wrong; the public page says so."""
    warning.withdrawn_at, warning.withdraw_reason = at, reason
    return {"reason": reason}
