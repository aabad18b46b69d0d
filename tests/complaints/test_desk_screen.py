"""The one screen of the hotline: by keyboard, without scripts, and nothing told to the wrong."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from casework.models import AuditEvent
from complaints import transitions
from complaints.desk import queries
from complaints.desk.forms import DeskForm
from complaints.desk.models import SessionCase
from complaints.desk.states import SessionKind
from complaints.intake import Submission, hand_in
from complaints.models import Complaint, OutsideReference
from complaints.rules import Intake
from complaints.states import Channel, Kind
from tests import factories_complaints as make
from tests import factories_desk as desks
from tests.factories_accounts import LANSHAN, sign_in
from tests.factories_enterprises import EnterpriseFactory

pytestmark = pytest.mark.django_db
NOW = make.NOW
TODAY = NOW.date()
URL = "/staff/complaints/new/"
BODY = {
    "kind": "complaint",
    "channel": "phone",
    "reporter_phone": make.CANARY.phone,
    "reporter_name": make.CANARY.name,
    "title": "电热水壶漏电，要求退款",
    "description": "第二天烧水时壶身带电，手被麻了一下。",
    "district": "兰山",
    "respondent_name": "云石家电兰山店",
    "consent": "on",
    "form_key": "k",
}


@pytest.fixture
def people(db: None) -> make.Desk:
    return make.desk()


@pytest.fixture(autouse=True)
def today(time_machine):
    time_machine.move_to(NOW, tick=True)


@pytest.fixture
def agent(client, people):
    return sign_in(client, people.hotline)


# --- Taking a case --------------------------------------------------------------------------


def test_a_case_is_tied_to_the_open_session_and_keeps_its_channel(agent, people):
    session = desks.session(people.hotline)
    assert agent.post(URL, BODY).status_code == 303
    case = Complaint.objects.get()
    assert (case.taken.session, case.channel) == (session, Channel.PHONE)
    assert case.district_id == LANSHAN
    agent.post(URL, BODY)
    assert (Complaint.objects.count(), SessionCase.objects.count()) == (1, 1)


def test_without_a_session_the_case_stands_alone(agent):
    agent.post(URL, BODY)
    assert not SessionCase.objects.exists()


def test_at_a_desk_outside_people_come_by(agent, people):
    desks.session(people.hotline, kind=SessionKind.ON_SITE)
    form = agent.get(URL).context["form"]
    assert (form["channel"].value(), form["district"].value()) == (Channel.DESK, "兰山区")


@pytest.mark.parametrize("kind", list(Kind))
def test_another_kind_keeps_what_was_typed_and_takes_nothing_in(agent, kind):
    answer = agent.post(URL, {**BODY, "switch": kind, "focus": "title"})
    form = answer.context["form"]
    assert (answer.status_code, answer.context["kind"]) == (200, kind)
    for name in ("title", "description", "reporter_phone", "district"):
        assert form[name].value() == BODY[name]
    assert form.fields["title"].widget.attrs["autofocus"]
    assert not Complaint.objects.exists()


def test_one_key_tallies_what_is_no_case_once_a_page(agent, people):
    session = desks.session(people.hotline)
    for key in ("a", "a", "b"):
        answer = agent.post(URL, {**BODY, "tally": key})
    session.refresh_from_db()
    assert session.others == 2
    assert answer.context["counters"].others == 2
    assert answer.context["form"]["title"].value() == BODY["title"]


def test_the_page_cannot_be_sent_by_enter_alone(agent):
    """Browsers press the first button of a form on Enter; a disabled one does nothing."""
    text = agent.get(URL).content.decode()
    form = text[text.index("data-desk") :]
    assert form.index('type="submit" disabled') < form.index('name="switch"')


def test_the_cursor_begins_at_the_phone_and_after_errors_at_the_first_wrong_field(agent):
    assert agent.get(URL).context["form"].fields["reporter_phone"].widget.attrs["autofocus"]
    answer = agent.post(URL, {**BODY, "title": "", "district": "没有这个区"})
    assert answer.status_code == 422
    assert answer.context["form"].fields["title"].widget.attrs["autofocus"]
    assert BODY["description"] in answer.content.decode()


def test_a_credit_code_typed_as_the_trader_is_looked_up(agent):
    firm = EnterpriseFactory()
    agent.post(URL, {**BODY, "respondent_name": firm.code.lower()})
    case = Complaint.objects.get()
    assert (case.enterprise, case.respondent_name) == (firm, firm.name)


def test_an_anonymous_report_at_the_desk_keeps_nothing_of_the_person(agent, people):
    desks.session(people.hotline)
    body = {**BODY, "kind": "report", "anonymous": "on"}
    receipt = agent.get(agent.post(URL, body)["Location"])
    case = Complaint.objects.get()
    assert case.anonymous
    assert case.known_by_day
    assert case.number not in receipt.content.decode()


# --- Letters and visits ---------------------------------------------------------------------


def test_a_letter_of_three_days_ago_is_due_from_that_day(agent):
    arrived = TODAY - timedelta(days=3)
    body = {**BODY, "channel": "letter", "received_on": arrived.isoformat()}
    agent.post(URL, body)
    case = Complaint.objects.get()
    assert case.channel == Channel.LETTER
    assert case.received_at.astimezone(NOW.tzinfo).date() == arrived
    assert case.deadline.started_on == arrived
    assert case.number.startswith("TS-2026-0914")
    event = AuditEvent.objects.get(action="complaints.complaint.receive")
    assert event.occurred_at.astimezone(NOW.tzinfo).date() == TODAY


@pytest.mark.parametrize("days", [1, -367])
def test_a_day_that_cannot_be_is_refused_at_the_field(agent, days):
    day = TODAY + timedelta(days=days)
    answer = agent.post(URL, {**BODY, "received_on": day.isoformat()})
    assert answer.status_code == 422
    assert answer.context["form"].errors["received_on"]


def test_only_the_office_states_an_earlier_day():
    OLD = Submission(
        intake=Intake(kind=Kind.INQUIRY, title="问题", description="问题问题", district=LANSHAN),
        contact=make.CANARY,
        received_on=date(2026, 9, 1),
    )
    make.desk()
    with pytest.raises(transitions.NotAllowed):
        hand_in(OLD, by=make.public(), at=NOW)


def test_the_rules_of_the_day_of_arrival_hold(agent):
    """Received before Order 121 came into force, entered after it."""
    agent.post(URL, {**BODY, "channel": "letter", "received_on": "2026-04-14"})
    assert Complaint.objects.get().regime == "2020"


def test_a_visit_is_a_door_of_its_own(agent):
    agent.post(URL, {**BODY, "channel": "visit"})
    assert Complaint.objects.get().channel == Channel.VISIT


def test_an_outside_number_comes_with_the_case_and_never_twice(agent):
    body = {**BODY, "channel": "letter", "outside_number": "信访 2026-77"}
    assert agent.post(URL, body).status_code == 303
    reference = OutsideReference.objects.get()
    assert (reference.source, reference.number) == ("letter", "信访2026-77")
    assert agent.post(URL, body).status_code == 303
    other = agent.post(URL, {**body, "form_key": "other"})
    assert other.status_code == 422
    assert other.context["form"].errors["outside_number"]
    assert Complaint.objects.count() == 1


# --- Look-ups -------------------------------------------------------------------------------


def test_the_same_caller_is_known_by_the_number_never_by_a_report(agent, people):
    mine = make.received()
    make.report()
    make.closed(people.regulator)
    found = agent.post(reverse("desk_same_caller"), {"reporter_phone": "139 8765 4321"})
    text = found.content.decode()
    assert mine.number in text
    assert text.count("/staff/complaints/") == 1
    assert "no-store" in found["Cache-Control"]


def test_the_hint_shows_nothing_of_another_county(agent):
    make.received(district="371322")
    found = agent.post(reverse("desk_same_caller"), {"reporter_phone": make.CANARY.phone})
    assert "/staff/complaints/" not in found.content.decode()


@pytest.mark.parametrize("phone", ["", "12", "x" * 200])
def test_no_number_finds_nothing(agent, phone):
    make.received()
    answer = agent.post(reverse("desk_same_caller"), {"reporter_phone": phone})
    assert (answer.status_code, answer.content.decode().strip()) == (200, "")


def test_a_callers_number_stands_in_no_address(agent):
    assert agent.get(reverse("desk_same_caller")).status_code == 405
    assert 'hx-params="reporter_phone"' in agent.get(URL).content.decode()


def test_the_receipt_names_the_callers_other_cases_but_not_after_a_report(agent):
    earlier = make.received()
    receipt = agent.get(agent.post(URL, BODY)["Location"])
    assert [case.pk for case in receipt.context["others"]] == [earlier.pk]
    body = {**BODY, "kind": "report", "form_key": "r"}
    receipt = agent.get(agent.post(URL, body)["Location"])
    assert receipt.context["others"] == []


def test_the_register_answers_with_eight_entries_at_most(agent):
    for number in range(10):
        EnterpriseFactory(name=f"云石电器{number}号店")
    answer = agent.get(reverse("desk_traders"), {"q": "云石"})
    assert answer.content.decode().count("<option") == 8
    assert "<option" not in agent.get(reverse("desk_traders"), {"q": " "}).content.decode()


def test_look_ups_are_for_the_desk(client, people):
    sign_in(client, people.inspector)
    assert client.get(reverse("desk_traders"), {"q": "云"}).status_code == 403
    assert client.post(reverse("desk_same_caller"), {}).status_code == 403


@pytest.mark.parametrize("amount", [1, 8])
def test_the_register_is_asked_once(people, django_assert_num_queries, amount):
    for number in range(amount):
        EnterpriseFactory(name=f"云石电器{number}号店")
    assert people.hotline.actor
    with django_assert_num_queries(1):
        [entry.district.name for entry in queries.traders("云石", people.hotline)]


def test_a_number_of_the_bureau_is_read_from_the_settings(agent, settings):
    settings.HOTLINE_NUMBER, settings.BUREAU_NAME = "0539-7654321", "示例市质量监督局"
    text = agent.get(URL).content.decode()
    assert "0539-7654321" in text
    assert "示例市质量监督局" in text
    place = agent.get(reverse("desk_session_new")).context["form"]["place"].value()
    assert place.startswith("0539-7654321")


def test_every_field_of_the_kinds_has_its_place():
    for kind in Kind:
        form = DeskForm(kind=kind)
        shown = [field.name for field in (*form.plain_fields, *form.seldom_fields)]
        assert sorted(shown) == sorted(form.fields)
