"""Typed readers of the environment that say plainly what is wrong."""

import os
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

TRUE = {"1", "true", "yes", "on"}
FALSE = {"0", "false", "no", "off", ""}
LEAST_SECRET = 32


def text(name: str, default: str | None = None) -> str:
    """The variable's value; without a default it must be set."""
    value = os.environ.get(name, default)
    if value is None:
        raise ImproperlyConfigured(f"Set the environment variable {name}.")
    return value


def flag(name: str, *, default: bool = False) -> bool:
    """A yes or no; anything else is refused rather than guessed."""
    value = os.environ.get(name)
    if value is None:
        return default
    if value.lower() in TRUE:
        return True
    if value.lower() in FALSE:
        return False
    raise ImproperlyConfigured(f"{name} must be one of {sorted(TRUE | FALSE)}, not {value!r}.")


def number(name: str, default: int, *, least: int = 0) -> int:
    """A whole number of at least `least`."""
    value = os.environ.get(name)
    if value is None:
        return default
    try:
        result = int(value)
    except ValueError:
        raise ImproperlyConfigured(f"{name} must be a whole number, not {value!r}.") from None
    if result < least:
        raise ImproperlyConfigured(f"{name} must be at least {least}, not {result}.")
    return result


def words(name: str, default: str = "") -> list[str]:
    """A comma-separated list without empty entries."""
    return [word.strip() for word in os.environ.get(name, default).split(",") if word.strip()]


def folder(name: str, default: Path) -> Path:
    """An absolute folder path."""
    return Path(os.environ.get(name) or default).expanduser().resolve()


def secret(name: str, *, demo: bool, fallback: str) -> str:
    """A secret of at least 32 characters; only the demo and the tests may live without one."""
    value = os.environ.get(name, "")
    if not value and demo:
        return fallback
    if len(value) < LEAST_SECRET:
        raise ImproperlyConfigured(f"Set {name} to a secret of at least {LEAST_SECRET} characters.")
    return value
