from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from portal import backup


class Command(BaseCommand):
    help = "Copies database and files, consistent with each other, into a folder. Not the keys."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", metavar="DIR", type=Path)
        parser.add_argument("--force", action="store_true", help="also into a folder that is used")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            manifest = backup.save(options["folder"], force=options["force"])
        except (backup.Refused, OSError) as reason:
            raise CommandError(str(reason)) from reason
        seq, digest = manifest["audit_head"]
        self.stdout.write(f"{len(manifest['hashes'])} files; audit log at {seq} {digest}")
