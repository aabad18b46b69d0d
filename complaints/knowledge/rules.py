"""Prepared answers: who keeps them, and how their variables are filled."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from accounts.rules import Actor
from accounts.states import Role
from complaints.states import Kind

KEEPERS = (Role.REGULATOR, Role.HEAD)
READERS = (Role.HOTLINE, Role.REGULATOR, Role.HEAD, Role.INSPECTOR)
# An answer speaks to the citizen of a case: of these things, and of nobody's person.
VARIABLES = ("number", "office", "phone", "received_on", "product", "trader", "today")
VARIABLE = re.compile(r"\{([^{}\n]*)\}")


def may_read(actor: Actor) -> bool:
    return actor.has(*READERS)


def may_write(actor: Actor) -> bool:
    """Who answers writes down what is asked again and again."""
    return actor.has(*KEEPERS, Role.HOTLINE)


def may_change(_answer: Any, actor: Actor) -> bool:
    return may_write(actor)


def may_approve(answer: Any, actor: Actor) -> bool:
    """A second person: nobody approves his own words."""
    return actor.has(*KEEPERS) and answer.changed_by_id != actor.user_id


def may_publish(_answer: Any, actor: Actor) -> bool:
    """What everybody reads, a head or the city answers for."""
    return actor.has(Role.HEAD) or (actor.citywide and actor.has(Role.REGULATOR))


def may_retire(_answer: Any, actor: Actor) -> bool:
    return actor.has(*KEEPERS)


def variables_in(text: str) -> list[str]:
    """The names between braces, in their order."""
    return [name.strip() for name in VARIABLE.findall(text)]


def unknown_variables(text: str) -> list[str]:
    """Names that no case can fill, each once."""
    return list(dict.fromkeys(name for name in variables_in(text) if name not in VARIABLES))


def filled(text: str, values: Mapping[str, str]) -> str:
    """The text with the case's own words; what the case does not know stays marked with ＿＿."""
    return VARIABLE.sub(lambda found: values.get(found[1].strip()) or "＿＿", text)


def has_gaps(text: str) -> bool:
    """Whether something is left that a person must fill in."""
    return "＿＿" in text or bool(VARIABLE.search(text))


def fits(kinds: Iterable[str], kind: str) -> bool:
    """Whether an answer for these kinds may be sent on a case of that kind."""
    return kind in set(kinds)


def frequent(kinds: Iterable[str]) -> bool:
    """Only answers to questions become frequent answers: a decision on a case is nobody else's."""
    return set(kinds) == {Kind.INQUIRY}
