"""Fields that nobody asked for change nothing, whatever act they are sent with."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import models
from django.test import Client

from accounts.models import User
from casework import cases
from casework.transitions import all_for
from tests.factories_accounts import sign_in
from tests.matrix.world import World, undone

pytestmark = pytest.mark.django_db
# Set once, when the row is opened; no act of a person changes them.
FIXED = {
    "id",
    "number",
    "office_id",
    "created_at",
    "drafted_by_id",
    "drafted_at",
    "approved_by_id",
    "query_code_mac",
    "receipt_mac",
    "organisation_code",
    "lab_id",
    "blind_code",
    "verify_code",
    "sha256",
}
BOGUS_STATE = "bogus"
NOON = datetime(2020, 1, 1, 4, tzinfo=UTC).isoformat()


def forged(row: models.Model, world: World) -> dict[str, Any]:
    """Every column of the row and a few of others, each with a value that it must not get."""
    other = world.people["away_head"]
    values: dict[str, Any] = {}
    for field in row._meta.concrete_fields:
        values[field.name] = values[field.attname] = wrong(field, other)
    return {
        **values,
        "id": 987654,
        "pk": 987654,
        "state": BOGUS_STATE,
        "version": 77,
        "by": other.pk,
        "at": NOON,
        "is_staff": True,
        "is_superuser": True,
        "roles": ["admin"],
    }


def wrong(field: Any, other: User) -> Any:
    if isinstance(field, models.ForeignKey):
        owners = {"office": other.office_id, "district": "371322"}
        return owners.get(field.name, other.pk)
    if isinstance(field, models.DateTimeField):
        return NOON
    if isinstance(field, models.BooleanField):
        return True
    return 7654321 if isinstance(field, models.IntegerField) else "forged"


def offered() -> list[tuple[str, str]]:
    return [
        (slug, name)
        for slug, case_type in cases.registry.items()
        if case_type.serializer is not None
        for name in all_for(case_type.model)
        if case_type.offers(name)
    ]


@pytest.mark.parametrize(("slug", "act"), offered(), ids=lambda value: value)
def test_an_act_writes_only_what_its_form_asks_for(world: World, slug: str, act: str) -> None:
    case_type = cases.registry[slug]
    row = world.home[case_type.model._meta.label_lower]
    before = columns(row)
    for name in ("regulator", "head", "city_head", "inspector", "lab", "enterprise"):
        with undone():
            send(sign_in(Client(), world.people[name]), slug, act, row, forged(row, world))
            after = columns(row)
            user = User.objects.get(pk=world.people[name].pk)
        kept = FIXED & before.keys()
        if after.get("approved_by_id") == user.pk:
            kept -= {"approved_by_id"}  # who approves is written down, and nobody else
        assert {key: after[key] for key in kept} == {key: before[key] for key in kept}
        assert after.get("state") != BOGUS_STATE
        assert after.get("version", 0) - before.get("version", 0) in {0, 1}
        assert after.get("district_id") == before.get("district_id") or name.startswith("city")
        assert not user.is_staff
        assert not user.is_superuser


def columns(row: models.Model) -> dict[str, Any]:
    values = type(row)._base_manager.filter(pk=row.pk).values()
    return dict(values.get())


def send(client: Client, slug: str, act: str, row: Any, values: dict[str, Any]) -> None:
    """The act, and PATCH where the act amends."""
    headers = {"If-Match": f'"{row.version}"'}
    url, kind = f"/api/v1/{slug}/{row.pk}/", "application/json"
    answer = client.post(f"{url}{act}/", values, content_type=kind, headers=headers)
    assert answer.status_code in {200, 400, 403, 404, 409}
    if act == "amend" and answer.status_code != 200:
        assert client.patch(url, values, content_type=kind, headers=headers).status_code < 500
