"""The small tags: icons, status chips, dates, numbers, names and addresses."""

from datetime import UTC, date, datetime
from types import SimpleNamespace

import pytest
import time_machine
from django import forms
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import translation

from casework import statuses
from casework.statuses import Look
from casework.templatetags import ui


def rendered(source: str, **values: object) -> str:
    return Template("{% load ui %}" + source).render(Context(values))


def thing(**values: object) -> SimpleNamespace:
    """Something with a state that belongs to no app."""
    return SimpleNamespace(
        **{"_meta": SimpleNamespace(label_lower="tests.thing"), "deadline": None, **values}
    )


def test_an_icon_is_decoration_unless_it_is_labelled():
    assert 'aria-hidden="true"' in ui.icon("clock")
    assert 'role="img" aria-label="Clock"' in ui.icon("clock", "Clock")
    assert 'href="/static/icons/sprite.svg#i-clock"' in ui.icon("clock")


def test_a_registered_state_has_the_icon_word_and_colour_of_its_look():
    statuses.register("tests.Thing", {"failed": Look("failed", "Not good")})
    html = ui.status(thing(state="failed"))
    assert 'class="q-st q-failed"' in html
    assert "#i-circle-x" in html
    assert html.endswith("Not good</span>")


def test_a_state_without_a_word_takes_the_label_of_its_choice():
    statuses.register("tests.thing", {"open": Look("received")})
    html = ui.status(thing(state="open", get_state_display=lambda: "<Open>"))
    assert "q-received" in html
    assert "&lt;Open&gt;" in html


def test_an_unknown_state_is_shown_as_work_in_progress():
    assert "q-progress" in ui.status(thing(state="no such state"))


def test_a_look_needs_one_of_the_nine_keys():
    with pytest.raises(ValueError, match="not one of"):
        Look("purple")


def test_only_a_deadline_gone_by_turns_a_status_solid_red():
    past = SimpleNamespace(state="running", due_on=date(2026, 9, 17))
    with time_machine.travel(datetime(2026, 9, 18, 1, tzinfo=UTC), tick=False):
        assert "q-overdue" in ui.status(thing(state="x", deadline=past), late=True)
        assert "q-overdue" not in ui.status(thing(state="x", deadline=past))


@pytest.mark.parametrize(
    ("style", "chinese", "english"),
    [
        ("full", "2026年9月18日", "18 Sep 2026"),
        ("short", "9月18日", "18 Sep"),
        ("weekday", "2026年9月18日 星期五", "Friday, 18 Sep 2026"),
        ("table", "2026-09-18", "2026-09-18"),
    ],
)
def test_dates_are_written_as_the_language_does(style, chinese, english):
    with translation.override("zh-hans"):
        assert ui.day(date(2026, 9, 18), style) == chinese
    with translation.override("en"):
        assert ui.day(date(2026, 9, 18), style) == english


def test_moments_are_told_on_the_clock_of_shanghai():
    now = time_machine.travel(datetime(2026, 9, 18, 4, tzinfo=UTC), tick=False)
    with now, translation.override("zh-hans"):
        assert ui.moment(datetime(2026, 9, 17, 16, 30, tzinfo=UTC)) == "9月18日 0:30"
        assert ui.since(datetime(2026, 9, 17, 16, 30, tzinfo=UTC)) == "今天 0:30"
        assert ui.since(datetime(2026, 9, 16, 4, tzinfo=UTC)) == "2天前"


@pytest.mark.parametrize(
    ("number", "shown"),
    [("13812340000", "138****0000"), ("0539-8012345", "053****2345"), ("12365", "****"), ("", "–")],
)
def test_a_telephone_number_is_masked(number, shown):
    assert ui.masked_phone(number) == shown


@pytest.mark.parametrize(("value", "whole"), [(93.4, 93), (-3, 0), (180, 100), (None, 0)])
def test_bars_have_whole_percents_between_nought_and_a_hundred(value, whole):
    assert ui.percent(value) == whole
    assert f'class="q-p-{whole}"' in ui.bar(value)


def test_money_has_two_decimals_and_its_thousands_marked():
    with translation.override("zh-hans"):
        assert ui.money(1290) == "1,290.00元"


def test_addresses_keep_the_language_of_the_page():
    with translation.override("en"):
        assert ui.local("/staff/") == "/en/staff/"
    with translation.override("zh-hans"):
        assert ui.local("/staff/") == "/staff/"


@pytest.mark.parametrize(
    ("path", "language", "other"),
    [
        ("/guidance/?a=1", "en", "/en/guidance/?a=1"),
        ("/en/guidance/?a=1", "zh-hans", "/guidance/?a=1"),
    ],
)
def test_the_language_switch_keeps_the_page(path, language, other):
    here = "en" if path.startswith("/en/") else "zh-hans"
    with translation.override(here):
        request = RequestFactory().get(path)
        assert ui.in_language({"request": request}, language) == other


def test_the_navigation_marks_where_one_is():
    request = RequestFactory().get("/en/events/7/")
    assert ui.here({"request": request}, "/events/") == ' aria-current="page"'
    assert ui.here({"request": request}, "/guidance/") == ""
    assert ui.here({"request": request}, "/events/", exact=True) == ""


@pytest.mark.parametrize(
    ("longest", "css"),
    [(18, "form-control q-short"), (40, "form-control q-middling"), (200, "form-control")],
)
def test_the_width_of_a_field_hints_at_what_is_expected(longest, css):
    field = forms.CharField(max_length=longest)
    form = type("Sample", (forms.Form,), {"field": field})()
    assert f'class="{css}"' in ui.control(form["field"])


@pytest.mark.django_db
def test_district_names_cost_one_query_a_page(django_assert_num_queries):
    request = RequestFactory().get("/")
    source = '{% district "371302" %} {% district "371322" %} {% district "000000" %}'
    with django_assert_num_queries(1), translation.override("en"):
        html = rendered(source, request=request)
    assert html.endswith("000000")
    assert "Lanshan" in html


def test_a_block_can_be_said_again():
    source = '{% block title %}Title{% endblock %}|{% again "title" %}'
    template = Template("{% extends base %}{% load ui %}{% block title %}Mine{% endblock %}")
    base = Template("{% load ui %}" + source)
    assert template.render(Context({"base": base})) == "Mine|Mine"
