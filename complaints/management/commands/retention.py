from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from accounts.models import User
from complaints.privacy import queries, rules, transitions


class Command(BaseCommand):
    help = "Forgets the cases whose keeping time is over, as the schedule does every night."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="only count them")

    def handle(self, *_args: Any, **options: Any) -> None:
        at = timezone.now()
        for kind, rows in queries.run_out(timezone.localdate(at)):
            self.stdout.write(f"{rules.KEEPING[kind]} {rows.count()}")
        if options["dry_run"]:
            return
        transitions.drop_drafts(at=at)
        done = transitions.retire(by=User.objects.robot("clock"), at=at)
        self.stdout.write(f"{done} cases forgotten")
