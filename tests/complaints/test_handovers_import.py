"""Cases of other lines: read whole or not at all, by the one door, each outside number once."""

import io
import zipfile
from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from casework.models import AuditEvent
from casework.spreadsheets import ImportProblem
from complaints.handovers import importing, rules, transitions
from complaints.handovers.models import Handover, OutsideReference, SealedRows
from complaints.handovers.states import HandoverState, Source
from complaints.handovers.tasks import forget_rows
from complaints.models import Complaint
from complaints.states import Channel, Kind
from tests import factories_complaints as make
from tests import factories_desk as desks
from tests.factories_accounts import OfficeFactory, UserFactory, sign_in

pytestmark = pytest.mark.django_db
NOW = make.NOW
URL = "/staff/complaints/handovers/"


@pytest.fixture
def people(db: None) -> make.Desk:
    return make.desk()


@pytest.fixture(autouse=True)
def today(time_machine):
    time_machine.move_to(NOW, tick=True)


@pytest.fixture
def agent(client, people):
    return sign_in(client, people.hotline)


def send(client, content, name="转办.xlsx", source="12345"):
    return client.post(URL, {"source": source, "file": desks.upload(content, name)})


def faults(lines, people):
    rows = importing.read("a.csv", desks.table(lines))
    plan = importing.check(rows, source=Source.CITY_LINE, by=people.hotline)
    return [(fault.row, fault.column) for fault in plan.faults]


# --- The way of a file ----------------------------------------------------------------------


def test_a_file_is_laid_out_confirmed_and_every_row_is_a_case(agent):
    answer = send(agent, desks.book(desks.SHEET))
    assert answer.status_code == 303
    page = agent.get(answer["Location"])
    assert [line.known for line in page.context["plan"].lines] == [None] * 3
    assert not Complaint.objects.exists()
    assert agent.post(answer["Location"], {"act": "confirm"}).status_code == 303
    first = OutsideReference.objects.get(number="LY2026091100123")
    case = first.complaint
    assert (case.channel, case.kind, case.district_id) == (
        Channel.IMPORT,
        Kind.COMPLAINT,
        "371302",
    )
    assert (first.source, first.due_on) == (Source.CITY_LINE, date(2026, 9, 18))
    assert case.deadline.started_on == date(2026, 9, 11)
    report = OutsideReference.objects.get(source=Source.PLATFORM).complaint
    assert (report.kind, report.anonymous) == (Kind.REPORT, True)
    assert Complaint.objects.count() == 3


def test_the_people_of_the_file_are_sealed_and_nowhere_else(agent):
    answer = send(agent, desks.book(desks.SHEET))
    page = agent.get(answer["Location"]).content.decode()
    agent.post(answer["Location"], {"act": "confirm"})
    after = agent.get(answer["Location"]).content.decode()
    log = str(list(AuditEvent.objects.values_list("detail", "before", "after")))
    for secret in (make.CANARY.name, make.CANARY.phone, make.CANARY.address):
        assert secret not in page + after + log
    case = Complaint.objects.get(kind=Kind.COMPLAINT)
    assert case.reporter.contact.phone == make.CANARY.phone
    assert not SealedRows.objects.exists()


def test_a_sealed_row_says_nothing_without_the_key(agent):
    send(agent, desks.book(desks.SHEET))
    sealed = bytes(SealedRows.objects.get().sealed)
    assert make.CANARY.phone.encode() not in sealed
    assert make.CANARY.name.encode() not in sealed


def test_the_same_file_again_takes_nothing_over(agent):
    for _ in range(2):
        answer = send(agent, desks.book(desks.SHEET))
        agent.post(answer["Location"], {"act": "confirm"})
    assert Complaint.objects.count() == 3
    second = Handover.objects.order_by("pk").last()
    assert (second.state, second.taken_over) == (HandoverState.IMPORTED, 0)


def test_the_same_number_of_another_source_is_another_case(agent):
    send_and_confirm(agent, desks.SHEET)
    other = desks.changed(desks.COMPLAINT, 来源="12315")
    send_and_confirm(agent, [other])
    assert Complaint.objects.count() == 4


def send_and_confirm(client, lines):
    answer = send(client, desks.book(lines))
    return client.post(answer["Location"], {"act": "confirm"})


def test_what_was_typed_by_hand_is_already_here(agent, people):
    case = make.received()
    transitions.add_reference(
        case, by=people.hotline, at=NOW, source=Source.CITY_LINE, number="ly 2026091100123"
    )
    answer = send(agent, desks.book(desks.SHEET))
    plan = agent.get(answer["Location"]).context["plan"]
    assert [line.known is not None for line in plan.lines] == [True, False, False]
    assert case.number in agent.get(answer["Location"]).content.decode()


def test_one_bad_row_keeps_the_whole_file_out(agent):
    bad = desks.changed(desks.COMPLAINT, 工单编号="X1", 电话="12", 区县="火星")
    answer = send(agent, desks.book([desks.INQUIRY, bad]))
    assert answer.status_code == 422
    assert {fault.row for fault in answer.context["faults"]} == {3}
    assert {fault.column for fault in answer.context["faults"]} == {"电话", "区县"}
    assert not Complaint.objects.exists()
    assert not Handover.objects.exists()


def test_errors_speak_the_readers_language(agent):
    bad = desks.changed(desks.COMPLAINT, 登记时间="昨天")
    content = desks.book([bad])
    with translation.override("en"):
        answer = agent.post(
            "/en" + URL, {"source": "12345", "file": desks.upload(content, "a.xlsx")}
        )
    fault = answer.context["faults"][0]
    assert (fault.row, fault.column) == (2, "Received")
    assert "2026-09-18" in fault.message


def test_a_file_that_was_dropped_or_left_is_gone(agent):
    answer = send(agent, desks.book(desks.SHEET))
    assert agent.post(answer["Location"], {"act": "drop"}).status_code == 303
    assert agent.post(answer["Location"], {"act": "confirm"}).status_code in {409, 422}
    assert not SealedRows.objects.exists()
    send(agent, desks.book(desks.SHEET))
    send(agent, desks.book(desks.SHEET))
    assert SealedRows.objects.count() == 1
    assert not Complaint.objects.exists()


def test_rows_that_nobody_confirmed_are_thrown_away_after_an_hour(agent, people, time_machine):
    answer = send(agent, desks.book(desks.SHEET))
    assert forget_rows() == 0
    time_machine.move_to(NOW + rules.KEEP + timedelta(minutes=1))
    later = sign_in(Client(), people.hotline)
    assert later.post(answer["Location"], {"act": "confirm"}).status_code == 422
    assert forget_rows() == 1
    assert not SealedRows.objects.exists()


def test_a_colleague_does_not_confirm_what_he_has_not_seen(client, people):
    sign_in(client, people.hotline)
    answer = send(client, desks.book(desks.SHEET))
    sign_in(client, people.regulator)
    assert client.get(answer["Location"]).context["plan"] is None
    assert client.post(answer["Location"], {"act": "confirm"}).status_code in {403, 422}
    assert not Complaint.objects.exists()


def test_another_office_does_not_see_the_file(client, people):
    sign_in(client, people.hotline)
    answer = send(client, desks.book(desks.SHEET))
    sign_in(client, make.desk(elsewhere=True).hotline)
    assert client.get(answer["Location"]).status_code == 404


@pytest.mark.parametrize("role", ["inspector", "lab", "custodian", "auditor", "enterprise"])
def test_others_import_nothing(client, people, role):
    sign_in(client, UserFactory(**{role: True}))
    assert client.get(URL).status_code == 403


def test_two_at_once_import_each_number_once(agent, people, monkeypatch):
    """Somebody took the same rows over after the check of this one."""
    answer = send(agent, desks.book([desks.INQUIRY]))
    monkeypatch.setattr("complaints.handovers.queries.known", lambda pairs: {})
    case = make.received()
    OutsideReference.objects.create(
        complaint=case, source=Source.CITY_LINE, number=desks.INQUIRY[0]
    )
    assert agent.post(answer["Location"], {"act": "confirm"}).status_code == 422
    assert Complaint.objects.count() == 1


# --- Files that are refused -----------------------------------------------------------------


def formula():
    return desks.book([desks.changed(desks.COMPLAINT, 标题="=1+1")])


def bomb():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/worksheets/sheet1.xml", bytes(60 * 1024 * 1024))
    return out.getvalue()


def many():
    return desks.table([desks.changed(desks.INQUIRY, 工单编号=f"N{n}") for n in range(50_000)])


@pytest.mark.parametrize(
    ("name", "make_content", "said"),
    [
        ("a.xlsx", formula, "D2"),
        ("a.csv", lambda: desks.table([desks.changed(desks.COMPLAINT, 标题="=1+1")]), "D2"),
        ("a.xlsx", lambda: desks.book(desks.SHEET, merge="A2:B2"), "合并单元格"),
        ("a.xlsx", bomb, "50"),
        ("a.csv", many, "500"),
        ("a.csv", lambda: b"", ""),
        ("a.csv", lambda: desks.table([]), ""),
        ("a.csv", lambda: desks.table([desks.COMPLAINT[:3]], ["工单编号", "类型", "标题"]), "区县"),
        ("a.xlsx", lambda: b"PK\x03\x04 broken", ""),
        ("a.xlsx", lambda: b"plain text", ""),
        ("a.pdf", lambda: b"%PDF-1.7", "xlsx"),
        ("a.csv", lambda: b"\xff\xfe\x00\x81", ""),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_sentence(agent, name, make_content, said):
    answer = send(agent, make_content(), name)
    assert answer.status_code == 422
    errors = answer.context["form"].errors["file"]
    assert said in " ".join(errors)
    assert not Handover.objects.exists()


def test_nothing_chosen_is_an_error_at_the_field(agent):
    answer = agent.post(URL, {"source": "12345"})
    assert answer.context["form"].errors["file"]


# --- Rows -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "column"),
    [
        ({"工单编号": ""}, "工单编号"),
        ({"类型": "表扬"}, "类型"),
        ({"区县": "火星"}, "区县"),
        ({"联系人": "", "电话": ""}, "联系人"),
        ({"电话": "12"}, "电话"),
        ({"被投诉方": ""}, "被投诉方"),
        ({"登记时间": "2027-01-01"}, "登记时间"),
        ({"登记时间": "2024-01-01"}, "登记时间"),
        ({"截止时间": "下周"}, "截止时间"),
        ({"内容": ""}, "内容"),
    ],
)
def test_a_row_is_refused_in_the_words_of_its_column(people, changes, column):
    found = faults([desks.changed(desks.COMPLAINT, **changes)], people)
    assert (2, column) in found
    assert {row for row, _column in found} == {2}


def test_a_number_twice_in_one_file_is_an_error(people):
    assert faults([desks.COMPLAINT, desks.COMPLAINT], people) == [(3, "工单编号")]


def test_a_row_of_another_county_is_no_business_of_this_office(people):
    row = desks.changed(desks.COMPLAINT, 区县="郯城县")
    assert faults([row], people) == [(2, "区县")]
    OfficeFactory(city=True)
    city = UserFactory(city=True)
    plan = importing.check(
        importing.read("a.csv", desks.table([row])), source=Source.OTHER, by=city
    )
    assert plan.faults == []


def test_headings_in_english_and_encodings_of_old_programs_are_read():
    head = ["Number", "Source", "Kind", "Title", "Description", "District", "Received"]
    line = ["A1", "12315", "inquiry", "三包", "手机三包凭证丢失", "Lanshan", "2026-09-11"]
    rows = importing.read("a.csv", desks.table([line], head))
    assert rows[0].values["received_on"] == "2026-09-11"
    assert importing.read("a.csv", desks.table(desks.SHEET, encoding="gb18030"))


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-09-11 09:20:33", date(2026, 9, 11)),
        ("2026/9/1", date(2026, 9, 1)),
        ("2026年9月11日", date(2026, 9, 11)),
        ("20260911", date(2026, 9, 11)),
        ("2026-02-30", None),
        ("昨天", None),
        ("", None),
    ],
)
def test_days_as_spreadsheets_write_them(text, day):
    assert rules.day_of(text) == day


@pytest.mark.parametrize("amount", [2, 20])
def test_a_file_is_checked_with_the_same_number_of_queries(
    people, django_assert_num_queries, amount
):
    lines = [desks.changed(desks.INQUIRY, 工单编号=f"N{n}") for n in range(amount)]
    rows = importing.read("a.csv", desks.table(lines))
    assert people.hotline.actor
    with django_assert_num_queries(2):
        importing.check(rows, source=Source.CITY_LINE, by=people.hotline)


def test_a_broken_workbook_never_reaches_the_cases():
    with pytest.raises(ImportProblem):
        importing.read("a.xlsx", b"PK")


# --- Outside numbers ------------------------------------------------------------------------


def test_an_outside_number_is_noted_by_hand_found_and_shown(agent, people):
    case = make.received()
    url = f"{case.get_absolute_url()}add-reference/"
    body = {"source": "12345", "number": "LY-77 88", "due_on": "2026-09-20"}
    assert agent.post(url, body).status_code == 303
    assert agent.post(url, body).status_code == 422
    page = agent.get(case.get_absolute_url()).content.decode()
    assert "LY-7788" in page
    rows = agent.get("/staff/complaints/", {"q": "ly-7788"}).context["page"].rows
    assert [row.pk for row in rows] == [case.pk]
    found = agent.get(reverse("search"), {"q": "LY-7788"})
    assert found["Location"] == case.get_absolute_url()


def test_an_imported_number_is_found_by_the_search_box(agent):
    send_and_confirm(agent, desks.SHEET)
    rows = agent.get("/staff/complaints/", {"q": "2026091100124"}).context["page"].rows
    assert [row.kind for row in rows] == [Kind.REPORT]


def test_the_api_tells_the_outside_numbers(agent):
    send_and_confirm(agent, desks.SHEET)
    case = Complaint.objects.get(kind=Kind.COMPLAINT)
    body = agent.get(f"/api/v1/complaints/{case.pk}/").json()
    assert body["outside_references"] == [
        {
            "source": "12345",
            "number": "LY2026091100123",
            "received_on": "2026-09-11",
            "due_on": "2026-09-18",
        }
    ]


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_the_pages_open(agent, prefix):
    answer = send(agent, desks.book(desks.SHEET))
    assert agent.get(prefix + URL).status_code == 200
    assert agent.get(prefix + answer["Location"]).status_code == 200
