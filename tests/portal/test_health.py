"""The two health addresses."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, Settings

from casework.models import Heartbeat

ALL_PARTS = {"database", "broker", "worker", "disk", "schedule"}


@pytest.fixture
def everything_lives(db: None) -> None:
    for part in ("worker", "schedule"):
        Heartbeat.objects.update_or_create(part=part, defaults={"at": timezone.now()})


def test_healthz_answers_without_asking_the_database(client: Client) -> None:
    # no `db` fixture: a query would fail the test
    assert client.get("/healthz").status_code == 200


def test_healthz_refuses_to_be_written_to(client: Client) -> None:
    assert client.post("/healthz").status_code == 405


@pytest.mark.usefixtures("everything_lives")
def test_readyz_is_200_when_every_part_works(client: Client) -> None:
    answer = client.get("/readyz")
    assert answer.status_code == 200
    assert answer.json() == {"ready": True, "parts": dict.fromkeys(ALL_PARTS, "ok")}
    assert answer["Cache-Control"] == "no-store"


@pytest.mark.usefixtures("everything_lives")
@pytest.mark.parametrize("part", ["worker", "schedule"])
def test_readyz_is_503_naming_a_part_that_has_fallen_silent(client: Client, part: str) -> None:
    Heartbeat.objects.filter(part=part).update(at=timezone.now() - timedelta(minutes=4))
    answer = client.get("/readyz")
    assert answer.status_code == 503
    parts = answer.json()["parts"]
    assert [name for name, state in parts.items() if state != "ok"] == [part]
    assert parts[part].startswith("silent since ")


@pytest.mark.django_db
def test_readyz_is_503_before_a_worker_was_ever_seen(client: Client) -> None:
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["parts"]["worker"] == "never seen"


@pytest.mark.usefixtures("everything_lives")
def test_readyz_is_503_when_the_broker_does_not_answer(client: Client, settings: Settings) -> None:
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["parts"]["broker"] == "no answer"


@pytest.mark.usefixtures("everything_lives")
def test_readyz_is_503_when_the_data_folder_cannot_be_read(
    client: Client, settings: Settings, tmp_path: Path
) -> None:
    settings.DATA_DIR = tmp_path / "gone"
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["parts"]["disk"] == "not readable"


@pytest.mark.usefixtures("everything_lives")
def test_readyz_costs_three_queries(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(3):
        client.get("/readyz")
