"""The traps of the suite catch what they are set for."""

import socket
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.template import Context, Engine, Origin, Template
from django.utils import timezone

from accounts.models import District
from casework.models import Heartbeat
from tests import environment, traps, triggers

ROOT = Path(__file__).resolve().parent.parent
OURS = Origin(str(ROOT / "templates" / "invented.html"))


def render(source: str, origin: Origin = OURS, **values: object) -> str:
    return Template(source, origin=origin, engine=Engine()).render(Context(values))


@pytest.mark.parametrize("source", ["{{ name }}", "{{ person.name|upper }}"])
def test_an_undefined_variable_fails_in_our_templates(source: str) -> None:
    with pytest.raises(traps.UndefinedVariable, match=r"invented\.html"):
        render(source, person={})


@pytest.mark.parametrize(
    "source", ["{% if name %}x{% endif %}", "{{ name|default:'' }}", "{{ person.name }}"]
)
def test_a_variable_may_be_asked_for_or_have_a_default(source: str) -> None:
    assert render(source, person={"name": ""}) == ""


def test_templates_of_packages_may_do_what_django_lets_them() -> None:
    package = Origin(str(ROOT / ".venv" / "lib" / "package" / "page.html"))
    assert render("{{ name }}", package) == ""


@pytest.mark.django_db
def test_an_unordered_queryset_comes_in_any_order() -> None:
    orders = {tuple(District.objects.values_list("pk", flat=True)) for _ in range(20)}
    assert len(orders) > 1
    assert len({tuple(District.objects.order_by("pk")) for _ in range(5)}) == 1


def test_another_machine_cannot_be_reached() -> None:
    with socket.socket() as client, pytest.raises(traps.NetworkForbidden):
        client.connect(("192.0.2.1", 80))


@pytest.mark.django_db
def test_triggers_are_back_after_they_were_lifted() -> None:
    before = triggers.on_sqlite() if connection.vendor == "sqlite" else triggers.on_postgresql()
    with triggers.lifted():
        pass
    after = triggers.on_sqlite() if connection.vendor == "sqlite" else triggers.on_postgresql()
    assert before
    assert sorted(after) == sorted(before)


@pytest.mark.parametrize("_round", [1, 2])
@pytest.mark.django_db(transaction=True)
def test_a_transactional_test_finds_the_data_of_the_migrations(_round: int) -> None:
    Heartbeat.objects.create(part="test", at=timezone.now())
    assert District.objects.exists()


def test_a_worker_of_the_suite_has_a_broker_database_and_a_folder_of_its_own() -> None:
    number = environment.worker_number()
    assert settings.REDIS_URL.endswith(f"/{environment.HIGHEST_DATABASE - number}")
    assert settings.DATA_DIR.name == f"worker{number}"
