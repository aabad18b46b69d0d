"""Who may do what with a document, and how dates and numbers are written in letters."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from accounts.rules import Actor
from accounts.states import Role
from documents.states import MessageState

DRAFTERS = (Role.INSPECTOR, Role.REGULATOR, Role.HEAD)
# The columns of an organ's name that still fit the mark at full size, and at the middle size.
MARK_FULL, MARK_LONG = 12, 15
WEEKDAYS = "一二三四五六日"


@dataclass(frozen=True)
class Addressee:
    """To whom a document goes, frozen with it: a letter keeps the address it was sent to."""

    name: str
    code: str = ""
    person: str = ""
    post: str = ""
    address: str = ""
    is_person: bool = False


# --- Permissions -----------------------------------------------------------------------------


def works_there(document: Any, actor: Actor) -> bool:
    """True for the people of the office that issues the document, and for the city bureau's."""
    return actor.office_id == document.office_id or actor.citywide


def may_draft(actor: Actor) -> bool:
    return actor.has(*DRAFTERS) or actor.is_robot


def may_edit(document: Any, actor: Actor) -> bool:
    """Drafts belong to the office, not to one person: a colleague on leave must not block it."""
    return actor.is_robot or (actor.has(*DRAFTERS) and actor.office_id == document.office_id)


def may_approve(document: Any, actor: Actor) -> bool:
    """The head of the issuing office signs, never what the same person drafted.

    Records made on the spot and scheduled briefs need no second person (`needs_approval`).
    """
    if not document.needs_approval:
        return may_edit(document, actor)
    return (
        actor.has(Role.HEAD)
        and actor.office_id == document.office_id
        and actor.user_id != document.drafted_by_id
    )


def may_send_back(document: Any, actor: Actor) -> bool:
    return actor.has(Role.HEAD) and actor.office_id == document.office_id


def may_serve(document: Any, actor: Actor) -> bool:
    return actor.is_robot or (actor.has(*DRAFTERS) and works_there(document, actor))


def may_make_receipt(document: Any, actor: Actor) -> bool:
    """The receipt is a paper of the office that issued what was served; it has none of its own."""
    return document.service_state != "none" and may_edit(document, actor)


def may_acknowledge(document: Any, actor: Actor) -> bool:
    """The addressee confirms; nobody confirms in its place."""
    return actor.has(Role.ENTERPRISE) and bool(
        actor.organisation_code and actor.organisation_code == document.addressee_code
    )


def may_withdraw(document: Any, actor: Actor) -> bool:
    """Void or replace: what a head signed, a head takes back; a draft goes with its office.

    What a final re-inspection overturns falls by law, without anybody's signature.
    """
    if actor.is_robot:
        return True
    if not document.approved_at:
        return may_edit(document, actor)
    if not document.needs_approval:
        return may_edit(document, actor)
    return actor.has(Role.HEAD) and actor.office_id == document.office_id


def may_bundle(actor: Actor) -> bool:
    return actor.has(*DRAFTERS)


def only_robots(_document: Any, actor: Actor) -> bool:
    return actor.is_robot


def may_read_content(document: Any, actor: Actor) -> bool:
    """Auditors see that a document exists; its text is for those who work on it or receive it."""
    if may_acknowledge(document, actor):
        return bool(document.service_state != "none")
    return actor.is_robot or actor.has(*DRAFTERS)


# --- Words of a letter -------------------------------------------------------------------------


def number_text(organ_code: str, series: str, year: int, serial: int) -> str:
    """发文字号: full year in hexagonal brackets, serial without 第 and without leading zeros."""
    return f"{organ_code}{series}〔{year}〕{serial}号"


def pending_number(organ_code: str, series: str) -> str:
    """The number of a draft: the place where it will stand."""
    return f"{organ_code}{series}〔　　〕　　号"


def chinese_date(day: date) -> str:
    """2026年9月3日: Arabic digits without leading zeros."""
    return f"{day.year}年{day.month}月{day.day}日"


def chinese_moment(moment: datetime) -> str:
    """2026年9月21日（星期一）9时30分; the caller passes local time."""
    day = f"{chinese_date(moment.date())}（星期{WEEKDAYS[moment.weekday()]}）"
    return f"{day}{moment.hour}时{moment.minute}分" if moment.minute else f"{day}{moment.hour}时"


def organ_size(organ: str) -> str:
    """The size class of the red mark: long names shrink until they fit the double rule."""
    if len(organ) <= MARK_FULL:
        return ""
    return "long" if len(organ) <= MARK_LONG else "very-long"


def masked(name: str) -> str:
    """A natural person on the public page: the surname alone."""
    return name[:1] + "*" * max(1, len(name) - 1) if name else ""


# --- Messages --------------------------------------------------------------------------------
SETTLERS = (Role.HOTLINE, Role.REGULATOR, Role.HEAD)
HANDED_OVER = (MessageState.SENT, MessageState.DELIVERED, MessageState.FAILED)
# What no machine may decide: whether it went out, and how the person is reached instead.
UNSETTLED = (MessageState.UNCERTAIN, MessageState.FAILED, MessageState.REFUSED)
GSM, LONG_GSM = 160, 153
PART, LONG_PART = 70, 67


def may_settle(message: Any, actor: Actor) -> bool:
    """The desk of the office whose message it is; a digest to our people, the administrator."""
    if message.office_id is None:
        return actor.has(Role.ADMIN)
    return actor.has(*SETTLERS) and (actor.citywide or actor.office_id == message.office_id)


def may_report(_message: Any, actor: Actor) -> bool:
    """What became of a message the provider reports, through the robot alone."""
    return actor.is_robot


def parts(text: str) -> int:
    """Into how many parts a text message is cut: 70 signs, or 160 of plain Latin letters."""
    whole, part = (GSM, LONG_GSM) if text.isascii() else (PART, LONG_PART)
    return 1 if len(text) <= whole else -(-len(text) // part)
