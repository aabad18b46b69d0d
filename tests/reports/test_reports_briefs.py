"""The daily brief: from the same figures, once a day however often it is started."""

import hashlib
import threading
from datetime import UTC, date, datetime, timedelta
from io import BytesIO

import openpyxl
import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connections, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from accounts.models import User
from casework.models import AuditEvent
from casework.transitions import NotAllowed, WrongState
from documents.models import Document
from documents.states import DocumentState
from portal import settings as portal_settings
from reports.models import ScheduledReport
from reports.states import ReportKind, ReportState
from reports.tasks import make_reports
from reports.transitions import make, order, produce, produce_due, set_target, supersede
from tests.factories_accounts import OfficeFactory, UserFactory, sign_in
from tests.factories_reports import NOW, TODAY, counted, overdue_item

pytestmark = pytest.mark.django_db
BRIEF = ReportKind.DAILY_BRIEF
# 17:00 in Shanghai.
FIVE = datetime(2026, 9, 18, 9, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def bureau(db):
    with override("zh-hans"):
        yield OfficeFactory(city=True)


def clock():
    return User.objects.robot("clock")


def brief(day=TODAY, at=FIVE):
    return produce(BRIEF, day, by=clock(), at=at)


def seven_of_ten():
    counted("spotcheck.sampled", 12)
    counted("spotcheck.passed", 7)
    counted("spotcheck.failed", 3, dimension="children")


# --- What it says ---------------------------------------------------------------------------------


def test_it_freezes_the_figures_of_the_month():
    seven_of_ten()
    overdue_item()
    report = brief()
    counted("spotcheck.failed", 90)
    report.refresh_from_db()
    figures = {figure["label"]: figure["value"] for figure in report.figures["figures"]}
    assert figures["抽查批次"] == "12批次"
    assert figures["抽查合格率"] == "70.0%"
    assert figures["逾期事项"] == "1件"
    assert "合格率70.0%" in report.figures["summary"]
    assert report.state == ReportState.MADE
    assert report.document.number == "临市监报〔2026〕1号"


def test_its_pdf_is_made_and_says_where_the_audit_log_stood(run_outbox):
    set_target("cqo", "", 8, by=UserFactory(city=True), at=NOW)
    report = brief()
    run_outbox()
    document = Document.objects.get(pk=report.document_id)
    told = document.context["sections"][-1]["text"]
    ordered = AuditEvent.objects.get(action="reports.scheduledreport.order")
    assert document.sha256
    assert f"序号{ordered.seq}，" in told
    assert ordered.hash in told


def test_the_spreadsheet_holds_the_same_figures_and_is_what_its_hash_says():
    seven_of_ten()
    report = brief()
    with report.workbook.open("rb") as file:
        content = file.read()
    assert hashlib.sha256(content).hexdigest() == report.workbook_sha256
    book = openpyxl.load_workbook(BytesIO(content))
    assert book.sheetnames == ["指标", "趋势", "类别", "区县", "逾期"]
    rows = {row[0]: row for row in book["指标"].iter_rows(values_only=True)}
    assert rows["抽查合格率"][1:3] == (70, "%")
    assert rows["抽查合格率"][4:6] == (7, 10)


def test_a_brief_made_up_later_tells_its_own_day():
    counted("spotcheck.sampled", 5, day=date(2026, 9, 1))
    counted("spotcheck.sampled", 4, day=date(2026, 9, 10))
    report = brief(date(2026, 9, 9))
    assert report.figures["figures"][0]["value"] == "5批次"
    assert report.figures["day"] == "2026年9月9日（星期三）"


def test_a_brief_keeps_the_targets_of_its_day():
    seven_of_ten()
    set_target("pass_rate", "", 50, by=UserFactory(city=True), at=NOW)
    earlier = brief(date(2026, 9, 17))
    assert earlier.figures["figures"][1]["target"] == "目标 ≥93%"
    assert brief().figures["figures"][1]["target"] == "目标 ≥50%"


def test_without_any_data_it_says_so():
    assert "尚无检验结论" in brief().figures["summary"]


# --- Once -----------------------------------------------------------------------------------------


def test_started_again_it_is_the_same_report():
    assert brief() == brief(at=FIVE + timedelta(hours=2))
    assert Document.objects.count() == 1


def test_the_database_refuses_a_second_report_of_a_day():
    brief()
    with pytest.raises(IntegrityError), transaction.atomic():
        order(kind=BRIEF, period=TODAY, by=clock(), at=FIVE)


def test_one_that_was_promised_and_not_made_is_made_next_time():
    """The process died between the promise and the work."""
    order(kind=BRIEF, period=TODAY, by=clock(), at=FIVE)
    assert [report.state for report in produce_due(FIVE, by=clock())] == [ReportState.MADE]
    assert ScheduledReport.objects.count() == 1


def test_nothing_is_due_before_seventeen():
    brief(TODAY - timedelta(days=1))
    assert produce_due(FIVE - timedelta(minutes=1), by=clock()) == []
    assert len(produce_due(FIVE, by=clock())) == 1


def test_missed_days_are_made_up_once():
    """The schedule stood still for 26 hours and more."""
    brief(TODAY - timedelta(days=4))
    made = produce_due(FIVE, by=clock())
    assert [report.period.day for report in made] == [15, 16, 17, 18]
    assert produce_due(FIVE + timedelta(hours=1), by=clock()) == []


def test_a_clock_set_back_two_hours_makes_no_second_brief():
    produce_due(FIVE, by=clock())
    assert produce_due(FIVE - timedelta(hours=2), by=clock()) == []
    assert ScheduledReport.objects.count() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.postgres
def test_two_schedules_at_once_make_one_brief():
    seven_of_ten()
    robot, start, failures = clock(), threading.Barrier(6), []

    def beat():
        try:
            start.wait()
            produce_due(FIVE, by=robot)
        except Exception as error:
            failures.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=beat) for _schedule in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert ScheduledReport.objects.count() == 1
    assert Document.objects.count() == 1
    assert AuditEvent.objects.filter(action="reports.scheduledreport.make").count() == 1


def test_the_schedule_starts_it_at_seventeen_and_looks_for_missed_ones():
    entry = portal_settings.CELERY_BEAT_SCHEDULE["daily-brief"]
    assert (entry["schedule"].hour, entry["schedule"].minute) == ({17}, {0})
    assert portal_settings.CELERY_TIMEZONE == "Asia/Shanghai"
    assert make_reports() == 1
    assert make_reports() == 0


def test_the_command_is_idempotent(capsys):
    for _start in range(2):
        call_command("run_report", "daily_brief", "--date", "2026-09-03")
    lines = capsys.readouterr().out.splitlines()
    year = timezone.localdate().year
    assert lines == [f"daily_brief 2026-09-03 made 临市监报〔{year}〕1号"] * 2


def test_the_command_refuses_a_day_to_come():
    with pytest.raises(CommandError, match="not come yet"):
        call_command("run_report", "daily_brief", "--date", "2999-01-01")


# --- Corrections ----------------------------------------------------------------------------------


def test_a_corrected_brief_stands_in_the_place_of_the_old_one(run_outbox):
    counted("spotcheck.sampled", 5)
    old = brief()
    run_outbox()
    counted("spotcheck.sampled", -1)
    supersede(old, reason="一批次样品撤回", by=UserFactory(city_head=True), at=FIVE)
    run_outbox()
    new = ScheduledReport.objects.current().get()
    old.refresh_from_db()
    assert (old.state, new.state, new.issue) == ("superseded", "made", old.issue)
    assert old.figures["figures"][0]["value"] == "5批次"
    assert new.figures["figures"][0]["value"] == "4批次"
    assert old.document.state == DocumentState.REPLACED
    assert old.document.replaced_by == new.document


def test_a_county_corrects_nothing():
    report = brief()
    with pytest.raises(NotAllowed):
        supersede(report, reason="x", by=UserFactory(head=True), at=FIVE)
    with pytest.raises(WrongState):
        make(report, by=clock(), at=FIVE)


# --- Pages ----------------------------------------------------------------------------------------


def test_the_archive_lists_it_and_hands_out_both_files(client, run_outbox):
    seven_of_ten()
    report = brief()
    run_outbox()
    sign_in(client, UserFactory(city=True))
    assert "日报" in client.get("/staff/reports/").content.decode()
    page = client.get(report.get_absolute_url()).content.decode()
    assert "70.0%" in page
    workbook = client.get(reverse("report_workbook", args=[report.pk]))
    assert b"".join(workbook.streaming_content).startswith(b"PK")
    assert reverse("report_workbook", args=[report.pk]) in page
    pdf = client.get(report.document.pdf_url)
    assert b"".join(pdf.streaming_content).startswith(b"%PDF")
    answer = client.get(f"/api/v1/reports/{report.pk}/").json()
    assert (answer["kind"], answer["period"], answer["state"]) == (
        "daily_brief",
        "2026-09-18",
        "made",
    )


def test_a_county_sees_no_brief_of_the_whole_city(client):
    report = brief()
    sign_in(client, UserFactory(regulator=True))
    assert client.get(report.get_absolute_url()).status_code == 404
    assert client.get(reverse("report_workbook", args=[report.pk])).status_code == 404
    assert client.get("/api/v1/reports/").json()["results"] == []


def test_a_head_corrects_it_on_its_page(client, run_outbox):
    report = brief()
    sign_in(client, UserFactory(city_head=True))
    response = client.post(f"{report.get_absolute_url()}supersede/", {"reason": "更正"})
    assert response.status_code == 303
    run_outbox()
    assert ScheduledReport.objects.current().get().state == ReportState.MADE
    assert client.get(report.get_absolute_url()).status_code == 200


def test_a_portal_without_a_city_office_owes_nothing(bureau):
    bureau.delete()
    assert produce_due(FIVE, by=clock()) == []
    assert not ScheduledReport.objects.exists()
