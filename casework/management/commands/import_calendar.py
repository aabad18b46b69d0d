import csv
import re
from argparse import ArgumentParser
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand
from django.utils import timezone
from django.utils.translation import gettext

from accounts.models import User
from casework.upkeep import NoticeDay, import_notice, notice_faults

HEADINGS = {
    "day": ("日期", "day", "date"),
    "kind": ("类型", "kind", "type"),
    "name": ("名称", "节日", "name", "holiday"),
}
KINDS = {"休": False, "放假": False, "holiday": False, "班": True, "上班": True, "workday": True}
DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")


class Command(BaseCommand):
    help = "Enters a year's State Council holiday notice from a CSV file: day, kind (休/班), name."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--year", type=int, help="the year of the notice; else the commonest")
        parser.add_argument("--source", default="", help="the notice's number, such as 国办发明电…")
        parser.add_argument("--by", help="the administrator's user name; else the system")
        parser.add_argument("--dry-run", action="store_true", help="check only")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            days = list(read_notice(options["file"]))
            year = options["year"] or commonest_year(days)
            self.enter(year, days, options)
        except (ValidationError, OSError, UnicodeDecodeError) as error:
            for line in getattr(error, "messages", [str(error)]):
                self.stderr.write(line)
            raise SystemExit(1) from error

    def enter(self, year: int, days: list[NoticeDay], options: dict[str, Any]) -> None:
        if options["dry_run"]:
            faults = notice_faults(year, days)
            if faults:
                raise ValidationError(faults)
            self.stdout.write(f"{year}: {len(days)} days, nothing entered")
            return
        source = options["source"] or options["file"].name
        outcome = import_notice(
            year, days, source=source, by=_keeper(options["by"]), at=timezone.now()
        )
        self.stdout.write(f"{year}: {outcome.entered} days, {outcome.dropped} dropped")
        for move in outcome.moved:
            self.stdout.write(f"{move.clock.label}: {move.before} -> {move.clock.due_on}")


def read_notice(file: Path) -> Iterator[NoticeDay]:
    """The days of the file; raises one error that names every bad row."""
    with file.open(encoding="utf-8-sig", newline="") as stream:
        reader = csv.DictReader(stream)
        columns = _columns(reader.fieldnames or [])
        rows = [{key: (row[name] or "").strip() for key, name in columns.items()} for row in reader]
    faults = [f for number, row in enumerate(rows, 2) for f in _row_faults(number, row)]
    if faults or not rows:
        raise ValidationError(faults or [gettext("The file has no rows.")])
    for row in rows:
        yield NoticeDay(_day(row["day"]), KINDS[row["kind"].lower()], row["name"])


def commonest_year(days: list[NoticeDay]) -> int:
    return Counter(day.day.year for day in days).most_common(1)[0][0]


def _columns(headings: Any) -> dict[str, str]:
    found = {}
    for key, names in HEADINGS.items():
        match = next((h for h in headings if h.strip().lower() in names), None)
        if match is None:
            raise ValidationError(
                gettext("The heading %(heading)s is missing.") % {"heading": names[0]}
            )
        found[key] = match
    return found


def _row_faults(number: int, row: dict[str, str]) -> Iterator[str]:
    values = {"row": number, **row}
    try:
        _day(row["day"])
    except ValueError:
        yield gettext("Row %(row)d: %(day)s is no day.") % values
    if row["kind"].lower() not in KINDS:
        yield gettext("Row %(row)d: the kind is 休 or 班, not %(kind)s.") % values
    if not row["name"]:
        yield gettext("Row %(row)d: the name is missing.") % values


def _day(text: str) -> date:
    match = DAY.fullmatch(text)
    if match is None:
        raise ValueError(text)
    return date(*map(int, match.groups()))


def _keeper(username: str | None) -> User:
    if username is None:
        robot: User = User.objects.robot("clock")
        return robot
    user: User | None = User.objects.filter(username=username).first()
    if user is None:
        raise ValidationError(gettext("There is no user %(name)s.") % {"name": username})
    return user
