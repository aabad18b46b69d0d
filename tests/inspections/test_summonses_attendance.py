"""Who comes to a talk, what follows when nobody does, and how its record is signed."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.test import Client

from casework import deadlines
from casework.models import Notice, WorkItem
from casework.transitions import Blocked, NotAllowed
from documents.models import Attachment
from enterprises.models import CreditFact, Enterprise
from inspections.summonses import rules, settings
from inspections.summonses import transitions as summonses
from inspections.summonses.models import RecordPage, RefusedTalkMeasure
from inspections.summonses.states import Attendance, Consequence, Reply, SummonsState
from tests.factories_accounts import UserFactory, sign_in
from tests.factories_followup import (
    MEET,
    NOW,
    a_signature,
    absent_talk,
    at,
    contact_of,
    drafted_talk,
    held_talk,
    served_talk,
    signed_talk,
)
from tests.factories_inspections import crew, failed
from tests.factories_talks import failing

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=3)


def fresh(row: Any) -> Any:
    return type(row).objects.get(pk=row.pk)


# --- Whom the letter calls --------------------------------------------------------------------


@pytest.mark.parametrize("hindrance", ["abroad", "detained"])
def test_abroad_or_jailed_the_main_head_is_called(hindrance: str) -> None:
    people = crew()
    sample = failed(people)
    Enterprise.objects.filter(pk=sample.inspection.enterprise_id).update(main_head="顾长白")
    sample.inspection.enterprise.refresh_from_db()
    row = drafted_talk(people, sample, person="", post="", hindrance=hindrance)
    assert (row.person, row.post) == ("顾长白", "主要负责人")
    assert row.document is not None
    assert row.document.addressee["person"] == "顾长白"
    assert "法定代表人" in row.document.context["hindrance"]


def test_a_hindered_representative_is_not_called_by_name() -> None:
    people = crew()
    with pytest.raises(ValidationError) as error:
        drafted_talk(people, hindrance="abroad")
    assert "person" in error.value.message_dict


# --- What the enterprise says to the letter ---------------------------------------------------


def test_the_contact_confirms_and_puts_the_talk_into_the_calendar(client: Client) -> None:
    row = served_talk(crew())
    sign_in(client, contact_of(row))
    with time_machine.travel(LATER, tick=False):
        page = client.get(row.space_url).content.decode()
        assert "talk.ics" in page
        assert client.post(f"{row.space_url}confirm/").status_code == 303
        text = client.get(f"{row.space_url}talk.ics").content.decode()
    assert fresh(row).reply == Reply.COMING
    assert "DTSTART;TZID=Asia/Shanghai:20260922T093000" in text
    # Nothing about people beyond the contact that the letter itself names.
    assert "宋远山" not in text
    other = UserFactory(enterprise=True, organisation_code="91371322MA3F4G5H6A")
    sign_in(client, other)
    assert client.get(f"{row.space_url}talk.ics").status_code == 404


def test_a_proxy_is_named_only_with_the_paper(client: Client) -> None:
    row = served_talk(people := crew())
    sign_in(client, contact_of(row))
    with time_machine.travel(LATER, tick=False):
        answer = client.post(f"{row.space_url}proxy/", {"proxy-proxy": "周见山"})
        assert answer.status_code == 422
        assert "周见山" in answer.content.decode()
    paper = a_signature(people)
    Attachment.objects.filter(pk=paper.pk).update(kind="inspections.authorisation")
    row = summonses.name_proxy(
        fresh(row), by=contact_of(row), at=LATER, proxy="周见山", authorisation=paper
    )
    assert (row.reply, row.proxy, row.authorisation_id) == (Reply.PROXY, "周见山", paper.pk)
    assert Attachment.objects.visible_to(people.inspector).filter(pk=paper.pk).exists()
    stranger = UserFactory(regulator=True, elsewhere=True)
    assert not Attachment.objects.visible_to(stranger).filter(pk=paper.pk).exists()


def test_after_the_hour_it_is_too_late_to_answer() -> None:
    row = served_talk(crew())
    with pytest.raises(Blocked):
        summonses.confirm_attendance(row, by=contact_of(row), at=MEET + timedelta(minutes=1))


def test_a_talk_is_moved_once_with_a_reason() -> None:
    people = crew()
    row = served_talk(people)
    row = summonses.ask_another_time(row, by=contact_of(row), at=LATER, reason="出差在外")
    items = WorkItem.objects.filter(object_id=row.pk, state="open")
    assert {"summons-hold", "summons-move"} <= set(items.values_list("step", flat=True))
    later = at("2026-09-29", 9)
    row = summonses.reschedule(row, by=people.regulator, at=LATER, meet_at=later, reason="同意")
    assert (row.meet_at, row.moves, row.reply) == (later, 1, "")
    with pytest.raises(Blocked):
        summonses.ask_another_time(row, by=contact_of(row), at=LATER, reason="又出差")
    with pytest.raises(Blocked):
        summonses.reschedule(
            row, by=people.regulator, at=LATER, meet_at=at("2026-10-13", 9), reason="再改"
        )


def test_another_time_too_soon_is_refused_with_the_earliest_lawful_day() -> None:
    people = crew()
    row = served_talk(people)
    with pytest.raises(ValidationError) as error:
        summonses.reschedule(
            row, by=people.regulator, at=LATER, meet_at=at("2026-09-16", 9), reason="提前"
        )
    # The fifth working day: Sunday 20 September is worked before the golden week.
    assert "2026-09-20" in str(error.value)


# --- Who counts as having come ----------------------------------------------------------------


def test_a_deputy_is_recorded_as_a_proxy_or_not_at_all() -> None:
    people = crew()
    row = served_talk(people)
    with pytest.raises(ValidationError) as error:
        held_talk(people, row, attendee="周见山", attendance=Attendance.PRINCIPAL)
    assert "attendee" in error.value.message_dict
    with pytest.raises(ValidationError):
        held_talk(people, row, attendee="周见山", attendance=Attendance.PROXY, authorised=False)
    row = held_talk(people, row, attendee="周见山", attendance=Attendance.PROXY, authorised=True)
    assert row.attendance == Attendance.PROXY


@pytest.mark.parametrize("others", ["", "林知远", "苏禾"])
def test_two_officials_and_a_recorder_are_three_people(others: str) -> None:
    people = crew()
    with pytest.raises(ValidationError) as error:
        held_talk(people, served_talk(people), present=others)
    assert "present" in error.value.message_dict


# --- Absent twice -----------------------------------------------------------------------------


def test_absent_twice_is_a_refused_talk_and_each_consequence_has_its_row() -> None:
    people = crew()
    leader = UserFactory(city_head=True)
    row = absent_talk(people, times=2)
    row = summonses.close_unheard(
        row,
        by=people.head,
        at=row.meet_at or NOW,
        measure="两次无正当理由未到场",
        industry="临沂市工业和信息化局",
    )
    assert row.state == SummonsState.CLOSED
    found = {one.kind: one for one in RefusedTalkMeasure.objects.filter(summons=row)}
    assert set(found) == set(Consequence.values)
    assert all(one.reason == "两次无正当理由未到场" for one in found.values())
    assert found[Consequence.SUPERIOR].told == leader.office.name
    assert found[Consequence.INDUSTRY].told == "临沂市工业和信息化局"
    assert Notice.objects.filter(user=leader, text__contains="拒绝约谈").exists()
    # The draw weighs by grade and by what stands in the credit record.
    assert fresh(row.enterprise).credit_grade == "C"
    facts = set(CreditFact.objects.values_list("fact", flat=True))
    assert "两次拒绝约谈，增加监督抽查频次" in facts
    proposed = WorkItem.objects.filter(object_id=row.inspection_id, step="exposure-proposed")
    assert proposed.exists()


def test_one_absence_is_no_refusal() -> None:
    people = crew()
    row = absent_talk(people)
    with pytest.raises(Blocked):
        summonses.close_unheard(row, by=people.head, at=NOW, measure="x")
    assert not RefusedTalkMeasure.objects.exists()


def test_only_a_head_says_what_follows() -> None:
    people = crew()
    row = absent_talk(people, times=2)
    with pytest.raises(NotAllowed):
        summonses.close_unheard(row, by=people.regulator, at=NOW, measure="x")


# --- The record is signed page by page --------------------------------------------------------


def test_every_page_is_signed_before_the_talk_is_closed() -> None:
    people = crew()
    row = held_talk(people)
    with pytest.raises(Blocked):
        summonses.close(row, by=people.regulator, at=MEET + timedelta(days=1))
    row = signed_talk(people, fresh(served_talk(people, sample=failed_elsewhere(people))))
    pages = RecordPage.objects.filter(record__summons=row)
    assert pages.count() == (row.record.document.pages or 1)
    assert row.record.attested_by == "宋远山"
    assert summonses.close(row, by=people.regulator, at=MEET + timedelta(days=1)).closed_at


def failed_elsewhere(people: Any) -> Any:
    return failing(people, 1)[0].samples.get()


def test_a_page_without_a_signature_is_refused(run_outbox: Any) -> None:
    people = crew()
    row = held_talk(people)
    run_outbox()
    with pytest.raises(ValidationError):
        summonses.sign_record(
            row, by=people.regulator, at=MEET, signatures=[], attested_by="宋远山"
        )
    assert not RecordPage.objects.exists()


def test_a_correction_is_confirmed(run_outbox: Any) -> None:
    people = crew()
    row = held_talk(people)
    run_outbox()
    row.record.document.refresh_from_db()
    signatures = [a_signature(people)] * (row.record.document.pages or 1)
    values = {"signatures": signatures, "attested_by": "宋远山", "corrections": "第二行数字改为47"}
    with pytest.raises(ValidationError):
        summonses.sign_record(row, by=people.regulator, at=MEET, **values)
    summonses.sign_record(row, by=people.regulator, at=MEET, corrections_confirmed=True, **values)
    assert fresh(row.record).corrections == "第二行数字改为47"


def test_a_refusal_to_sign_needs_two_witnesses(run_outbox: Any) -> None:
    people = crew()
    row = held_talk(people)
    run_outbox()
    with pytest.raises(ValidationError):
        summonses.note_refusal_to_sign(row, by=people.regulator, at=MEET, witnesses="周见山")
    row = summonses.note_refusal_to_sign(
        row, by=people.regulator, at=MEET, witnesses="周见山、韩序"
    )
    assert summonses.close(row, by=people.regulator, at=MEET + timedelta(days=1)).closed_at


# --- The days of the bureau -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("lead", "first"), [(3, "2026-09-16"), (4, "2026-09-17"), (5, "2026-09-18")]
)
def test_the_bureau_sets_the_days_and_a_talk_too_early_names_the_first(
    client: Client, lead: int, first: str
) -> None:
    sign_in(client, UserFactory(admin=True))
    with time_machine.travel(NOW, tick=False):
        page = client.post("/staff/summons-days/", {"lead_days": lead, "report_days": 30})
        assert page.status_code == 303
        assert summonses.earliest(NOW).isoformat() == first
        assert deadlines.find_rule("SM-REPORT", NOW.date()).amount == 30


@pytest.mark.parametrize("lead", [0, 2, 6])
def test_other_days_are_refused(lead: int) -> None:
    admin = UserFactory(admin=True)
    with pytest.raises(ValidationError):
        settings.set_days(lead_days=lead, report_days=15, by=admin, at=NOW)


def test_only_an_administrator_sets_them(client: Client) -> None:
    sign_in(client, UserFactory(head=True))
    assert client.get("/staff/summons-days/").status_code == 403
    assert rules.LEAD_CHOICES == (3, 4, 5)
    assert rules.REPORT_CHOICES == (10, 15, 30)
