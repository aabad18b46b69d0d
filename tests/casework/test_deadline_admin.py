"""Rules and calendar in the admin: administrators alone, and everything through the log."""

from datetime import date

import pytest

from casework import deadlines, upkeep
from casework.models import AuditEvent, Deadline, DeadlineRule, WorkdayOverride
from tests.casework import cast
from tests.factories_accounts import UserFactory, sign_in

pytestmark = pytest.mark.django_db
RULES, DAYS = "/admin/casework/deadlinerule/", "/admin/casework/workdayoverride/"
DAY = {"day": "2026-11-25", "name": "停电", "source": "市政府通知"}


@pytest.fixture
def keeper(client):
    return sign_in(client, UserFactory(admin=True), mfa=True)


def fields_of(rule: DeadlineRule, **changes) -> dict[str, str]:
    names = [
        f.name for f in DeadlineRule._meta.concrete_fields if f.name not in {"id", "customised"}
    ]
    values = {name: getattr(rule, name) for name in names} | changes
    return {name: "" if value is None else str(value) for name, value in values.items()}


@pytest.mark.parametrize("page", [RULES, DAYS, f"{RULES}add/", f"{DAYS}add/"])
def test_an_administrator_sees_rules_and_calendar(keeper, page):
    assert keeper.get(page).status_code == 200


@pytest.mark.parametrize("page", [RULES, DAYS])
def test_a_regulator_with_access_to_the_admin_does_not(client, page):
    sign_in(client, UserFactory(regulator=True, is_staff=True), mfa=True)
    assert client.get(page).status_code == 403


def test_a_changed_rule_goes_through_the_log(keeper):
    rule = DeadlineRule.objects.get(code="SM-LEAD")
    answer = keeper.post(f"{RULES}{rule.pk}/change/", fields_of(rule, amount=-3))
    assert answer.status_code == 302
    rule.refresh_from_db()
    assert (rule.amount, rule.customised) == (-3, True)
    assert AuditEvent.objects.filter(action=upkeep.RULE_SET).count() == 1


def test_a_row_in_force_beside_another_is_refused_at_the_field(keeper):
    rule = DeadlineRule.objects.get(code="CM-ACC", regime="2020")
    answer = keeper.post(f"{RULES}{rule.pk}/change/", fields_of(rule, effective_to=None))
    assert answer.status_code == 200
    assert "施行期间与2026时期的规定重叠" in answer.content.decode()


def test_a_row_without_its_dates_is_refused(keeper):
    rule = DeadlineRule.objects.get(code="CM-ACC", regime="2020")
    answer = keeper.post(f"{RULES}{rule.pk}/change/", fields_of(rule, effective_from=""))
    assert answer.status_code == 200


def test_rules_are_removed_one_by_one_with_an_event_each(keeper):
    rows = DeadlineRule.objects.filter(code__in=["IQ-REPLY", "SM-RCK"]).order_by("pk")
    form = {
        "action": "delete_selected",
        "_selected_action": [row.pk for row in rows],
        "post": "yes",
    }
    assert keeper.post(RULES, form).status_code == 302
    assert AuditEvent.objects.filter(action=upkeep.RULE_REMOVED).count() == 2


def test_a_day_entered_moves_the_clocks_and_says_how_many(keeper):
    deadlines.start(cast.order(), "CM-ACC", on=date(2026, 11, 23))
    answer = keeper.post(f"{DAYS}add/", DAY, follow=True)
    assert "已调整1项时限" in answer.content.decode()
    assert Deadline.objects.get().due_on == date(2026, 12, 3)


def test_a_day_removed_is_in_the_log(keeper):
    keeper.post(f"{DAYS}add/", DAY)
    entry = WorkdayOverride.objects.get()
    assert keeper.post(f"{DAYS}{entry.pk}/delete/", {"post": "yes"}).status_code == 302
    assert AuditEvent.objects.filter(action=upkeep.DAY_REMOVED).count() == 1
