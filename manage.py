#!/usr/bin/env python
"""Runs the portal's management commands."""

import os
import sys
from importlib.util import find_spec
from pathlib import Path

VENV_PYTHON = Path(__file__).resolve().parent / ".venv" / "bin" / "python"


def use_project_python() -> None:
    """`python manage.py` works with any Python once `make` has set the project up."""
    if find_spec("django") is None and VENV_PYTHON.exists():
        os.execv(VENV_PYTHON, [str(VENV_PYTHON), *sys.argv])  # noqa: S606  our own interpreter


def main() -> None:
    """Hand the command line to Django, on the data of the demo where no other is named."""
    use_project_python()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    from django.core.management import execute_from_command_line  # noqa: PLC0415  see above

    from portal import localenv  # noqa: PLC0415

    localenv.load()
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
