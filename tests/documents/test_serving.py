"""送达: each way has its proof and its day, by the law in force on that day."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from casework.rulebook import due
from documents import serving, transitions
from documents.models import Document, ServiceRecord, ServiceRule
from documents.states import ServiceWay
from tests.documents import cast
from tests.factories_accounts import sign_in

pytestmark = pytest.mark.django_db

TODAY = date(2026, 9, 18)
GIVEN: dict[str, dict[str, Any]] = {
    "direct": {"receiver": "喆堃"},
    "left": {"refusal": "拒绝签收", "witness": "周启明"},
    "post": {"waybill": "1098765432100", "delivered_on": date(2026, 9, 17)},
    "entrusted": {"servers": "郯城县市场监管局 周启明"},
    "notice": {
        "published_on": date(2026, 8, 3),
        "published_in": "本局门户网站",
        "remarks": "受送达人下落不明",
    },
    "electronic": {"consent": "送达地址确认书（2026年9月1日）"},
}


def missing(way: str, given: dict[str, Any], today: date = TODAY) -> set[str]:
    return set(serving.problems(way, given, today=today))


def serve(document: Document, way: str, **given: Any) -> ServiceRecord:
    at = given.pop("at", cast.NOW)
    given = {"receiver": "喆堃", **given}
    transitions.serve(document, way=way, by=document.drafted_by, at=at, **given)
    return ServiceRecord.objects.get(document=document)


@pytest.mark.parametrize("way", list(ServiceWay.values))
def test_each_way_stands_with_its_proof_and_with_no_part_of_it_left_out(way: str) -> None:
    assert missing(way, GIVEN[way]) == set()
    for name in GIVEN[way]:
        assert missing(way, {**GIVEN[way], name: ""}) == {name}


def test_every_way_has_a_rule_with_its_basis_and_a_sentence_for_every_part() -> None:
    assert set(ServiceRule.objects.values_list("way", flat=True)) == set(ServiceWay.values)
    for rule in ServiceRule.objects.order_by("pk"):
        assert rule.basis
        assert rule.basis_en
        assert set(rule.needs.split()) <= set(serving.SAY)


def test_since_2013_a_photo_stands_for_the_witness_and_before_it_did_not() -> None:
    film = {"refusal": "拒绝签收", "proof": "照片"}
    assert missing("left", film, date(2013, 1, 1)) == set()
    assert missing("left", film, date(2012, 12, 31)) == {"witness"}


def test_before_2013_nobody_could_be_served_electronically() -> None:
    assert missing("electronic", GIVEN["electronic"], date(2012, 12, 31)) == {"way"}


@pytest.mark.parametrize(
    ("published", "last"), [("2021-12-31", "2022-03-01"), ("2022-01-01", "2022-01-31")]
)
def test_a_public_notice_takes_sixty_days_until_2021_and_thirty_since(
    published: str, last: str
) -> None:
    assert due(serving.NOTICE, date.fromisoformat(published)).due_on.isoformat() == last


@pytest.mark.parametrize(
    ("today", "stands"), [("2026-09-02", False), ("2026-09-03", True), ("2022-01-31", False)]
)
def test_a_notice_is_recorded_after_its_days_are_over(today: str, stands: bool) -> None:
    found = missing("notice", GIVEN["notice"], date.fromisoformat(today))
    assert (found == set()) is stands
    assert found <= {"published_on"}


def test_the_notice_of_2014_needs_its_sixty_days() -> None:
    given = {**GIVEN["notice"], "published_on": date(2014, 9, 1)}
    assert missing("notice", given, date(2014, 10, 31)) == {"published_on"}
    assert missing("notice", given, date(2014, 11, 1)) == set()


def test_nothing_is_posted_or_published_tomorrow_or_before_the_signature() -> None:
    ahead = {**GIVEN["post"], "delivered_on": TODAY + timedelta(days=1)}
    assert missing("post", ahead) == {"delivered_on"}
    found = serving.problems("post", GIVEN["post"], today=TODAY, signed_on=TODAY)
    assert set(found) == {"delivered_on"}


def test_the_act_itself_refuses_a_service_without_its_proof() -> None:
    document = cast.made()
    with pytest.raises(ValidationError) as refused:
        serve(document, "electronic")
    assert set(refused.value.message_dict) == {"consent"}
    assert not ServiceRecord.objects.exists()


def test_a_letter_by_post_is_served_on_the_day_of_its_return_slip() -> None:
    document = cast.made()
    record = serve(
        document,
        "post",
        waybill="1098765432100",
        delivered_on=date(2026, 9, 21),
        at=cast.NOW + timedelta(days=6),
    )
    assert record.served_at == datetime(2026, 9, 21, 4, tzinfo=UTC)
    document = transitions.make_receipt(document, by=document.drafted_by, at=cast.NOW)
    receipt = document.services.get().receipt
    assert "1098765432100" in receipt.context["remarks"]


def test_a_notice_serves_at_the_end_of_its_last_day_and_the_receipt_says_where_it_stood() -> None:
    document = cast.made()
    record = serve(
        document,
        "notice",
        receiver="公告",
        published_on=date(2026, 9, 18),
        published_in="《沂蒙示例报》",
        remarks="受送达人下落不明，直接、邮寄均未能送达",
        at=cast.NOW + timedelta(days=40),
    )
    assert serving.served_at(document) == record.served_at
    assert record.served_at == datetime(2026, 10, 18, 15, 59, tzinfo=UTC)
    document = transitions.make_receipt(document, by=document.drafted_by, at=cast.NOW)
    told = document.services.get().receipt.context["remarks"]
    assert "2026年9月18日在《沂蒙示例报》公告" in told
    assert "下落不明" in told


@pytest.mark.parametrize("way", ["left", "post", "entrusted", "notice", "electronic"])
def test_the_form_says_at_the_field_what_is_missing_and_keeps_what_was_typed(way: str) -> None:
    document = cast.made()
    Document.objects.filter(pk=document.pk).update(approved_at=cast.NOW)
    values = {
        "way": way,
        "served_at": "2026-09-18T10:00",
        "receiver": "喆堃",
        "place": "沭河路12号",
    }
    client = sign_in(Client(), document.drafted_by)
    answer = client.post(f"/staff/documents/{document.pk}/serve/", values)
    assert answer.status_code == 422
    form = answer.context["form"]
    assert set(form.errors) == missing(way, {"receiver": "喆堃"})
    assert "沭河路12号" in answer.text
