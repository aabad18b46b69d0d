import re
from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand
from django.db import DatabaseError
from django.utils.translation import gettext

from casework import deadlines, explanation, rulebook
from casework.rules import FIRST_DAY, LAST_DAY, NoAmount, OutOfCalendar

ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


class Refused(Exception):
    """The question has no answer; the message says why."""


class Command(BaseCommand):
    help = "Prints the last day of a time limit (ISO) on the first line, then how it was found."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("code", metavar="CODE", help="such as CM-ACC or SC-COR-14")
        parser.add_argument("day", metavar="YYYY-MM-DD", help="the day of the trigger")
        parser.add_argument("--regime", help="such as 2014, 2020 or 2026; else by the day")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            lines = answer(options["code"], options["day"], options["regime"])
        except Refused as refused:
            self.stderr.write(str(refused))
            raise SystemExit(1) from refused
        self.stdout.write("\n".join(lines))


def answer(code: str, day: str, regime: str | None) -> list[str]:
    """The last day in ISO form, then the sentences that explain it."""
    started = _day(day)
    try:
        rule = deadlines.find_rule(code, started, regime)
        ends = rulebook.reckon(rule, started)
        return [ends.due_on.isoformat(), *explanation.explain_rule(rule, started)]
    except deadlines.UnknownRule as error:
        raise Refused(str(error)) from error
    except OutOfCalendar as error:
        raise Refused(_outside()) from error
    except NoAmount as error:
        text = gettext("%(code)s has no length of its own: its last day is set in each case.")
        raise Refused(text % {"code": code}) from error
    except DatabaseError as error:
        raise Refused(gettext("The database is not set up: run `manage.py migrate`.")) from error


def _day(text: str) -> date:
    try:
        if ISO_DAY.fullmatch(text):
            return date.fromisoformat(text)
    except ValueError as error:
        raise Refused(gettext("There is no such day: %(day)s.") % {"day": text}) from error
    raise Refused(gettext("Write the day as YYYY-MM-DD, not %(day)s.") % {"day": text})


def _outside() -> str:
    text = gettext("The portal counts days between %(first)s and %(last)s only.")
    return text % {"first": FIRST_DAY, "last": LAST_DAY}
