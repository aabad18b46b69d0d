from typing import Any

import pytest
from django.utils.translation import override

from inspections import casepage
from inspections.casepage import Step
from inspections.samples import transitions as samples
from inspections.visits import transitions as visits
from tests.factories_inspections import (
    AT,
    checked,
    crew,
    failed,
    sampled,
    scheduled,
    with_report,
)

pytestmark = pytest.mark.django_db


def loop(inspection: Any, user: Any) -> list[str]:
    with override("en"):
        steps = casepage.loop_steps(inspection, user)["steps"]
    return [step["state"] or "-" for step in steps]


def test_the_loop_has_its_eight_steps_in_order() -> None:
    assert list(casepage.LOOP) == [
        "complaint",
        "check",
        "sample",
        "test",
        "summons",
        "correct",
        "recheck",
        "publish",
    ]


def test_an_unknown_step_is_refused() -> None:
    with pytest.raises(LookupError):
        casepage.register_step("nonsense", lambda _case, _user: Step())


def test_the_loop_follows_the_case() -> None:
    people = crew()
    user = people.regulator
    assert loop(scheduled(people), user)[:4] == ["done", "now", "-", "-"]
    assert loop(checked(people), user)[:4] == ["done", "done", "now", "-"]
    assert loop(sampled(people).inspection, user)[:4] == ["done", "done", "done", "now"]
    assert loop(with_report(people).inspection, user)[:4] == ["done", "done", "done", "done"]
    assert loop(failed(people).inspection, user)[:5] == ["done", "done", "done", "fail", "now"]


def test_a_planned_visit_has_no_complaint_in_its_loop() -> None:
    people = crew()
    assert loop(scheduled(people, origin="activity"), people.regulator)[0] == "skip"


def test_a_refused_visit_shows_where_the_loop_broke() -> None:
    people = crew()
    visit = visits.record_refusal(
        scheduled(people), by=people.inspector, at=AT, reason="obstruction"
    )
    assert loop(visit, people.regulator)[1] == "fail"


def test_steps_that_never_came_are_skipped_when_the_case_is_closed() -> None:
    people = crew()
    visit = visits.finish_without_sample(
        checked(people), by=people.inspector, at=AT, outcome="no_problem"
    )
    assert loop(visit, people.regulator) == ["done", "done", *["skip"] * 6]


def test_the_next_step_of_a_passed_case_is_to_tell_the_result() -> None:
    people = crew()
    sample = with_report(people)
    step = casepage.panel(casepage.next_step(sample.inspection, people.regulator), None)
    assert step is not None
    assert step["primary"]["url"] == sample.get_absolute_url()
    assert [check["ok"] for check in step["checks"]] == [False, False, False]
    samples.issue_result_notice(sample, by=people.regulator, at=AT)
    fresh = type(sample.inspection).objects.get(pk=sample.inspection_id)
    step = casepage.panel(casepage.next_step(fresh, people.regulator), None)
    assert step is not None
    assert [check["ok"] for check in step["checks"]] == [True, False, False]


@pytest.mark.parametrize("make", [scheduled, checked])
def test_a_visit_that_is_mine_leads_to_field_mode(make: Any) -> None:
    people = crew()
    visit = make(people)
    mine = casepage.next_step(visit, people.inspector)
    assert mine is not None
    assert mine["primary"]["url"] == visit.field_url
    other = casepage.next_step(visit, people.regulator)
    assert other is not None
    assert "primary" not in other


def test_a_panel_has_every_value_that_its_template_reads() -> None:
    panel = casepage.panel({"title": "x", "primary": {"label": "y", "url": "/"}}, None)
    assert panel is not None
    assert panel["primary"] == {"icon": "", "post": False, "confirm": "", "label": "y", "url": "/"}
    assert set(panel) >= {"title", "text", "checks", "deadline", "alternative", "skip"}
