"""The settings refuse to start with nonsense, and say what to set."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

SECRETS = ("SECRET_KEY", "AUDIT_KEY", "CODE_KEY", "REPORTER_KEY", "ATTACHMENT_KEY")
KEY = "0123456789abcdefghijklmnopqrstuvwxyz-only-in-tests"


def production(folder: Path, **changes: str | None) -> dict[str, str]:
    """A sound production environment, with changes; None leaves a variable out."""
    sound = {
        "PATH": os.environ["PATH"],
        "DATA_DIR": str(folder),
        "ALLOWED_HOSTS": "portal.example.org",
        "SITE_URL": "https://portal.example.org",
        "REDIS_URL": "redis://broker:6379/0",
        **dict.fromkeys(SECRETS, KEY),
    }
    return {name: value for name, value in {**sound, **changes}.items() if value is not None}


def start(env: dict[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", "import portal.settings"],
        cwd=settings.BASE_DIR,
        env=env,
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_sound_environment_starts(tmp_path: Path) -> None:
    result = start(production(tmp_path))
    assert result.returncode == 0, result.stderr


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"SECRET_KEY": None}, "SECRET_KEY"),
        ({"AUDIT_KEY": None}, "AUDIT_KEY"),
        ({"REPORTER_KEY": "short"}, "REPORTER_KEY"),
        ({"ALLOWED_HOSTS": "*"}, "ALLOWED_HOSTS"),
        ({"ALLOWED_HOSTS": None}, "ALLOWED_HOSTS"),
        ({"DEBUG": "1"}, "DEBUG"),
        ({"DEBUG": "perhaps"}, "DEBUG"),
        ({"SITE_URL": None}, "SITE_URL"),
        ({"REDIS_URL": None}, "REDIS_URL"),
        ({"DATABASE_URL": "mysql://somewhere/portal"}, "DATABASE_URL"),
        ({"TRUSTED_PROXIES": "two"}, "TRUSTED_PROXIES"),
        ({"TRUSTED_PROXIES": "-1"}, "TRUSTED_PROXIES"),
    ],
    ids=lambda value: next(iter(value.items()))[0] if isinstance(value, dict) else "",
)
def test_nonsense_is_refused_by_name(
    tmp_path: Path, changes: dict[str, str | None], said: str
) -> None:
    result = start(production(tmp_path, **changes))
    assert result.returncode == 1
    assert said in result.stderr.splitlines()[-1]
