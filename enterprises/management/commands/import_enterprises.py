from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from accounts.models import User
from enterprises.importing import ImportProblem, carry_out, check, read


class Command(BaseCommand):
    help = "Imports the register from .xlsx or .csv; a file with errors changes nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="check only, write nothing")

    def handle(self, *args: Any, file: Path, dry_run: bool, **options: Any) -> None:
        robot = User.objects.robot("clock")
        try:
            plan = check(read(file.name, file.read_bytes()), robot)
            for fault in plan.faults:
                self.stderr.write(str(fault))
            if not plan.faults and not dry_run:
                carry_out(plan, by=robot, at=timezone.now())
        except OSError as error:
            raise CommandError(f"{file}: {error.strerror}") from error
        except ImportProblem as problem:
            raise CommandError(str(problem)) from problem
        if plan.faults:
            raise CommandError(f"{len(plan.faults)} errors; nothing was imported.")
        self.stdout.write(f"{plan.summary}{' (dry run)' if dry_run else ''}")
