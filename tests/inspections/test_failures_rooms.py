"""Repeat offenders, producers elsewhere, summaries, quality analysis meetings; and their pages."""

from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import translation

from accounts.models import User
from casework import outbox
from casework.models import Deadline, WorkItem
from casework.transitions import NotAllowed
from inspections import signals
from inspections.escalations.models import Escalation
from inspections.meetings import transitions as meetings
from inspections.meetings.models import QualityMeeting
from inspections.plans import transitions as plans
from inspections.rectifications.models import Rectification
from inspections.repeaters import transitions as repeaters
from inspections.repeaters.models import Repeater
from inspections.repeaters.tasks import end_watches
from inspections.samples.models import Sample
from inspections.stops.models import StopSale
from inspections.tellings import rules as telling_rules
from inspections.tellings import transitions as tellings
from inspections.tellings.models import Telling
from inspections.tellings.tasks import open_summaries
from tests.factories_accounts import LANSHAN, sign_in
from tests.factories_failures import NEW, climbed, failed_on, fresh
from tests.factories_followup import NOW, RECEIPT, at, contact_of, served_order
from tests.factories_inspections import a_plan, an_enterprise, crew, failed

pytestmark = pytest.mark.django_db


# --- Repeat offenders ----------------------------------------------------------------------------


def test_two_failures_in_twelve_months_are_watched() -> None:
    people, firm = crew(), an_enterprise()
    failed_on(people, at("2026-03-02"), enterprise=firm)
    assert not Repeater.objects.exists()
    failed_on(people, at("2026-09-10"), enterprise=firm)
    assert Repeater.objects.exists()


def a_repeater(people: Any) -> Repeater:
    firm = an_enterprise()
    for day in ("2026-08-10", "2026-09-10"):
        failed_on(people, at(day), enterprise=firm)
    return Repeater.objects.get()


def test_the_number_is_a_setting(settings: Any) -> None:
    settings.REPEAT_FAILURES = 3
    people, firm = crew(), an_enterprise()
    for day in ("2026-08-10", "2026-09-10"):
        failed_on(people, at(day), enterprise=firm)
    assert not Repeater.objects.exists()


def test_the_watch_asks_for_a_review_and_a_tracking_spot_check() -> None:
    people = crew()
    row = a_repeater(people)
    steps = WorkItem.objects.filter(state="open", step__startswith="repeater")
    assert set(steps.values_list("step", flat=True)) == {"repeater-review", "repeater-track"}
    row = repeaters.review_grade(
        row, by=people.regulator, at=at("2026-09-12"), grade="C", reason="两批次不合格"
    )
    assert fresh(row.enterprise).credit_grade == "C"
    row = repeaters.order_tracking(
        row,
        by=people.regulator,
        at=at("2026-09-12"),
        scheduled_on=date(2026, 9, 20),
        inspectors=people.pair,
    )
    assert row.tracking is not None
    assert row.tracking.product_name == "电热水壶"
    assert not steps.exists()


def test_a_third_failure_lengthens_the_watch() -> None:
    people = crew()
    row = a_repeater(people)
    failed_on(people, at("2026-10-12"), enterprise=row.enterprise)
    row = fresh(row)
    assert (row.failures, row.ends_on) == (3, date(2027, 10, 12))


def test_a_year_without_a_failure_ends_it() -> None:
    row = a_repeater(crew())
    with time_machine.travel(at("2027-09-10"), tick=False):
        assert end_watches() == 0
    with time_machine.travel(at("2027-09-11"), tick=False):
        assert (end_watches(), end_watches()) == (1, 0)
    assert fresh(row).state == "ended"


def test_an_overturned_failure_counts_no_more() -> None:
    people = crew()
    row = a_repeater(people)
    sample = Sample.objects.order_by("-pk")[0]
    Sample.objects.filter(pk=sample.pk).update(state="passed", verdict="pass")
    overturn(sample, people.regulator)
    assert fresh(row).state == "ended"
    assert StopSale.objects.get(sample=sample).state == "ended"


def overturn(sample: Sample, by: User) -> None:
    signals.result_overturned.send(
        Sample,
        inspection=sample.inspection,
        sample=sample,
        objection=None,
        reason="复检合格",
        by=by,
        at=at("2026-10-20"),
    )


# --- Producers elsewhere -------------------------------------------------------------------------

ELSEWHERE = {"producer_name": "示范制造有限公司", "producer_code": "91370202MA00000000"}


@pytest.mark.parametrize(
    ("code", "elsewhere"),
    [
        ("91370202MA00000000", True),  # another city
        ("91371322MA00000000", True),  # another county of the city
        ("91371302MA00000000", False),  # the county itself
        ("", True),  # nobody knows: it has to be looked at
    ],
)
def test_a_producer_is_elsewhere_by_the_division_in_its_code(code: str, elsewhere: bool) -> None:
    assert telling_rules.is_elsewhere(code, LANSHAN, LANSHAN) is elsewhere


def told(people: Any) -> Telling:
    failed(people, **ELSEWHERE)
    return Telling.objects.get()


def test_its_bureau_is_told_in_time_and_confirms() -> None:
    people = crew()
    row = told(people)
    assert row.deadline is not None
    assert row.deadline.due_on == date(2026, 9, 17)
    row = tellings.draft(row, by=people.regulator, at=NOW, recipient="市南区市场监督管理局")
    with pytest.raises(NotAllowed):
        tellings.sign(row, by=people.regulator, at=NOW)
    row = tellings.sign(row, by=people.head, at=NOW)
    outbox.drain()
    row = tellings.send(row, by=people.regulator, at=NOW, **RECEIPT)
    assert Deadline.objects.of(row).get().state == "met"
    with pytest.raises(ValidationError):
        tellings.confirm(row, by=people.regulator, at=NOW, confirmed_on=date(2026, 9, 10))
    row = tellings.confirm(row, by=people.regulator, at=NOW, confirmed_on=date(2026, 9, 11))
    assert row.state == "confirmed"
    assert row.document.context["seller"] == row.inspection.enterprise.name


def test_its_page_records_the_return_slip_of_the_letter_to_the_bureau(client: Client) -> None:
    people = crew()
    row = told(people)
    row = tellings.draft(row, by=people.regulator, at=NOW, recipient="市南区市场监督管理局")
    row = tellings.sign(row, by=people.head, at=NOW)
    outbox.drain()
    values = {"way": "post", "waybill": "1098765432100", "delivered_on": "2026-09-13"}
    with time_machine.travel(NOW + timedelta(days=4), tick=False):
        sign_in(client, people.regulator)
        answer = client.post(f"/staff/tellings/{row.pk}/send/", {**values, "waybill": ""})
        assert (answer.status_code, set(answer.context["form"].errors)) == (422, {"waybill"})
        assert client.post(f"/staff/tellings/{row.pk}/send/", values).status_code == 303
    row.refresh_from_db()
    assert row.told_on == date(2026, 9, 13)
    assert row.document.services.get().receiver == "市南区市场监督管理局"


def test_one_batch_is_told_once_and_counted_once() -> None:
    people = crew()
    row = told(people)
    assert Sample.objects.filter(verdict="fail").count() == 1
    assert Telling.objects.filter(sample=row.sample).count() == 1


def test_goods_of_the_inspected_itself_are_nobody_elses() -> None:
    failed(crew())
    assert not Telling.objects.exists()


def test_an_overturned_result_is_told_to_nobody() -> None:
    people = crew()
    row = told(people)
    overturn(row.sample, people.regulator)
    assert fresh(row).state == "dropped"


# --- The summary of a plan -----------------------------------------------------------------------


def test_a_closed_plan_owes_its_summary_once() -> None:
    people = crew()
    plan = a_plan(people)
    assert open_summaries() == 0
    plan = plans.close_plan(plan, by=people.regulator, at=NOW)
    assert (open_summaries(), open_summaries()) == (1, 0)
    row = Telling.objects.get()
    values: dict[str, Any] = {"recipient": "兰山区人民政府", "note": "门户网站"}
    with pytest.raises(ValidationError):
        tellings.report_summary(
            row,
            by=people.regulator,
            at=row.created_at,
            told_on=row.known_on - timedelta(days=1),
            **values,
        )
    row = tellings.report_summary(
        row, by=people.regulator, at=row.created_at, told_on=row.known_on, **values
    )
    assert row.state == "sent"


# --- Quality analysis meetings -------------------------------------------------------------------


def test_so_many_failures_of_one_category_propose_one_meeting(settings: Any) -> None:
    settings.MEETING_FAILURES = 3
    people = crew()
    for number, day in enumerate(("2026-05-01", "2026-07-20", "2026-08-20", "2026-09-10")):
        failed_on(people, at(day), enterprise=an_enterprise(f"示范{number}号（临沂）有限公司"))
    row = QualityMeeting.objects.get()
    # The one of May lies outside the ninety days.
    assert row.inspections.count() == 3
    failed_on(people, at("2026-09-15"))
    assert QualityMeeting.objects.count() == 1


def test_a_meeting_is_called_held_and_told(client: Client, settings: Any) -> None:
    settings.MEETING_FAILURES = 1
    people = crew()
    failed(people)
    row = meetings.call(
        QualityMeeting.objects.get(),
        by=people.regulator,
        at=NOW,
        meet_at=NOW + timedelta(days=5),
        place="302会议室",
    )
    sign_in(client, people.regulator)
    text = client.get(row.get_absolute_url()).content.decode()
    assert text.index(f"{row.get_absolute_url()}record/") < text.index("/call/")
    words = {"attendees": "六家企业", "findings": "原料混用", "measures": "统一原料检验"}
    with pytest.raises(ValidationError):
        meetings.record(row, by=people.regulator, at=NOW, **words)
    row = meetings.record(row, by=people.regulator, at=NOW + timedelta(days=6), **words)
    assert row.state == "held"
    assert not WorkItem.objects.filter(step="quality-meeting", state="open").exists()


# --- Pages ---------------------------------------------------------------------------------------


@pytest.fixture
def september() -> Any:
    with time_machine.travel(NOW, tick=False):
        yield
    translation.deactivate()


def test_every_kind_has_its_list_its_page_and_its_api(
    client: Client, settings: Any, september: Any
) -> None:
    settings.REPEAT_FAILURES = settings.MEETING_FAILURES = 1
    people = crew()
    failed(people, **ELSEWHERE)
    climbed(people, at("2026-08-03"))
    sign_in(client, people.regulator)
    for model, slug in (
        (StopSale, "stops"),
        (Escalation, "escalations"),
        (Repeater, "repeaters"),
        (Telling, "tellings"),
        (QualityMeeting, "quality-meetings"),
    ):
        row: Any = model.objects.order_by("pk")[0]
        assert client.get(f"/staff/{slug}/").status_code == 200, slug
        assert client.get(row.get_absolute_url()).status_code == 200, slug
        assert client.get(f"/api/v1/{slug}/{row.pk}/").json()["number"] == row.number
    case = StopSale.objects.order_by("pk")[0].inspection
    panel = f"{case.get_absolute_url()}panel/main-stops/"
    assert case.stops.get().number in client.get(panel).content.decode()


def test_under_order_18_the_space_says_that_there_is_no_more_time(client: Client) -> None:
    row = served_order(crew(), NEW)
    with time_machine.travel(at("2026-08-20"), tick=False):
        sign_in(client, contact_of(row))
        html = client.get(row.space_url).content.decode()
        assert "more-time/" not in html
        assert "没有整改延期" in html
        assert Rectification.objects.get().space_url in row.space_url
    translation.deactivate()
