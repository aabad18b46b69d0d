"""A proof of work before a form is taken: no puzzle, no third party, no cookie.

The page's script finds the number while one reads the summary. Whoever has no script may send all
the same, at a tighter rate.
"""

import base64
import json
from datetime import timedelta
from typing import Any, cast

import altcha
from django.conf import settings
from django.utils import timezone

from casework import codes

# About a second of work on a phone; in the tests there is nothing to prove.
MOST_TRIES = 10 if settings.TESTING else 60_000
VALID = timedelta(hours=2)


def _key() -> str:
    return codes.mac("CHALLENGE", purpose="altcha")


def new(bound_to: str) -> dict[str, Any]:
    """A challenge for one form alone."""
    options = altcha.ChallengeOptions(
        algorithm="SHA-256",
        max_number=MOST_TRIES,
        hmac_key=_key(),
        expires=timezone.now() + VALID,
        params={"form": bound_to},
    )
    made = altcha.create_challenge(options)
    return {
        "algorithm": made.algorithm,
        "challenge": made.challenge,
        "salt": made.salt,
        "signature": made.signature,
        "most": MOST_TRIES,
    }


def solved(proof: str, bound_to: str) -> bool:
    """Whether the number was found, in time, for this very form."""
    try:
        payload: Any = json.loads(base64.b64decode(proof, validate=True).decode())
        if not isinstance(payload, dict) or not isinstance(payload.get("number"), int):
            return False
        bound = altcha.extract_params(cast("Any", payload)).get("form")
        return bound == [bound_to] and bool(altcha.verify_solution(proof, _key())[0])
    except (ValueError, KeyError, TypeError, AttributeError):
        return False
