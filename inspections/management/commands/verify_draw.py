from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from inspections.draws.models import Draw
from inspections.draws.proof import faults


class Command(BaseCommand):
    help = "Works a random draw out anew from its published inputs; exit 1 where it differs."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("id", nargs="?", help="number of the draw, or its key")
        parser.add_argument("--list", action="store_true", help="the numbers, one a line")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["list"]:
            for number in Draw.objects.frozen().order_by("pk").values_list("number", flat=True):
                self.stdout.write(number)
            return
        draw = self._found(options["id"] or "")
        found = faults(draw)
        for fault in found:
            self.stderr.write(f"{draw.number} {fault}")
        if found:
            raise SystemExit(1)
        how_far = f"seed {draw.seed}" if draw.drawn_at else "inputs match, not drawn yet"
        self.stdout.write(f"{draw.number} {draw.state} {how_far}")

    def _found(self, name: str) -> Draw:
        rows = Draw.objects.frozen().select_related("plan")
        draw = rows.filter(number=name).first()
        if draw is None and name.isdigit():
            draw = rows.filter(pk=int(name)).first()
        if draw is None:
            raise CommandError(f"No frozen draw {name!r}; --list names them.")
        return draw
