"""The bell: one line for one person, once."""

from collections.abc import Iterable
from datetime import datetime

from accounts.models import User
from casework.models import Notice


def notify(
    people: User | Iterable[User], text: str, url: str, *, at: datetime, dedupe: str
) -> None:
    """Put a line under the bell; the same dedupe key never rings twice for the same person."""
    users = [people] if isinstance(people, User) else list(people)
    Notice.objects.bulk_create(
        [
            Notice(user=user, text=text[:200], url=url[:200], dedupe_key=dedupe[:120], at=at)
            for user in users
        ],
        ignore_conflicts=True,
    )
