"""What people are told when a sample moves.

The laboratory's texts name the code alone; stored texts are in the language of the bureau.
"""

from datetime import datetime

from django.utils.translation import gettext, override

from accounts.models import User
from accounts.states import Role
from casework import notices, worklist
from inspections.samples.models import Sample
from inspections.visits.notifications import BUREAU_LANGUAGE
from inspections.visits.states import Verdict

SEND, RECEIVE, TEST, NOTICE, APPROVE, SERVE = (
    "send",
    "receive",
    "test",
    "notice",
    "approve-notice",
    "serve-notice",
)


def _item(sample: Sample, step: str, text: str, *, at: datetime, role: str, **whom: object) -> None:
    worklist.open_item(sample, step, title=text, at=at, role=role, **whom)  # type: ignore[arg-type]


def to_be_sent(sample: Sample, *, at: datetime) -> None:
    """The sampler hands the sample over."""
    with override(BUREAU_LANGUAGE):
        text = gettext("Hand over the sample %(number)s") % {"number": sample.number}
    lead = sample.inspection.lead
    _item(sample, SEND, text, at=at, role=Role.INSPECTOR, office=sample.office, assignee=lead)


def to_be_received(sample: Sample, *, at: datetime) -> None:
    """The laboratory expects a sample."""
    with override(BUREAU_LANGUAGE):
        text = gettext("Receive the sample %(code)s") % {"code": sample.blind_code}
    _item(sample, RECEIVE, text, at=at, role=Role.LAB, office=sample.lab)
    people = User.objects.with_role(Role.LAB).filter(office_id=sample.lab_id).order_by("pk")
    key = f"sample-sent:{sample.pk}"
    notices.notify(people, text, sample.get_absolute_url(), at=at, dedupe=key)


def to_be_tested(sample: Sample, *, at: datetime) -> None:
    """The report is due on the task's day."""
    with override(BUREAU_LANGUAGE):
        text = gettext("File the results of %(code)s") % {"code": sample.blind_code}
    clock = sample.deadline
    _item(sample, TEST, text, at=at, role=Role.LAB, office=sample.lab, deadline=clock)


def result_is_there(sample: Sample, *, at: datetime) -> None:
    """The inspectors hear the result; a regulator of the office tells it to the parties."""
    with override(BUREAU_LANGUAGE):
        verdict = Verdict(sample.verdict).label
        text = gettext("Issue the result notice of %(number)s") % {"number": sample.number}
        news = gettext("%(number)s: %(verdict)s") % {"number": sample.number, "verdict": verdict}
    _item(sample, NOTICE, text, at=at, role=Role.REGULATOR, office=sample.office)
    people = sample.samplers.order_by("pk")
    key = f"sample-result:{sample.pk}"
    notices.notify(people, news, sample.get_absolute_url(), at=at, dedupe=key)


def notice_to_be_approved(sample: Sample, *, at: datetime) -> None:
    """The head signs."""
    with override(BUREAU_LANGUAGE):
        text = gettext("Approve the result notice of %(number)s") % {"number": sample.number}
    _item(sample, APPROVE, text, at=at, role=Role.HEAD, office=sample.office)


def notice_to_be_served(sample: Sample, *, at: datetime) -> None:
    """Signed; somebody brings it."""
    with override(BUREAU_LANGUAGE):
        text = gettext("Serve the result notice of %(number)s") % {"number": sample.number}
    lead = sample.inspection.lead
    _item(sample, SERVE, text, at=at, role=Role.INSPECTOR, office=sample.office, assignee=lead)


def sample_refused(sample: Sample, *, at: datetime) -> None:
    """The laboratory sent the sample away."""
    with override(BUREAU_LANGUAGE):
        text = gettext("The laboratory refused the sample %(number)s") % {"number": sample.number}
    people = sample.samplers.order_by("pk")
    key = f"sample-refused:{sample.pk}"
    notices.notify(people, text, sample.get_absolute_url(), at=at, dedupe=key)
