import json
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from casework import audit
from casework.models import AuditEvent, IdempotencyKey
from complaints import transitions
from complaints.models import Complaint, ComplaintFile, Reporter
from documents.models import Attachment
from tests import factories_complaints as make
from tests.factories_accounts import OfficeFactory, sign_in

pytestmark = pytest.mark.django_db
URL = "/api/v1/complaints/"
TRACK = "/api/v1/complaints/track/"


@pytest.fixture(autouse=True)
def offices(db: None) -> None:
    OfficeFactory(city=True)
    OfficeFactory()


def post(client: Client, url: str = URL, language: str = "zh-CN", **changes: Any) -> Any:
    headers = changes.pop("headers", {})
    body = {**make.BODY, **changes} if url == URL else changes
    return client.post(
        url,
        json.dumps(body),
        content_type="application/json",
        headers={"Accept-Language": language, **headers},
    )


# --- Handing in -----------------------------------------------------------------------------


def test_a_complaint_is_answered_with_number_code_and_deadline(client):
    answer = post(client)
    assert answer.status_code == 201
    data = answer.json()
    complaint = Complaint.objects.get()
    assert data["id"] == complaint.pk
    assert data["number"] == complaint.number
    assert data["number"].startswith("TS-")
    assert len(data["query_code"]) == 10
    assert (data["kind"], data["state"]) == ("complaint", "received")
    assert [clock["code"] for clock in data["deadlines"]] == ["CM-ACC"]
    assert set(data["deadlines"][0]) == {"code", "due_on", "provisional"}
    assert answer["Cache-Control"] == "no-store"


def test_the_code_itself_is_not_in_the_database(client):
    code = post(client, headers={"Idempotency-Key": "a-key"}).json()["query_code"]
    assert code not in str(list(Complaint.objects.order_by("pk").values()))
    assert code not in str(list(IdempotencyKey.objects.order_by("pk").values()))


@pytest.mark.parametrize(("kind", "series"), [("report", "JB-"), ("inquiry", "ZX-")])
def test_each_kind_has_its_series(client, kind, series):
    assert post(client, kind=kind).json()["number"].startswith(series)


def test_an_anonymous_report_has_a_receipt_and_nothing_else(client):
    answer = post(client, kind="report", anonymous=True, consent=None)
    data = answer.json()
    assert answer.status_code == 201
    assert (data["id"], data["number"]) == (None, None)
    assert len(data["query_code"]) == 24
    assert not Reporter.objects.exists()


def test_only_a_report_can_be_anonymous(client):
    answer = post(client, anonymous=True)
    assert answer.status_code == 400
    assert "anonymous" in answer.json()


def test_unknown_fields_are_ignored_and_never_stored(client):
    answer = post(client, state="closed", handler=1, number="TS-1", office=99, secret="x-ray")
    complaint = Complaint.objects.get()
    assert answer.status_code == 201
    assert complaint.state == "received"
    assert complaint.number != "TS-1"
    assert "x-ray" not in str(list(Complaint.objects.order_by("pk").values()))


@pytest.mark.parametrize(
    ("field", "value", "chinese", "english"),
    [
        ("purchase_date", "2026-02-30", "日期", "real date"),
        ("respondent_code", "91371302MA3C1D2E3U", "营业执照", "code"),
        ("district", "999999", "区县", "district"),
        ("amount", "一百二十九", "129.50", "129.50"),
        ("reporter_phone", "123", "电话", "phone"),
        ("consent", False, "隐私", "privacy"),
        ("title", "", "必填", "required"),
        ("description", None, "必填", "required"),
        ("kind", "praise", "请选择", "Choose"),
        ("title", {"a": 1}, "文字", "text"),
        ("title", "\ud800\ud800", "文字", "text"),
        ("title", "x\x00y", "", ""),
    ],
)
def test_bad_input_is_named_at_its_field_in_the_readers_language(
    client, field, value, chinese, english
):
    for language, words in (("zh-CN", chinese), ("en", english)):
        answer = post(client, language=language, **{field: value})
        assert answer.status_code == 400, answer.content
        assert words in " ".join(answer.json()[field])
    assert not Complaint.objects.exists()


@pytest.mark.parametrize("body", ["[]", '"text"', "{", "null"])
def test_a_body_that_is_no_object_is_refused(client, body):
    answer = client.post(URL, body, content_type="application/json")
    assert answer.status_code == 400


def test_photos_come_with_a_multipart_form(client):
    files = [make.Sample().file(), make.Sample("小票.jpg").file()]
    answer = client.post(URL, {**make.BODY, "attachments": files})
    assert answer.status_code == 201
    assert ComplaintFile.objects.count() == 2
    assert {file.name for file in Attachment.objects.order_by("pk")} == {"photo.jpg"}


@pytest.mark.parametrize("file", [make.too_large, make.disguised])
def test_a_file_that_is_too_large_or_no_photo_refuses_the_whole_with_the_reason(client, file):
    answer = client.post(URL, {**make.BODY, "attachments": [make.Sample().file(), file()]})
    assert answer.status_code == 400
    assert "attachments" in answer.json()
    assert not Complaint.objects.exists()
    assert not Attachment.objects.exists()


def test_an_eleventh_file_is_refused(client):
    files = [make.Sample().file() for _ in range(11)]
    answer = client.post(URL, {**make.BODY, "attachments": files})
    assert answer.status_code == 400
    assert not Complaint.objects.exists()


def test_a_signed_in_persons_account_is_not_tied_to_what_is_handed_in(client):
    user = make.desk().hotline
    assert post(sign_in(client, user), kind="report", anonymous=True).status_code == 201
    assert AuditEvent.objects.get(action="complaints.complaint.receive").actor != user


# --- Once per key ---------------------------------------------------------------------------


def test_the_same_key_and_body_get_the_same_answer(client):
    first = post(client, headers={"Idempotency-Key": "one"})
    second = post(client, headers={"Idempotency-Key": "one"})
    assert first.json() == second.json()
    assert second.status_code == 201
    assert Complaint.objects.count() == 1


def test_the_same_key_with_another_body_is_refused(client):
    post(client, headers={"Idempotency-Key": "one"})
    assert post(client, title="另一件事", headers={"Idempotency-Key": "one"}).status_code == 422
    assert Complaint.objects.count() == 1


def test_the_same_photo_under_the_same_key_is_the_same_body(client):
    answers = [
        client.post(
            URL,
            {**make.BODY, "attachments": [make.Sample().file()]},
            headers={"Idempotency-Key": "photo"},
        )
        for _ in range(2)
    ]
    assert answers[0].json() == answers[1].json()
    assert Attachment.objects.count() == 1


def test_without_a_key_two_posts_are_two_complaints(client):
    assert post(client).json()["number"] != post(client).json()["number"]


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_twenty_parallel_posts_with_one_key_are_one_complaint():
    def send(_number: int) -> tuple[int, str]:
        try:
            answer = post(Client(), headers={"Idempotency-Key": "parallel"})
            return answer.status_code, answer.json()["query_code"]
        finally:
            connection.close()

    with ThreadPoolExecutor(20) as pool:
        answers = list(pool.map(send, range(20)))
    assert {status for status, _code in answers} == {201}
    assert len({code for _status, code in answers}) == 1
    assert Complaint.objects.count() == 1


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_a_hundred_people_at_once_get_a_hundred_numbers_in_a_row():
    """Twenty-five at a time, each from an address of its own: none is lost, none stands twice."""

    def send(number: int) -> tuple[int, str]:
        try:
            person = Client(REMOTE_ADDR=f"10.0.0.{number + 1}")
            answer = post(person, headers={"Idempotency-Key": f"person-{number}"})
            return answer.status_code, answer.json()["number"]
        finally:
            connection.close()

    with ThreadPoolExecutor(25) as pool:
        answers = list(pool.map(send, range(100)))
    assert {status for status, _number in answers} == {201}
    running = sorted(int(number.rsplit("-", 1)[1]) for _status, number in answers)
    assert running == list(range(1, 101))
    assert Reporter.objects.count() == 100
    assert audit.verify().sound


def test_the_limit_counts_a_repeated_key_once(client, settings):
    settings.LIMITS = {**settings.LIMITS, "submit": (2, 3600)}
    for _ in range(4):
        assert post(client, headers={"Idempotency-Key": "same"}).status_code == 201
    assert post(client).status_code == 201
    refused = post(client)
    assert refused.status_code == 429
    assert int(refused["Retry-After"]) > 0


def test_with_the_broker_stopped_a_submission_is_taken_and_tracking_refuses(client, settings):
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    began = time.monotonic()
    answer = post(client)
    assert answer.status_code == 201
    assert time.monotonic() - began < 2
    data = answer.json()
    pair = {"number": data["number"], "query_code": data["query_code"]}
    assert post(client, TRACK, **pair).status_code == 429


# --- Tracking -------------------------------------------------------------------------------


def test_number_and_code_open_the_case(client):
    data = post(client).json()
    answer = post(client, TRACK, number=data["number"], query_code=data["query_code"])
    assert answer.status_code == 200
    case = answer.json()
    assert case["number"] == data["number"]
    assert case["state"] == "received"
    assert len(case["timeline"]) == 1
    assert case["deadlines"][0]["code"] == "CM-ACC"
    for secret in (make.CANARY.name, make.CANARY.phone):
        assert secret not in answer.content.decode()


def test_number_and_code_are_read_however_they_are_typed(client):
    data = post(client).json()
    code = data["query_code"].lower()
    typed = {
        "number": data["number"].replace("-", "").lower(),
        "query_code": f"{code[:5]} {code[5:]}",
    }
    assert post(client, TRACK, **typed).status_code == 200


def test_a_receipt_alone_opens_the_anonymous_report(client):
    data = post(client, kind="report", anonymous=True).json()
    answer = post(client, TRACK, query_code=data["query_code"])
    assert answer.status_code == 200
    assert answer.json()["number"] is None
    assert answer.json()["received_at"].endswith("T00:00:00+08:00")


def test_a_wrong_pair_and_an_unknown_number_look_alike(client):
    number = post(client).json()["number"]
    wrong = post(client, TRACK, number=number, query_code="2222222222")
    unknown = post(client, TRACK, number="TS-2020-0101-0001", query_code="2222222222")
    receipt = post(client, TRACK, query_code="2" * 24)
    assert wrong.status_code == unknown.status_code == receipt.status_code == 404
    assert wrong.content == unknown.content == receipt.content


def test_the_internal_number_of_an_anonymous_report_opens_nothing(client):
    data = post(client, kind="report", anonymous=True).json()
    number = Complaint.objects.get().number
    answer = post(client, TRACK, number=number, query_code=data["query_code"])
    assert answer.status_code == 404


def test_misses_are_limited_per_number_and_per_address(client, settings):
    settings.LIMITS = {**settings.LIMITS, "track": (10, 600), "track_number": (5, 600)}
    data = post(client).json()
    for _ in range(5):
        assert post(client, TRACK, number=data["number"], query_code="2" * 10).status_code == 404
    assert post(client, TRACK, number=data["number"], query_code="2" * 10).status_code == 429
    # Five more from here, whatever the number; then the address is shut as well.
    for serial in range(5):
        answer = post(client, TRACK, number=f"TS-2020-0101-{serial:04d}", query_code="2" * 10)
        assert answer.status_code == 404
    assert post(client, TRACK, number="TS-2020-0101-9999", query_code="2" * 10).status_code == 429


def test_whoever_knows_the_code_is_not_limited_by_looking_again(client, settings):
    settings.LIMITS = {**settings.LIMITS, "track": (3, 600), "track_number": (3, 600)}
    data = post(client).json()
    pair = {"number": data["number"], "query_code": data["query_code"]}
    assert [post(client, TRACK, **pair).status_code for _ in range(6)] == [200] * 6


@pytest.mark.parametrize(
    "body", [{}, {"query_code": ""}, {"query_code": 5}, {"query_code": "\ud800"}]
)
def test_tracking_without_a_code_is_bad_input(client, body):
    assert post(client, TRACK, **body).status_code == 400


# --- Staff ----------------------------------------------------------------------------------


def test_staff_read_the_list_of_their_district_only(client):
    people, others = make.desk(), make.desk(elsewhere=True)
    complaint = make.received()
    assert client.get(URL).status_code in {401, 403}
    mine = sign_in(client, people.hotline).get(URL).json()["results"]
    assert [row["number"] for row in mine] == [complaint.number]
    assert sign_in(client, others.hotline).get(URL).json()["results"] == []
    assert client.get(f"{URL}{complaint.pk}/").status_code == 404


def test_an_act_needs_the_version_that_was_read(client):
    complaint = make.received()
    sign_in(client, make.desk().regulator)
    url = f"{URL}{complaint.pk}/accept/"
    assert client.post(url).status_code == 428
    assert client.post(url, headers={"If-Match": '"99"'}).status_code == 412
    tag = client.get(f"{URL}{complaint.pk}/")["ETag"]
    answer = client.post(url, headers={"If-Match": tag})
    assert answer.status_code == 200
    assert answer.json()["state"] == "accepted"
    assert "close" in answer.json()["allowed_transitions"]
    again = client.post(url, headers={"If-Match": answer["ETag"]})
    assert again.status_code == 409
    assert again.json()["code"] == "wrong_state"


def test_patch_corrects_the_entry(client):
    complaint = make.received()
    sign_in(client, make.desk().hotline)
    tag = client.get(f"{URL}{complaint.pk}/")["ETag"]
    body = {"title": "改正后的标题", "district": complaint.district_id, "domain": "service"}
    answer = client.patch(
        f"{URL}{complaint.pk}/", json.dumps(body), "application/json", headers={"If-Match": tag}
    )
    assert answer.status_code == 200
    assert answer.json()["title"] == "改正后的标题"


def test_no_staff_answer_holds_the_person(client):
    complaint = make.received()
    sign_in(client, make.desk().regulator)
    for url in (URL, f"{URL}{complaint.pk}/", f"{URL}export/?format=csv"):
        answer = client.get(url)
        text = b"".join(answer.streaming_content) if answer.streaming else answer.content
        for secret in (make.CANARY.name, make.CANARY.phone, make.CANARY.email):
            assert secret.encode() not in text


def test_withdrawn_material_cannot_be_added_over_the_api_by_a_stranger(client):
    complaint = transitions.accept(make.received(), by=make.desk().regulator, at=make.NOW)
    sign_in(client, make.desk(elsewhere=True).hotline)
    url = f"{URL}{complaint.pk}/add-material/"
    assert client.post(url, {"text": "x"}, headers={"If-Match": '"2"'}).status_code == 404
