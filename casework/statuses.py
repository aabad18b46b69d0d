"""What a state looks like: one of the nine status keys of the design language, and its word.

Colours and icons are fixed to the key; an app only says which key and which word its states have.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

ICONS: Mapping[str, str] = {
    "draft": "pencil",
    "received": "inbox",
    "progress": "progress",
    "waiting": "hourglass",
    "soon": "clock-hour-9",
    "overdue": "clock-exclamation",
    "failed": "circle-x",
    "passed": "circle-check",
    "closed": "archive",
}


@dataclass(frozen=True)
class Look:
    """One status as it is shown; without a word the choice's own label is used."""

    key: str
    word: str | Promise = ""
    icon: str = ""

    def __post_init__(self) -> None:
        if self.key not in ICONS:
            raise ValueError(f"{self.key} is not one of {', '.join(ICONS)}")

    @property
    def symbol(self) -> str:
        """The icon's name."""
        return self.icon or ICONS[self.key]


OVERDUE = Look("overdue", _("Overdue"))
_looks: dict[tuple[str, str], dict[str, Look]] = {}


def register(model: str, looks: Mapping[str, Look], *, field: str = "state") -> None:
    """Say what the values of a model's field look like; the model is "app_label.model"."""
    _looks.setdefault((model.lower(), field), {}).update({str(k): v for k, v in looks.items()})


def look(obj: Any, field: str = "state") -> Look:
    """The look of an object's status; an unregistered value is shown as work in progress."""
    value = str(getattr(obj, field))
    found = _looks.get((obj._meta.label_lower, field), {}).get(value) or Look("progress")
    if found.word:
        return found
    words = getattr(obj, f"get_{field}_display", None)
    return Look(found.key, words() if words else value, found.icon)


def registered() -> Mapping[tuple[str, str], Mapping[str, Look]]:
    """Every registered status, for the tests that hold them against the models' choices."""
    return _looks
