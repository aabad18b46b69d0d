"""The door for citizens: a place at an event, once per form, and the way back by its code."""

import hashlib
import hmac
from datetime import datetime
from typing import Any

from django.conf import settings

from accounts.models import User
from campaign.models import Booking, Event
from campaign.transitions import book, cancel_booking
from casework.codes import ALPHABET
from casework.idempotency import once

CODE_LENGTH = 10


def code_for(event: Event, key: str) -> str:
    """The code of a form: the same when it is sent again, and written down nowhere."""
    message = f"booking:{event.pk}:{key}".encode()
    digest = hmac.new(settings.CODE_KEY.encode(), message, hashlib.sha256).digest()
    number = int.from_bytes(digest, "big")
    letters = []
    for _place in range(CODE_LENGTH):
        number, rest = divmod(number, len(ALPHABET))
        letters.append(ALPHABET[rest])
    return "".join(letters)


def place(event: Event, values: dict[str, Any], *, key: str, at: datetime) -> str:
    """Book, and give the code; a second click books nothing more and gives the same code."""
    code = code_for(event, key)

    def act() -> tuple[int, dict[str, Any]]:
        robot = User.objects.robot("public")
        return 201, {"pk": book(event=event, code=code, by=robot, at=at, **values).pk}

    once(f"event.book:{event.pk}", key, values, act, at=at)
    return code


def give_back(booking: Booking, *, at: datetime) -> Booking:
    """The citizen does not come after all."""
    return cancel_booking(booking, by=User.objects.robot("public"), at=at)
