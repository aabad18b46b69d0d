"""What was undertaken at a talk becomes a task with a day, a proof and a check."""

from datetime import date, timedelta
from io import BytesIO
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from casework import escalation
from casework.models import Notice, WorkItem
from casework.transitions import NotAllowed, WrongState
from inspections.summonses import transitions as summonses
from inspections.undertakings import rules
from inspections.undertakings import transitions as tasks
from inspections.undertakings.models import Undertaking
from inspections.undertakings.queries import order_beside
from inspections.undertakings.states import UndertakingState as State
from tests.factories_accounts import OTHER_USCC, UserFactory, sign_in
from tests.factories_followup import MEET, at, contact_of, served_order
from tests.factories_inspections import crew
from tests.factories_talks import undertaken

pytestmark = pytest.mark.django_db
LAST = date(2026, 10, 8)


def fresh(row: Any) -> Any:
    return type(row).objects.get(pk=row.pk)


def picture() -> SimpleUploadedFile:
    out = BytesIO()
    Image.new("RGB", (8, 8), "white").save(out, "PNG")
    return SimpleUploadedFile("封存.png", out.getvalue(), content_type="image/png")


@pytest.mark.parametrize(
    ("line", "text", "day"),
    [
        ("封存库存（2026-09-28）", "封存库存", date(2026, 9, 28)),
        ("召回已售产品，2026年9月30日前。", "召回已售产品", date(2026, 9, 30)),
        ("更换供货商 2026/10/12", "更换供货商", date(2026, 10, 12)),
        ("按期整改。", "按期整改。", LAST),
        ("于2026年2月30日前完成", "于2026年2月30日前完成", LAST),
    ],
)
def test_a_line_may_end_with_its_own_day(line: str, text: str, day: date) -> None:
    assert list(rules.undertaken(line, LAST)) == [(text, day)]


def test_each_line_of_the_record_becomes_a_task_with_its_day() -> None:
    rows = undertaken(crew())
    assert [(row.text, row.due_on.isoformat()) for row in rows] == [
        ("封存库存", "2026-09-28"),
        ("更换供货商", "2026-10-08"),
    ]
    assert [row.deadline.due_on for row in rows if row.deadline] == [row.due_on for row in rows]
    item = WorkItem.objects.get(object_id=rows[0].pk, step="undertaking-do")
    assert (item.organisation_code, item.url) == (rows[0].enterprise_code, rows[0].space_url)


def test_the_enterprise_proves_it_and_the_bureau_checks(client: Client) -> None:
    people = crew()
    row = undertaken(people)[0]
    sign_in(client, contact_of(row))
    with time_machine.travel(at("2026-09-25"), tick=False):
        assert "封存库存" in client.get("/enterprise/").content.decode()
        bare = client.post(row.space_url, {"report": "已封存全部库存"})
        assert bare.status_code == 422
        assert "已封存全部库存" in bare.content.decode()
        sent = {"report": "已封存全部库存", "files": picture(), "form_key": "k"}
        assert client.post(row.space_url, sent).status_code == 303
    row = fresh(row)
    assert (row.state, row.files.count()) == (State.REPORTED, 1)
    # SM-RCK: ten working days from the report, over the golden week; Saturday 10 October is one.
    assert row.deadline.due_on.isoformat() == "2026-10-15"
    sign_in(client, people.regulator)
    with time_machine.travel(at("2026-09-28"), tick=False):
        assert client.post(f"{row.get_absolute_url()}confirm/", {"note": "属实"}).status_code == 303
    assert fresh(row).state == State.DONE


def test_nobody_checks_what_he_reported_himself() -> None:
    people = crew()
    row = tasks.report_done(
        undertaken(people)[0], by=people.regulator, at=MEET, report="已封存全部库存"
    )
    with pytest.raises(NotAllowed):
        tasks.confirm(row, by=people.regulator, at=MEET)
    assert tasks.confirm(row, by=people.inspector, at=MEET).state == State.DONE


def test_sent_back_it_is_as_late_as_before() -> None:
    people = crew()
    row = undertaken(people)[0]
    row = tasks.report_done(row, by=contact_of(row), at=at("2026-09-25"), report="已封存")
    row = tasks.send_back(row, by=people.regulator, at=at("2026-09-29"), note="缺照片")
    assert row.state == State.OPEN
    assert row.deadline is not None
    assert row.deadline.due_on.isoformat() == "2026-09-28"
    with pytest.raises(WrongState):
        tasks.confirm(row, by=people.regulator, at=at("2026-09-29"))


def test_what_is_late_climbs_the_ladder() -> None:
    people = crew()
    rows = undertaken(people)
    escalation.climb(at("2026-09-30").date(), at("2026-09-30"))
    assert Notice.objects.filter(user=people.head).exists()
    late = Undertaking.objects.filter(state=State.OPEN, due_on__lt=date(2026, 9, 30))
    assert list(late) == [rows[0]]


def test_a_withdrawn_talk_binds_nobody() -> None:
    people = crew()
    rows = undertaken(people)
    row = rows[0].summons
    summonses.cancel(row, by=people.head, at=MEET + timedelta(days=1), reason="复检合格")
    assert {fresh(one).state for one in rows} == {State.WITHDRAWN}


def test_it_stands_beside_the_correction_order() -> None:
    people = crew()
    row = undertaken(people)[0]
    assert order_beside(row) is None
    order = served_order(people, at("2026-09-24"), sample=row.summons.sample)
    assert order_beside(row) == order


def test_each_sees_only_its_own(client: Client) -> None:
    people = crew()
    row = undertaken(people)[0]
    other = UserFactory(enterprise=True, organisation_code=OTHER_USCC)
    assert not Undertaking.objects.visible_to(other).exists()
    assert not Undertaking.objects.visible_to(UserFactory(regulator=True, elsewhere=True)).exists()
    sign_in(client, other)
    assert client.get(row.space_url).status_code == 404
    sign_in(client, people.regulator)
    assert "封存库存" in client.get("/staff/undertakings/").content.decode()
    assert "封存库存" in client.get(row.summons.get_absolute_url()).content.decode()
    told = client.get(f"/api/v1/undertakings/{row.pk}/").json()
    assert (told["text"], told["due_on"]) == ("封存库存", "2026-09-28")
