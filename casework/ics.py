"""An appointment as a file for somebody's own calendar (RFC 5545), in the time of Linyi."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.utils import timezone

LENGTH = timedelta(hours=1)
# A line holds at most 75 octets; a character of Chinese is three of them.
OCTETS = 75
ESCAPED = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n", "\r": ""})
# China has had one time without summer time since 1992.
ZONE = (
    "BEGIN:VTIMEZONE",
    "TZID:Asia/Shanghai",
    "BEGIN:STANDARD",
    "DTSTART:19910915T000000",
    "TZOFFSETFROM:+0800",
    "TZOFFSETTO:+0800",
    "TZNAME:CST",
    "END:STANDARD",
    "END:VTIMEZONE",
)


@dataclass(frozen=True, kw_only=True)
class Appointment:
    """What stands in the calendar; `key` and `sequence` let a moved one replace the old."""

    key: str
    sequence: int
    starts_at: datetime
    summary: str
    place: str
    description: str
    ends_at: datetime | None = None
    cancelled: bool = False


def calendar(appointments: Sequence[Appointment], *, now: datetime) -> bytes:
    """The file as a calendar program reads it."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Quality Month//Appointments//ZH",
        "METHOD:PUBLISH",
        *ZONE,
    ]
    for appointment in appointments:
        lines += _event(appointment, now)
    lines.append("END:VCALENDAR")
    return "".join(f"{folded(line)}\r\n" for line in lines).encode()


def _event(appointment: Appointment, now: datetime) -> list[str]:
    host = urlsplit(settings.SITE_URL).hostname or "localhost"
    ends_at = appointment.ends_at or appointment.starts_at + LENGTH
    return [
        "BEGIN:VEVENT",
        f"UID:{text(appointment.key)}@{host}",
        f"SEQUENCE:{appointment.sequence}",
        f"DTSTAMP:{now.astimezone(UTC):%Y%m%dT%H%M%SZ}",
        f"DTSTART;TZID=Asia/Shanghai:{_local(appointment.starts_at)}",
        f"DTEND;TZID=Asia/Shanghai:{_local(ends_at)}",
        f"SUMMARY:{text(appointment.summary)}",
        f"LOCATION:{text(appointment.place)}",
        f"DESCRIPTION:{text(appointment.description)}",
        f"STATUS:{'CANCELLED' if appointment.cancelled else 'CONFIRMED'}",
        "END:VEVENT",
    ]


def _local(moment: datetime) -> str:
    return f"{timezone.localtime(moment):%Y%m%dT%H%M%S}"


def text(words: str) -> str:
    """Words that cannot begin a property or a line of their own."""
    return words.translate(ESCAPED)


def folded(line: str) -> str:
    """Long lines go on after a break and a space; no character is cut in two."""
    parts, size = [""], 0
    for sign in line:
        width = len(sign.encode())
        if size + width > OCTETS:
            parts.append(" ")
            size = 1
        parts[-1] += sign
        size += width
    return "\r\n".join(parts)
