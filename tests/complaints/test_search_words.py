"""Complaints are found by words of their number, title, trader or goods, and by nothing else."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st

from casework import search
from casework.models import AuditEvent
from casework.transitions import together
from complaints import queries, transitions
from complaints.models import Complaint
from tests import factories_complaints as make
from tests.factories_accounts import UserFactory, sign_in

pytestmark = pytest.mark.django_db
LIST = "/staff/complaints/"


@pytest.fixture
def people(db: None) -> make.Desk:
    return make.desk()


def retitle(complaint: Complaint, people: make.Desk, title: str) -> None:
    """Correct the title and leave the rest as it was told."""
    transitions.amend(
        complaint,
        by=people.regulator,
        at=make.NOW,
        title=title,
        district=complaint.district,
        domain=complaint.domain,
        respondent_name=complaint.respondent_name,
        product_name=complaint.product_name,
    )


def found(words: str, people: make.Desk) -> set[str]:
    rows = Complaint.objects.visible_to(people.regulator)
    return set(queries.matching(rows, words).values_list("number", flat=True).order_by("pk"))


def listed(client: Client, words: str) -> list[str]:
    page = client.get(LIST, {"q": words})
    assert page.status_code == 200
    return [row.number for row in page.context["page"].rows]


# --- What is found ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "words", ["水壶", "漏电", "云石", "电", "兰山店", "ts-2026", "电热水壶漏电", "  漏电 "]
)
def test_any_words_of_number_title_trader_or_goods_lead_to_it(people, words):
    complaint = make.received()
    assert found(words, people) == {complaint.number}


@pytest.mark.parametrize(
    "words", ["水漏", "电水", "壶云", "赔偿云石", "%", "_", "水%壶", "\\", "a"]
)
def test_only_words_that_stand_there_one_after_the_other(people, words):
    make.received()
    assert found(words, people) == set()


def test_a_wildcard_is_a_plain_character(people):
    sale = make.received(title="全场打5%折_不退不换")
    make.received(title="全场打5折不退不换")
    for words in ("5%折", "折_不", "%", "_"):
        assert found(words, people) == {sale.number}


def test_full_width_and_capitals_make_no_difference(people):
    cable = make.received(title="ＰＥ管标注ＤＮ１１０实为90")
    for words in ("PE管", "pe管", "ＰＥ管", "dn110", "ＤＮ１１０", cable.number.lower()):
        assert found(words, people) == {cable.number}


@pytest.mark.parametrize("words", ["\x00", "漏\x00电", "电" * 1000, "\n", "😀", "漏\n电"])
def test_whatever_is_typed_does_no_harm(client, people, words):
    make.received()
    sign_in(client, people.regulator)
    assert client.get(LIST, {"q": words}).status_code == 200
    assert client.get("/staff/search/", {"q": words}).status_code in {200, 302}
    assert client.get("/api/v1/complaints/", {"q": words}).status_code in {200, 400}


def test_what_the_person_told_and_who_it_is_find_nothing(people):
    make.received()
    make.report()
    for words in (
        make.CANARY.name,
        make.CANARY.phone,
        make.CANARY.email,
        make.CANARY.address,
        "手被麻",  # the description
    ):
        assert found(words, people) == set()


def test_nobody_finds_what_he_may_not_see(client, people):
    other = make.received(district="371322", title="别县电梯困人")
    sign_in(client, people.regulator)
    assert listed(client, "电梯") == []
    assert other.number not in client.get("/staff/search/", {"q": "电梯"}).content.decode()
    assert client.get("/api/v1/complaints/", {"q": "电梯"}).json()["results"] == []
    hotline = UserFactory(hotline=True, elsewhere=True)
    assert [row.number for row in queries.search("电梯", hotline)] == [other.number]


def test_list_search_and_program_find_the_same(client, people):
    wanted = make.received(title="电梯困人半小时")
    make.received()
    sign_in(client, people.regulator)
    assert listed(client, "电梯") == [wanted.number]
    answer = client.get("/api/v1/complaints/", {"q": "电梯"}).json()
    assert [row["number"] for row in answer["results"]] == [wanted.number]
    page = client.get("/staff/search/", {"q": "电梯"})
    assert page.status_code == 302
    assert page["Location"] == wanted.get_absolute_url()


# --- Kept up to date --------------------------------------------------------------------------


def test_a_corrected_entry_is_found_by_its_new_words_alone(people):
    complaint = make.received()
    retitle(complaint, people, "电饭煲外壳开裂")
    assert found("饭煲", people) == {complaint.number}
    assert found("漏电", people) == set()


def test_a_reference_of_others_leads_here_and_outlives_a_correction(people):
    complaint = make.received()
    with together():
        complaint.refresh_search_text(["12345-0914-778"])
        complaint.save(update_fields=["search_text"])
    assert found("0914-778", people) == {complaint.number}
    retitle(complaint, people, "电饭煲外壳开裂")
    assert found("0914-778", people) == {complaint.number}
    complaint.refresh_from_db()
    complaint.refresh_search_text([])
    complaint.save()
    assert found("0914-778", people) == set()


def test_the_log_says_nothing_of_it(people):
    complaint = make.received()
    retitle(complaint, people, "电饭煲外壳开裂")
    for event in AuditEvent.objects.of_object(complaint):
        assert "search_text" not in {**event.before, **event.after}


# --- Exactly what a scan finds ----------------------------------------------------------------
SIGNS = st.text(alphabet="电梯水壶漏aA1１%_\\ -", min_size=1, max_size=6)


@settings(max_examples=60)
@given(texts=st.lists(SIGNS, min_size=1, max_size=4), words=SIGNS)
def test_the_pairs_of_a_word_are_pairs_of_every_text_that_holds_it(texts: Any, words: str) -> None:
    wanted = search.normalise(words)
    text = search.compose(texts)
    if wanted and wanted in text:
        assert set(search.pairs(wanted)) <= {text[at : at + 2] for at in range(len(text) - 1)}


@pytest.mark.postgres
def test_the_database_makes_the_same_pairs(db: None) -> None:
    for text in ("", "电", "电梯", search.compose(["TS-2026-0914", "电梯困人😀", "云石"])):
        with connection.cursor() as cursor:
            cursor.execute("SELECT portal_bigrams(%s)", [text])
            made = cursor.fetchone()[0]
        assert set(made) == {text[at : at + 2] for at in range(len(text) - 1)}
