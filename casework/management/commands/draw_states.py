from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from casework.diagrams import document


class Command(BaseCommand):
    help = "Writes docs/states.md from the registered transitions; --check only compares."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        path = Path(settings.BASE_DIR) / "docs" / "states.md"
        text = document()
        if not options["check"]:
            path.write_text(text, encoding="utf-8")
            return
        if not path.is_file() or path.read_text(encoding="utf-8") != text:
            self.stderr.write("docs/states.md is out of date: run manage.py draw_states")
            raise SystemExit(1)
