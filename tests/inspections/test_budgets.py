"""What the lists and pages of visits and samples ask the database, at ten and at a hundred rows."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from inspections.samples.models import Sample
from inspections.visits.models import Inspection
from tests.factories_accounts import UserFactory, sign_in
from tests.factories_inspections import Crew, crew, sampled, scheduled

pytestmark = pytest.mark.django_db
LISTS = ("inspections", "samples")


def spent(client: Client, url: str) -> list[str]:
    """Every query of the answer, from the session to the frame, of a page opened before."""
    client.get(url)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(url).status_code == 200
    return [query["sql"] for query in queries.captured_queries]


def more_visits(people: Crew, number: int) -> None:
    row = Inspection.objects.get(pk=scheduled(people).pk)
    for _turn in range(number - 1):
        row.pk, row.number = None, f"JC-2026-9{Inspection.objects.count():03d}"
        row.save(force_insert=True)


def more_samples(people: Crew, number: int, like: Any = None) -> None:
    row = Sample.objects.get(pk=(like or sampled(people)).pk)
    for _turn in range(number - (like is None)):
        turn = Sample.objects.count()
        row.pk, row.form, row.signature = None, None, None
        row.number, row.blind_code = f"CY-2026-9{turn:03d}", f"9{turn:03d}"
        row.seal_test, row.seal_backup = f"A9{turn:03d}", f"B9{turn:03d}"
        row.save(force_insert=True)


@pytest.mark.parametrize("number", [10, 100])
@pytest.mark.parametrize("slug", LISTS)
def test_a_list_costs_six_queries_whatever_its_length(
    client: Client, slug: str, number: int
) -> None:
    people = crew()
    {"inspections": more_visits, "samples": more_samples}[slug](people, number)
    sign_in(client, people.regulator)
    assert len(spent(client, f"/staff/{slug}/")) <= 6


@pytest.mark.parametrize("query", ["?category=children", "?category=none-such"])
@pytest.mark.parametrize("slug", LISTS)
def test_a_list_narrowed_to_a_group_costs_no_more(client: Client, slug: str, query: str) -> None:
    people = crew()
    more_samples(people, 10)
    sign_in(client, people.regulator)
    assert len(spent(client, f"/staff/{slug}/{query}")) <= 6


@pytest.mark.parametrize("slug", LISTS)
def test_the_groups_are_named_in_the_readers_language(client: Client, slug: str) -> None:
    sign_in(client, UserFactory(regulator=True))
    assert "儿童用品" in client.get(f"/staff/{slug}/").text
    assert "Children&#x27;s products" in client.get(f"/en/staff/{slug}/").text
