from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from documents.queries import orphans


class Command(BaseCommand):
    help = "Removes files that no row points to: what an interrupted transaction left behind."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="only name them")
        parser.add_argument("--hours", type=int, default=24, help="spare files younger than this")

    def handle(self, *_args: Any, **options: Any) -> None:
        before = timezone.now() - timedelta(hours=options["hours"])
        found = list(orphans(before))
        for path in found:
            self.stdout.write(str(path))
            if not options["dry_run"]:
                path.unlink(missing_ok=True)
        self.stdout.write(f"{len(found)} files without a row")
