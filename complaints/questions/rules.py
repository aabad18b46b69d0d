"""What may be asked besides, and of whom; nothing that the case does not need (PIPL art. 6)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from accounts.rules import Actor
from accounts.states import Role
from complaints.rules import DESK

PREFIX = "answer_"
LEAST_CHOICES, MOST_CHOICES = 2, 12
# On a phone more than this is a second form.
MOST_QUESTIONS = 8
SEPARATORS = ("|", "｜")


@dataclass(frozen=True)
class Given:
    """An answer as it was typed: the question, and the value in the form a machine reads."""

    question: int
    value: str


@dataclass(frozen=True)
class Option:
    """One of the answers to choose from."""

    code: str
    zh: str
    en: str


def may_keep_questions(actor: Actor) -> bool:
    """The administrator sets what is asked; he handles no case."""
    return actor.has(Role.ADMIN)


def may_change_question(_question: Any, actor: Actor) -> bool:
    return may_keep_questions(actor)


def may_answer(_complaint: Any, actor: Actor) -> bool:
    """The citizen, or the desk that writes down what he says: calls come in from every district.

    Part of taking a case in, never sent alone.
    """
    return actor.is_robot or actor.has(*DESK)


def field_name(question: int) -> str:
    """The name of its field in the form."""
    return f"{PREFIX}{question}"


def question_of(name: str) -> int | None:
    """The question behind the name of a field; None for any other field."""
    number = name.removeprefix(PREFIX)
    return int(number) if name.startswith(PREFIX) and number.isdecimal() else None


def options_of(text: str) -> list[Option]:
    """The choices of a text with one "中文 | English" a line; the code is the place in the list."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return [_option(number, line) for number, line in enumerate(lines, 1)]


def _option(number: int, line: str) -> Option:
    for sign in SEPARATORS:
        if sign in line:
            zh, _sign, en = line.partition(sign)
            return Option(str(number), zh.strip(), en.strip())
    return Option(str(number), line, "")


def options_text(choices: Iterable[Mapping[str, str]]) -> str:
    """The choices as they are typed."""
    return "\n".join(f"{each['zh']} | {each['en']}" for each in choices)
