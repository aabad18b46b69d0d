from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from complaints import transitions as cases
from complaints.mediation import drafting, transitions
from complaints.mediation.models import MediationSession
from complaints.mediation.states import Manner, Payer, Result, SessionState, Side, Stance
from complaints.models import Complaint
from complaints.states import State
from tests import factories_complaints as make
from tests import factories_mediation as talks
from tests.factories_accounts import UserFactory, sign_in
from tests.pages import whole

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def today(time_machine):
    time_machine.move_to(make.NOW + timedelta(days=3), tick=True)


@pytest.fixture
def people() -> make.Desk:
    return make.desk()


@pytest.fixture
def desk(people: make.Desk) -> Client:
    return sign_in(Client(), people.regulator)


def now_accepted(people: make.Desk, **changes: object) -> Complaint:
    """Accepted a minute ago, by the real clock of the pages."""
    at = timezone.now() - timedelta(minutes=1)
    return cases.accept(make.received(at=at, **changes), by=people.regulator, at=at)


def ahead(people: make.Desk, **changes: object) -> MediationSession:
    meet_at = timezone.now().replace(microsecond=0) + timedelta(days=3)
    return talks.invited(
        people.regulator, now_accepted(people), at=timezone.now(), meet_at=meet_at, **changes
    )


def url(complaint: Complaint, verb: str = "") -> str:
    return f"/staff/complaints/{complaint.pk}/{verb}"


def tracking(complaint: Complaint) -> Client:
    """The browser of whoever holds number and code."""
    client = Client()
    posted = {"number": complaint.number, "query_code": make.CODE}
    assert client.post("/complaints/track/", posted).status_code == 303
    return client


# --- The staff's pages ----------------------------------------------------------------------


def test_a_session_is_set_on_the_page_of_the_case(people, desk):
    complaint = now_accepted(people)
    form = desk.get(url(complaint, "invite/"))
    assert form.status_code == 200
    day = timezone.localdate() + timedelta(days=4)
    answer = desk.post(
        url(complaint, "invite/"),
        {
            "meet_at": f"{day}T09:30",
            "manner": Manner.ONSITE,
            "place": talks.PLACE,
            "mediator": people.hotline.pk,
        },
    )
    assert answer.status_code == 303
    session = complaint.sessions.get()
    assert session.mediator == people.hotline
    page = whole(desk, url(complaint))
    assert session.get_absolute_url() in page
    assert talks.PLACE in page


def test_a_time_in_the_past_is_an_error_at_its_field(people, desk):
    complaint = now_accepted(people)
    answer = desk.post(
        url(complaint, "invite/"),
        {
            "meet_at": "2026-01-05T09:30",
            "manner": "onsite",
            "place": "甲",
            "mediator": people.regulator.pk,
        },
    )
    assert answer.status_code == 422
    assert "meet_at" in answer.context["form"].errors
    assert "甲" in answer.content.decode()


def test_the_whole_session_is_led_on_its_own_page(people, desk):
    session = ahead(people)
    MediationSession.objects.filter(pk=session.pk).update(meet_at=timezone.now())
    base = session.get_absolute_url()
    came = {"complainant": "self", "trader": "proxy", "trader_person": "陈店长"}
    assert desk.post(f"{base}attend/", came).status_code == 303
    said = {"complainant_said": "要求退款", "trader_said": "同意", "result": "agreed"}
    refused = desk.post(f"{base}record/", said)
    assert refused.status_code == 422
    assert "terms" in refused.context["form"].errors
    assert desk.post(f"{base}record/", {**said, "terms": "退款129元"}).status_code == 303
    assert desk.post(f"{base}draft-agreement/").status_code == 303
    session.refresh_from_db()
    assert (session.state, session.result) == (SessionState.HELD, Result.AGREED)
    page = whole(desk, base)
    assert "退款129元" in page
    assert "陈店长" in page


@pytest.mark.parametrize(
    ("verb", "posted"),
    [
        ("commission-test/", {"laboratory": "甲检验所", "subject": "接地电阻", "payer": "halves"}),
        ("entrust/", {"kind": "consumers", "body": "兰山区消费者协会"}),
        ("record-stance/", {"side": "trader", "stance": "declines", "note": "电话表示"}),
    ],
)
def test_what_happens_beside_the_sessions_stands_on_the_case(people, desk, verb, posted):
    complaint = now_accepted(people)
    assert desk.get(url(complaint, verb)).status_code == 200
    assert desk.post(url(complaint, verb), posted).status_code == 303
    page = whole(desk, url(complaint))
    words = posted.get("laboratory") or posted.get("body") or posted["note"]
    assert words in page


def test_the_pages_of_test_and_entrusted_mediation_take_their_results(people, desk):
    complaint = now_accepted(people)
    at = timezone.now()
    transitions.commission_test(
        complaint, by=people.regulator, at=at, laboratory="甲", subject="乙", payer=Payer.TRADER
    )
    transitions.entrust(complaint, by=people.regulator, at=at, body="丙")
    test, body = complaint.joint_tests.get(), complaint.entrustments.get()
    for row, verb, posted in (
        (test, "report-test/", {"finding": "不合格", "report_number": "2026-1"}),
        (body, "take-back/", {"result": "not_agreed", "report": "分歧较大"}),
    ):
        assert desk.get(row.get_absolute_url()).status_code == 200
        assert desk.post(f"{row.get_absolute_url()}{verb}", posted).status_code == 303
    assert desk.get("/staff/mediations/").status_code == 200
    assert desk.get("/staff/joint-tests/").status_code == 200
    assert desk.get("/staff/entrustments/").status_code == 200


def test_the_form_of_the_end_says_what_an_outcome_still_needs(people, desk):
    complaint = now_accepted(people)
    page = desk.get(url(complaint, "close/")).content.decode()
    assert "调解期限尚未届满" in page
    refused = desk.post(url(complaint, "close/"), {"outcome": "declined"})
    assert refused.status_code == 422
    assert "outcome" in refused.context["form"].errors
    transitions.record_stance(
        complaint, by=people.regulator, at=timezone.now(), side=Side.TRADER, stance=Stance.DECLINES
    )
    assert desk.post(url(complaint, "close/"), {"outcome": "declined"}).status_code == 303


def test_a_ground_that_appeared_is_chosen_beside_it(people, desk):
    complaint = now_accepted(people)
    refused = desk.post(url(complaint, "close/"), {"outcome": "ground"})
    assert "ground" in refused.context["form"].errors
    answer = desk.post(url(complaint, "close/"), {"outcome": "ground", "ground": "handled"})
    assert answer.status_code == 303


def test_a_report_is_closed_as_before(people, desk):
    at = timezone.now()
    report = cases.accept(make.report(at=at), by=people.regulator, at=at)
    form = desk.get(url(report, "close/")).context["form"]
    assert "ground" not in form.fields
    assert desk.post(url(report, "close/"), {"outcome": "no_breach"}).status_code == 303


def test_an_old_purchase_is_a_hint_and_never_a_decision(people, desk):
    old = make.received(at=timezone.now(), purchase_date=date(2020, 5, 1))
    for page in (url(old), url(old, "refuse/")):
        assert "超过三年" in whole(desk, page)
    old.refresh_from_db()
    assert old.state == State.RECEIVED
    young = make.received(at=timezone.now(), purchase_date=timezone.localdate(), title="另一件")
    assert "已超过三年" not in whole(desk, url(young))


def test_the_letters_stand_on_the_case_and_lead_back_to_it(people, desk):
    complaint = now_accepted(people)
    assert desk.post(url(complaint, "draft-notices/")).status_code == 303
    letter = complaint.letters.get().document
    assert letter.get_absolute_url() in whole(desk, url(complaint))
    assert url(complaint) in desk.get(letter.get_absolute_url()).content.decode()
    hotline = whole(sign_in(Client(), people.hotline), url(complaint))
    assert "投诉受理通知书" in hotline
    assert letter.get_absolute_url() not in hotline


def test_whoever_does_not_see_the_case_sees_nothing_of_its_mediation(people):
    session = ahead(people)
    elsewhere = sign_in(Client(), UserFactory(regulator=True, elsewhere=True))
    assert elsewhere.get(session.get_absolute_url()).status_code == 404
    inspector = sign_in(Client(), people.inspector)
    assert inspector.get(session.get_absolute_url()).status_code == 403


def test_the_page_costs_the_same_whatever_happened(people, desk):
    complaint = now_accepted(people)
    at = timezone.now()
    transitions.record_stance(
        complaint, by=people.regulator, at=at, side=Side.TRADER, stance=Stance.NO_TEST
    )
    talks.invited(people.regulator, complaint, at=at, meet_at=at + timedelta(days=3))
    drafting.draft_notices(complaint, by=people.regulator, at=at)
    desk.get(url(complaint))
    with CaptureQueriesContext(
        connection,
    ) as one:
        desk.get(url(complaint))
    session = complaint.sessions.get()
    transitions.call_off(session, by=people.regulator, at=at, reason="无")
    for days in (4, 5):
        again = talks.invited(people.regulator, complaint, at=at, meet_at=at + timedelta(days=days))
        drafting.draft_invitations(again, by=people.regulator, at=at)
        if days == 4:
            transitions.call_off(again, by=people.regulator, at=at, reason="无")
    with CaptureQueriesContext(connection) as many:
        desk.get(url(complaint))
    assert len(many) == len(one)


# --- The citizen's page ---------------------------------------------------------------------


def test_the_citizen_sees_when_where_who_and_what_to_bring(people):
    session = ahead(people)
    page = tracking(session.complaint).get("/complaints/track/case/").content.decode()
    assert talks.PLACE in page
    assert str(people.regulator) in page
    assert "本人身份证件" in page
    assert "/complaints/track/mediation.ics" in page


def test_the_session_goes_into_the_citizens_own_calendar(people):
    session = ahead(people)
    answer = tracking(session.complaint).get("/complaints/track/mediation.ics")
    assert answer["Content-Type"].startswith("text/calendar")
    text = answer.content.decode()
    assert f"DTSTART:{session.meet_at:%Y%m%dT%H%M%SZ}" in text
    assert text.endswith("END:VCALENDAR\r\n")
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    assert make.CANARY.name not in text


def test_without_a_session_there_is_no_entry(people):
    complaint = now_accepted(people)
    assert tracking(complaint).get("/complaints/track/mediation.ics").status_code == 404
    assert Client().get("/complaints/track/mediation.ics").status_code == 302


def test_the_citizen_reads_that_the_goods_are_tested_and_the_time_does_not_count(people):
    complaint = now_accepted(people)
    transitions.commission_test(
        complaint,
        by=people.regulator,
        at=timezone.now(),
        laboratory="甲检验所",
        subject="接地",
        payer=Payer.TRADER,
    )
    page = tracking(complaint).get("/complaints/track/case/").content.decode()
    assert "甲检验所" in page
    assert "不计入调解期限" in page
