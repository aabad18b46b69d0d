"""What the list and the page of a case cost, however many cases there are."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from casework import slots
from complaints.models import Complaint
from tests import factories_complaints as make
from tests.factories_accounts import sign_in

pytestmark = pytest.mark.django_db
LIST = "/staff/complaints/"


@pytest.fixture
def people(db: None) -> make.Desk:
    return make.desk()


def spent(client: Client, url: str) -> list[str]:
    """Every query of the answer, of a page that was opened before."""
    client.get(url)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(url).status_code == 200
    return [query["sql"] for query in queries.captured_queries]


def many(amount: int) -> Complaint:
    """So many cases of one trader; the last of them."""
    return [make.received() for _number in range(amount)][-1]


@pytest.mark.parametrize(
    ("query", "most"),
    # Who asks for the exact number pays for it with one more; a word that is searched costs one
    # more on PostgreSQL, which looks first whether it is rare.
    [("?view=all", 6), ("?district=371302", 6), ("?q=漏电", 7), ("?due=open&count=1", 7)],
)
def test_the_list_costs_six_queries_at_ten_and_at_a_hundred_rows(client, people, query, most):
    sign_in(client, people.regulator)
    many(10)
    few = len(spent(client, LIST + query))
    many(90)
    assert few <= most
    assert len(spent(client, LIST + query)) == few


def test_the_page_costs_the_same_at_ten_and_at_a_hundred_cases(client, people):
    sign_in(client, people.regulator)
    few = len(spent(client, many(10).get_absolute_url()))
    assert few <= 8
    assert len(spent(client, many(90).get_absolute_url())) == few


def test_a_lazy_panel_costs_the_page_nothing(client, people):
    """The other cases of the trader are asked for only when the reader gets there."""
    sign_in(client, people.regulator)
    page = many(3)
    before = len(spent(client, page.get_absolute_url()))
    filling = next(one for one in slots.fillings["case.related"] if one.name == "trader")
    rest = [one for one in slots.fillings["case.related"] if one is not filling]
    kept: Any = slots.fillings["case.related"]
    slots.fillings["case.related"] = rest
    try:
        assert len(spent(client, page.get_absolute_url())) == before
    finally:
        slots.fillings["case.related"] = kept
    panel = f"{page.get_absolute_url()}panel/{filling.key}/"
    answer = client.get(panel, headers={"HX-Request": "true"}).content.decode()
    others = Complaint.objects.exclude(pk=page.pk).order_by("pk")
    assert all(other.number in answer for other in others)
    assert page.number not in answer
    assert len(spent(client, panel)) <= 6
