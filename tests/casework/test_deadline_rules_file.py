"""The data file: complete, consistent, loaded, and the same as its page in docs/."""

from datetime import date, timedelta
from itertools import pairwise

import pytest

from casework import rulebook
from casework.models import DeadlineRule
from casework.rulebook import UnknownRule, find_rule, load_rules, read_rules, window
from scripts.deadlines import PAGE, render

# Spelling of the domain table, row it stands for, regime, amount, unit, certainty.
TABLE = [
    ("SC-LOCK", "SC-LOCK", "2020", 6, "month", "knowledge"),
    ("SC-OBJ", "SC-OBJ", "all", 15, "calendar", "source"),
    ("SC-OBJ-ACC", "SC-OBJ-ACC", "2020", 3, "working", "source"),
    ("SC-REI-FORM", "SC-REI-FORM", "2020", 7, "calendar", "knowledge"),
    ("SC-REI-LAB", "SC-REI-LAB", "2020", 10, "calendar", "knowledge"),
    ("SC-COR-14", "SC-COR", "2014", 30, "calendar", "source"),
    ("SC-EXT-14", "SC-COR-EXT", "2014", 30, "calendar", "source"),
    ("SC-EXT-ASK-14", "SC-COR-EXT-ASK", "2014", -5, "calendar", "source"),
    ("SC-COR-20", "SC-COR", "2020", 60, "calendar", "source"),
    ("SC-RCK-20", "SC-RCK", "2020", 75, "calendar", "source"),
    ("SC-RCK2-OPEN", "SC-RCK2-OPEN", "2020", 60, "calendar", "source"),
    ("SC-RCK2-20", "SC-RCK2-CLOSE", "2020", 90, "calendar", "source"),
    ("SC-FWD", "SC-FWD", "2015", 5, "working", "source"),
    ("SC-FWD-START", "SC-FWD-START", "2015", 5, "working", "source"),
    ("SC-KEEP", "SC-KEEP", "2020", 2, "year", "knowledge"),
    ("DR-PUB", "DR-PUB", "2019", 20, "working", "knowledge"),
    ("PN-PUB", "PN-PUB", "2021", 20, "working", "source"),
    ("PN-PUB-X", "PN-PUB-X", "2021", 10, "working", "source"),
    ("PN-PUB-X-SHOW", "PN-PUB-X-SHOW", "2021", 10, "working", "source"),
    ("SD-NOTICE", "SD-NOTICE", "2022", 30, "calendar", "unverified"),
    ("PN-WD", "PN-WD", "2021", 3, "working", "source"),
    ("PN-SHOW", "PN-SHOW", "2021", 3, "year", "source"),
    ("PN-SHOW-MINOR", "PN-SHOW-MINOR", "2021", 3, "month", "source"),
    ("PN-SERVE-14", "PN-SERVE", "2014", 7, "calendar", "knowledge"),
    ("PN-SERVE", "PN-SERVE", "2021", 7, "working", "knowledge"),
    ("CM-ACC-98", "CM-ACC", "1998", 7, "calendar", "source"),
    ("CM-ACC-20", "CM-ACC", "2020", 7, "working", "source"),
    ("CM-ACC", "CM-ACC", "2026", 7, "working", "unverified"),
    ("CM-MED-20", "CM-MED", "2020", 45, "working", "source"),
    ("CM-MED-26", "CM-MED", "2026", 60, "calendar", "unverified"),
    ("CM-TERM-20", "CM-TERM", "2020", 7, "working", "source"),
    ("CM-TERM", "CM-TERM", "2026", 7, "working", "unverified"),
    ("CM-CLUE-20", "CM-CLUE", "2020", 15, "working", "source"),
    ("CM-CLUE", "CM-CLUE", "2026", 15, "working", "unverified"),
    ("CM-CLUE-EXT-20", "CM-CLUE-EXT", "2020", 15, "working", "source"),
    ("CM-CLUE-EXT", "CM-CLUE-EXT", "2026", 15, "working", "unverified"),
    ("CM-JUR-20", "CM-JUR", "2020", 7, "working", "source"),
    ("CM-JUR", "CM-JUR", "2026", 7, "working", "unverified"),
    ("RP-FILE", "RP-FILE", "2019", 15, "working", "source"),
    ("RP-FILE-EXT", "RP-FILE-EXT", "2019", 15, "working", "knowledge"),
    ("RP-TELL-20", "RP-TELL", "2020", 5, "working", "source"),
    ("RP-TELL", "RP-TELL", "2026", 5, "working", "unverified"),
    ("CASE-END", "CASE-END", "2019", 90, "calendar", "knowledge"),
    ("CASE-END-EXT", "CASE-END-EXT", "2019", 30, "calendar", "knowledge"),
    ("CASE-END-EXT2", "CASE-END-EXT2", "2019", None, "date", "knowledge"),
    ("SE-RCK", "SE-RCK", "2022", 10, "working", "source"),
    ("SE-REP", "SE-REP", "2014", 2, "working", "source"),
    ("SE-APPLY", "SE-APPLY", "2014", -1, "month", "knowledge"),
    ("SM-LEAD", "SM-LEAD", "all", -5, "working", "setting"),
    ("SM-REPORT", "SM-REPORT", "all", 15, "calendar", "setting"),
    ("SM-RCK", "SM-RCK", "all", 10, "working", "setting"),
]
TODAY = date(2026, 11, 22)


@pytest.mark.django_db
@pytest.mark.parametrize(("spelling", "code", "regime", "amount", "unit", "certainty"), TABLE)
def test_every_code_is_loaded_with_its_regime(spelling, code, regime, amount, unit, certainty):
    rule = find_rule(spelling, TODAY)
    assert (rule.code, rule.regime) == (code, regime)
    assert (rule.amount, rule.unit, rule.certainty) == (amount, unit, certainty)


REGIMES = [
    ("CM-ACC", "2019-12-31", "1998"),
    ("CM-ACC", "2020-01-01", "2020"),
    ("CM-ACC", "2026-04-14", "2020"),
    ("CM-ACC", "2026-04-15", "2026"),
    ("SC-COR", "2014-09-03", "2014"),
    ("SC-COR", "2026-09-03", "2020"),
    ("PN-SERVE", "2021-07-14", "2014"),
    ("PN-SERVE", "2021-07-15", "2021"),
]


@pytest.mark.django_db
@pytest.mark.parametrize(("code", "trigger", "regime"), REGIMES)
def test_the_regime_is_that_of_the_trigger_day(code, trigger, regime):
    assert find_rule(code, date.fromisoformat(trigger)).regime == regime


NAMED = [
    ("CM-MED", "2020", "2020"),
    ("CM-ACC", "2014", "1998"),
    ("SC-OBJ", "2026", "all"),
    ("PN-PUB", "2026", "2021"),
    ("SC-COR-14", "2020", "2020"),
    ("cm-acc", "2026", "2026"),
]


@pytest.mark.django_db
@pytest.mark.parametrize(("code", "regime", "found"), NAMED)
def test_a_regime_named_by_its_year_wins_over_the_day(code, regime, found):
    assert find_rule(code, date(2014, 9, 24), regime).regime == found


@pytest.mark.django_db
def test_a_second_name_without_a_year_follows_the_day():
    assert find_rule("SC-RCK2", TODAY).code == "SC-RCK2-CLOSE"
    with pytest.raises(UnknownRule):
        find_rule("SC-RCK2", date(2014, 9, 3))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("code", "regime", "message"),
    [
        ("XX-1", None, "没有代码为XX-1的时限"),
        ("CM-MED", None, "2014年9月3日没有施行中的时限CM-MED，请指明时期：2020、2026"),
        ("CM-MED", "1998", "CM-MED没有1998时期的规定，现有时期：2020、2026"),
        ("CM-MED", "soon", "CM-MED没有soon时期的规定"),
    ],
)
def test_an_unknown_rule_names_what_there_is(code, regime, message):
    with pytest.raises(UnknownRule, match=message):
        find_rule(code, date(2014, 9, 3), regime)


@pytest.mark.django_db
def test_a_window_opens_and_closes_on_two_days():
    opens, closes = window("SC-RCK2", date(2026, 8, 3))
    assert (opens.due_on, closes.due_on) == (date(2026, 10, 2), date(2026, 11, 1))


@pytest.mark.django_db
def test_loading_again_changes_nothing():
    before = DeadlineRule.objects.count()
    assert load_rules() == 0
    assert DeadlineRule.objects.count() == before == len(read_rules())


@pytest.mark.django_db
def test_loading_restores_a_row_but_not_one_an_administrator_changed():
    DeadlineRule.objects.filter(code="SM-LEAD").update(amount=-3, customised=True)
    DeadlineRule.objects.filter(code="SM-REPORT").update(amount=30)
    DeadlineRule.objects.filter(code="IQ-REPLY").delete()
    assert load_rules() == 2
    assert DeadlineRule.objects.get(code="SM-LEAD").amount == -3
    assert DeadlineRule.objects.get(code="SM-REPORT").amount == 15
    assert DeadlineRule.objects.filter(code="IQ-REPLY").exists()


def test_before_the_table_exists_nothing_is_loaded():
    class NoModels:
        @staticmethod
        def get_model(app, name):
            raise LookupError

    rulebook.load_after_migrate(None, using="default", apps=NoModels)


def test_no_two_rows_of_a_code_are_in_force_on_one_day():
    for row in read_rules():
        others = [r for r in read_rules() if r["code"] == row["code"] and r != row]
        for other in others:
            first, second = sorted((row, other), key=lambda r: r["effective_from"])
            assert first["effective_to"]
            assert first["effective_to"] < second["effective_from"]


def test_regimes_of_one_act_leave_no_day_without_a_rule():
    for code in ("CM-ACC", "SC-COR", "SC-RCK", "PN-SERVE", "CM-MED", "RP-TELL"):
        rows = sorted(
            (r for r in read_rules() if r["code"] == code), key=lambda r: r["effective_from"]
        )
        for first, second in pairwise(rows):
            assert first["effective_to"] + timedelta(days=1) == second["effective_from"]


def test_every_extension_belongs_to_a_rule_of_its_regime():
    rows = read_rules()
    bases = {(row["code"], row["regime"]) for row in rows}
    for row in rows:
        if row["role"] == "extension":
            assert (row["parent"], row["regime"]) in bases


def test_every_spelling_means_one_row():
    spellings = [alias for row in read_rules() for alias in row["aliases"].split()]
    codes = {row["code"] for row in read_rules()}
    assert len(spellings) == len(set(spellings))
    assert not codes.intersection(spellings)


def test_the_page_of_the_handbook_is_the_data_file():
    assert PAGE.read_text(encoding="utf-8") == render()
