"""What every page knows: the bureau, the language, the theme, and a staff member's navigation."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language

from accounts.models import User
from casework import cases
from casework.waiting import waiting_for
from enterprises.models import Enterprise

THEMES = frozenset({"light", "dark"})
AREAS = ("staff", "field", "enterprise")
DENSITIES = frozenset({"compact", "comfort"})


@dataclass(frozen=True)
class Site:
    """The names and choices that the shells of all four areas print."""

    name: str
    bureau: str
    hotline: str
    office_hours: str
    demo: bool
    language: str
    other_language: str
    theme: str
    density: str
    single_keys: bool
    today: date


def site(request: HttpRequest) -> dict[str, Any]:
    """The context of the shells; what costs a query is read only where a page shows it."""
    user = getattr(request, "user", None)
    return {
        "site": facts(request, preferences(user)),
        "shell": shell(request),
        "nav": SimpleLazyObject(lambda: navigation(user, request.path)),
        "unread": SimpleLazyObject(lambda: unread(user)),
        "organisation": SimpleLazyObject(lambda: organisation(user)),
    }


def facts(request: HttpRequest, chosen: dict[str, Any]) -> Site:
    """The bureau's names in the reader's language, and the reader's own choices."""
    english = (get_language() or "").startswith("en")
    theme = request.COOKIES.get("theme", str(chosen.get("theme", "")))
    density = request.COOKIES.get("density", str(chosen.get("density", "")))
    return Site(
        name=settings.SITE_NAME_EN if english else settings.SITE_NAME,
        bureau=settings.BUREAU_NAME_EN if english else settings.BUREAU_NAME,
        hotline=settings.HOTLINE_NUMBER,
        office_hours=settings.OFFICE_HOURS,
        demo=settings.DEMO,
        language="en" if english else "zh-Hans",
        other_language="zh-hans" if english else "en",
        theme=theme if theme in THEMES else "auto",
        density=density if density in DENSITIES else "default",
        single_keys=chosen.get("single_keys", True) is not False,
        today=timezone.localdate(),
    )


def shell(request: HttpRequest) -> str:
    """The frame of a page that belongs to no app, such as an error: that of the area, or none."""
    if getattr(request, "htmx", False):
        return "errors/_part.html"
    user = getattr(request, "user", None)
    path = request.path.removeprefix("/en")
    area = next((area for area in AREAS if path.startswith(f"/{area}/")), "public")
    if area == "staff" and not (isinstance(user, User) and user.is_office_staff):
        area = "public"
    return f"{area}_base.html"


def preferences(user: Any) -> dict[str, Any]:
    """The settings that a signed-in person chose."""
    return user.preferences if isinstance(user, User) else {}


def navigation(user: Any, path: str) -> list[Any]:
    """The groups of the sidebar with their counts."""
    if not isinstance(user, User):
        return []
    return list(cases.navigation(user, path))


def unread(user: Any) -> int:
    """How many notices a person has not read yet."""
    if not isinstance(user, User):
        return 0
    return waiting_for(user).unread


def organisation(user: Any) -> str:
    """The enterprise that a person acts for; its pages carry the name in their bar."""
    code = user.organisation_code if isinstance(user, User) else ""
    if not code:
        return ""
    names = Enterprise.objects.filter(code=code).order_by("pk").values_list("name", flat=True)
    return names.first() or code
