from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from casework.audit import verify


class Command(BaseCommand):
    help = "Proves the chain of the audit log: prints its head, or names the first broken row."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--batch", type=int, default=2000, help="rows read at a time")

    def handle(self, *args: Any, **options: Any) -> None:
        verdict = verify(options["batch"])
        if verdict.sound:
            self.stdout.write(f"{verdict.seq} {verdict.hash}")
            return
        self.stderr.write(f"row {verdict.seq}: {verdict.reason}")
        raise SystemExit(1)
