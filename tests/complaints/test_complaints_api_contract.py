"""The contract of /api/v1/complaints/ line by line, as programs rely on it."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from casework.paging import PAGE
from complaints import transitions
from complaints.models import Complaint
from complaints.states import Kind
from tests import factories_complaints as make
from tests.factories_accounts import LANSHAN, TANCHENG, OfficeFactory, sign_in

pytestmark = pytest.mark.django_db
URL = "/api/v1/complaints/"


@pytest.fixture
def people(db: Any) -> make.Desk:
    return make.desk()


@pytest.fixture
def program(client: Client, people: make.Desk) -> Client:
    """A program that is signed in as the county's regulator."""
    return sign_in(client, people.regulator)


def several(number: int) -> list[str]:
    """So many cases of the county, the newest first; told at their own minutes."""
    office = OfficeFactory()
    rows = [
        Complaint(
            number=f"TS-2026-0913-{each:04d}",
            kind=Kind.COMPLAINT,
            channel="web",
            regime="2026",
            title=f"第{each}件",
            description="壶身带电",
            domain="product",
            district_id=LANSHAN,
            office=office,
            received_at=make.NOW + timedelta(minutes=each),
        )
        for each in range(number)
    ]
    Complaint.objects.bulk_create(rows)
    return [row.number for row in reversed(rows)]


def numbers(answer: Any) -> list[str]:
    assert answer.status_code == 200
    return [row["number"] for row in answer.json()["results"]]


# --- The list -------------------------------------------------------------------------------


def test_the_list_counts_only_when_asked(program):
    several(3)
    assert set(program.get(URL).json()) == {"results", "next", "previous"}
    assert program.get(URL, {"count": "1"}).json()["count"] == 3


def test_pages_follow_each_other_without_a_gap_while_new_cases_come_in(program):
    told = several(PAGE + 7)
    first = program.get(URL)
    make.received(title="刚刚进来的", at=make.NOW + timedelta(days=1))
    second = program.get(first.json()["next"])
    assert numbers(first) + numbers(second) == told
    assert second.json()["next"] is None
    assert numbers(program.get(second.json()["previous"])) == numbers(first)


def test_filters_narrow_and_stay_on_the_next_page(program):
    several(PAGE + 2)
    inquiry = make.inquiry()
    assert numbers(program.get(URL, {"kind": "inquiry"})) == [inquiry.number]
    assert numbers(program.get(URL, {"q": inquiry.number})) == [inquiry.number]
    first = program.get(URL, {"kind": "complaint"})
    assert "kind=complaint" in first.json()["next"]
    assert inquiry.number not in numbers(program.get(first.json()["next"]))


@pytest.mark.parametrize(
    "query",
    [{"order": "reporter"}, {"order": "query_code_mac"}, {"kind": "praise"}, {"district": "1"}],
)
def test_what_cannot_be_asked_is_refused_with_its_name(program, query):
    answer = program.get(URL, query)
    assert answer.status_code == 400
    assert set(answer.json()) == set(query)


def test_the_oldest_come_first_when_asked(program):
    told = several(4)
    assert numbers(program.get(URL, {"order": "received_at"})) == told[::-1]


# --- One case -------------------------------------------------------------------------------


def patch(program: Client, complaint: Complaint, **headers: str) -> Any:
    body = {"title": "改正后的标题", "district": complaint.district_id, "domain": "service"}
    names = {name.replace("_", "-"): value for name, value in headers.items()}
    return program.patch(
        f"{URL}{complaint.pk}/", json.dumps(body), "application/json", headers=names
    )


def test_a_change_needs_the_version_that_was_read(program):
    complaint = make.received()
    assert patch(program, complaint).status_code == 428
    assert patch(program, complaint, If_Match='"77"').status_code == 412
    assert patch(program, complaint, If_Match="no-tag").status_code == 412
    assert Complaint.objects.get().title == complaint.title
    tag = program.get(f"{URL}{complaint.pk}/")["ETag"]
    done = patch(program, complaint, If_Match=tag)
    assert (done.status_code, done.json()["title"]) == (200, "改正后的标题")
    assert done["ETag"] != tag
    # The second editor read the old version.
    assert patch(program, complaint, If_Match=tag).status_code == 412


@pytest.mark.parametrize(("language", "words"), [("zh-CN", "撤回"), ("en", "Withdrawn")])
def test_a_refused_act_says_why_in_the_readers_language(program, language, words):
    complaint = transitions.withdraw(make.received(), by=make.public(), at=make.NOW)
    answer = program.post(
        f"{URL}{complaint.pk}/accept/",
        headers={"If-Match": f'"{complaint.version}"', "Accept-Language": language},
    )
    assert answer.status_code == 409
    assert answer.json()["code"] == "wrong_state"
    assert words in answer.json()["detail"]


def test_the_answer_names_what_may_be_done_and_nothing_else_can_be(program):
    complaint = make.received()
    allowed = program.get(f"{URL}{complaint.pk}/").json()["allowed_transitions"]
    assert {"accept", "refuse", "amend"} <= set(allowed)
    assert "close" not in allowed
    # What belongs to the robots has no address.
    for verb in ("tell-outcome", "forget", "nothing"):
        url = f"{URL}{complaint.pk}/{verb}/"
        assert program.post(url, headers={"If-Match": '"1"'}).status_code == 404


def test_a_case_of_another_county_is_not_there_for_any_verb(program):
    complaint = make.received(district=TANCHENG)
    url = f"{URL}{complaint.pk}/"
    tag = {"If-Match": '"1"'}
    assert program.get(url).status_code == 404
    assert patch(program, complaint, If_Match='"1"').status_code == 404
    assert program.post(f"{url}accept/", headers=tag).status_code == 404


# --- Export ---------------------------------------------------------------------------------


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_the_export_holds_the_rows_of_the_county_and_nobodys_name(program, form):
    mine, other = make.received(), make.received(district=TANCHENG)
    answer = program.get(f"{URL}export/", {"format": form})
    content = b"".join(answer.streaming_content)
    assert answer.status_code == 200
    if form == "csv":
        assert mine.number.encode() in content
        assert other.number.encode() not in content
        assert make.CANARY.phone.encode() not in content
    else:
        assert content.startswith(b"PK")


def test_exports_are_limited(program, settings):
    settings.LIMITS = {**settings.LIMITS, "export": (1, 3600)}
    assert program.get(f"{URL}export/", {"format": "csv"}).status_code == 200
    assert program.get(f"{URL}export/", {"format": "csv"}).status_code == 429
