"""The catalogue, the progress that the rows give, and who reports."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db.models import Sum
from django.utils.translation import override

from campaign import queries
from campaign.catalogue import entries
from campaign.models import Activity, ProgressReport
from campaign.states import ActivityKind, ActivityState, CampaignState, Domain, Unit
from campaign.transitions import (
    amend,
    close_campaign,
    finish,
    launch,
    reopen,
    start,
    update_progress,
)
from casework import measures
from casework.models import MeasureDelta
from casework.transitions import Blocked, NotAllowed, WrongState
from tests.factories_accounts import LANSHAN, UserFactory
from tests.factories_campaign import AT, DAY, LAST, a_campaign, activity, bureau, running_campaign

ARTICLE = [f"A{number}" for number in range(21)]


def test_the_catalogue_holds_every_activity_of_the_article() -> None:
    codes = [entry.code for entry in entries()]
    assert codes == [*ARTICLE, "L1", "L2", "L3", "L4"]


@pytest.mark.parametrize("entry", entries(), ids=lambda entry: entry.code)
def test_an_activity_is_told_in_both_languages(entry: object) -> None:
    for name in ("name", "section", "description", "outputs"):
        chinese, english = getattr(entry, name), getattr(entry, f"{name}_en")
        assert any("\u4e00" <= letter <= "\u9fff" for letter in chinese)
        assert english
        assert english.isascii()


@pytest.mark.parametrize("entry", entries(), ids=lambda entry: entry.code)
def test_an_activity_counts_by_measures_that_exist(entry: object) -> None:
    for measure in (entry.measure, entry.target_measure):
        assert not measure or measure in measures.registry
    assert entry.kind in ActivityKind
    assert entry.domain in Domain
    assert entry.unit in Unit


def test_the_article_s_numbers_are_the_targets() -> None:
    by_code = {entry.code: entry for entry in entries()}
    assert by_code["A9"].target == 60
    assert (by_code["A12"].target, by_code["A12"].target_most) == (5, 10)
    assert by_code["A2"].target_measure == "summons.required"


@pytest.mark.django_db
class TestCampaign:
    def test_it_opens_with_the_whole_catalogue(self) -> None:
        campaign = a_campaign(bureau()[0])
        rows = Activity.objects.filter(campaign=campaign).order_by("position")
        assert [row.code for row in rows] == [entry.code for entry in entries()]
        assert {row.state for row in rows} == {ActivityState.PLANNED}

    def test_a_partner_department_leads_its_own_line(self) -> None:
        partner = UserFactory(partner=True)
        campaign = a_campaign(bureau()[0])
        assert activity(campaign, "L4").office_id == partner.office_id
        assert list(Activity.objects.visible_to(partner).order_by("position")) == [
            activity(campaign, "A13"),
            activity(campaign, "L4"),
        ]

    def test_a_county_does_not_open_it(self) -> None:
        with pytest.raises(NotAllowed):
            a_campaign(UserFactory(regulator=True))

    def test_a_year_has_one_month(self) -> None:
        regulator, _head = bureau()
        a_campaign(regulator)
        with pytest.raises(ValidationError):
            a_campaign(regulator)

    def test_what_begins_with_the_launch_has_begun(self) -> None:
        campaign = running_campaign(bureau()[0])
        assert campaign.state == CampaignState.RUNNING
        assert campaign.launched_on == DAY
        assert activity(campaign, "A1").state == ActivityState.RUNNING
        assert activity(campaign, "A14").state == ActivityState.PLANNED

    def test_one_month_runs_at_a_time(self) -> None:
        regulator, _head = bureau()
        running_campaign(regulator, year=2025, name="2025年“质量月”", name_en="Month 2025")
        second = a_campaign(regulator)
        with pytest.raises(Blocked, match=r"2025"):
            launch(second, by=regulator, at=AT)

    def test_the_close_says_how_many_were_not_finished(self) -> None:
        regulator, head = bureau()
        campaign = close_campaign(
            running_campaign(regulator), by=head, at=AT + timedelta(days=40), summary="圆满结束"
        )
        assert campaign.state == CampaignState.CLOSED
        assert campaign.closed_on == DAY + timedelta(days=40)

    def test_the_public_learns_of_it_at_the_launch(self) -> None:
        regulator, _head = bureau()
        campaign = a_campaign(regulator)
        assert queries.current_campaign(DAY) is None
        launch(campaign, by=regulator, at=AT)
        assert queries.current_campaign(DAY) == campaign


def counted(measure: str, amount: int = 1, day_offset: int = 1, dimension: str = "") -> None:
    """A row behind a figure."""
    MeasureDelta.objects.create(
        measure=measure,
        day=DAY + timedelta(days=day_offset),
        district=LANSHAN,
        dimension=dimension,
        amount=amount,
        object_type="inspections.inspection",
        object_id="1",
    )


def rows_by_code(campaign: object, today: object = LAST) -> dict[str, queries.ActivityRow]:
    return {row.activity.code: row for row in queries.activity_rows(campaign, today)}


@pytest.mark.django_db
class TestProgress:
    def test_it_equals_the_rows_behind_it(self) -> None:
        campaign = running_campaign(bureau()[0])
        for amount in (5, 7, -2):
            counted("spotcheck.sampled", amount)
        counted("spotcheck.sampled", 100, day_offset=-1)
        row = rows_by_code(campaign)["A1"]
        behind = MeasureDelta.objects.filter(
            queries.rows_behind(row.activity, "spotcheck.sampled", LAST)
        )
        assert row.computed == behind.aggregate(total=Sum("amount"))["total"] == 10
        assert row.percent == 8

    def test_kinds_of_a_category_count_for_it(self) -> None:
        campaign = running_campaign(bureau()[0])
        counted("inspection.done", 3, dimension="children-toys")
        counted("inspection.done", 2, dimension="building")
        counted("inspection.done", 9, dimension="auto-brakes")
        assert rows_by_code(campaign)["A0"].computed == 5

    def test_every_failing_enterprise_is_the_target_of_the_talks(self) -> None:
        campaign = running_campaign(bureau()[0])
        counted("summons.required", 4)
        counted("summons.held", 3)
        row = rows_by_code(campaign)["A2"]
        assert (row.computed, row.target, row.percent) == (3, 4, 75)

    def test_an_unfinished_activity_counts_on_after_its_last_day(self) -> None:
        campaign = running_campaign(bureau()[0])
        counted("spotcheck.sampled", 6, day_offset=40)
        assert rows_by_code(campaign, LAST)["A1"].computed == 0
        assert rows_by_code(campaign, DAY + timedelta(days=41))["A1"].computed == 6

    def test_a_finished_one_counts_no_more(self) -> None:
        regulator, _head = bureau()
        campaign = running_campaign(regulator)
        finish(activity(campaign, "A1"), by=regulator, at=AT, result="完成")
        counted("spotcheck.sampled", 6, day_offset=2)
        assert rows_by_code(campaign)["A1"].computed == 0

    def test_a_handful_of_queries_whatever_the_number(
        self, django_assert_num_queries: object
    ) -> None:
        campaign = running_campaign(bureau()[0])
        with django_assert_num_queries(3):
            assert len(queries.activity_rows(campaign, LAST)) == len(entries())

    def test_late_is_a_question_of_the_date(self) -> None:
        campaign = running_campaign(bureau()[0])
        in_time = queries.tally(queries.activity_rows(campaign, DAY))
        after = queries.tally(queries.activity_rows(campaign, LAST + timedelta(days=1)))
        assert (in_time.late, after.late) == (0, len(entries()))
        assert after.total == after.late + after.done + after.running + after.planned


@pytest.mark.django_db
class TestReporting:
    def test_the_reported_figure_stands_beside_the_computed_one(self) -> None:
        regulator, _head = bureau()
        campaign = running_campaign(regulator)
        counted("spotcheck.sampled", 10)
        update_progress(
            activity(campaign, "A1"),
            by=regulator,
            at=AT + timedelta(days=5),
            figure=Decimal(12),
            note="含兰陵县补报",
        )
        row = rows_by_code(campaign)["A1"]
        assert (row.computed, row.reported, row.gap) == (10, 12, 2)
        report = ProgressReport.objects.get(activity=row.activity)
        assert (report.figure, report.computed, report.gap) == (12, 10, 2)

    def test_an_earlier_figure_is_kept(self) -> None:
        regulator, _head = bureau()
        a6 = activity(running_campaign(regulator), "A6")
        for figure in (3, 5):
            update_progress(a6, by=regulator, at=AT, figure=Decimal(figure))
        assert [row.figure for row in queries.reports_of(a6, regulator)] == [5, 3]

    def test_a_report_says_something(self) -> None:
        regulator, _head = bureau()
        with pytest.raises(Blocked):
            update_progress(activity(running_campaign(regulator), "A6"), by=regulator, at=AT)

    def test_a_partner_reports_on_its_own_line_alone(self) -> None:
        partner = UserFactory(partner=True)
        campaign = running_campaign(bureau()[0])
        update_progress(activity(campaign, "L4"), by=partner, at=AT, note="已部署")
        with pytest.raises(NotAllowed):
            update_progress(activity(campaign, "L2"), by=partner, at=AT, note="已部署")

    def test_a_county_does_not_report_for_the_city(self) -> None:
        campaign = running_campaign(bureau()[0])
        with pytest.raises(NotAllowed):
            start(activity(campaign, "A14"), by=UserFactory(regulator=True), at=AT)

    def test_a_finished_activity_is_taken_up_again_by_the_city(self) -> None:
        regulator, head = bureau()
        a6 = activity(running_campaign(regulator), "A6")
        done = finish(a6, by=regulator, at=AT, result="完成8个区域整治")
        with pytest.raises(WrongState):
            update_progress(done, by=regulator, at=AT, note="补充")
        again = reopen(done, by=head, at=AT, note="仍有一处")
        assert (again.state, again.finished_on) == (ActivityState.RUNNING, None)

    def test_the_pilot_s_bounds_hold(self) -> None:
        regulator, _head = bureau()
        a12 = activity(running_campaign(regulator), "A12")
        with pytest.raises(ValidationError):
            amend(a12, by=regulator, at=AT, target=Decimal(11))


@pytest.mark.django_db
def test_names_follow_the_language() -> None:
    a17 = activity(a_campaign(bureau()[0]), "A17")
    with override("en"):
        assert str(a17) == "A17 Lab open day"
    with override("zh-hans"):
        assert str(a17) == "A17 实验室开放日"
