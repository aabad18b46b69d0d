"""The panel of the next step tells how the date of the case was found."""

from datetime import date
from types import SimpleNamespace

import pytest
from django.template.loader import render_to_string

from casework import deadlines
from tests.casework import cast

pytestmark = pytest.mark.django_db


def panel(deadline):
    case = SimpleNamespace(deadline=deadline, version=1)
    context = {"object": case, "acts": [], "today": date(2026, 9, 18), "csrf_token": "x"}
    return render_to_string("casework/_next.html", context)


def test_the_panel_explains_the_date_once():
    order = cast.order()
    clock = deadlines.start(order, "SV-ANSWER", on=date(2026, 9, 18), until=cast.DUE)
    html = panel(clock)
    assert html.count("期限说明") == 1
    assert "截止日：2026年9月28日，星期一。" in html


def test_the_panel_of_a_case_without_a_clock_explains_nothing():
    assert "期限说明" not in panel(None)
