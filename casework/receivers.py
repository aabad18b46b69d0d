from datetime import datetime
from typing import Any

from django.dispatch import receiver

from accounts.models import User
from accounts.signals import ACTIONS, account_changed
from casework import audit

for _action, _sentence in ACTIONS.items():
    audit.register_sentence(_action, _sentence)


@receiver(account_changed)
def write_account_change(
    sender: Any,
    *,
    action: str,
    user: User,
    by: User,
    at: datetime,
    detail: dict[str, Any] | None = None,
    **_rest: Any,
) -> None:
    """Every change of an account is in the log, in the transaction that made it."""
    audit.record(action, by=by, at=at, obj=user, detail=detail or {})
