import random
import time
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from accounts.models import Office
from portal.demo import story


class Command(BaseCommand):
    help = "Loads the Linyi Quality Month demo into an empty database, through the transitions."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--seed", type=int, default=1)

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO and not settings.TESTING:
            raise CommandError("The demo is loaded only where DEMO=1 is set.")
        if Office.objects.exists():
            raise CommandError("The database is not empty.")
        for name, took in story.load(random.Random(options["seed"]), clock=time.monotonic):  # noqa: S311
            self.stdout.write(f"{name}: {took:.1f} s")
