"""The deadline chip and the ruler say what the design language asks for, in both languages."""

import re
from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.utils import translation

from casework.calendar import add_working_days
from casework.countdown import count
from casework.templatetags import ui

pytestmark = pytest.mark.django_db
TODAY = date(2026, 9, 18)


def clock(*, used: int = 0, limit: int = 7, unit: str = "working", **more: Any) -> Any:
    """A clock of so many days, of which some are used up on the day of these tests."""
    if unit == "working":
        started = add_working_days(TODAY, -used)
        due_on = add_working_days(started, limit)
    else:
        started = TODAY - timedelta(days=used)
        due_on = started + timedelta(days=limit)
    values = {
        "started_on": started,
        "due_on": due_on,
        "unit": unit,
        "state": "running",
        "rule": SimpleNamespace(unit=unit, legal_basis="市场监管总局令第20号第十四条"),
        "provisional": False,
        "closed_on": None,
        "paused_on": None,
        "pause_reason": "",
    }
    return SimpleNamespace(**{**values, **more})


def spoken(html: str) -> str:
    """The words that everybody sees."""
    return re.search(r"</span><span>(.*?)</span>|</svg><span>(.*?)</span>", html).group(0)


WORDS = [
    (clock, {"used": 2}, "剩5个工作日", "5 working days left", ""),
    (clock, {"used": 5}, "剩2个工作日", "2 working days left", "soon"),
    (clock, {"used": 6}, "剩1个工作日", "1 working day left", "soon"),
    (clock, {"used": 7}, "今天到期", "Due today", "soon"),
    (clock, {"used": 10}, "逾期3个工作日", "3 working days overdue", "late"),
    (clock, {"used": 3, "limit": 15, "unit": "calendar"}, "剩12日", "12 days left", ""),
    (clock, {"used": 63, "limit": 60, "unit": "calendar"}, "逾期3日", "3 days overdue", "late"),
    (clock, {"used": 36, "limit": 45}, "剩9个工作日", "9 working days left", "soon"),
    (clock, {"used": 35, "limit": 45}, "剩10个工作日", "10 working days left", ""),
]


@pytest.mark.parametrize(("make", "values", "chinese", "english", "tone"), WORDS)
def test_chip_says_what_is_left_in_the_unit_of_its_rule(make, values, chinese, english, tone):
    deadline = make(**values)
    for language, words in (("zh-hans", chinese), ("en", english)):
        with translation.override(language):
            html = ui.due(deadline, TODAY)
        assert words in spoken(html)
        assert f'class="q-due {tone}"' in html


def test_chip_draws_seven_ticks_at_most_and_all_of_them_when_due_today():
    drawn = ui.due(clock(used=9, limit=45), TODAY)
    assert (drawn.count("<i"), drawn.count('class="x"')) == (7, 1)
    due_today = ui.due(clock(used=7), TODAY)
    assert due_today.count('class="x"') == 7


def test_chip_never_draws_all_ticks_while_time_is_left():
    assert ui.due(clock(used=44, limit=45), TODAY).count('class="x"') == 6


def test_chip_of_a_stopped_clock_says_why():
    deadline = clock(used=3, state="paused", paused_on=TODAY, pause_reason="等待补正")
    with translation.override("zh-hans"):
        assert "暂停计时：等待补正" in ui.due(deadline, TODAY)


def test_chip_of_a_met_clock_says_how_long_it_took():
    deadline = clock(used=9, state="met")
    deadline.closed_on = add_working_days(deadline.started_on, 3)
    with translation.override("zh-hans"):
        html = ui.due(deadline, TODAY)
    assert "3个工作日办结" in html
    assert 'class="q-due done"' in html


def test_chip_tells_the_full_date_and_its_rule_also_without_a_mouse():
    with translation.override("zh-hans"):
        html = ui.due(clock(used=2), TODAY)
    assert html.count("最迟2026年9月24日（依据：市场监管总局令第20号第十四条）") == 2


def test_chip_of_a_year_without_calendar_is_marked_provisional():
    with translation.override("en"):
        assert "provisional" in ui.due(clock(provisional=True), TODAY)


def test_no_clock_is_a_dash():
    assert ui.due(None) == '<span class="q-none">–</span>'


def test_a_clock_that_ran_out_on_a_friday_is_late_on_saturday():
    started = date(2026, 9, 7)
    deadline = clock()
    deadline.started_on, deadline.due_on = started, date(2026, 9, 11)
    span = count(deadline, date(2026, 9, 12), lambda a, b: 0)
    assert span.late == 1


def test_reasons_typed_by_people_are_escaped():
    deadline = clock(state="paused", paused_on=TODAY, pause_reason="<script>alert(1)</script>")
    assert "<script>" not in ui.due(deadline, TODAY)


def test_ruler_has_a_tick_for_every_day_and_one_flag_at_today():
    context = ui.ruler(clock(used=2, limit=45), TODAY)
    ticks = context["ticks"]
    assert len(ticks) == 46
    assert [number for number, tick in enumerate(ticks) if tick["now"]] == [2]
    assert [number for number, tick in enumerate(ticks) if tick["long"]] == list(range(0, 46, 5))
    assert context["place"] == "start"


def test_ruler_of_a_long_limit_is_scaled_to_what_a_phone_can_show():
    assert len(ui.ruler(clock(limit=120), TODAY)["ticks"]) == 61
