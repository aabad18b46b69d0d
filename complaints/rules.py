"""What the law says of complaints, reports and inquiries, as plain functions over values."""

import re
import unicodedata
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from accounts.rules import Actor
from accounts.states import Role
from complaints.states import Domain, Kind, Outcome, RefusalReason, Regime, State

# --- What is handed in ----------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Intake:
    """A complaint, report or inquiry as it was told; without a word on who tells it."""

    kind: str
    title: str
    description: str
    district: str
    domain: str = Domain.PRODUCT
    category: str = ""
    respondent_name: str = ""
    respondent_address: str = ""
    respondent_code: str = ""
    product_name: str = ""
    purchase_date: date | None = None
    amount: Decimal | None = None
    demands: tuple[str, ...] = ()
    demand: str = ""


@dataclass(frozen=True, kw_only=True)
class Contact:
    """Who tells it; kept apart, encrypted, and never for an anonymous report."""

    name: str = field(default="", repr=False)
    phone: str = field(default="", repr=False)
    email: str = field(default="", repr=False)
    address: str = field(default="", repr=False)
    tell_by: str = ""
    language: str = ""


# --- Numbers --------------------------------------------------------------------------------
SERIES = {Kind.COMPLAINT: "TS", Kind.REPORT: "JB", Kind.INQUIRY: "ZX"}
QUERY_CODE_LENGTH = 10
# 24 letters of 30 are 117 bits: a receipt needs no number beside it.
RECEIPT_LENGTH = 24


def number(kind: str, day: date, running: int) -> str:
    """The public number, such as TS-2026-0914-0031; it may be guessed and opens nothing."""
    return f"{SERIES[Kind(kind)]}-{day:%Y-%m%d}-{running:04d}"


def as_number(letters: str) -> str:
    """The number of what somebody typed without its hyphens."""
    return "-".join(
        part for part in (letters[:2], letters[2:6], letters[6:10], letters[10:]) if part
    )


# --- Regimes and clocks ---------------------------------------------------------------------
ORDER_20_FROM = date(2020, 1, 1)
ORDER_121_FROM = date(2026, 4, 15)
FIRST_CLOCKS = {Kind.COMPLAINT: "CM-ACC", Kind.REPORT: "RP-FILE", Kind.INQUIRY: "IQ-REPLY"}


# 特种设备 among the categories of goods; SE-REP sends inspectors to it.
EQUIPMENT, SEND_INSPECTORS = "equipment", "SE-REP"


def about_equipment(complaint: Any) -> bool:
    """Whether inspectors of special equipment have to be sent."""
    return bool(complaint.category_id == EQUIPMENT and complaint.kind != Kind.INQUIRY)


def regime_of(received_on: date) -> Regime:
    """The rules that a case received on this day keeps to its end."""
    if received_on >= ORDER_121_FROM:
        return Regime.ORDER_121
    return Regime.ORDER_20 if received_on >= ORDER_20_FROM else Regime.ORDER_51


def stops_while_waiting(kind: str, regime: str) -> bool:
    """Whether asking for material stops the clock of the decision.

    Order 20 knows no such stop (art. 15 makes missing material a ground to refuse); Order 121
    lets the days of supplementing out. The clock of a report never stops for this.
    """
    return kind == Kind.COMPLAINT and regime == Regime.ORDER_121


def clock_after_end(kind: str, regime: str, *, named: bool) -> str:
    """The clock for telling people how it ended, or nothing where no duty to tell runs."""
    if regime == Regime.ORDER_51:
        return ""
    if kind == Kind.COMPLAINT:
        return "CM-TERM"
    # Order 20 art. 31: the real-name reporter is told; whoever stays unnamed cannot be.
    return "RP-TELL" if kind == Kind.REPORT and named else ""


# --- Which reasons and outcomes fit ---------------------------------------------------------
REFUSALS = {
    Kind.COMPLAINT: (
        RefusalReason.NO_POWER,
        RefusalReason.HANDLED,
        RefusalReason.NOT_CONSUMER,
        RefusalReason.TOO_OLD,
        RefusalReason.INCOMPLETE,
        RefusalReason.OTHER_LAW,
    ),
    Kind.REPORT: (
        RefusalReason.ELSEWHERE,
        RefusalReason.REPEATED,
        RefusalReason.NO_CLUE,
        RefusalReason.OTHER_LAW,
    ),
    Kind.INQUIRY: (RefusalReason.ELSEWHERE, RefusalReason.OTHER_WAY),
}
OUTCOMES = {
    Kind.COMPLAINT: (
        Outcome.SETTLED,
        Outcome.SETTLED_PRIVATELY,
        Outcome.NO_AGREEMENT,
        Outcome.DECLINED,
        Outcome.NO_TEST,
        Outcome.GROUND,
        Outcome.TIME_OVER,
        Outcome.OTHER,
    ),
    Kind.REPORT: (Outcome.CASE_FILED, Outcome.CORRECTED, Outcome.NO_BREACH),
    Kind.INQUIRY: (Outcome.ANSWERED, Outcome.POINTED),
}
# Whoever is refused for want of power must learn where to go (Order 20 arts 15 and 29).
NEEDS_RIGHT_OFFICE = frozenset(
    {RefusalReason.NO_POWER, RefusalReason.ELSEWHERE, RefusalReason.OTHER_WAY}
)
# The rules tie a complaint to three years from when the wrong became known (Order 20 art. 15).
YEARS_TO_COMPLAIN = 3
OPEN = (State.RECEIVED, State.WAITING, State.ACCEPTED, State.REFERRED)
ENDED = (State.REFUSED, State.CLOSED, State.WITHDRAWN, State.MERGED)


def may_be_too_old(purchase_date: date | None, received_on: date) -> bool:
    """Whether three years have passed since the purchase; a hint: the wrong may show later."""
    if purchase_date is None:
        return False
    year = purchase_date.year + YEARS_TO_COMPLAIN
    leap_day = (purchase_date.month, purchase_date.day) == (2, 29)
    last = date(year, 2, 28) if leap_day else purchase_date.replace(year=year)
    return last < received_on


def law_of_refusal(kind: str) -> str:
    """The article on which a refusal of this kind stands."""
    if kind == Kind.COMPLAINT:
        return "Order 20 art. 15"
    return "Order 20 arts 25 and 29" if kind == Kind.REPORT else "Order 20 art. 39"


# --- Who may --------------------------------------------------------------------------------
DESK = (Role.HOTLINE, Role.REGULATOR, Role.HEAD)


def may_receive(actor: Actor) -> bool:
    """Citizens come in through the public robot, calls and visitors through the desk."""
    return actor.is_robot or actor.has(*DESK)


def may_backdate(actor: Actor) -> bool:
    """What came by letter or from another office reached us on a day that the desk states."""
    return actor.has(*DESK)


OLDEST_RECEIPT_DAYS = 366


def wrong_receipt_day(day: date, today: date) -> str:
    """Why a stated day of receipt cannot be right: `future`, `old` (a mistyped year) or nothing."""
    if day > today:
        return "future"
    return "old" if (today - day).days > OLDEST_RECEIPT_DAYS else ""


def may_handle(complaint: Any, actor: Actor) -> bool:
    """The desk of the office of that district, or of the city."""
    return actor.has(*DESK) and actor.covers(complaint.district_id)


def may_speak(complaint: Any, actor: Actor) -> bool:
    """The citizen (who proved it by number and code), or the desk that hears him on the phone."""
    return actor.is_robot or may_handle(complaint, actor)


def may_tell(_complaint: Any, actor: Actor) -> bool:
    """News of an inspection comes from the inspection itself."""
    return actor.is_robot


def may_record_told(complaint: Any, actor: Actor) -> bool:
    """The desk notes once that people know the outcome; nobody unnamed can be told.

    The service of the last letter says it by itself, hence the robot.
    """
    due = complaint.kind != Kind.INQUIRY and not complaint.anonymous
    return due and complaint.told_at is None and may_speak(complaint, actor)


def may_read_contact(complaint: Any, actor: Actor) -> bool:
    """A complainant is called by the desk or by who handles the case; a reporter by neither.

    The identity of a reporter is for the named custodians alone (Order 20 art. 33).
    """
    if complaint.kind == Kind.REPORT:
        return False
    return may_handle(complaint, actor) or complaint.handler_id == actor.user_id


def may_keep(reporter: Any, actor: Actor) -> bool:
    """The two custodians of the bureau keep the names of reporters."""
    return actor.has(Role.CUSTODIAN) and actor.covers(reporter.district_id)


def may_ask_reveal(actor: Actor) -> bool:
    """A custodian asks."""
    return actor.has(Role.CUSTODIAN)


def may_grant_reveal(reveal: Any, actor: Actor) -> bool:
    """The other custodian of the same bureau: nobody approves what he asked for himself."""
    return may_keep(reveal, actor) and reveal.asked_by_id != actor.user_id


def may_use_reveal(reveal: Any, actor: Actor) -> bool:
    """Only who asked opens it."""
    return may_keep(reveal, actor) and reveal.asked_by_id == actor.user_id


# --- Masks ----------------------------------------------------------------------------------
SHORTEST_SHOWN = 8


def mask_name(name: str) -> str:
    """The surname and a star."""
    return f"{name[:1]}*" if name else ""


def mask_phone(phone: str) -> str:
    """138****5678; of a short number nothing but that there is one."""
    if len(phone) < SHORTEST_SHOWN:
        return "****" if phone else ""
    return f"{phone[:3]}****{phone[-4:]}"


def mask_email(email: str) -> str:
    """The first letter and the host."""
    name, _at, host = email.partition("@")
    return f"{name[:1]}***@{host}" if host else ("***" if email else "")


# --- Telling --------------------------------------------------------------------------------
MOBILE = re.compile(r"1[3-9]\d{9}")


def is_mobile(phone: str) -> bool:
    """A telephone that takes text messages: a mobile number of the mainland."""
    return MOBILE.fullmatch(phone) is not None


def ways_to_tell(reporter: Any) -> tuple[str, ...]:
    """The channels by which this person is told, in the order of their speed."""
    wanted = {"any": ("sms", "mail"), "none": ()}.get(reporter.tell_by, (reporter.tell_by,))
    there = {"sms": reporter.has_mobile, "mail": reporter.has_email}
    return tuple(way for way in wanted if there[way])


# --- Cleaning what was typed ----------------------------------------------------------------


# Full-width letters and digits become plain ones; Chinese punctuation stays as it is.
WIDE = {code: code - 0xFEE0 for code in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B))}
WIDE |= {code: code - 0xFEE0 for code in range(0xFF41, 0xFF5B)}
# Control and format characters (bidi marks, zero widths), and halves of surrogate pairs.
UNSEEN = frozenset({"Cc", "Cf", "Cs"})


def plain_line(text: str) -> str:
    """One line without signs that nobody sees; full-width digits and letters as plain ones."""
    return " ".join(seen(" ".join(text.translate(WIDE).split())).split())


def seen(text: str) -> str:
    """The text without what steers, hides or turns it; a NUL stays, so that it is refused."""
    return "".join(
        sign for sign in text if sign in "\n\t\0" or unicodedata.category(sign) not in UNSEEN
    )


def plain_number(text: str) -> str:
    """An amount as people type it (１２９.50, 1,290 元) as a number that a machine reads."""
    plain = unicodedata.normalize("NFKC", text)
    return re.sub(r"[\s,，￥¥]|元$|圆$", "", plain.strip())


def is_hotline(number: str) -> bool:
    """Three to five digits that begin with 1 (110, 12315) are an office's, not a person's."""
    return number.isdecimal() and number.startswith("1") and 3 <= len(number) <= 5  # noqa: PLR2004


def yuan(text: str) -> Decimal | None:
    """The amount of what was typed, to its last digit; None for what is no plain number."""
    plain = plain_number(text)
    return Decimal(plain) if re.fullmatch(r"\d{1,12}(\.\d{1,12})?", plain, re.ASCII) else None


# --- What must be given ---------------------------------------------------------------------
ALWAYS = ("title", "description", "district")
PERSON = ("reporter_name", "reporter_phone")


def required(kind: str, *, anonymous: bool) -> tuple[str, ...]:
    """The fields without which it cannot be taken in (Order 20 arts 9 and 24).

    What the law asks for besides, such as the trader's address, can be added later: missing
    material is asked for once instead of turning somebody away at the door.
    """
    if kind == Kind.COMPLAINT:
        return (*ALWAYS, "respondent_name", *PERSON)
    if kind == Kind.REPORT and not anonymous:
        return (*ALWAYS, *PERSON)
    return ALWAYS


# --- The wizard -----------------------------------------------------------------------------
FIRST_STEP, LAST_STEP = 1, 5
STEP_FIELDS: dict[tuple[str, int], tuple[str, ...]] = {
    (Kind.COMPLAINT, 2): (
        "product_name",
        "category",
        "domain",
        "purchase_date",
        "respondent_name",
        "district",
        "respondent_address",
        "respondent_code",
    ),
    (Kind.COMPLAINT, 3): ("demands", "title", "description", "amount", "attachments"),
    (Kind.COMPLAINT, 4): (
        "reporter_name",
        "reporter_phone",
        "reporter_email",
        "reporter_address",
        "reporter_tell_by",
    ),
    (Kind.REPORT, 2): (
        "respondent_name",
        "district",
        "respondent_address",
        "respondent_code",
        "domain",
        "product_name",
        "category",
    ),
    (Kind.REPORT, 3): ("title", "description", "attachments"),
    (Kind.REPORT, 4): (
        "anonymous",
        "reporter_name",
        "reporter_phone",
        "reporter_email",
        "reporter_address",
        "reporter_tell_by",
    ),
    (Kind.INQUIRY, 2): ("district", "domain", "product_name"),
    (Kind.INQUIRY, 3): ("title", "description"),
    (Kind.INQUIRY, 4): ("reporter_name", "reporter_phone", "reporter_email", "reporter_tell_by"),
    (Kind.COMPLAINT, 5): ("consent",),
    (Kind.REPORT, 5): ("consent",),
    (Kind.INQUIRY, 5): ("consent",),
}
MOST_FILES = 10


def step_of(kind: str, name: str) -> int:
    """The step on which a field stands; 5 for what stands nowhere else."""
    for (owner, step), names in STEP_FIELDS.items():
        if owner == kind and name in names:
            return step
    # What is asked besides about the goods stands where their category is chosen.
    return FIRST_STEP + 1 if name.startswith("answer_") else LAST_STEP
