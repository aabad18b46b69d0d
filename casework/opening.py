"""The page behind a creation: its form, and on POST one call of the creation, once per key."""

import uuid
from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from casework import acting
from casework.idempotency import once
from casework.transitions import Conflict, Creation

Request = Any  # an HttpRequest with a signed-in user


def opening(
    request: Request,
    *,
    form: Any,
    creation: Creation[Any],
    done: str,
    template: str = "casework/new.html",
    context: Mapping[str, Any] | None = None,
    address: Callable[[Any], str] = lambda row: str(row.get_absolute_url()),
) -> HttpResponse:
    """Show the form; sent, open the row and go to its page, or keep what was typed and say why not.

    Whoever may not open such a row is refused before anything is shown (NotAllowed). The shared
    template wants `title`, `back` (the address to return to) and `plural` in the context. `address`
    says where the new row is shown, where that is not its page on the staff site.
    """
    creation.require(by=request.user)
    key = request.POST.get("form_key") or uuid.uuid4().hex
    sent = request.method == "POST"
    if sent and form.is_valid():
        try:
            target = _made(request, creation, acting.arguments(form), key, address)
        except (Conflict, ValidationError) as refusal:
            form.add_error(None, " ".join(getattr(refusal, "messages", [str(refusal)])))
        else:
            messages.success(request, done)
            response = redirect(target)
            response.status_code = 303
            return response
    shown = {"form": form, "form_key": key, "sub": "", **(context or {})}
    return render(request, template, shown, status=422 if sent else 200)


def _made(
    request: Request,
    creation: Creation[Any],
    values: dict[str, Any],
    key: str,
    address: Callable[[Any], str],
) -> str:
    """The address of the new row; the same key and words again lead to the same row."""
    now = timezone.now()

    def act() -> tuple[int, dict[str, Any]]:
        made = creation(by=request.user, at=now, **values)
        return 201, {"url": address(made)}

    scope = f"{creation.action}:{request.user.pk}"
    _status, answer = once(scope[:60], key, acting.describe(values), act, at=now)
    return str(answer["url"])
