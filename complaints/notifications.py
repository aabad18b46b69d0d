"""Telling whoever told us: which message goes out at which turn of the case, and by which way.

A message names the number and the way to the tracking page, and nothing of the case or of a
person. Of a protected report not even the turn is told, only that there is news (Order 20 art. 33).
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, pgettext_lazy

from casework import post
from casework.states import Channel
from complaints import rules, vault
from complaints.models import Complaint, Reporter
from complaints.states import Kind, RefusalReason
from documents import messages
from documents.models import OutgoingMessage

BOOK = "complaints.reporter"
TRACK = "/complaints/track/"
NEWS = "news"
EVERY = (Channel.SMS, Channel.MAIL)
# What is told, and what a message about it must know besides the case itself.
EVENTS: dict[str, tuple[Any, tuple[str, ...]]] = {
    "received": (pgettext_lazy("message", "Received"), ()),
    "asked": (pgettext_lazy("message", "Material asked for"), ()),
    "accepted": (pgettext_lazy("message", "Accepted"), ()),
    "refused": (pgettext_lazy("message", "Not accepted"), ("reason", "right_office")),
    "session": (pgettext_lazy("message", "Invitation to the mediation"), ("when", "place")),
    "inspection": (pgettext_lazy("message", "Inspection ordered"), ()),
    "result": (pgettext_lazy("message", "Result of the inspection"), ()),
    "closed": (pgettext_lazy("message", "Ended"), ()),
    "told": (pgettext_lazy("message", "Outcome told"), ()),
    "reopened": (pgettext_lazy("message", "Taken up again"), ()),
    "message": (pgettext_lazy("message", "A message is waiting"), ()),
    "joined": (pgettext_lazy("message", "Joined to another case"), ()),
    NEWS: (pgettext_lazy("message", "There is news"), ()),
}


def tell_citizen(
    complaint: Complaint, event: str, *, at: datetime, key: str = "", **values: Any
) -> list[OutgoingMessage]:
    """Write the message about a turn of the case into the transaction, one for each way the
    citizen chose; none for an anonymous report, or for who wants none.

    `event` is one of EVENTS, `values` are exactly what it names: "session" takes `when` (aware
    datetime) and `place`, "refused" takes `reason` and `right_office`. `key` tells two messages of
    the same event and moment apart, as two invitations; the same key is one message.
    """
    _name, wanted = EVENTS[event]
    if sorted(values) != sorted(wanted):
        raise TypeError(f"a message on {event} takes {wanted}, not {sorted(values)}")
    reporter = None if complaint.anonymous else _reporter_of(complaint)
    if reporter is None:
        return []
    hidden = complaint.is_report
    to = post.Recipient(book=BOOK, key=str(reporter.pk), language=reporter.language)
    occasion = key or f"{complaint.version}-{at:%Y%m%d%H%M%S%f}"
    return [
        messages.send(
            channel,
            to,
            code_of(NEWS if hidden else event),
            {**_base(complaint), **({} if hidden else values)},
            dedupe=f"complaint-{complaint.pk}-{event}-{occasion}-{channel}"[:120],
            at=at,
            about=complaint,
        )
        for channel in ways_to_tell(reporter)
    ]


def ways_to_tell(reporter: Reporter) -> list[str]:
    """The ways that the citizen chose and that the bureau has: no provider, no text message."""
    ways = rules.ways_to_tell(reporter)
    return [way for way in ways if way != Channel.SMS or settings.SMS_GATEWAY]


def code_of(event: str) -> str:
    """The code of the text, such as complaint.accepted."""
    return f"complaint.{event}"


def _reporter_of(complaint: Complaint) -> Reporter | None:
    return Reporter.objects.filter(complaint=complaint).first()


def _base(complaint: Complaint) -> dict[str, Any]:
    day = timezone.localdate(complaint.received_at)
    return {"number": complaint.number, "kind": complaint.kind, "received_on": day.isoformat()}


# --- The words ------------------------------------------------------------------------------


def shown(values: Mapping[str, Any]) -> dict[str, Any]:
    """What the texts show, in the language in which they are written just now."""
    english = (get_language() or "").startswith("en")
    when = values.get("when")
    reason = values.get("reason")
    return {
        "number": values["number"],
        "kind": Kind(values["kind"]).label,
        "day": date_format(date.fromisoformat(values["received_on"]), "DATE_FORMAT"),
        "when": _moment(when) if when else "",
        "place": values.get("place", ""),
        "reason": RefusalReason(reason).label if reason else "",
        "right_office": values.get("right_office", ""),
        "bureau": settings.BUREAU_NAME_EN if english else settings.BUREAU_NAME,
        "hotline": settings.HOTLINE_NUMBER,
        "link": f"{settings.SITE_URL.rstrip('/')}{'/en' if english else ''}{TRACK}",
    }


def _moment(when: Any) -> str:
    at = datetime.fromisoformat(when) if isinstance(when, str) else when
    return date_format(timezone.localtime(at), "DATETIME_FORMAT")


SAMPLE = {
    "number": "TS-2026-0914-0031",
    "kind": Kind.COMPLAINT.value,
    "received_on": "2026-09-14",
    "reason": RefusalReason.NO_POWER.value,
    "right_office": "临沂市住房和城乡建设局",
    "when": "2026-09-28T09:30:00+08:00",
    "place": "临沂市市场监督管理局调解室",
}
NEWS_SAMPLE = {**SAMPLE, "number": "JB-2026-0914-0002", "kind": Kind.REPORT.value}


def texts() -> list[post.Wording]:
    """Every text, for the register and its previews."""
    return [
        post.Wording(
            code=code_of(event),
            name=name,
            channels=EVERY,
            sample=NEWS_SAMPLE if event == NEWS else SAMPLE,
            prepare=shown,
        )
        for event, (name, _wanted) in EVENTS.items()
    ]


# --- The addresses --------------------------------------------------------------------------


def address(key: str, channel: str) -> str:
    """The sealed number or mailbox, opened for the worker that sends; nothing for who wants none
    by now."""
    reporter = Reporter.objects.filter(pk=key, complaint__anonymous=False).first()
    if reporter is None or channel not in ways_to_tell(reporter):
        return ""
    sealed, purpose = (
        (reporter.sealed_phone, "phone")
        if channel == Channel.SMS
        else (reporter.sealed_email, "email")
    )
    # Erased at the end of its keeping time: there is nobody to write to any more.
    return vault.unseal(sealed, purpose) if bytes(sealed) else ""


def register() -> None:
    """Make the texts and the addresses known; called once when the apps are ready."""
    post.register(*texts())
    post.keep_addresses(BOOK, address)
