"""Who drafts and who publishes; never the same person."""

import re
from typing import Any

from accounts.rules import Actor
from inspections.visits.rules import LEADERS, OFFICIALS


def may_draft(actor: Actor) -> bool:
    return actor.has(*OFFICIALS) and actor.office_id is not None


def may_edit(exposure: Any, actor: Actor) -> bool:
    return actor.has(*OFFICIALS) and actor.office_id == exposure.office_id


def may_publish(exposure: Any, actor: Actor) -> bool:
    """A leader of the office, and a second person."""
    return (
        actor.has(*LEADERS)
        and actor.office_id == exposure.office_id
        and actor.user_id != exposure.drafted_by_id
    )


def may_send_back(exposure: Any, actor: Actor) -> bool:
    return actor.has(*LEADERS) and actor.office_id == exposure.office_id


def may_withdraw(exposure: Any, actor: Actor) -> bool:
    return actor.has(*LEADERS) and actor.office_id == exposure.office_id


def may_contest(exposure: Any, actor: Actor) -> bool:
    """Whoever hears that the decision was changed says so; the system does when it knows."""
    return actor.is_robot or may_edit(exposure, actor)


def only_robots(_exposure: Any, actor: Actor) -> bool:
    return actor.is_robot


def without_person(name: str, person: str) -> str:
    """The name of a shop with its owner's name reduced to the surname."""
    if not person or person not in name:
        return name
    return name.replace(person, person[0] + "某" * max(1, len(person) - 1))


# --- Reporters ---------------------------------------------------------------------------------
# Whoever reads when and at which door something was seen knows who stood there.
TOO_FINE = (
    re.compile(r"\d{1,2}月\d{1,2}日"),
    re.compile(r"\d{4}-\d{1,2}-\d{1,2}"),
    re.compile(r"\d{1,2}[时点:：]\d{0,2}"),
    re.compile(r"[路街巷弄]\s*\d+\s*号"),
    re.compile(r"\d+\s*(?:号楼|单元|室)"),
    re.compile(r"(?:JB|TS|ZX)-\d{4}"),
    re.compile(r"举报人|投诉人|举报电话"),
)


def too_fine(*texts: str) -> list[str]:
    """The words that would lead back to a reporter: a day, an hour, a door, a report's number."""
    found = (match.group() for text in texts for rule in TOO_FINE for match in rule.finditer(text))
    return list(dict.fromkeys(found))


def is_report(number: str) -> bool:
    """Whether the number of an origin is that of a report."""
    return number.startswith("JB-")


def may_correct(exposure: Any, actor: Actor) -> bool:
    return may_edit(exposure, actor)


def may_approve_correction(exposure: Any, actor: Actor) -> bool:
    """A leader of the office; that it is a second person is checked against the proposal."""
    return actor.has(*LEADERS) and actor.office_id == exposure.office_id
