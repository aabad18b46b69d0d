from datetime import timedelta

import pytest
from django.urls import reverse

from complaints import drafts, transitions
from complaints.models import ComplaintFile, Statement
from complaints.states import State
from tests import factories_complaints as make
from tests.factories_accounts import OfficeFactory
from tests.factories_enterprises import EnterpriseFactory

pytestmark = pytest.mark.django_db
NOW = make.NOW
TRACK, CASE = "/complaints/track/", "/complaints/track/case/"


@pytest.fixture
def people(db: None) -> make.Desk:
    OfficeFactory(city=True)
    return make.desk()


@pytest.fixture(autouse=True)
def today(time_machine):
    time_machine.move_to(NOW + timedelta(days=3), tick=True)


def opened(client, complaint):
    """The client after it gave number and code."""
    answer = client.post(TRACK, {"number": complaint.number, "query_code": make.CODE})
    assert answer.status_code == 303, answer.content.decode()
    return client


def page(client, complaint) -> str:
    return opened(client, complaint).get(CASE).content.decode()


def test_a_wrong_code_and_an_unknown_number_get_the_same_page(client, people):
    complaint = make.received()
    texts = []
    for number in (complaint.number, "TS-2020-0101-0001"):
        answer = client.post(TRACK, {"number": number, "query_code": "2222222222"})
        assert answer.status_code == 422
        texts.append(answer.context["form"].errors.as_text())
    assert texts[0] == texts[1]


def test_without_the_code_the_case_page_leads_to_the_form(client, people):
    make.received()
    assert client.get(CASE)["Location"] == TRACK
    assert client.post(reverse("complaint_withdraw"))["Location"] == TRACK


def test_a_made_up_cookie_opens_nothing(client, people):
    client.cookies[drafts.CASE_COOKIE] = "1"
    assert client.get(CASE)["Location"] == TRACK


def test_the_opened_case_shuts_itself_after_half_an_hour(client, people, time_machine):
    opened(client, make.received())
    time_machine.move_to(NOW + timedelta(days=3, hours=1))
    assert client.get(CASE)["Location"] == TRACK


def test_the_page_shows_the_ruler_of_the_clock_that_runs(client, people):
    text = page(client, make.accepted(people.regulator))
    assert "q-ruler" in text
    assert "正在联系商家调解" in text
    assert "您的投诉已受理" in text


def test_the_page_shows_neither_staff_nor_internal_clocks(client, people):
    complaint = make.referred(people, EnterpriseFactory())
    text = page(client, complaint)
    assert people.hotline.name not in text
    assert "JC-2026" not in text
    assert "CM-CLUE" not in text


def test_missing_material_is_asked_for_and_can_be_added(client, people):
    complaint = make.received()
    transitions.ask_for_material(complaint, by=people.hotline, at=NOW, asked_for="请补充购物小票")
    assert "请补充购物小票" in page(client, complaint)
    body = {"text": "小票见附件", "attachments": [make.Sample().file()], "form_key": "k1"}
    assert client.post(reverse("complaint_material"), body).status_code == 303
    complaint.refresh_from_db()
    assert complaint.state == State.RECEIVED
    assert Statement.objects.get().text == "小票见附件"
    assert ComplaintFile.objects.count() == 1


def test_the_same_material_sent_twice_is_added_once(client, people):
    opened(client, make.received())
    for _ in range(2):
        body = {"text": "补充说明", "form_key": "k1"}
        assert client.post(reverse("complaint_material"), body).status_code == 303
    assert Statement.objects.count() == 1


@pytest.mark.parametrize(
    "body", [{}, {"attachments": make.disguised}, {"attachments": make.too_large}]
)
def test_bad_material_keeps_the_page_and_says_why(client, people, body):
    opened(client, make.received())
    sent = {name: value() for name, value in body.items()}
    answer = client.post(reverse("complaint_material"), sent)
    assert answer.status_code == 422
    assert answer.context["form"].errors


def test_the_citizen_takes_it_back(client, people):
    complaint = make.received()
    opened(client, complaint)
    assert client.post(reverse("complaint_withdraw")).status_code == 303
    text = client.get(CASE).content.decode()
    assert "您已撤回投诉" in text
    assert client.post(reverse("complaint_withdraw")).status_code == 409


def test_the_outcome_and_the_answer_are_told(client, people):
    complaint = make.accepted(people.regulator)
    transitions.close(
        complaint, by=people.regulator, at=NOW, outcome="settled", answer="商家退款129元。"
    )
    text = page(client, complaint)
    assert "达成调解协议" in text
    assert "商家退款129元。" in text


def test_a_refusal_names_its_ground_and_where_to_go(client, people):
    complaint = transitions.refuse(
        make.received(), by=people.regulator, at=NOW, reason="no_power", right_office="市商务局"
    )
    text = page(client, complaint)
    assert "市商务局" in text
    assert "不予受理" in text


def test_every_state_has_its_page_in_both_languages(client, people):
    enterprise = EnterpriseFactory()
    cases = [
        make.received(),
        make.report(),
        make.inquiry(),
        make.accepted(people.regulator),
        make.referred(people, enterprise),
        make.refused(people.regulator),
        make.closed(people.regulator),
        transitions.withdraw(make.received(), by=make.public(), at=NOW),
        transitions.ask_for_material(make.report(), by=people.hotline, at=NOW, asked_for="照片"),
        transitions.accept(make.report(), by=people.hotline, at=NOW),
    ]
    for case in cases:
        opened(client, case)
        for prefix in ("", "/en"):
            assert client.get(f"{prefix}{CASE}").status_code == 200


def test_opening_the_case_costs_few_queries(client, people, django_assert_max_num_queries):
    opened(client, make.accepted(people.regulator))
    # Four of them explain the date: pauses and extensions of the clock.
    with django_assert_max_num_queries(11):
        client.get(CASE)
