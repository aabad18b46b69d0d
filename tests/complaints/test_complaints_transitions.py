from datetime import date, timedelta

import pytest

from casework import deadlines
from casework.audit import timeline
from casework.models import AuditEvent, Deadline, MeasureDelta, WorkItem
from casework.transitions import Blocked, NotAllowed, WrongState
from complaints import news, receivers, transitions
from complaints.models import Complaint, Reporter
from complaints.states import Kind, Outcome, RefusalReason, State
from documents.models import OutgoingMessage
from inspections import signals
from inspections.models import Inspection, Sample
from inspections.visits.states import Outcome as Found
from tests import factories_complaints as make
from tests.factories_accounts import TANCHENG, OfficeFactory, UserFactory
from tests.factories_enterprises import EnterpriseFactory

pytestmark = pytest.mark.django_db
NOW = make.NOW


def clock(complaint: Complaint, code: str) -> Deadline:
    return Deadline.objects.of(complaint).get(code=code)


def counted(code: str) -> list[tuple[str, str]]:
    rows = MeasureDelta.objects.filter(measure=code).order_by("pk")
    return [(row.dimension, row.object_label) for row in rows]


# --- Clocks of each regime ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "due_on"),
    [
        # Order 51 of 1998: seven days by the calendar.
        (date(2014, 9, 3), date(2014, 9, 10)),
        # Order 20: seven working days, past Qingming 2026.
        (date(2026, 3, 30), date(2026, 4, 9)),
        (date(2026, 4, 14), date(2026, 4, 23)),
        # Order 121, from 2026-04-15: the same length, marked to be verified.
        (date(2026, 4, 15), date(2026, 4, 24)),
        (date(2026, 9, 10), date(2026, 9, 20)),
    ],
)
def test_a_complaint_is_decided_in_the_time_of_its_regime(day, due_on):
    complaint = make.received(at=make.moment(day))
    assert clock(complaint, "CM-ACC").due_on == due_on
    assert complaint.deadline == clock(complaint, "CM-ACC")


def test_mediation_keeps_the_regime_of_the_day_of_receipt():
    regulator = make.desk().regulator
    old = make.received(at=make.moment(date(2026, 4, 14)))
    new = make.received(at=make.moment(date(2026, 4, 15)))
    later = make.moment(date(2026, 4, 20))
    for complaint in (old, new):
        transitions.accept(complaint, by=regulator, at=later)
    assert (clock(old, "CM-MED").amount, clock(old, "CM-MED").unit) == (45, "working")
    assert (clock(new, "CM-MED").amount, clock(new, "CM-MED").unit) == (60, "calendar")
    assert clock(new, "CM-MED").rule.certainty == "unverified"


def test_a_report_has_fifteen_working_days_and_then_five_to_tell():
    regulator = make.desk().regulator
    report = transitions.accept(make.report(), by=regulator, at=NOW)
    assert clock(report, "RP-FILE").due_on == date(2026, 10, 10)
    done = transitions.close(report, by=regulator, at=NOW, outcome=Outcome.CASE_FILED)
    assert clock(done, "RP-FILE").state == "met"
    assert clock(done, "RP-TELL").due_on == date(2026, 9, 20)
    told = transitions.record_told(done, by=regulator, at=NOW + timedelta(days=1), way="电话")
    assert clock(told, "RP-TELL").state == "met"


def test_an_anonymous_reporter_is_owed_no_notice():
    regulator = make.desk().regulator
    report = make.report(contact=None, code=make.RECEIPT)
    transitions.accept(report, by=regulator, at=NOW)
    done = transitions.close(report, by=regulator, at=NOW, outcome=Outcome.NO_BREACH)
    assert not Deadline.objects.of(done).filter(code="RP-TELL").exists()
    with pytest.raises(NotAllowed):
        transitions.record_told(done, by=regulator, at=NOW, way="电话")


def test_both_sides_are_told_within_seven_working_days_of_the_end():
    done = make.closed(make.desk().regulator)
    assert clock(done, "CM-MED").state == "met"
    assert clock(done, "CM-TERM").due_on == date(2026, 9, 29)
    assert done.deadline == clock(done, "CM-TERM")


def test_the_rules_of_1998_set_no_limit_for_mediation():
    regulator = make.desk().regulator
    complaint = make.received(at=make.moment(date(2014, 9, 3)))
    accepted = transitions.accept(complaint, by=regulator, at=make.moment(date(2014, 9, 5)))
    assert [c.code for c in deadlines.clocks(accepted)] == ["CM-ACC"]
    assert clock(accepted, "CM-ACC").state == "met"


def test_asking_for_material_stops_the_clock_under_order_121_only():
    hotline = make.desk().hotline
    new = make.received()
    old = make.received(at=make.moment(date(2026, 4, 9)))
    for complaint in (new, old):
        at = complaint.received_at + timedelta(days=1)
        transitions.ask_for_material(complaint, by=hotline, at=at, asked_for="购物小票")
    assert clock(new, "CM-ACC").state == "paused"
    assert clock(old, "CM-ACC").state == "running"


def test_material_starts_the_clock_again_where_it_stopped():
    hotline = make.desk().hotline
    complaint = make.received()
    before = clock(complaint, "CM-ACC").due_on
    asked = NOW + timedelta(days=1)
    transitions.ask_for_material(complaint, by=hotline, at=asked, asked_for="购物小票")
    added = transitions.add_material(
        complaint, by=make.public(), at=asked + timedelta(days=3), text="小票在这里"
    )
    assert added.state == State.RECEIVED
    assert clock(added, "CM-ACC").state == "running"
    assert clock(added, "CM-ACC").due_on > before
    with pytest.raises(Blocked, match=r"一次|once"):
        transitions.ask_for_material(added, by=hotline, at=asked, asked_for="照片")


def test_taking_it_back_ends_every_clock():
    complaint = make.accepted(make.desk().regulator)
    gone = transitions.withdraw(complaint, by=make.public(), at=NOW + timedelta(days=3))
    assert gone.state == State.WITHDRAWN
    assert {c.state for c in deadlines.clocks(gone)} == {"met", "cancelled"}
    assert counted("complaint.closed") == []


# --- Routing and work -----------------------------------------------------------------------


def test_the_office_is_the_county_of_the_district():
    assert make.received().office == OfficeFactory()


def test_a_development_zone_goes_to_the_office_of_its_parent():
    OfficeFactory(name="罗庄区市场监督管理局", district_id="371311")
    assert make.received(district="371371").office.name == "罗庄区市场监督管理局"


def test_a_district_without_an_office_goes_to_the_city():
    assert make.received(district="371329").office == OfficeFactory(city=True)


def test_the_decision_waits_for_the_regulator_and_the_hotline():
    people = make.desk()
    complaint = make.received()
    for user in (people.regulator, people.hotline):
        [item] = WorkItem.objects.visible_to(user).open()
        assert (item.target, item.due_on) == (complaint, complaint.deadline.due_on)
    assert not WorkItem.objects.visible_to(people.inspector).open().exists()


def test_the_citys_hotline_sorts_where_the_county_has_none():
    city_agent = UserFactory(hotline=True, office=OfficeFactory(city=True))
    complaint = make.received()
    assert WorkItem.objects.visible_to(city_agent).open().get().target == complaint
    accepted = transitions.accept(complaint, by=city_agent, at=NOW)
    # Whoever only sorts does not become the handler.
    assert accepted.handler is None
    assert not WorkItem.objects.visible_to(city_agent).open().exists()


def test_another_district_brings_the_case_to_its_office():
    people, others = make.desk(), make.desk(elsewhere=True)
    complaint = make.received()
    moved = transitions.amend(
        complaint,
        by=people.hotline,
        at=NOW,
        title=complaint.title,
        district=others.regulator.office.district,
        domain=complaint.domain,
    )
    assert moved.district_id == TANCHENG
    assert not Complaint.objects.visible_to(people.hotline).exists()
    assert WorkItem.objects.visible_to(others.regulator).open().get().target == moved


def test_an_enterprise_of_the_register_is_recognised_by_its_code():
    enterprise = EnterpriseFactory()
    assert make.received(respondent_code=enterprise.code).enterprise == enterprise
    assert make.received(respondent_name="没有这家店").enterprise is None


# --- Permissions and states -----------------------------------------------------------------


def test_the_desk_of_another_county_cannot_decide():
    complaint = make.received()
    with pytest.raises(NotAllowed):
        transitions.accept(complaint, by=make.desk(elsewhere=True).regulator, at=NOW)


def test_only_the_robot_brings_news_of_an_inspection():
    people = make.desk()
    complaint = make.referred(people, EnterpriseFactory())
    inspection = Inspection.objects.get()
    with pytest.raises(NotAllowed):
        news.tell_result(complaint, by=people.regulator, at=NOW, inspection=inspection)


def test_a_refusal_needs_a_ground_of_its_kind_and_the_right_office():
    regulator = make.desk().regulator
    complaint = make.received()
    with pytest.raises(Blocked):
        transitions.refuse(complaint, by=regulator, at=NOW, reason=RefusalReason.REPEATED)
    with pytest.raises(Blocked):
        transitions.refuse(complaint, by=regulator, at=NOW, reason=RefusalReason.NO_POWER)
    refused = transitions.refuse(
        complaint, by=regulator, at=NOW, reason=RefusalReason.NO_POWER, right_office="市商务局"
    )
    assert (refused.state, refused.right_office) == (State.REFUSED, "市商务局")
    assert clock(refused, "CM-ACC").state == "met"
    assert counted("complaint.closed_in_time") == [(Kind.COMPLAINT, refused.number)]


def test_a_question_is_answered_not_accepted():
    regulator = make.desk().regulator
    question = make.inquiry()
    with pytest.raises(Blocked):
        transitions.accept(question, by=regulator, at=NOW)
    answered = transitions.close(
        question, by=regulator, at=NOW, outcome=Outcome.ANSWERED, answer="执行 GB 4706.8。"
    )
    assert answered.state == State.CLOSED
    assert clock(answered, "IQ-REPLY").state == "met"


def test_a_complaint_is_decided_before_it_is_closed():
    with pytest.raises(Blocked):
        transitions.close(
            make.received(), by=make.desk().regulator, at=NOW, outcome=Outcome.SETTLED
        )


def test_a_report_under_verification_cannot_be_taken_back():
    report = transitions.accept(make.report(), by=make.desk().regulator, at=NOW)
    with pytest.raises(Blocked):
        transitions.withdraw(report, by=make.public(), at=NOW)


def test_what_is_closed_stays_closed():
    done = make.closed(make.desk().regulator)
    with pytest.raises(WrongState):
        transitions.withdraw(done, by=make.public(), at=NOW)


def test_a_late_end_is_closed_but_not_in_time():
    regulator = make.desk().regulator
    late = make.accepted(regulator, at=NOW + timedelta(days=30))
    transitions.close(late, by=regulator, at=NOW + timedelta(days=31), outcome=Outcome.SETTLED)
    assert len(counted("complaint.closed")) == 1
    assert counted("complaint.closed_in_time") == []


# --- The inspection it causes ---------------------------------------------------------------


def test_a_referral_orders_the_inspection_and_keeps_the_mediation_running():
    people = make.desk()
    enterprise = EnterpriseFactory()
    complaint = make.referred(people, enterprise)
    inspection = Inspection.objects.get()
    assert complaint.state == State.REFERRED
    assert (inspection.enterprise, inspection.origin_ref) == (enterprise, complaint.number)
    assert set(inspection.inspectors.all()) == set(people.pair)
    running = {c.code for c in deadlines.clocks(complaint) if c.state == "running"}
    assert running == {"CM-MED", "CM-CLUE"}
    assert complaint.accepted_at == NOW


def test_an_inspection_never_names_the_report_behind_it():
    make.referred(make.desk(), EnterpriseFactory(), kind=Kind.REPORT, demands=())
    assert Inspection.objects.get().origin_ref == ""


def test_the_end_of_the_inspection_is_told_and_leaves_the_decision_to_a_person():
    people = make.desk()
    complaint = make.referred(people, EnterpriseFactory())
    inspection = Inspection.objects.get()
    later = NOW + timedelta(days=20)
    signals.result_established.send(
        None, inspection=inspection, sample=None, verdict="pass", by=people.inspector, at=later
    )
    signals.inspection_closed.send(
        None, inspection=inspection, outcome=Found.CORRECTED, by=people.regulator, at=later
    )
    complaint.refresh_from_db()
    assert (complaint.state, complaint.findings) == (State.ACCEPTED, Found.CORRECTED)
    assert clock(complaint, "CM-CLUE").state == "met"
    steps = WorkItem.objects.filter(state="open").values_list("step", flat=True)
    assert "conclude" in set(steps)


def test_a_publication_reaches_the_citizens_timeline():
    people = make.desk()
    complaint = make.referred(people, EnterpriseFactory())

    class Exposure:
        inspection = Inspection.objects.get()
        number = "BG-2026-0001"

    # Other apps listen to these signals too, and to a whole exposure; here only ours is asked.
    receivers.on_published(None, exposure=Exposure(), at=NOW)
    complaint.refresh_from_db()
    assert complaint.published_at == NOW
    told = " ".join(entry.sentence for entry in timeline(complaint, public=True))
    assert "公告" in told or "public" in told
    receivers.on_withdrawn(None, exposure=Exposure(), at=NOW)
    complaint.refresh_from_db()
    assert complaint.published_at is None


def test_who_was_told_of_a_result_hears_that_it_fell():
    complaint = make.referred(make.desk(), EnterpriseFactory())
    inspection = Inspection.objects.get()
    receivers.on_result(None, inspection=inspection, at=NOW)
    before = OutgoingMessage.objects.about(complaint).count()
    fallen = Sample(pk=7)
    receivers.on_overturned(None, inspection=inspection, sample=fallen, at=NOW)
    told = " ".join(entry.sentence for entry in timeline(complaint, public=True))
    assert "异议" in told or "objection" in told
    words = OutgoingMessage.objects.about(complaint).order_by("pk")
    assert [row.channel for row in words[before:]] == ["sms", "mail"]
    assert all("进展提醒" in str(row) for row in words[before:])
    later = NOW + timedelta(hours=1)
    receivers.on_overturned(None, inspection=inspection, sample=fallen, at=later)
    assert words.count() == before + 2


def test_a_withdrawn_complaint_hears_nothing_more():
    people = make.desk()
    complaint = make.referred(people, EnterpriseFactory())
    transitions.withdraw(complaint, by=make.public(), at=NOW)
    signals.inspection_closed.send(
        None,
        inspection=Inspection.objects.get(),
        outcome=Found.NO_PROBLEM,
        by=people.regulator,
        at=NOW,
    )
    complaint.refresh_from_db()
    assert complaint.state == State.WITHDRAWN


# --- What is written down -------------------------------------------------------------------


def test_the_public_timeline_names_no_staff_and_no_internal_step():
    people = make.desk()
    complaint = make.accepted(people.regulator)
    entries = timeline(complaint, public=True)
    assert len(entries) == 2
    assert {entry.who for entry in entries} == {""}


def test_the_log_holds_nothing_of_the_text_or_the_person():
    make.received()
    rows = AuditEvent.objects.order_by("seq").values_list("before", "after", "detail")
    written = " ".join(str(row) for row in rows)
    for text in ("漏电", "云石家电", make.CANARY.name, make.CANARY.phone):
        assert text not in written


def test_received_and_accepted_are_two_counters():
    regulator = make.desk().regulator
    complaint = make.accepted(regulator)
    make.report()
    assert counted("complaint.received") == [
        (Kind.COMPLAINT, complaint.number),
        (Kind.REPORT, Complaint.objects.get(kind=Kind.REPORT).number),
    ]
    assert counted("complaint.accepted") == [(Kind.COMPLAINT, complaint.number)]


def test_the_reporter_is_kept_sealed_and_found_again_by_phone():
    make.received()
    make.report()
    first, second = Reporter.objects.order_by("pk")
    assert first.contact == make.CANARY
    assert bytes(first.sealed_name) != bytes(second.sealed_name)
    assert first.phone_mac == second.phone_mac
