"""重点区域: nothing is accepted without figures before and after, nor by who reported it."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import translation

from casework.models import MeasureDelta
from casework.transitions import Blocked, NotAllowed
from enterprises.models import ProductCategory
from inspections.areas import transitions as areas
from inspections.areas.models import KeyArea
from inspections.areas.states import AreaState
from tests.factories_accounts import UserFactory, sign_in
from tests.factories_casefiles import Bench, bench, filed
from tests.factories_followup import at
from tests.factories_inspections import district

pytestmark = pytest.mark.django_db
NOW = at("2026-09-10")


@pytest.fixture(autouse=True)
def in_english() -> Any:
    with translation.override("en"), time_machine.travel(NOW, tick=False):
        yield


def counted(code: str) -> int:
    return sum(int(row.amount) for row in MeasureDelta.objects.filter(measure=code))


def planned(people: Bench, **changes: Any) -> KeyArea:
    values: dict[str, Any] = {
        "name": "城北童装加工集聚区",
        "place": "示例路以北、示例河以南",
        "district": district(),
        "category": ProductCategory.objects.get(pk="children-wear"),
        "hazard": "小作坊集中，绳带和甲醛项目不合格多发。",
        "lead_unit": "兰山区市场监督管理局",
        "due_on": date(2026, 10, 31),
    }
    return areas.plan_area(by=people.section, at=NOW, **{**values, **changes})


def begun(people: Bench) -> KeyArea:
    row = areas.record_figure(
        planned(people),
        by=people.handler,
        at=NOW,
        name="抽查不合格率",
        unit="%",
        before=Decimal("18.5"),
    )
    return areas.begin(row, by=people.handler, at=NOW)


def reported(people: Bench) -> KeyArea:
    row = areas.record_figure(
        begun(people), by=people.handler, at=NOW, name="抽查不合格率", after=Decimal("4.2")
    )
    return areas.report_done(row, by=people.section, at=NOW, result="隐患已消除")


def test_an_area_is_not_due_yesterday() -> None:
    with pytest.raises(Blocked, match="over"):
        planned(bench(), due_on=date(2026, 9, 9))


def test_the_work_begins_with_a_figure_before() -> None:
    people = bench()
    row = planned(people)
    with pytest.raises(Blocked, match="before"):
        areas.begin(row, by=people.handler, at=NOW)
    with pytest.raises(Blocked, match="begun"):
        areas.record_figure(
            row, by=people.handler, at=NOW, name="率", before=Decimal(3), after=Decimal(1)
        )


def test_the_figure_before_stays_as_it_was() -> None:
    people = bench()
    with pytest.raises(Blocked, match="not changed"):
        areas.record_figure(
            begun(people), by=people.handler, at=NOW, name="抽查不合格率", before=Decimal(50)
        )


def test_done_means_a_figure_after() -> None:
    people = bench()
    with pytest.raises(Blocked, match="抽查不合格率"):
        areas.report_done(begun(people), by=people.section, at=NOW, result="完成")


def test_whoever_reported_does_not_accept() -> None:
    people = bench()
    row = areas.report_done(
        areas.record_figure(
            begun(people), by=people.handler, at=NOW, name="抽查不合格率", after=Decimal(4)
        ),
        by=people.head,
        at=NOW,
        result="完成",
    )
    with pytest.raises(NotAllowed):
        areas.accept(row, by=people.head, at=NOW)
    row = areas.accept(row, by=UserFactory(head=True), at=NOW)
    assert row.state == AreaState.ACCEPTED
    assert (counted("area.planned"), counted("area.accepted")) == (1, 1)


def test_an_area_sent_back_is_worked_on_again() -> None:
    people = bench()
    row = areas.send_back(reported(people), by=people.head, at=NOW, note="仍有三家未整改")
    assert (row.state, row.reported_by) == (AreaState.UNDER_WAY, None)


def test_an_area_taken_off_counts_no_more() -> None:
    people = bench()
    areas.drop_area(planned(people), by=people.section, at=NOW, reason="并入其他区域")
    assert counted("area.planned") == 0


def test_the_public_reads_figures_of_what_a_second_person_published(client: Client) -> None:
    people = bench()
    row = reported(people)
    assert row.name not in client.get("/key-areas/").content.decode()
    with pytest.raises(NotAllowed):
        areas.publish_area(row, by=people.section, at=NOW)
    row = areas.publish_area(row, by=people.head, at=NOW)
    text = client.get("/key-areas/").content.decode()
    assert row.name in text
    assert "18.5" in text
    assert "4.2" in text
    areas.hide_area(row, by=people.head, at=NOW, reason="数据待核")
    assert row.name not in client.get("/key-areas/").content.decode()


def test_an_area_has_its_page_its_list_and_its_cases(client: Client) -> None:
    people = bench()
    row, casefile = begun(people), filed(people)
    sign_in(client, people.handler)
    data = {"numbers": casefile.number, "version": row.version}
    assert client.post(f"{row.get_absolute_url()}link/", data).status_code == 303
    assert casefile.number in client.get(row.get_absolute_url()).content.decode()
    unknown = {**data, "numbers": "AJ-2026-9999"}
    answer = client.post(f"{row.get_absolute_url()}link/", unknown)
    assert answer.status_code == 422
    assert "AJ-2026-9999" in answer.content.decode()
    assert row.name in client.get("/staff/areas/").content.decode()
    sign_in(client, UserFactory(inspector=True, elsewhere=True))
    assert client.get(row.get_absolute_url()).status_code == 404


def test_an_area_is_listed_from_its_form(client: Client) -> None:
    people = bench()
    data = {
        "name": "汽配城",
        "place": "示例大道",
        "district": "371302",
        "category": "auto",
        "hazard": "假冒刹车片",
        "lead_unit": "兰山区市场监督管理局",
        "due_on": "2026-09-01",
        "form_key": "a1",
    }
    sign_in(client, people.section)
    answer = client.post("/staff/areas/new/", data)
    assert answer.status_code == 422
    assert "假冒刹车片" in answer.content.decode()
    assert client.post("/staff/areas/new/", {**data, "due_on": "2026-12-01"}).status_code == 303
    assert KeyArea.objects.get().name == "汽配城"
