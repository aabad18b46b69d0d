"""The keys of programs, and what they hand in."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from casework import audit, codes
from casework.transitions import Blocked, creation, together, transition
from complaints.intake import Receipt, Submission, hand_in
from complaints.models import ApiClient, ServiceRequest
from complaints.open311 import queries, rules
from complaints.open311.states import ClientState, Scope

# --- Clients --------------------------------------------------------------------------------


def new_key() -> str:
    """A key to be shown once: 32 letters of the house's alphabet."""
    return codes.new_code(rules.KEY_LENGTH)


@creation(
    target=ClientState.ACTIVE,
    allowed=rules.may_keep_clients,
    sentence=_("A program was given a key: %(name)s"),
)
def open_client(
    *,
    by: User,
    at: datetime,
    name: str,
    key: str,
    rate: int = 600,
    scopes: Sequence[str] = tuple(Scope.values),
) -> ApiClient:
    """A program may speak to us; of its key the hash alone is kept."""
    _require_good_key(key)
    if ApiClient.objects.filter(name=name).exists():
        raise Blocked(gettext("There is a program of this name already."))
    client = ApiClient.objects.create(
        name=name,
        hint=key[: rules.HINT],
        key_mac=codes.mac(key, purpose=queries.KEY_PURPOSE),
        scopes=[scope for scope in scopes if scope in Scope.values],
        rate=rate,
        opened_by=by,
        opened_at=at,
    )
    client.event_detail = {"name": name}  # type: ignore[attr-defined]
    return client


def _require_good_key(key: str) -> None:
    """The demo's key is known to everybody: it opens nothing outside the demo."""
    letters = codes.normalise(key)
    if letters == codes.normalise(rules.DEMO_KEY):
        if not settings.EASY:
            raise Blocked(gettext("This key is for the demo only."))
    elif len(letters) < rules.KEY_LENGTH:
        raise Blocked(gettext("A key has at least 32 characters."))


@transition(
    source=[ClientState.ACTIVE],
    target=ClientState.REVOKED,
    allowed=rules.may_revoke,
    sentence=_("The key of a program was revoked: %(name)s"),
)
def revoke(client: ApiClient, *, by: User, at: datetime) -> dict[str, Any]:
    """The key opens nothing from the next request on; what came in through it stays."""
    client.revoked_at = at
    return {"name": client.name}


# --- Handing in -----------------------------------------------------------------------------


def submit(
    submission: Submission,
    *,
    client: ApiClient,
    service_code: str,
    said: Any,
    key: str,
    at: datetime,
) -> tuple[ServiceRequest, Receipt]:
    """Through the one door, at most once: by the program's own key, or the same words again."""
    mac = audit.keyed([client.pk, said])
    with together():
        again = ServiceRequest.objects.filter(
            client=client, body_mac=mac, received_at__gt=at - rules.REPEAT
        ).first()
        if key:
            key = f"open311-{client.pk}-{key}"
        else:
            key = again.submit_key if again else _key_of(client, mac, at)
        receipt = hand_in(submission, by=User.objects.robot("public"), at=at, key=key)
        row, _created = ServiceRequest.objects.get_or_create(
            complaint_id=receipt.pk,
            defaults={
                "client": client,
                "public_id": codes.new_code(rules.ID_LENGTH),
                "service_code": service_code,
                "submit_key": key[:120],
                "body_mac": mac,
                "received_at": at,
            },
        )
    return row, receipt


def _key_of(client: ApiClient, mac: str, at: datetime) -> str:
    """Two of the same at the same time meet at this key."""
    span = int(at.timestamp() // rules.REPEAT.total_seconds())
    return f"open311-{client.pk}-{mac}-{span}"
