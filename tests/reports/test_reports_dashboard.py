"""Every figure agrees with its rows, and nobody sees another's."""

import re
from datetime import timedelta
from decimal import Decimal
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import override

from campaign.models import Activity
from campaign.transitions.campaigns import launch, open_campaign
from casework import deadlines
from casework.models import AuditEvent, MeasureDelta, SupervisionOrder
from reports import board, queries, rollup, rules
from reports.board import Names, Shown
from reports.models import Target
from tests.factories_accounts import LANSHAN, TANCHENG, OfficeFactory, UserFactory, sign_in
from tests.factories_enterprises import EnterpriseFactory
from tests.factories_reports import NOW, TODAY, counted, many, overdue_item

pytestmark = pytest.mark.django_db
SPANS = ("month", "quarter", "year", "september")
BUDGET = 18


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel(NOW, tick=False), override("zh-hans"):
        yield


@pytest.fixture
def city(client):
    user = UserFactory(city=True)
    sign_in(client, user)
    return user


@pytest.fixture
def county(client):
    user = UserFactory(regulator=True)
    sign_in(client, user)
    return user


def shown(span="month", district=""):
    found = queries.board(rules.period(span, TODAY), reachable=None, district=district, at=NOW)
    codes = [group.code for group in found.categories]
    return Shown(
        found, Names(queries.districts_by_code(), queries.categories_by_code(codes)), district
    )


def page_sums(client, url):
    """The sums that the page of rows tells, by measure."""
    text = client.get(url).content.decode()
    return {
        code: Decimal(value)
        for code, value in re.findall(r'data-sum="([^"]+)" data-value="([^"]+)"', text)
    }


def listed_sums(client, url):
    """What the listed rows add up to, over all pages, by measure."""
    query = parse_qs(urlsplit(url).query)
    found = dict.fromkeys(query["measure"], Decimal(0))
    while url:
        response = client.get(url)
        for line in response.context["lines"]:
            found[line["row"].measure] += line["row"].amount
        after = response.context["page"].next
        url = f"{url.split('&after=')[0]}&after={after}" if after else None
    return found


# --- Every figure and its rows --------------------------------------------------------------------


@pytest.mark.parametrize("merged", [False, True])
@pytest.mark.parametrize("span", SPANS)
@pytest.mark.parametrize("district", ["", LANSHAN])
@pytest.mark.parametrize("rule", rules.FIGURES, ids=lambda rule: rule.code)
def test_a_tile_is_the_sum_of_the_rows_behind_it(client, city, rule, district, span, merged):
    many(400)
    if merged:
        rollup.merge()
        counted(rule.counted[0], 2)
    found = shown(span, district)
    figure = found.board.figure(rule.code)
    tile = board.tile(found, figure)
    sums = page_sums(client, tile["url"])
    assert sums == listed_sums(client, tile["url"])
    assert sum(sums[code] for code in rule.counted) == figure.counted
    assert sum(sums[code] for code in rule.whole) == figure.whole
    if rule.is_rate and figure.whole > 0:
        assert tile["value"] == f"{figure.counted * 100 / figure.whole:.1f}" or abs(
            figure.counted * 100 / figure.whole - Decimal(tile["value"])
        ) <= Decimal("0.05")


def links_in(rows):
    """Every linked number of a table: (shown, address)."""
    text = " ".join(str(cell) for row in rows for cell in row)
    return [
        (shown, unescape(url)) for url, shown in re.findall(r'<a href="([^"]+)">([^<]+)</a>', text)
    ]


@pytest.mark.parametrize("table", ["trend", "pareto", "regions"])
def test_every_number_of_a_chart_is_the_sum_of_its_rows(client, city, table):
    many(500)
    found = shown("quarter")
    if table == "regions":
        rows = [[*row["cells"], row["rate"]] for row in board.district_rows(found)]
    else:
        rows = getattr(board, table)(found)["rows"]
    pairs = links_in(rows)
    assert len(pairs) > 2
    for number, url in pairs:
        sums = page_sums(client, url)
        if set(sums) == set(queries.TESTED) and (table != "regions" or "." in number):
            passed, failed = (sums[code] for code in queries.TESTED)
            assert number in {
                board.wording.rate(rules.rate(passed, passed + failed)),
                board.wording.number(passed + failed),
            }
        else:
            assert number == board.wording.number(sum(sums.values()))


def test_the_bars_of_the_charts_lead_to_the_same_rows(client, city):
    many(500)
    config = board.pareto(shown())["config"]
    for bar, url in zip(config["series"][0]["data"], config["links"], strict=True):
        assert int(sum(page_sums(client, url).values())) == bar


def test_the_overdue_tile_counts_what_its_page_lists(client, city):
    for number in range(9):
        overdue_item(elsewhere=number % 2 == 1, days=number + 1, number=number)
    tile = board.overdue_tile(shown())
    response = client.get(tile["url"])
    assert tile["value"] == "9"
    assert response.context["count"] == len(response.context["rows"]) == 9
    days = [row["item"].due_on for row in response.context["rows"]]
    assert days == sorted(days)
    at_lanshan = client.get(f"{reverse('dashboard_overdue')}?district={LANSHAN}")
    assert at_lanshan.context["count"] == 5


def test_an_overdue_matter_of_an_enterprise_bears_its_name(client, city):
    for number in range(3):
        firm = EnterpriseFactory(name=f"云石建材{number}号（临沂）有限公司", district_id=LANSHAN)
        item = overdue_item(number=number)
        item.office, item.organisation_code = None, firm.code
        item.save(update_fields=["office", "organisation_code"])
    client.get(reverse("dashboard_overdue"))
    with CaptureQueriesContext(connection) as asked:
        text = client.get(reverse("dashboard_overdue")).content.decode()
    for number in range(3):
        assert f"云石建材{number}号（临沂）有限公司" in text
    assert firm.code not in text
    names = [query for query in asked.captured_queries if "enterprises_enterprise" in query["sql"]]
    assert len(names) <= 2


def test_a_step_whose_clock_was_met_shows_its_own_day(client, city):
    item = overdue_item(days=9)
    item.deadline = deadlines.start(item.target, "SV-CASE", on=TODAY - timedelta(days=20))
    deadlines.meet(item.target, "SV-CASE", on=TODAY - timedelta(days=15))
    item.save(update_fields=["deadline"])
    row = client.get(reverse("dashboard_overdue")).content.decode()
    assert f"{item.due_on:%Y-%m-%d}" in row
    assert "办结</span>" not in row


def test_an_object_is_linked_by_its_kind_and_one_without_a_page_is_named(client, city):
    counted("spotcheck.sampled", object_id="77", object_label="CY-2026-0077")
    counted("spotcheck.sampled", object_type="gone.away", object_label="旧案")
    text = client.get(board.tiles(shown())[0]["url"]).content.decode()
    assert '<a href="/staff/enterprises/77/">CY-2026-0077</a>' in text
    assert "旧案" in text


@pytest.mark.parametrize(
    "query",
    [
        "",
        "measure=none&to=2026-09-18",
        "measure=spotcheck.sampled",
        "measure=spotcheck.sampled&to=x",
    ],
)
def test_an_address_that_names_no_figure_is_not_there(client, city, query):
    assert client.get(f"{reverse('dashboard_rows')}?{query}").status_code == 404


def test_the_rows_are_exported_and_that_is_on_record(client, city):
    counted("spotcheck.sampled", object_label="=1+1")
    url = board.tiles(shown())[0]["url"].replace("/rows/", "/rows/export/")
    response = client.get(url)
    assert response.status_code == 200
    assert b"".join(response.streaming_content).startswith(b"PK")
    assert AuditEvent.objects.filter(action="casework.export").count() == 1


# --- Scope ----------------------------------------------------------------------------------------


def test_a_county_sees_its_own_figures_only(client, county):
    counted("spotcheck.passed", 8)
    counted("spotcheck.failed", 2, dimension="children")
    counted("spotcheck.failed", 90, district=TANCHENG)
    response = client.get(reverse("dashboard"))
    tiles = {tile["code"]: tile for tile in response.context["tiles"]}
    assert tiles["pass_rate"]["value"] == "80.0"
    assert "郯城" not in response.content.decode()
    assert sum(page_sums(client, tiles["pass_rate"]["url"]).values()) == 10
    assert response.context["activities"] == []


@pytest.mark.parametrize("name", ["dashboard", "dashboard_overdue", "dashboard_export"])
def test_another_countys_district_is_not_there(client, county, name):
    assert client.get(f"{reverse(name)}?district={TANCHENG}").status_code == 404


def test_rows_of_another_county_are_not_there(client, county):
    counted("spotcheck.failed", district=TANCHENG)
    url = f"{reverse('dashboard_rows')}?measure=spotcheck.failed&to=2026-09-18"
    assert client.get(f"{url}&district={TANCHENG}").status_code == 404
    assert page_sums(client, url) == {"spotcheck.failed": 0}
    assert page_sums(client, f"{url}&district=none") == {"spotcheck.failed": 0}


def test_a_county_sees_what_is_overdue_in_its_offices(client, county):
    overdue_item(number=1)
    overdue_item(elsewhere=True, number=2)
    response = client.get(reverse("dashboard_overdue"))
    assert [row["item"].title for row in response.context["rows"]] == ["塑料管材承压不足1"]


@pytest.mark.parametrize("role", ["inspector", "hotline", "lab", "custodian", "auditor", "admin"])
@pytest.mark.parametrize(
    "name", ["dashboard", "dashboard_rows", "dashboard_overdue", "dashboard_targets"]
)
def test_others_learn_who_grants_the_role(client, role, name):
    sign_in(client, UserFactory(**{role: True}))
    assert client.get(reverse(name)).status_code == 403


# --- The page -------------------------------------------------------------------------------------


@pytest.mark.parametrize("span", [*SPANS, "nonsense"])
@pytest.mark.parametrize("prefix", ["", "/en"])
def test_the_page_is_there_in_both_languages(client, city, prefix, span):
    many(200)
    overdue_item()
    response = client.get(f"{prefix}/staff/dashboard/?period={span}")
    text = response.content.decode()
    assert response.status_code == 200
    assert ("Spot check pass rate" if prefix else "抽查合格率") in text
    assert ("Data as of" if prefix else "数据截至") in text
    if prefix:
        assert "个百分点" not in text


def test_without_any_data_the_page_says_so(client, city):
    text = client.get(reverse("dashboard")).content.decode()
    assert "暂无统计数据" in text
    assert "没有逾期事项" in text


def test_the_map_has_a_place_for_each_district(client, city):
    counted("spotcheck.passed", 9)
    counted("spotcheck.failed", 1)
    tiles = client.get(reverse("dashboard")).context["map"]
    assert len(tiles) == 15
    assert len({(tile["row"], tile["column"]) for tile in tiles}) == 15
    lanshan = next(tile for tile in tiles if f"district={LANSHAN}" in tile["url"])
    assert (lanshan["value"], lanshan["rank"]) == ("90.0", 4)


def test_the_number_of_queries_does_not_grow_with_the_rows(client, city):
    url = reverse("dashboard")
    client.get(url)
    with CaptureQueriesContext(
        connection,
    ) as few:
        client.get(url)
    many(800)
    rollup.merge()
    many(50, seed=3)
    for number in range(6):
        overdue_item(number=number)
    client.get(url)
    with CaptureQueriesContext(connection) as more:
        client.get(url)
    reads = [query for query in more.captured_queries if query["sql"].startswith("SELECT")]
    assert len(reads) <= BUDGET, "\n".join(query["sql"][:150] for query in reads)
    assert len(more) <= len(few) + 3


def test_the_dashboard_is_exported_as_a_spreadsheet(client, city):
    many(100)
    response = client.get(reverse("dashboard_export"))
    assert response.content.startswith(b"PK")


# --- Targets --------------------------------------------------------------------------------------


def test_what_was_planned_is_the_target_until_one_is_set(client, city):
    counted("spotcheck.planned", 40)
    counted("spotcheck.sampled", 30)
    assert board.tiles(shown())[0]["target"] == "计划40"
    assert client.post(reverse("dashboard_targets"), {"batches_month": "60"}).status_code == 303
    tile = board.tiles(shown())[0]
    assert (tile["target"], tile["percent"]) == ("目标 60", 50)
    # Every rate was emptied: they have no target any more, and the old rows stay.
    assert board.tiles(shown())[1]["target"] == "未设目标"
    assert Target.objects.filter(figure="pass_rate").count() == 2
    assert AuditEvent.objects.filter(action="reports.target.set").count() == 5


def test_a_wrong_target_is_refused_at_its_field(client, city):
    response = client.post(reverse("dashboard_targets"), {"pass_rate": "101"})
    assert response.status_code == 422
    assert "pass_rate" in response.context["form"].errors


def test_a_county_sets_no_targets(client, county):
    assert client.get(reverse("dashboard_targets")).status_code == 403


def test_a_rate_below_its_target_is_marked(client, city):
    counted("spotcheck.passed", 9)
    counted("spotcheck.failed", 1)
    tile = board.tiles(shown())[1]
    assert (tile["tone"], tile["flag"]) == ("warn", "低于目标")


# --- Supervision orders ---------------------------------------------------------------------------


def order_values(**changes):
    office = OfficeFactory()
    values = {
        "title": "整改未报送",
        "undertaker": office.pk,
        "due_on": "2026-09-25",
        "demand": "办结",
    }
    return {**values, "form_key": "k1", **changes}


def test_a_matter_is_supervised_once_however_often_the_button_is_pressed(client, city):
    item = overdue_item()
    url = f"{reverse('supervision_new')}?item={item.pk}"
    assert client.get(url).status_code == 200
    first, second = (client.post(url, order_values()) for _press in range(2))
    assert first.status_code == second.status_code == 303
    assert first["Location"] == second["Location"]
    order = SupervisionOrder.objects.get(title="整改未报送")
    assert order.target == item.target
    assert (order.level, order.supervisor) == ("city", city.office)


@pytest.mark.parametrize("due_on", ["2026-09-18", "2028-01-01", "x", ""])
def test_a_wrong_day_is_refused_at_its_field(client, city, due_on):
    url = f"{reverse('supervision_new')}?item={overdue_item().pk}"
    response = client.post(url, order_values(due_on=due_on))
    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["due_on"]


def test_a_county_regulator_supervises_nobody_but_its_head_does(client, county):
    url = f"{reverse('supervision_new')}?item={overdue_item().pk}"
    assert client.get(url).status_code == 403
    sign_in(client, UserFactory(head=True))
    assert client.post(url, order_values()).status_code == 303
    assert SupervisionOrder.objects.get(title="整改未报送").level == "county"


def test_a_matter_of_another_county_is_not_there(client):
    sign_in(client, UserFactory(head=True))
    item = overdue_item(elsewhere=True)
    assert client.get(f"{reverse('supervision_new')}?item={item.pk}").status_code == 404
    assert client.get(f"{reverse('supervision_new')}?item=x").status_code == 404


def test_no_row_is_written_by_looking(client, city):
    counted("spotcheck.sampled")
    before = MeasureDelta.objects.count()
    client.get(reverse("dashboard"))
    assert MeasureDelta.objects.count() == before
    assert not queries.MeasureDay.objects.exists()


def test_an_axis_holds_whatever_corrections_make_of_a_rate():
    for low, high in (("92.8", "93.4"), ("50", "100"), ("-300", "900"), ("93", "93")):
        axis = board.axis([Decimal(low), Decimal(high)], Decimal(93))
        assert 0 <= axis["min"] < axis["max"] <= 100
    assert board.axis([None], None) == {"min": 0, "max": 100, "interval": 25}


@pytest.mark.parametrize("measured", ["cqo.active", "spotcheck.sampled"])
def test_a_counted_activity_leads_to_the_rows_of_its_figure(client, city, measured):
    campaign = open_campaign(
        year=2026,
        name="质量月",
        theme="质量",
        starts_on=TODAY.replace(day=1),
        ends_on=TODAY.replace(day=30),
        by=city,
        at=NOW,
    )
    launch(campaign, by=UserFactory(city_head=True), at=NOW, launched_on=TODAY)
    many(300)
    Activity.objects.filter(campaign=campaign, position=1).update(measure=measured, dimensions=[])
    lines = client.get(reverse("dashboard")).context["activities"]
    checked = [line for line in lines if line["url"].startswith(reverse("dashboard_rows"))]
    assert checked
    for line in checked:
        assert sum(page_sums(client, line["url"]).values()) == line["row"].computed
