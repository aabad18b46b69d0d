"""What leaves the house: the wording of every message, who gives out addresses, who carries.

The kernel and the apps say that somebody should be told; the app of the documents keeps the
messages, their states and their providers. An address is looked up at the moment of sending and
stands nowhere beside the message.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from accounts.models import User
from casework.states import Channel

Values = Mapping[str, Any]
AddressBook = Callable[[str, str], str]
Carrier = Callable[..., Any]
STAFF = "accounts.user"
LANGUAGES = ("zh-hans", "en")


def as_given(values: Values) -> dict[str, Any]:
    return dict(values)


@dataclass(frozen=True, kw_only=True)
class Wording:
    """A versioned text: `templates/messages/<code>/v<version>.<language>.txt`.

    The first line is the subject, a line `=== sms ===` begins the short text. A changed text is a
    new version beside the old one. `prepare` makes, in the reader's language, what the file shows
    out of the plain values that were kept.
    """

    code: str
    name: Any
    version: int = 1
    channels: tuple[str, ...] = (Channel.MAIL,)
    sample: Values = field(default_factory=dict)
    prepare: Callable[[Values], Values] = as_given

    def path(self, language: str, version: int | None = None) -> str:
        return f"messages/{self.code}/v{version or self.version}.{language}.txt"


@dataclass(frozen=True, kw_only=True)
class Recipient:
    """Whom a message is for: an entry of an address book, and the language to write in."""

    book: str
    key: str
    language: str = "zh-hans"


wordings: dict[str, Wording] = {}
books: dict[str, AddressBook] = {}
_carriers: list[Carrier] = []


def register(*entries: Wording) -> None:
    """Make the texts known; a second text of the same code is a mistake."""
    for wording in entries:
        known = wordings.setdefault(wording.code, wording)
        if known.path("") != wording.path(""):
            raise ValueError(f"a text {wording.code} is registered already")


def keep_addresses(book: str, find: AddressBook) -> None:
    """`find(key, channel)` gives the address, or nothing where the person must not be written to;
    it is asked by the worker that sends, and by nobody else."""
    books[book] = find


def carrier(function: Carrier) -> Carrier:
    """Register who keeps and sends the messages."""
    _carriers[:] = [function]
    return function


def language_of(user: User) -> str:
    """The language the person reads."""
    chosen = str(user.preferences.get("language", ""))
    return chosen if chosen in LANGUAGES else LANGUAGES[0]


def mail(user: User, code: str, values: Values, *, dedupe: str, at: datetime) -> None:
    """A mail to one of our own people, once per key; nothing for who has no address."""
    if not user.email:
        return
    to = Recipient(book=STAFF, key=str(user.pk), language=language_of(user))
    for send in _carriers:
        send(Channel.MAIL, to, code, values, dedupe=dedupe, at=at)


def staff_address(key: str, channel: str) -> str:
    """The address in the person's account, as long as it is open."""
    if channel != Channel.MAIL:
        return ""
    user = User.objects.filter(pk=key, is_active=True).first()
    return user.email if user else ""


keep_addresses(STAFF, staff_address)
