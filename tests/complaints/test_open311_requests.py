"""Open311 GeoReport v2, spoken by a program that knows only the standard."""

from datetime import datetime, timedelta
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from casework.models import IdempotencyKey
from complaints import transitions as cases
from complaints.models import Complaint, Reporter, ServiceRequest
from complaints.states import Channel, Kind, Outcome
from tests import factories_complaints as make
from tests.factories_accounts import LANSHAN, OfficeFactory
from tests.factories_open311 import COMPLAINT, INQUIRY, Speaker, program

pytestmark = pytest.mark.django_db
FIELDS = {
    "service_request_id",
    "status",
    "status_notes",
    "service_name",
    "service_code",
    "description",
    "agency_responsible",
    "service_notice",
    "requested_datetime",
    "updated_datetime",
    "expected_datetime",
    "address",
    "address_id",
    "zipcode",
    "lat",
    "long",
    "media_url",
}


@pytest.fixture(autouse=True)
def today(time_machine: Any) -> Any:
    time_machine.move_to(make.NOW)
    OfficeFactory(city=True)
    OfficeFactory()
    return time_machine


@pytest.fixture
def speaker() -> Speaker:
    program()
    return Speaker()


def errors(answer: Any) -> str:
    assert all(set(error) == {"code", "description"} for error in answer.json())
    return " ".join(error["description"] for error in answer.json())


# --- Services -------------------------------------------------------------------------------


def test_the_services_are_complaints_and_questions_by_goods_and_never_a_report():
    rows = Speaker().both("services", jurisdiction_id="linyi.gov.cn").json()
    assert {row["service_code"] for row in rows} >= {COMPLAINT, INQUIRY}
    assert not any("report" in row["service_code"] for row in rows)
    expected = {"service_code", "service_name", "description", "metadata", "type", "keywords"}
    assert all(set(row) == expected | {"group"} for row in rows)
    assert {row["type"] for row in rows} == {"realtime"}


def test_a_service_names_what_it_asks_for_besides():
    found = Speaker().both(f"services/{COMPLAINT}").json()
    assert found["service_code"] == COMPLAINT
    by_code = {each["code"]: each for each in found["attributes"]}
    assert by_code["respondent_name"]["required"] is True
    assert {"key": LANSHAN, "name": "兰山区"} in by_code["district"]["values"]
    assert by_code["demands"]["datatype"] == "multivaluelist"
    assert [each["order"] for each in found["attributes"]] == list(range(1, len(by_code) + 1))


@pytest.mark.parametrize("code", ["report-other", "complaint-nothing", "complaint", "x"])
def test_what_is_no_service_is_not_found(code):
    answer = Speaker().both(f"services/{code}")
    assert answer.status_code == 404
    assert answer.json()[0]["code"] == 404


def test_the_discovery_document_says_where_and_in_which_forms():
    found = Speaker().both("discovery").json()
    assert found["endpoints"][0]["url"].endswith("/open311/v2")
    assert found["endpoints"][0]["formats"] == ["application/json", "text/xml"]


def test_words_follow_the_language_of_the_program():
    speaker = Speaker()
    answer = speaker.browser.get("/open311/v2/services.json", headers={"Accept-Language": "en"})
    assert answer.json()[0]["service_name"].startswith("Complaint: ")


@pytest.mark.parametrize("path", ["services.yaml", "services", "requests/x.html"])
def test_another_form_is_not_spoken(client, path):
    assert client.get(f"/open311/v2/{path}").status_code == 404


# --- Handing in -----------------------------------------------------------------------------


def test_a_request_becomes_a_complaint_through_the_one_door(speaker):
    answer = speaker.post()
    assert answer.status_code == 201
    row = answer.json()[0]
    assert set(row) == {"service_request_id", "service_notice", "account_id"}
    complaint = Complaint.objects.get()
    assert (complaint.kind, complaint.channel) == (Kind.COMPLAINT, Channel.OPEN311)
    assert complaint.district_id == LANSHAN
    assert complaint.category_id == "other"
    assert complaint.title == "第二天烧水时壶身带电，手被麻了一下"
    assert complaint.respondent_name == "云石家电兰山店"
    assert Reporter.objects.get().contact.name == make.CANARY.name
    assert complaint.number in row["service_notice"]


def test_the_citizen_can_follow_it_with_the_code_that_the_program_passes_on(speaker, client):
    notice = speaker.post().json()[0]["service_notice"]
    code = notice.split("查询码")[1].split("，")[0]
    number = Complaint.objects.get().number
    answer = client.post("/complaints/track/", {"number": number, "query_code": code})
    assert answer.status_code == 303


def test_the_answer_in_xml_says_the_same(speaker):
    answer = speaker.post(form="xml")
    assert (answer.status_code, answer["Content-Type"]) == (201, "text/xml; charset=utf-8")
    root = ET.fromstring(answer.content)
    assert (root.tag, root[0].tag) == ("service_requests", "request")
    assert root[0].findtext("service_request_id") == ServiceRequest.objects.get().public_id


def test_a_question_needs_no_name(speaker):
    gone = {"first_name": None, "last_name": None, "phone": None, "email": None}
    speaker.handed_in(service_code=INQUIRY, **gone)
    assert Complaint.objects.get().kind == Kind.INQUIRY


@pytest.mark.parametrize(
    ("changes", "word"),
    [
        ({"service_code": None}, "service_code"),
        ({"service_code": "report-other"}, "service_code"),
        ({"description": ""}, "description"),
        ({"address_string": "火星"}, "address_string"),
        ({"address_string": None, "lat": "35.05", "long": "118.35"}, "address_string"),
        ({"phone": "12"}, "phone"),
        ({"first_name": None, "last_name": None}, "last_name"),
        ({"attribute[respondent_name]": None}, "attribute[respondent_name]"),
        ({"attribute[amount]": "很多"}, "attribute[amount]"),
        ({"attribute[purchase_date]": "2026-02-30"}, "attribute[purchase_date]"),
    ],
)
def test_what_is_missing_is_named_as_the_standard_names_it(speaker, changes, word):
    answer = speaker.post(**changes)
    assert answer.status_code == 400
    assert word in errors(answer)
    xml = ET.fromstring(speaker.post(form="xml", **changes).content)
    assert (xml.tag, xml[0].tag, xml[0].findtext("code")) == ("errors", "error", "400")
    assert not Complaint.objects.exists()


def test_the_address_can_be_a_code_or_an_attribute(speaker):
    speaker.handed_in(address_string=None, address_id="371322")
    speaker.handed_in(
        address_string="", **{"attribute[district]": LANSHAN}, description="另一件事情的说明"
    )
    assert {row.district_id for row in Complaint.objects.all()} == {"371322", LANSHAN}


def test_nothing_is_fetched_from_outside(speaker):
    speaker.handed_in(media_url="http://127.0.0.1:1/photo.jpg")
    assert not Complaint.objects.get().files.exists()


# --- Once -----------------------------------------------------------------------------------


def test_the_same_words_within_ten_minutes_are_one_request(speaker, today):
    first = speaker.post(device_id="phone-1").json()
    today.shift(timedelta(minutes=9))
    assert speaker.post(device_id="phone-1").json() == first
    assert Complaint.objects.count() == 1
    assert speaker.post(device_id="phone-2").json() != first
    today.shift(timedelta(minutes=11))
    assert speaker.post(device_id="phone-1").json() != first
    assert Complaint.objects.count() == 3


def test_a_key_of_its_own_makes_a_request_once(speaker, today):
    headers = {"Idempotency-Key": "a-1"}
    first = speaker.post(headers=headers).json()
    today.shift(timedelta(hours=5))
    assert speaker.post(headers=headers).json() == first
    assert speaker.post(headers=headers, description="别的事情说明").status_code == 422
    assert Complaint.objects.count() == 1


def test_two_programs_never_meet_under_one_key(speaker):
    program("别的程序", "8" * 32)
    headers = {"Idempotency-Key": "a-1"}
    speaker.post(headers=headers)
    assert Speaker(key="8" * 32).post(headers=headers).status_code == 201
    assert Complaint.objects.count() == 2


def test_the_code_is_nowhere_in_the_database(speaker):
    notice = speaker.post().json()[0]["service_notice"]
    code = notice.split("查询码")[1].split("，")[0].replace(" ", "")
    rows = [*IdempotencyKey.objects.order_by("pk").values()]
    rows += [*ServiceRequest.objects.order_by("pk").values()]
    assert code not in str(rows)


# --- Reading --------------------------------------------------------------------------------


def test_a_request_tells_where_it_stands_and_no_word_of_anybody(speaker):
    name = speaker.handed_in()
    complaint = Complaint.objects.get()
    people = make.desk()
    cases.accept(complaint, by=people.regulator, at=make.NOW + timedelta(days=1), note="内部意见")
    answer = speaker.both(f"requests/{name}")
    (row,) = answer.json()
    assert set(row) == FIELDS
    assert (row["status"], row["status_notes"]) == ("open", "办理中")
    assert (row["address"], row["address_id"]) == ("兰山区", LANSHAN)
    assert datetime.fromisoformat(row["requested_datetime"]) == make.NOW
    assert datetime.fromisoformat(row["updated_datetime"]) == make.NOW + timedelta(days=1)
    assert row["requested_datetime"].endswith("+08:00")
    text = answer.content.decode()
    secrets = (make.CANARY.phone, make.CANARY.name, "金雀山路", "手被麻", "云石", "内部意见")
    assert not [word for word in (*secrets, complaint.number) if word in text]


def test_a_closed_request_is_closed(speaker):
    name = speaker.handed_in()
    people = make.desk()
    case = cases.accept(Complaint.objects.get(), by=people.regulator, at=make.NOW)
    cases.close(
        case, by=people.regulator, at=make.NOW, outcome=Outcome.SETTLED, answer="商家退款129元"
    )
    answer = speaker.both("requests", service_request_id=name)
    assert answer.json()[0]["status"] == "closed"
    assert "商家" not in answer.content.decode()


def test_the_list_filters_as_the_standard_says(speaker, today):
    first = speaker.handed_in()
    today.shift(timedelta(days=2))
    second = speaker.handed_in(service_code=INQUIRY)
    cases.withdraw(Complaint.objects.get(kind=Kind.INQUIRY), by=make.public(), at=make.NOW)

    def names(**query: str) -> list[str]:
        answer = speaker.both("requests", api_key=speaker.key, **query)
        return [row["service_request_id"] for row in answer.json()]

    assert names() == [second, first]
    assert names(status="open") == [first]
    assert names(status="open,closed") == [second, first]
    assert names(service_code=INQUIRY) == [second]
    assert names(start_date="2026-09-15T00:00:00+08:00") == [second]
    assert names(end_date="2026-09-15T00:00:00Z") == [first]
    assert names(page_size="1", page="2") == [first]
    assert names(start_date="2026-05-01T00:00:00+08:00") == []


@pytest.mark.parametrize(
    "query",
    [
        {"start_date": "yesterday"},
        {"end_date": "2026-09-15"},
        {"start_date": "0001-01-01T00:00:00Z"},
        {"status": "lost"},
        {"page": "0"},
        {"page_size": "9" * 30},
    ],
)
def test_a_filter_that_cannot_be_read_is_named(speaker, query):
    answer = speaker.both("requests", api_key=speaker.key, **query)
    assert answer.status_code == 400
    assert next(iter(query)) in errors(answer)


def test_a_program_lists_its_own_requests_only(speaker):
    name = speaker.handed_in()
    program("别的程序", "8" * 32)
    assert Speaker(key="8" * 32).get("requests", api_key="8" * 32).json() == []
    # Whoever was given the name of a request may ask for it.
    assert Speaker().get(f"requests/{name}").status_code == 200


def test_a_token_is_the_name_of_the_request(speaker):
    name = speaker.handed_in()
    row = {"service_request_id": name, "token": name}
    assert speaker.both(f"tokens/{name}").json() == [row]
    assert speaker.both("tokens/nothing").status_code == 404


def test_a_case_that_came_another_way_or_became_a_report_is_not_told(speaker):
    other = make.received()
    assert speaker.both(f"requests/{other.number}").status_code == 404
    name = speaker.handed_in()
    Complaint.objects.filter(service_request__public_id=name).update(kind=Kind.REPORT)
    assert speaker.both(f"requests/{name}").status_code == 404
    assert speaker.get("requests", api_key=speaker.key).json() == []


def test_the_list_costs_the_same_whatever_its_length(speaker):
    speaker.handed_in()

    def cost() -> int:
        with CaptureQueriesContext(
            connection,
        ) as found:
            speaker.get("requests", api_key=speaker.key)
        return len(found)

    one = cost()
    for number in range(3):
        speaker.handed_in(description=f"第{number}件事情，壶身带电。")
    assert cost() == one
