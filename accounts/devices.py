"""A signed mark in browsers that a person has signed in with: it only makes them count apart."""

import hashlib
import uuid

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse

SALT = "accounts.device"
MAX_AGE = 180 * 24 * 3600


def cookie_name() -> str:
    """The cookie's name; under HTTPS it belongs to this host alone."""
    return "__Host-device" if settings.HTTPS else "device"


def device_of(request: HttpRequest, username: str) -> str:
    """The number of this browser if the person has signed in with it before, else nothing."""
    try:
        mark = signing.loads(request.COOKIES.get(cookie_name(), ""), salt=SALT, max_age=MAX_AGE)
    except signing.BadSignature:
        return ""
    return str(mark["device"]) if mark.get("who") == _who(username) else ""


def mark_device(response: HttpResponse, username: str) -> None:
    """Leaves the mark in the browser after a complete sign-in."""
    value = signing.dumps({"who": _who(username), "device": uuid.uuid4().hex}, salt=SALT)
    response.set_cookie(
        cookie_name(), value, max_age=MAX_AGE, secure=settings.HTTPS, httponly=True, samesite="Lax"
    )


def _who(username: str) -> str:
    return hashlib.sha256(username.strip().casefold().encode()).hexdigest()[:16]
