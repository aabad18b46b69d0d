"""Where a new case goes, and the try-out of a rule."""

import pytest
from django.test import Client

from accounts.states import OfficeKind
from casework.audit import timeline
from casework.models import AuditEvent, WorkItem
from casework.transitions import Blocked, NotAllowed
from complaints.models import Complaint, RoutedCase, RoutingRule
from complaints.routing import rules
from complaints.routing.forms.book import RuleForm
from complaints.routing.queries import placing
from complaints.routing.transitions import change_rule, move_down, move_up, switch_off
from complaints.states import Priority
from tests import factories_complaints as make
from tests import factories_routing as routes
from tests.factories_accounts import LANSHAN, TANCHENG, OfficeFactory, UserFactory, sign_in

pytestmark = pytest.mark.django_db
FACTS = rules.Facts(
    kind="complaint",
    channel="web",
    domain="product",
    categories=frozenset({"other-appliances", "other"}),
    districts=frozenset({"371371", "371311"}),
    respondent="云石家电兰山店",
    text="电热水壶漏电\n手被麻了一下",
)


# --- What fits ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("asked", "fits"),
    [
        ({}, True),
        ({"kind": "report"}, False),
        ({"channel": "web", "domain": "product"}, True),
        ({"category": "other"}, True),
        ({"category": "children"}, False),
        # A district takes its development zones in.
        ({"district": "371311"}, True),
        ({"district": "371371"}, True),
        ({"district": LANSHAN}, False),
        ({"respondent_words": ("超市", "家电")}, True),
        ({"words": ("漏电",)}, True),
        ({"words": ("甲醛",)}, False),
        # The city bureau has power everywhere, a county bureau in its own district alone.
        ({"office": 1, "office_kind": OfficeKind.CITY}, True),
        ({"office": 2, "office_kind": OfficeKind.COUNTY, "office_district": "371311"}, True),
        ({"office": 3, "office_kind": OfficeKind.COUNTY, "office_district": TANCHENG}, False),
        ({"office": 4, "office_kind": OfficeKind.LAB}, False),
    ],
)
def test_a_rule_fits_when_every_condition_holds_and_its_office_has_power(asked, fits):
    assert rules.fits(rules.Spec(pk=1, **asked), FACTS) is fits


def test_the_first_rule_that_fits_decides():
    book = [
        rules.Spec(pk=1, kind="report", priority="urgent"),
        rules.Spec(pk=2, words=("漏电",), priority="urgent"),
        rules.Spec(pk=3, kind="complaint", priority="normal"),
    ]
    assert rules.decide(book, FACTS, home=7) == rules.Place(office=7, priority="urgent", rule=2)


def test_words_are_set_apart_by_any_of_the_usual_marks():
    assert rules.words_of("漏电，触电、 Fire;火") == ("漏电", "触电", "fire", "火")


@pytest.mark.parametrize(
    ("address", "outside"),
    [
        ("济南市历下区示例路1号", True),
        ("江苏省徐州市示例路", True),
        ("山东省临沂市兰山区示例路", False),
        ("临沂市河东区", False),
        ("兰山区批发市场3号", False),
        ("", False),
    ],
)
def test_an_address_in_another_city_is_told_apart(address, outside):
    assert rules.lies_elsewhere(address) is outside


def test_a_credit_code_tells_where_the_trader_is_registered():
    assert rules.registered_elsewhere("91370102MA3C1D2E3U")
    assert not rules.registered_elsewhere("91371302MA3C1D2E3U")
    assert not rules.registered_elsewhere("")


# --- On receipt -----------------------------------------------------------------------------


def test_a_rule_places_a_new_case_and_the_case_says_so():
    people = make.desk()
    person = UserFactory(city=True)
    rule = routes.rule(words="漏电", person=person, office=person.office, priority="urgent")
    case = make.received()
    assert (case.office, case.handler, case.priority) == (person.office, person, Priority.URGENT)
    assert RoutedCase.objects.get(complaint=case).rule == rule
    assert timeline(case)[0].sentence == f"收到：网站；按分办规则{rule.label}分办"
    waiting = WorkItem.objects.get(step="triage")
    assert (waiting.assignee, waiting.office) == (person, person.office)
    assert case.deadline.office == person.office
    # The district stays: its own desk still sees the case.
    assert Complaint.objects.visible_to(people.regulator).filter(pk=case.pk).exists()


def test_without_a_rule_that_fits_the_office_of_the_district_has_it():
    routes.rule(words="甲醛")
    case = make.received()
    assert case.office.district_id == LANSHAN
    assert not RoutedCase.objects.exists()
    assert timeline(case)[0].sentence == "收到：网站"


def test_a_rule_switched_off_is_asked_no_more():
    admin = UserFactory(admin=True)
    rule = routes.rule(words="漏电")
    switch_off(rule, by=admin, at=make.NOW)
    assert make.received().office.district_id == LANSHAN


def test_a_rule_never_sends_a_case_where_there_is_no_power():
    elsewhere = OfficeFactory(other_county=True)
    routes.rule(words="漏电", office=elsewhere)
    assert make.received().office.district_id == LANSHAN
    assert make.received(district=TANCHENG).office == elsewhere


def test_a_person_who_left_the_office_is_not_given_its_cases():
    person = UserFactory(city=True)
    routes.rule(words="漏电", person=person, office=person.office)
    person.office = OfficeFactory(other_county=True)
    person.save()
    case = make.received()
    assert (case.office.kind, case.handler) == (OfficeKind.CITY, None)


@pytest.mark.parametrize(("zone", "parent"), [("371371", "371311"), ("371373", "371327")])
def test_a_zone_goes_to_its_own_office_or_to_its_parents(zone, parent):
    parents = OfficeFactory(name=f"{parent}局", district_id=parent)
    assert make.received(district=zone).office == parents
    own = OfficeFactory(name=f"{zone}局", district_id=zone)
    assert make.received(district=zone).office == own


def test_of_an_anonymous_report_the_routing_keeps_the_day_alone():
    routes.rule(kind="report")
    report = make.report(contact=None, code=make.RECEIPT)
    assert RoutedCase.objects.get().routed_at == report.received_at


# --- The book of rules ----------------------------------------------------------------------


def test_only_an_administrator_writes_rules():
    for trait in ("regulator", "head", "hotline", "auditor"):
        with pytest.raises(NotAllowed):
            routes.rule(by=UserFactory(**{trait: True}))


def test_rules_change_places_one_by_one():
    admin = UserFactory(admin=True)
    first, second, third = (routes.rule(name=name) for name in "甲乙丙")
    move_up(third, by=admin, at=make.NOW)
    assert list(RoutingRule.objects.in_order()) == [first, third, second]
    move_down(first, by=admin, at=make.NOW)
    assert list(RoutingRule.objects.in_order()) == [third, first, second]
    with pytest.raises(Blocked, match="最先"):
        move_up(third, by=admin, at=make.NOW)
    told = [entry.sentence for entry in timeline(first)]
    assert told[0] == f"分办规则移到{third.label}之后"


def test_a_rule_may_not_name_a_person_of_another_office():
    stranger = UserFactory(regulator=True, elsewhere=True)
    with pytest.raises(Blocked, match="不属于"):
        routes.rule(office=routes.city(), person=stranger)
    rule = routes.rule()
    values = {**routes.EMPTY, "office": rule.office, "person": stranger}
    with pytest.raises(Blocked, match="不属于"):
        change_rule(rule, by=UserFactory(admin=True), at=make.NOW, **values)


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"name": "缺条件", "priority": "urgent"}, "__all__"),
        ({"name": "缺去向", "kind": "report"}, "office"),
        ({"name": "无权", "kind": "report", "office": "elsewhere"}, "district"),
        ({"name": "无权", "district": LANSHAN, "office": "elsewhere"}, "district"),
        ({"name": "外单位", "kind": "report", "office": "city", "person": "county"}, "person"),
        ({"name": "只有人", "kind": "report", "person": "county"}, "office"),
    ],
)
def test_the_form_says_at_the_field_what_does_not_fit(typed, field):
    values = {
        "elsewhere": OfficeFactory(other_county=True).pk,
        "city": routes.city().pk,
        "county": UserFactory(regulator=True).pk,
    }
    form = RuleForm({name: values.get(value, value) for name, value in typed.items()})
    assert list(form.errors) == [field]


# --- The try-out ----------------------------------------------------------------------------


@pytest.fixture
def admin(client: Client) -> Client:
    return sign_in(client, UserFactory(admin=True))


def test_the_try_out_lists_each_case_that_would_move_and_writes_nothing(admin):
    moved, stays = make.received(), make.received(title="衣柜气味刺鼻", description="安装后刺鼻。")
    rule = routes.rule(words="漏电，麻", office=routes.city(), priority="urgent")
    events = AuditEvent.objects.count()
    found = placing.tryout(rule, UserFactory(admin=True))
    assert (found.looked_at, found.decided) == (2, 1)
    (change,) = found.changes
    assert change.complaint == moved
    assert (change.before.office, change.before.urgent) == (moved.office.name, False)
    assert (change.after.office, change.after.urgent) == (routes.city().name, True)
    page = admin.get(f"/staff/routing/{rule.pk}/try/").content.decode()
    assert moved.number in page
    assert stays.number not in page
    # The administrator handles no case: he reads numbers, never what was told.
    assert moved.title not in page
    assert moved.get_absolute_url() not in page
    assert AuditEvent.objects.count() == events
    assert Complaint.objects.get(pk=moved.pk).office == moved.office


def test_a_rule_is_tried_while_it_is_being_written(admin):
    moved = make.received()
    make.received(title="衣柜气味刺鼻", description="安装后刺鼻。")
    body = {"name": "漏电", "words": "漏电", "office": routes.city().pk, "try": "1"}
    answer = admin.post("/staff/routing/new/", body)
    assert answer.status_code == 200
    assert moved.number in answer.content.decode()
    found = answer.context["tryout"]
    assert (found.looked_at, found.decided, len(found.changes)) == (2, 1, 1)
    assert not RoutingRule.objects.exists()
    saved = admin.post("/staff/routing/new/", {**body, "form_key": "k1"} | {"try": ""})
    assert saved.status_code == 200
    del body["try"]
    saved = admin.post("/staff/routing/new/", {**body, "form_key": "k2"})
    assert saved.status_code == 303
    assert RoutingRule.objects.get().words == "漏电"


def test_an_earlier_rule_still_decides_in_the_try_out():
    make.received()
    routes.rule(words="漏电", office=routes.city())
    later = routes.rule(kind="complaint", priority="urgent")
    assert placing.tryout(later, UserFactory(admin=True)).changes == []


def test_a_desk_tries_a_rule_on_what_it_sees():
    here, elsewhere = make.received(), make.received(district=TANCHENG)
    rule = routes.rule(words="漏电")
    found = placing.tryout(rule, UserFactory(regulator=True))
    assert [change.complaint for change in found.changes] == [here]
    assert elsewhere not in [change.complaint for change in found.changes]


def test_the_try_out_costs_six_queries_whatever_it_looks_at(admin, django_assert_max_num_queries):
    rule = routes.rule(words="漏电")
    OfficeFactory(other_county=True)
    for number in range(6):
        make.received(district=(LANSHAN, TANCHENG)[number % 2])
    person = UserFactory(admin=True)
    rule = RoutingRule.objects.select_related("office").get(pk=rule.pk)
    # The rules, the offices, the roles, the cases, and the names of the places.
    with django_assert_max_num_queries(6):
        assert len(placing.tryout(rule, person).changes) == 6


def test_the_pages_of_the_rules_open_and_change(admin):
    first = routes.rule(name="漏电归市局", words="漏电")
    routes.rule(name="第二条", words="甲醛")
    assert "漏电归市局" in admin.get("/staff/routing/").content.decode()
    assert "漏电" in admin.get(first.get_absolute_url()).content.decode()
    url = f"/staff/routing/{first.pk}/edit/"
    assert 'value="漏电"' in admin.get(url).content.decode()
    body = {"name": "改名", "words": "触电", "office": first.office_id, "version": first.version}
    assert admin.post(url, {**body, "form_key": "k"}).status_code == 303
    first.refresh_from_db()
    assert (first.name, first.words) == ("改名", "触电")
    assert admin.post(url, {**body, "form_key": "j"}).status_code == 409
    assert admin.post(f"/staff/routing/{first.pk}/move-down/").status_code == 303


def test_a_desk_reads_the_rules_and_changes_none(client):
    rule = routes.rule(words="漏电")
    desk = sign_in(client, UserFactory(regulator=True))
    assert desk.get("/staff/routing/").status_code == 200
    assert desk.get(f"/staff/routing/{rule.pk}/try/").status_code == 200
    assert desk.get(f"/staff/routing/{rule.pk}/edit/").status_code == 403
    assert desk.post(f"/staff/routing/{rule.pk}/switch-off/").status_code == 403
