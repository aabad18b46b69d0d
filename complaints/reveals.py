"""Opening the name of somebody who complains or reports: with a reason, counted, on record."""

from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.limits import Verdict, limit
from accounts.models import User
from accounts.states import Role
from casework import audit, notices
from casework.transitions import NotAllowed, creation, transition
from complaints import rules
from complaints.models import Complaint, Reporter, Reveal
from complaints.rules import Contact
from complaints.states import RevealState

# One person opens at most so many names a day (reliability.md D5).
MOST_A_DAY = 20
DAY_SECONDS = 24 * 3600
READ = "complaints.reporter.read"
REFUSED = "complaints.reporter.limit"


def register_sentences() -> None:
    """How a look at somebody's data is told in the log."""
    audit.register_sentence(READ, _("Contact data opened; reason: %(reason)s"))
    audit.register_sentence(REFUSED, _("Refused to open more than %(most)s names in a day"))


def another(by: User, at: datetime) -> Verdict:
    """Count one more opening; beyond the day's measure it is refused, and others hear of it."""
    verdict = limit(f"reveal:{by.pk}", MOST_A_DAY, DAY_SECONDS)
    if not verdict.allowed and not verdict.degraded:
        audit.record(REFUSED, by=by, at=at, obj=by, detail={"most": MOST_A_DAY})
        _alert(by, at)
    return verdict


def _alert(by: User, at: datetime) -> None:
    """The heads of the person's office and the auditors, once a day."""
    day = timezone.localdate(at)
    text = gettext("%(person)s wanted to open more than %(most)d names in a day")
    heads = User.objects.with_role(Role.HEAD).filter(office=by.office_id)
    for people, url in (
        (heads, "/staff/"),
        (User.objects.with_role(Role.AUDITOR), f"/staff/reveals/?month={day:%Y-%m}"),
    ):
        notices.notify(
            people.order_by("pk"),
            text % {"person": by.name, "most": MOST_A_DAY},
            url,
            at=at,
            dedupe=f"reveal-limit-{by.pk}-{day}",
        )


def kept_by_custodians() -> str:
    return gettext("The identity of a reporter is kept by the custodians.")


def read_contact(complaint: Complaint, *, by: User, at: datetime, reason: str) -> Contact:
    """The complainant's name and number for who handles the case; written down first."""
    if not rules.may_read_contact(complaint, by.actor):
        raise NotAllowed(kept_by_custodians())
    reporter = complaint.reporter
    audit.record(READ, by=by, at=at, obj=reporter, detail={"reason": reason})
    return reporter.contact


@creation(
    target=RevealState.ASKED,
    allowed=rules.may_ask_reveal,
    sentence=_("A custodian asked to open the reporter's name"),
    law="Order 20 art. 33",
)
def ask_reveal(*, by: User, at: datetime, reporter: Reporter, reason: str) -> Reveal:
    """One custodian asks, with the reason."""
    if not rules.may_keep(reporter, by.actor):
        raise NotAllowed(_("This reporter is kept by another bureau."))
    return Reveal.objects.create(
        reporter=reporter, state=RevealState.ASKED, reason=reason, asked_by=by, asked_at=at
    )


@transition(
    source=[RevealState.ASKED],
    target=RevealState.GRANTED,
    allowed=rules.may_grant_reveal,
    sentence=_("The second custodian granted the opening"),
    law="Order 20 art. 33",
)
def grant_reveal(reveal: Reveal, *, by: User, at: datetime) -> dict[str, Any]:
    """The other custodian agrees."""
    reveal.decided_by, reveal.decided_at = by, at
    return {}


@transition(
    source=[RevealState.ASKED],
    target=RevealState.DENIED,
    allowed=rules.may_grant_reveal,
    sentence=_("The second custodian denied the opening"),
    law="Order 20 art. 33",
)
def deny_reveal(reveal: Reveal, *, by: User, at: datetime) -> dict[str, Any]:
    """The other custodian does not agree."""
    reveal.decided_by, reveal.decided_at = by, at
    return {}


@transition(
    source=[RevealState.GRANTED],
    target=RevealState.USED,
    allowed=rules.may_use_reveal,
    sentence=_("The reporter's name was opened"),
    law="Order 20 art. 33",
)
def use_reveal(reveal: Reveal, *, by: User, at: datetime) -> dict[str, Any]:
    """The custodian who asked opens it, once."""
    return {}
