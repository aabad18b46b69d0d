"""What only the reporters' key opens: AES-256-GCM, the key derived from settings.REPORTER_KEY.

The database holds ciphertext and a keyed hash of the phone, so that a custodian can find the same
caller again and nobody else can guess a number from the hash.
"""

import base64
import hashlib
import hmac
import json
import os
from functools import cache
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

NONCE_BYTES = 12
# The first byte names the key's generation, so that a change of keys can be told.
GENERATION = b"\x01"


class Unreadable(Exception):
    """The text was sealed under another key or purpose, or changed since."""


@cache
def _key(secret: str, purpose: str) -> bytes:
    derivation = HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=purpose.encode())
    return derivation.derive(secret.encode())


def seal(text: str, purpose: str) -> bytes:
    """The ciphertext; `purpose` binds it to its column, so that it cannot be moved to another."""
    nonce = os.urandom(NONCE_BYTES)
    sealed = AESGCM(_key(settings.REPORTER_KEY, "seal")).encrypt(
        nonce, text.encode(), purpose.encode()
    )
    return GENERATION + nonce + sealed


def unseal(sealed: bytes | memoryview, purpose: str) -> str:
    """The text; raises Unreadable when it was not sealed here for this purpose."""
    raw = bytes(sealed)
    nonce, rest = raw[1 : 1 + NONCE_BYTES], raw[1 + NONCE_BYTES :]
    try:
        plain = AESGCM(_key(settings.REPORTER_KEY, "seal")).decrypt(nonce, rest, purpose.encode())
    except (InvalidTag, ValueError) as error:
        raise Unreadable from error
    return plain.decode()


def seal_values(values: Any, purpose: str) -> str:
    """Plain values as one opaque text, for a cookie or a JSON column."""
    return base64.urlsafe_b64encode(seal(json.dumps(values), purpose)).decode()


def unseal_values(token: str, purpose: str) -> Any:
    """The values again; raises Unreadable for anything that was tampered with."""
    try:
        return json.loads(unseal(base64.urlsafe_b64decode(token.encode()), purpose))
    except (ValueError, UnicodeError) as error:
        raise Unreadable from error


def phone_mac(phone: str) -> str:
    """The keyed hash under which the same caller is found again."""
    if not phone:
        return ""
    key = _key(settings.REPORTER_KEY, "phone")
    return hmac.new(key, phone.encode(), hashlib.sha256).hexdigest()
