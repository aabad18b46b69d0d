from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from casework.audit import verify
from portal import backup


class Command(BaseCommand):
    help = (
        "Takes a backup back into an empty portal and proves its audit log. Stop the portal first."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", metavar="DIR", type=Path)
        parser.add_argument("--force", action="store_true", help="replace the data that is there")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            backup.load(options["folder"], force=options["force"])
        except (backup.Refused, OSError) as reason:
            raise CommandError(str(reason)) from reason
        verdict = verify()
        if not verdict.sound:
            raise CommandError(f"Restored, but the audit log: row {verdict.seq}: {verdict.reason}")
        self.stdout.write(f"Restored; audit log at {verdict.seq} {verdict.hash}")
