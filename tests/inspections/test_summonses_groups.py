"""集体约谈: one session, many enterprises, each with its own letter, record and statement."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from casework import deadlines, escalation
from casework.models import Notice
from casework.states import DeadlineState
from casework.transitions import Blocked, NotAllowed
from documents.states import DocumentState
from inspections.group_talks import transitions as sessions
from inspections.group_talks.models import TalkSession
from inspections.group_talks.states import TalkSessionState as State
from inspections.summonses import transitions as summonses
from inspections.summonses.queries import without_talk
from inspections.summonses.states import Attendance, SummonsState
from tests.factories_accounts import UserFactory, sign_in
from tests.factories_followup import MEET, NOW, at, drafted_talk
from tests.factories_inspections import crew, failed
from tests.factories_talks import a_session, failing, letters_of, served_session

pytestmark = pytest.mark.django_db


def fresh(row: Any) -> Any:
    return type(row).objects.get(pk=row.pk)


# --- Every failing enterprise has a talk or a reason ------------------------------------------


def test_a_failure_waits_five_working_days_and_then_climbs_the_ladder() -> None:
    people = crew()
    inspection = failed(people).inspection
    clock = deadlines.open_clock(inspection, "SM-SET")
    assert clock is not None
    # Thursday the 10th and five working days: Sunday the 20th is worked, but is not needed.
    assert (clock.started_on.isoformat(), clock.due_on.isoformat()) == ("2026-09-10", "2026-09-17")
    escalation.climb(at("2026-09-18").date(), at("2026-09-18"))
    assert Notice.objects.filter(user=people.head, text__contains="SM-SET").exists() or (
        Notice.objects.filter(user=people.head).exists()
    )
    drafted_talk(people, inspection.samples.get())
    assert fresh(clock).state == DeadlineState.MET


def test_a_reason_for_none_meets_the_clock_and_a_withdrawn_talk_starts_it_again() -> None:
    people = crew()
    row = drafted_talk(people)
    assert deadlines.open_clock(row.inspection, "SM-SET") is None
    summonses.cancel(row, by=people.regulator, at=NOW, reason="拟稿有误")
    assert deadlines.open_clock(row.inspection, "SM-SET") is not None
    summonses.waive(inspection=row.inspection, reason="企业已注销。", by=people.regulator, at=NOW)
    assert deadlines.open_clock(row.inspection, "SM-SET") is None


def test_the_list_of_those_who_wait_opens_one_table(client: Client) -> None:
    people = crew()
    cases = failing(people)
    sign_in(client, people.regulator)
    assert "3" in client.get("/staff/summonses/").content.decode()
    html = client.get("/staff/talks-owed/").content.decode()
    assert all(row.enterprise.name in html for row in cases)
    assert 'action="/staff/talk-sessions/new/"' in html
    query = "&".join(f"pk={row.pk}" for row in cases[:2])
    with time_machine.travel(NOW, tick=False):
        html = client.get(f"/staff/talk-sessions/new/?{query}").content.decode()
        assert cases[0].enterprise.label in html
        assert cases[2].enterprise.label not in html
        sent = {
            "inspections": [row.pk for row in cases],
            "title": "儿童用品质量安全集体约谈",
            "meet_at": "2026-09-22T09:30",
            "place": "302会议室",
            "host": people.head.pk,
            "recorder": people.regulator.pk,
            "contact": "林知远",
            "phone": "0539-000 0000",
        }
        early = client.post("/staff/talk-sessions/new/", {**sent, "meet_at": "2026-09-14T09:30"})
        assert early.status_code == 422
        assert "2026-09-18" in early.content.decode()
        alone = client.post("/staff/talk-sessions/new/", {**sent, "recorder": people.head.pk})
        assert alone.status_code == 422
        assert client.post("/staff/talk-sessions/new/", sent).status_code == 303
    session = TalkSession.objects.get()
    assert session.seats.count() == 3
    assert not without_talk().exists()
    page = client.get(session.get_absolute_url()).content.decode()
    assert "/staff/summonses/bulk/?act=submit&amp;pk=" in page


def test_a_county_sees_no_case_of_another(client: Client) -> None:
    cases = failing(crew(), 2)
    sign_in(client, UserFactory(regulator=True, elsewhere=True))
    assert cases[0].enterprise.name not in client.get("/staff/talks-owed/").content.decode()
    with time_machine.travel(NOW, tick=False):
        answer = client.post(
            "/staff/talk-sessions/new/", {"inspections": [row.pk for row in cases]}
        )
    assert answer.status_code == 422
    assert not TalkSession.objects.exists()


# --- One session, many letters ----------------------------------------------------------------


def test_every_enterprise_gets_a_letter_of_its_own() -> None:
    people = crew()
    session = a_session(people)
    rows = letters_of(session)
    assert [row.state for row in rows] == [SummonsState.DRAFTED] * 3
    assert len({row.document_id for row in rows}) == 3
    said = rows[0].document.context if rows[0].document else {}
    assert said["occasion"] == session.title
    assert said["agenda"] == ["通报抽查情况", "专家点评"]
    assert said["copies"] == ["临沂市教育局"]


def test_a_case_that_cannot_be_summoned_is_named_and_leaves_the_others() -> None:
    people = crew()
    cases = failing(people)
    summonses.waive(inspection=cases[0], reason="企业已注销。", by=people.regulator, at=NOW)
    session = a_session(people, cases)
    assert session.seats.count() == 2
    assert cases[0].enterprise.label in session.event_detail["note"]  # type: ignore[attr-defined]


def test_one_enterprise_is_no_group() -> None:
    people = crew()
    with pytest.raises(ValidationError):
        a_session(people, failing(people, 1))
    assert not TalkSession.objects.exists()
    assert without_talk().count() == 1


def test_host_and_recorder_are_two_people() -> None:
    people = crew()
    with pytest.raises(ValidationError):
        a_session(people, recorder=people.head)


def test_all_letters_are_numbered_in_one_act_and_a_failure_leaves_the_others(
    client: Client,
) -> None:
    people = crew()
    session = a_session(people)
    rows = letters_of(session)
    for row in rows:
        summonses.submit(row, by=people.regulator, at=NOW)
    # Meanwhile one of them was sent back.
    summonses.send_back(fresh(rows[1]), by=people.head, at=NOW, note="改地点")
    sign_in(client, people.head)
    query = "&".join(["act=approve", *(f"pk={row.pk}" for row in rows)])
    with time_machine.travel(NOW, tick=False):
        page = client.get(f"/staff/summonses/bulk/?{query}")
        assert rows[1].number in page.content.decode()
        sent = {"form_key": "k1", "row": [f"{row.pk}:{fresh(row).version}" for row in rows]}
        answer = client.post(f"/staff/summonses/bulk/?{query}", sent, follow=True)
    html = answer.content.decode()
    assert rows[1].number in html
    numbers = [fresh(row).document.number for row in rows]
    assert numbers == ["兰市监约〔2026〕1号", None, "兰市监约〔2026〕2号"]


def test_the_city_may_call_the_counties_to_one_table() -> None:
    people = crew()
    cases = failing(people, 2)
    city, head = UserFactory(city=True), UserFactory(city_head=True)
    session = a_session(people, cases, by=city, host=head, recorder=city)
    assert session.office == city.office
    assert TalkSession.objects.visible_to(people.regulator).get() == session
    stranger = UserFactory(regulator=True, elsewhere=True)
    assert not TalkSession.objects.visible_to(stranger).exists()


# --- The day itself ---------------------------------------------------------------------------


def hold(people: Any, session: TalkSession, **ways: str) -> TalkSession:
    attendance = {}
    for seat in session.seats.order_by("position"):
        way = ways.get(f"seat{seat.position}", Attendance.PRINCIPAL)
        attendance[seat.pk] = sessions.Came(
            attendance=way, attendee="宋远山", post="法定代表人", statement="立即整改。"
        )
    return sessions.hold(
        session,
        by=people.regulator,
        at=MEET + timedelta(hours=3),
        started_at=MEET,
        ended_at=MEET + timedelta(hours=2),
        attendance=attendance,
        comments="加强进货检验。",
    )


def test_whoever_stayed_away_is_on_record_with_the_sheet() -> None:
    people = crew()
    session = served_session(people)
    session = hold(people, session, seat1=Attendance.NOBODY, seat2=Attendance.UNAUTHORISED)
    states = [row.state for row in letters_of(session)]
    assert session.state == State.HELD
    # A deputy without authorisation counts as absent (domain.md 11).
    assert states == [SummonsState.ABSENT, SummonsState.ABSENT, SummonsState.SERVED]


def test_the_sheet_fills_in_the_record_of_each(client: Client) -> None:
    people = crew()
    session = hold(people, served_session(people))
    row = letters_of(session)[0]
    sign_in(client, people.regulator)
    with time_machine.travel(MEET + timedelta(hours=4), tick=False):
        html = client.get(f"{row.get_absolute_url()}record-interview/").content.decode()
    assert "立即整改。" in html
    assert 'value="2026-09-22T11:30"' in html


def test_a_session_is_not_held_before_its_hour() -> None:
    people = crew()
    session = served_session(people)
    with pytest.raises(Blocked):
        sessions.hold(
            session,
            by=people.regulator,
            at=NOW,
            started_at=NOW,
            ended_at=NOW + timedelta(hours=1),
            attendance={},
        )


def test_the_sheet_is_a_numbered_paper() -> None:
    people = crew()
    session = sessions.print_sheet(a_session(people), by=people.regulator, at=NOW)
    assert session.sheet is not None
    assert session.sheet.number == "兰市监签〔2026〕1号"
    assert len(session.sheet.context["rows"]) == 3
    with pytest.raises(Blocked):
        sessions.print_sheet(session, by=people.regulator, at=NOW)


def test_the_whole_table_is_moved_once() -> None:
    people = crew()
    session = served_session(people)
    later = at("2026-09-29", 9)
    sessions.move(session, by=people.regulator, at=NOW, meet_at=later, reason="会议室被占用")
    assert {row.meet_at for row in letters_of(session)} == {later}
    again = at("2026-10-13", 9)
    session = sessions.move(session, by=people.regulator, at=NOW, meet_at=again, reason="再改")
    assert {row.meet_at for row in letters_of(session)} == {later}


def test_called_off_every_letter_is_void_and_each_talk_owed_again() -> None:
    people = crew()
    session = served_session(people)
    with pytest.raises(NotAllowed):
        sessions.call_off(session, by=people.regulator, at=NOW, reason="台风")
    session = sessions.call_off(session, by=people.head, at=NOW, reason="台风")
    rows = letters_of(session)
    assert {row.state for row in rows} == {SummonsState.CANCELLED}
    assert {row.document.state for row in rows if row.document} == {DocumentState.VOID}
    assert without_talk().count() == 3


def test_the_calendar_file_is_escaped_and_in_the_time_of_linyi(client: Client) -> None:
    people = crew()
    session = a_session(people, title="集体约谈; 一, 二\nBEGIN:VALARM")
    sign_in(client, people.regulator)
    text = client.get(f"{session.get_absolute_url()}talk.ics").content.decode()
    assert "DTSTART;TZID=Asia/Shanghai:20260922T093000" in text
    assert "SUMMARY:集体约谈\\; 一\\, 二\\nBEGIN:VALARM" in text
    assert "\r\nBEGIN:VALARM" not in text
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))


def test_the_page_of_a_session_costs_the_same_for_two_and_for_four(
    client: Client,
) -> None:
    people = crew()
    sign_in(client, people.regulator)
    counts = []
    for number in (2, 4):
        session = a_session(people, failing(people, number))
        client.get(session.get_absolute_url())
        with CaptureQueriesContext(connection) as seen:
            assert client.get(session.get_absolute_url()).status_code == 200
        counts.append(len(seen))
    assert counts[0] == counts[1]


def test_a_program_reads_the_session_with_its_letters(client: Client) -> None:
    people = crew()
    session = a_session(people)
    sign_in(client, people.regulator)
    told = client.get(f"/api/v1/talk-sessions/{session.pk}/").json()
    assert len(told["seats"]) == 3
    assert "hold" in told["allowed_transitions"] or told["state"] == "set"
    assert client.get("/api/v1/talks-owed/").json()["results"] == []
