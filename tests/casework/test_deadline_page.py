"""The panel of the next step tells how the date of the case was found."""

from datetime import date
from types import SimpleNamespace

import pytest
from django.template.loader import render_to_string

from accounts import once
from casework import deadlines
from casework.panels import of_dates
from tests.casework import cast

pytestmark = pytest.mark.django_db


def panel(deadline):
    case = SimpleNamespace(deadline=deadline, version=1)
    context = {"object": case, "acts": [], "today": date(2026, 9, 18), "csrf_token": "x"}
    return render_to_string("casework/_next.html", context)


def test_every_clock_of_a_case_explains_its_date_once(request, django_assert_num_queries):
    order = cast.order()
    deadlines.start(order, "SV-ANSWER", on=date(2026, 9, 18), until=cast.DUE)
    deadlines.start(order, "CM-ACC", on=date(2026, 9, 18))
    once.begin()
    request.addfinalizer(once.end)
    # The clocks, their pauses, their extensions; the calendar is read once.
    with django_assert_num_queries(4):
        context = {**of_dates(order, None), "today": date(2026, 9, 18)}
        html = render_to_string("casework/_dates.html", context)
    assert html.count("期限说明") == 2
    assert html.count("截止日：2026年9月28日，星期一。") == 1


def test_the_way_to_the_explanation_stands_only_where_there_is_a_clock():
    order = cast.order()
    clock = deadlines.start(order, "SV-ANSWER", on=date(2026, 9, 18), until=cast.DUE)
    assert "#panel-aside-dates" in panel(clock)
    assert "#panel-aside-dates" not in panel(None)
