from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from accounts.models import Office, User
from reports.states import ReportKind
from reports.transitions import produce


class Command(BaseCommand):
    help = "Makes one scheduled report now, unless it is there: one per kind and period."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("kind", choices=ReportKind.values)
        parser.add_argument("--date", type=date.fromisoformat, help="the day, YYYY-MM-DD; today")

    def handle(self, *args: Any, **options: Any) -> None:
        today = timezone.localdate()
        day = options["date"] or today
        if day > today:
            raise CommandError(f"{day} has not come yet.")
        try:
            clock = User.objects.robot("clock")
            report = produce(options["kind"], day, by=clock, at=timezone.now())
        except Office.DoesNotExist:
            raise CommandError("No office of the city bureau has an organ code.") from None
        number = report.document.number if report.document else ""
        self.stdout.write(f"{report.kind} {report.period} {report.state} {number}")
