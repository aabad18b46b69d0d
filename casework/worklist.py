"""待办: who has to do what next, written by the transitions of the cases."""

from datetime import datetime
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models

from accounts.models import Office, User
from casework.models import Deadline, WorkItem
from casework.states import ItemState


def open_item(
    obj: models.Model,
    step: str,
    *,
    title: str,
    at: datetime,
    role: str = "",
    office: Office | None = None,
    assignee: User | None = None,
    organisation_code: str = "",
    deadline: Deadline | None = None,
) -> WorkItem:
    """The step waits for somebody; opened again, it moves to whom it now belongs."""
    values: dict[str, Any] = {
        "title": title[:160],
        "url": obj.get_absolute_url(),  # type: ignore[attr-defined]
        "role": role,
        "office": office,
        "assignee": assignee,
        "organisation_code": organisation_code,
        "deadline": deadline,
        "due_on": deadline.due_on if deadline else None,
    }
    item, _created = WorkItem.objects.update_or_create(
        content_type=ContentType.objects.get_for_model(obj),
        object_id=obj.pk,
        step=step,
        state=ItemState.OPEN,
        defaults=values,
        create_defaults={**values, "opened_at": at},
    )
    return item


def close_items(obj: models.Model, step: str | None = None, *, at: datetime) -> int:
    """The step (or every step) of the case is done."""
    rows = of_object(obj).filter(state=ItemState.OPEN)
    if step is not None:
        rows = rows.filter(step=step)
    return rows.update(state=ItemState.CLOSED, closed_at=at)


def of_object(obj: models.Model) -> models.QuerySet[WorkItem]:
    return WorkItem.objects.filter(
        content_type=ContentType.objects.get_for_model(obj), object_id=obj.pk
    )


def new_due_date(deadline: Deadline) -> None:
    """A clock was moved: its work items follow."""
    WorkItem.objects.filter(deadline=deadline, state=ItemState.OPEN).update(due_on=deadline.due_on)
