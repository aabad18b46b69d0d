"""What the lists and pages of visits and samples ask the database, at ten and at a hundred rows."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from casework import audit
from casework.models import AuditEvent
from inspections.samples.models import Sample
from inspections.visits.models import Inspection
from tests.factories_accounts import UserFactory, sign_in
from tests.factories_followup import (
    NOW,
    absent_talk,
    approved_talk,
    drafted_exposure,
    drafted_talk,
    held_talk,
    published_exposure,
    reported_order,
    served_order,
    served_talk,
    signed_order,
)
from tests.factories_inspections import Crew, checked, crew, failed, sampled, scheduled

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


# --- The case page ---------------------------------------------------------------------------

# What the frame of every staff page asks: the session, its person, what waits for them.
FRAME = 3
# And what counts working days, once an answer, wherever a date is explained.
CALENDAR = 'FROM "casework_workdayoverride"'


def whole_case(people: Crew, number: int) -> Any:
    """A case with that many samples, talks and events, each kind of what may follow, and photos."""
    sample = failed(people, inspection=checked(people, failing=2))
    talk = served_talk(people, sample=sample)
    served_order(people, sample=sample)
    drafted_exposure(people, sample)
    more_samples(people, number, like=sample)
    action = AuditEvent.objects.filter(object_type="inspections.inspection").latest("seq").action
    for turn in range(number):
        talk.pk, talk.number = None, f"YT-2026-9{turn:03d}"
        talk.state, talk.document, talk.closed_at = "cancelled", None, NOW
        talk.save(force_insert=True)
        told = audit.Act(action=action, by=people.regulator, at=NOW, obj=talk.inspection)
        audit.append_or_wait(told)
    return talk.inspection


@pytest.mark.parametrize("who", ["regulator", "inspector", "head"])
@pytest.mark.parametrize("number", [10, 100])
def test_the_case_page_costs_eight_queries_of_its_own(
    client: Client, who: str, number: int
) -> None:
    people = crew()
    case = whole_case(people, number)
    sign_in(client, getattr(people, who))
    asked = spent(client, case.get_absolute_url())
    assert len(asked) - FRAME <= 8, "\n".join(asked)


STAGES = (
    drafted_talk,
    approved_talk,
    absent_talk,
    held_talk,
    signed_order,
    served_order,
    reported_order,
    published_exposure,
)


@pytest.mark.parametrize("make", STAGES)
def test_the_case_page_keeps_to_it_at_every_stage(client: Client, make: Any) -> None:
    people = crew()
    url = make(people).inspection.get_absolute_url()
    for who in (people.regulator, people.inspector, people.head):
        sign_in(client, who)
        asked = [sql for sql in spent(client, url) if CALENDAR not in sql]
        assert len(asked) - FRAME <= 8, "\n".join(asked)
