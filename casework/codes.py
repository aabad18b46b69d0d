"""Query codes, receipts and verification codes: one alphabet, kept as keyed hashes."""

import hashlib
import hmac
import secrets
import unicodedata

from django.conf import settings

# Crockford's alphabet without 0 and 1, so that nothing on paper can be misread.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"


def new_code(length: int) -> str:
    """A random code of the portal's alphabet."""
    return "".join(secrets.choice(ALPHABET) for _ in range(length))


def normalise(code: str) -> str:
    """What a person typed, as a code: full width, spaces, hyphens and case do not matter."""
    plain = unicodedata.normalize("NFKC", code).upper()
    return "".join(letter for letter in plain if letter.isalnum())


def grouped(code: str, size: int = 4) -> str:
    """The code in groups for reading aloud."""
    return " ".join(code[start : start + size] for start in range(0, len(code), size))


def mac(code: str, *, purpose: str = "code") -> str:
    """The keyed hash under which a code is stored; the key is outside the database."""
    message = f"{purpose}:{normalise(code)}".encode()
    return hmac.new(settings.CODE_KEY.encode(), message, hashlib.sha256).hexdigest()


def matches(code: str, stored: str, *, purpose: str = "code") -> bool:
    """Compare in constant time."""
    return hmac.compare_digest(mac(code, purpose=purpose), stored)
