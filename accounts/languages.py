"""Which language a page is in, and the addresses of its pages."""

import re

from django.utils.translation import get_language

ENGLISH = "/en"
# What programs ask for, and files, are the same in every language.
HAS_NO_PREFIX = r"(?:api|open311|admin|static|healthz|readyz)(?:/|$)"
WITHOUT_PREFIX = re.compile(rf"/(?!/|en(?:/|$)|{HAS_NO_PREFIX})")


def english() -> bool:
    """True when the page is in English."""
    return (get_language() or "").startswith("en")


def local(path: str) -> str:
    """An address of the portal, with the prefix of the page's language.

    Models keep addresses without one, because they are stored and sent to people of any language.
    An address elsewhere, or one that has its prefix already, stays as it is.
    """
    return f"{ENGLISH}{path}" if english() and WITHOUT_PREFIX.match(path) else path
