"""Turning what somebody sent (a page's form or the API's JSON) into one call of a transition."""

from datetime import datetime
from typing import Any

from django import forms
from django.db import models

from accounts.models import User
from casework.cases import CaseType
from casework.idempotency import once
from casework.transitions import Transition


class NoInput(forms.Form):
    """An act that needs no words."""


def form_for(
    case_type: CaseType,
    verb: Transition[Any],
    *,
    obj: models.Model,
    user: User,
    data: Any = None,
    files: Any = None,
    initial: Any = None,
) -> forms.Form:
    """The form of an act; one that declares `wants_object` is told the row and the person."""
    form_class = case_type.forms.get(verb.name, NoInput)
    extra = {"obj": obj, "user": user} if getattr(form_class, "wants_object", False) else {}
    if initial is not None:
        extra["initial"] = initial
    form: forms.Form = form_class(data, files, **extra)
    return form


def arguments(form: Any) -> dict[str, Any]:
    """The keywords for the transition."""
    given = form.arguments() if hasattr(form, "arguments") else form.cleaned_data
    return dict(given)


def act(
    case_type: CaseType,
    verb: Transition[Any],
    *,
    obj: models.Model,
    user: User,
    at: datetime,
    values: dict[str, Any],
    version: int | None = None,
    key: str = "",
) -> models.Model:
    """Do the act once per key and return the row as it is now."""

    def perform() -> tuple[int, dict[str, Any]]:
        row = verb(obj, by=user, at=at, version=version, **values)
        return 200, {"pk": row.pk}

    scope = f"{case_type.slug}:{obj.pk}:{verb.name}:{user.pk}"
    _status, answer = once(scope, key, {"values": describe(values)}, perform, at=at)
    return case_type.model._base_manager.get(pk=answer["pk"])


def describe(values: dict[str, Any]) -> dict[str, str]:
    """What tells two bodies apart; a file by its name and size."""
    return {
        name: f"{value.name}:{value.size}" if hasattr(value, "chunks") else repr(value)
        for name, value in values.items()
    }
