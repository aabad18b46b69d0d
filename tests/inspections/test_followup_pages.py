"""The pages and the API of talks, corrections and exposures."""

from contextlib import closing
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from PIL import Image

from documents.models import Attachment
from inspections.exposures.models import Exposure
from inspections.rectifications import transitions as orders
from inspections.rectifications.models import Evidence, Rectification
from inspections.summonses import transitions as summonses
from inspections.summonses.models import Summons
from tests.factories_accounts import OTHER_USCC, UserFactory, sign_in
from tests.factories_followup import (
    MEET,
    NOW,
    absent_talk,
    approved_talk,
    contact_of,
    drafted_exposure,
    drafted_order,
    drafted_talk,
    held_talk,
    published_exposure,
    reported_order,
    served_order,
    served_talk,
    signed_order,
    submitted_talk,
)
from tests.factories_inspections import crew, failed, with_report

pytestmark = pytest.mark.django_db


def page(client: Client, user: Any, url: str, status: int = 200) -> str:
    sign_in(client, user)
    response = client.get(url)
    assert response.status_code == status, url
    return response.content.decode()


def post(client: Client, user: Any, url: str, status: int = 303, **data: Any) -> Any:
    sign_in(client, user)
    response = client.post(url, data)
    assert response.status_code == status, response.content.decode()[:2000]
    return response


def picture(name: str = "整改后.png") -> SimpleUploadedFile:
    out = BytesIO()
    Image.new("RGB", (8, 8), "white").save(out, "PNG")
    return SimpleUploadedFile(name, out.getvalue(), content_type="image/png")


def not_a_picture() -> SimpleUploadedFile:
    return SimpleUploadedFile("坏.jpg", b"<html><script>1</script>", content_type="image/jpeg")


TALK = {
    "meet_at": "2026-09-22T09:30",
    "place": "302会议室",
    "person": "宋远山",
    "post": "法定代表人",
    "contact": "林知远",
    "phone": "0539-000 0000",
}


@pytest.fixture(autouse=True)
def september() -> Any:
    """The pages look at the clock; it stands at the morning of the drafts."""
    with time_machine.travel(NOW, tick=False):
        yield
    translation.deactivate()


# --- Opening from the case -------------------------------------------------------------------


def test_the_failed_case_offers_the_summons_first(client: Client) -> None:
    people = crew()
    case = failed(people).inspection
    html = page(client, people.regulator, case.get_absolute_url())
    for what in ("summons", "no-summons", "order", "exposure"):
        assert f"{case.get_absolute_url()}open/{what}/" in html


def test_a_case_that_passed_offers_none_of_it(client: Client) -> None:
    people = crew()
    case = with_report(people).inspection
    html = page(client, people.regulator, case.get_absolute_url())
    assert "/open/" not in html


def test_the_draft_knows_who_is_summoned_and_the_first_day(client: Client) -> None:
    people = crew()
    case = failed(people).inspection
    html = page(client, people.regulator, f"{case.get_absolute_url()}open/summons/")
    assert 'value="宋远山"' in html
    assert 'value="2026-09-18T09:30"' in html


def test_a_summons_is_drafted_once_however_often_it_is_sent(client: Client) -> None:
    people = crew()
    url = f"{failed(people).inspection.get_absolute_url()}open/summons/"
    for _turn in range(2):
        response = post(client, people.regulator, url, form_key="k1", **TALK)
    row = Summons.objects.get()
    assert response["Location"] == row.get_absolute_url()


def test_a_second_draft_is_told_why_not(client: Client) -> None:
    people = crew()
    row = drafted_talk(people)
    url = f"{row.inspection.get_absolute_url()}open/summons/"
    html = page(client, people.regulator, url)
    assert "已安排约谈" in html
    assert "<textarea" not in html
    post(client, people.regulator, url, 409, form_key="k2", **TALK)
    assert Summons.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"meet_at": "2026-09-14T09:30"}, "2026-09-18"),
        ({"meet_at": "2026-09-26T09:30"}, "不是工作日"),
        ({"meet_at": "2026-02-30T09:30"}, "meet_at"),
        ({"place": ""}, "place"),
        ({"person": "𠮷𪚥"}, "𪚥"),
    ],
)
def test_a_draft_with_a_fault_keeps_what_was_typed(
    client: Client, changes: dict[str, str], words: str
) -> None:
    people = crew()
    url = f"{failed(people).inspection.get_absolute_url()}open/summons/"
    response = post(client, people.regulator, url, 422, **{**TALK, **changes})
    html = response.content.decode()
    assert words in html
    assert 'value="林知远"' in html
    assert not Summons.objects.exists()


def test_the_reason_for_no_talk_is_recorded(client: Client) -> None:
    people = crew()
    url = f"{failed(people).inspection.get_absolute_url()}open/no-summons/"
    post(client, people.regulator, url, 422, reason="无")
    post(client, people.regulator, url, reason="企业已注销，法定代表人无法联系。")
    assert Summons.objects.get().state == "waived"


def test_the_order_takes_over_what_the_talk_demanded(client: Client) -> None:
    people = crew()
    row = held_talk(people)
    html = page(client, people.regulator, f"{row.inspection.get_absolute_url()}open/order/")
    assert "召回已售产品" in html
    assert row.number in html
    assert "接地电阻不合格（标准要求≤0.1Ω，实测0.47Ω）" in html


def test_nobody_from_elsewhere_opens_anything(client: Client) -> None:
    case = failed(crew()).inspection
    url = f"{case.get_absolute_url()}open/summons/"
    page(client, UserFactory(regulator=True, elsewhere=True), url, 404)
    for trait in ("lab", "hotline", "enterprise", "auditor"):
        page(client, UserFactory(**{trait: True}), url, 403)
    page(client, UserFactory(regulator=True), f"{case.get_absolute_url()}open/nonsense/", 404)


# --- The page of a talk ----------------------------------------------------------------------


def test_the_talk_is_carried_from_draft_to_close_on_its_pages(
    client: Client, run_outbox: Any
) -> None:
    people = crew()
    row = drafted_talk(people)
    url = row.get_absolute_url()
    assert "q-paper draft" in page(client, people.regulator, url)
    post(client, people.regulator, f"{url}submit/")
    post(client, people.head, f"{url}approve/")
    assert "正在生成" in page(client, people.regulator, url)
    run_outbox()
    post(client, people.regulator, f"{url}serve/", way="direct", receiver="宋远山")
    with time_machine.travel(MEET + timedelta(hours=3), tick=False):
        post(client, people.regulator, f"{url}record-interview/", 422, attendance="principal")
        post(client, people.regulator, f"{url}record-interview/", **RECORD)
        html = page(client, people.regulator, url)
        assert "兰市监谈〔2026〕1号" in html
        post(client, people.regulator, f"{url}close/", 409)
        run_outbox()
        row.record.document.refresh_from_db()
        numbers = range(1, row.record.document.pages + 1)
        pages = {f"page_{number}": picture("签名.png") for number in numbers}
        signing = {"attested": "on", "attested_by": "宋远山", **pages}
        post(client, people.regulator, f"{url}sign-record/", 422, attested_by="宋远山")
        post(client, people.regulator, f"{url}sign-record/", **signing)
        post(client, people.regulator, f"{url}close/")
    row.refresh_from_db()
    assert row.state == "closed"


RECORD = {
    "attendance": "principal",
    "attendee": "宋远山",
    "attendee_post": "法定代表人",
    "identity_checked": "on",
    "started_at": "2026-09-22T09:30",
    "ended_at": "2026-09-22T10:40",
    "place": "302会议室",
    "host": "林知远",
    "present": "周见山",
    "recorder": "苏禾",
    "facts": "接地电阻不合格。",
    "explanation": "供货更换后未重新检验。",
    "demands": "封存库存\n召回已售产品",
    "undertaking": "按期整改。",
    "report_by": "2026-10-08",
}


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"recorder": "林知远"}, "recorder"),
        ({"ended_at": "2026-09-22T09:00"}, "ended_at"),
        ({"ended_at": "2026-09-25T09:00"}, "ended_at"),
        ({"report_by": "2026-09-22"}, "report_by"),
        ({"signing_refused": "on"}, "witnesses"),
        ({"identity_checked": ""}, "identity_checked"),
        ({"attendance": "nobody"}, "attendance"),
    ],
)
def test_a_record_with_a_fault_says_so_at_its_field(
    client: Client, changes: dict[str, str], field: str
) -> None:
    people = crew()
    row = served_talk(people)
    with time_machine.travel(MEET + timedelta(hours=3), tick=False):
        url = f"{row.get_absolute_url()}record-interview/"
        html = post(client, people.regulator, url, 422, **{**RECORD, **changes}).content.decode()
    assert f"id_{field}_error" in html
    assert "供货更换后未重新检验" in html


def test_the_record_suggests_no_time_that_has_not_come(client: Client) -> None:
    people = crew()
    row = served_talk(people)
    html = page(client, people.regulator, f"{row.get_absolute_url()}record-interview/")
    assert 'value="2026-09-11T09:00"' in html


def test_a_stale_page_is_told_so(client: Client) -> None:
    people = crew()
    row = drafted_talk(people)
    version = row.version
    summonses.amend(row, by=people.inspector, at=NOW, place="303会议室")
    post(client, people.regulator, f"{row.get_absolute_url()}submit/", 409, version=version)
    row.refresh_from_db()
    assert row.state == "drafted"


def test_a_double_click_serves_once(client: Client, run_outbox: Any) -> None:
    people = crew()
    row = approved_talk(people)
    run_outbox()
    data = {"way": "direct", "receiver": "宋远山", "form_key": "k1"}
    for _turn in range(2):
        post(client, people.regulator, f"{row.get_absolute_url()}serve/", **data)
    assert row.document is not None
    assert row.document.services.count() == 1


def test_the_head_finds_the_second_absence(client: Client) -> None:
    people = crew()
    row = absent_talk(people, times=2)
    html = page(client, people.head, row.get_absolute_url())
    assert "按拒绝约谈办结" in html
    assert "两次未到场" in page(client, people.head, "/staff/")


def test_the_letter_page_leads_to_the_case(client: Client) -> None:
    people = crew()
    row = submitted_talk(people)
    assert row.document is not None
    letter = row.document.get_absolute_url()
    html = page(client, people.head, letter)
    assert row.get_absolute_url() in html
    assert f"{letter}approve/" not in html
    post(client, people.head, f"{letter}approve/", 409)


# --- Corrections: staff ----------------------------------------------------------------------


def test_the_correction_page_shows_both_clocks_and_the_order(client: Client) -> None:
    people = crew()
    row = signed_order(people)
    html = page(client, people.regulator, row.get_absolute_url())
    for words in ("完成整改", "组织复查", "责令改正通知书", "兰市监责改〔2026〕1号", "q-ruler"):
        assert words in html


def test_the_head_is_told_that_no_extension_exists(client: Client) -> None:
    people = crew()
    row = served_order(people)
    assert "没有整改延期" in page(client, people.head, row.get_absolute_url())
    url = f"{row.get_absolute_url()}extend/"
    data = {"asked_on": "2026-09-11", "amount": "10", "reason": "设备到货延迟"}
    post(client, people.head, url, 409, **data)


def test_a_report_on_paper_is_recorded_by_the_office(client: Client) -> None:
    people = crew()
    row = served_order(people)
    url = f"{row.get_absolute_url()}submit-evidence/"
    data = {"cause": "漏检", "text": "已整改", "files": [picture()], "form_key": "k1"}
    post(client, people.regulator, url, **data)
    assert Evidence.objects.get().files.count() == 1


# --- Corrections: the enterprise -------------------------------------------------------------


def test_the_enterprise_reads_its_correction(client: Client) -> None:
    people = crew()
    row = served_order(people)
    contact = contact_of(row)
    html = page(client, contact, row.space_url)
    for words in (
        "电热水壶",
        "查明原因",
        "2026年11月10日",
        "兰市监责改〔2026〕1号",
        "提交整改报告",
    ):
        assert words in html
    assert row.space_url in page(client, contact, "/enterprise/corrections/")
    assert row.space_url in page(client, contact, "/enterprise/")
    assert "Report the correction" in page(client, contact, f"/en{row.space_url}")


def test_before_service_and_for_others_there_is_none(client: Client) -> None:
    people = crew()
    row = signed_order(people)
    page(client, contact_of(row), row.space_url, 404)
    served = served_order(people)
    stranger = UserFactory(enterprise=True, organisation_code=OTHER_USCC)
    page(client, stranger, served.space_url, 404)
    page(client, people.regulator, served.space_url, 403)


REPORT = {"cause": "进货漏检", "text": "已更换供货商", "stock": "封存316台"}


def test_the_enterprise_reports_with_its_proof_once(client: Client) -> None:
    row = served_order(crew())
    contact = contact_of(row)
    for _turn in range(2):
        data = {**REPORT, "files": [picture()], "form_key": "k1"}
        post(client, contact, row.space_url, **data)
    evidence = Evidence.objects.get()
    assert evidence.files.get().name == "整改后.png"
    row.refresh_from_db()
    assert row.state == "reported"
    html = page(client, contact, row.space_url)
    assert "您现在不需要做什么" in html
    assert "已更换供货商" in html
    assert "<textarea" not in html


def test_a_report_without_proof_is_refused(client: Client) -> None:
    row = served_order(crew())
    html = post(client, contact_of(row), row.space_url, 422, **REPORT).content.decode()
    assert "至少添加一份" in html
    assert "已更换供货商" in html
    assert not Evidence.objects.exists()


def test_a_false_picture_is_refused_and_the_good_one_kept(client: Client) -> None:
    row = served_order(crew())
    contact = contact_of(row)
    data = {**REPORT, "files": [picture(), not_a_picture()]}
    html = post(client, contact, row.space_url, 422, **data).content.decode()
    kept = Attachment.objects.get(kind="inspections.rectification")
    assert "坏.jpg" in html
    assert f'value="{kept.token}"' in html
    assert "已保留的文件：整改后.png" in html
    post(client, contact, row.space_url, **REPORT, kept=[str(kept.token)])
    assert Evidence.objects.get().files.get() == kept


def test_nobody_slips_in_the_file_of_another(client: Client) -> None:
    people = crew()
    first, second = served_order(people), served_order(people)
    data = {**REPORT, "files": [picture(), not_a_picture()]}
    post(client, contact_of(first), first.space_url, 422, **data)
    token = str(Attachment.objects.get(kind="inspections.rectification").token)
    post(client, contact_of(second), second.space_url, 422, **REPORT, kept=[token])
    assert not Evidence.objects.exists()


def test_the_name_of_a_file_is_never_markup(client: Client) -> None:
    row = served_order(crew())
    data = {**REPORT, "files": [picture("<img src=x>.png"), not_a_picture()]}
    html = post(client, contact_of(row), row.space_url, 422, **data).content.decode()
    assert "<img src=x>" not in html


def test_eleven_files_are_too_many(client: Client) -> None:
    row = served_order(crew())
    data = {**REPORT, "files": [picture(f"{number}.png") for number in range(11)]}
    html = post(client, contact_of(row), row.space_url, 422, **data).content.decode()
    assert "最多10个文件" in html
    assert not Attachment.objects.filter(kind="inspections.rectification").exists()


def test_proof_is_read_by_the_office_and_the_sender_alone(client: Client) -> None:
    people = crew()
    row = served_order(people)
    contact = contact_of(row)
    post(client, contact, row.space_url, **REPORT, files=[picture()])
    url = Evidence.objects.get().files.get().get_absolute_url()
    page_of = {people.regulator: 200, contact: 200}
    page_of[UserFactory(enterprise=True, organisation_code=OTHER_USCC)] = 404
    page_of[UserFactory(regulator=True, elsewhere=True)] = 404
    for user, status in page_of.items():
        sign_in(client, user)
        with closing(client.get(url)) as response:
            assert response.status_code == status


# --- Exposures -------------------------------------------------------------------------------


def test_the_exposure_warns_while_objections_are_possible(client: Client) -> None:
    people = crew()
    row = drafted_exposure(people)
    html = page(client, people.regulator, row.get_absolute_url())
    assert "公众看到的内容" in html
    assert "提出异议" not in html


def test_an_exposure_is_written_from_the_report(client: Client) -> None:
    people = crew()
    url = f"{failed(people).inspection.get_absolute_url()}open/exposure/"
    assert "接地电阻 | ≤0.1Ω | 0.47Ω" in page(client, people.inspector, url)
    data = {"items": "接地电阻 ≤0.1", "measure": "责令停止销售"}
    post(client, people.inspector, url, 422, **data)
    post(client, people.inspector, url, **{**data, "items": "接地电阻 | ≤0.1Ω | 0.47Ω"})
    assert Exposure.objects.get().items[0]["value"] == "0.47Ω"


def test_a_published_exposure_presses_nobody(client: Client) -> None:
    people = crew()
    row = published_exposure(people)
    html = page(client, people.regulator, row.get_absolute_url())
    assert "您现在没有需要办理的事项" in html
    assert f"{row.get_absolute_url()}withdraw/" in html
    data = {"changed_on": "2026-09-30", "reason": "复检合格"}
    post(client, people.regulator, f"{row.get_absolute_url()}require-withdrawal/", 422, **data)
    data["changed_on"] = "2026-09-11"
    post(client, people.regulator, f"{row.get_absolute_url()}require-withdrawal/", **data)
    row.refresh_from_db()
    assert row.deadline is not None


# --- Lists, scope, budgets -------------------------------------------------------------------

ROWS: list[tuple[str, Any]] = [
    ("summonses", drafted_talk),
    ("rectifications", drafted_order),
    ("exposures", drafted_exposure),
]


@pytest.mark.parametrize(("slug", "make"), ROWS)
def test_another_county_finds_nothing(client: Client, slug: str, make: Any) -> None:
    people = crew()
    row = make(people)
    assert row.number in page(client, people.regulator, f"/staff/{slug}/")
    assert row.number in page(client, UserFactory(city=True), f"/staff/{slug}/")
    stranger = UserFactory(regulator=True, elsewhere=True)
    assert row.number not in page(client, stranger, f"/staff/{slug}/")
    page(client, stranger, row.get_absolute_url(), 404)
    page(client, stranger, f"{row.get_absolute_url()}submit/", 404)


@pytest.mark.parametrize(("slug", "make"), ROWS)
@pytest.mark.parametrize("trait", ["lab", "hotline", "auditor", "partner", "cqo"])
def test_the_lists_are_for_officials(client: Client, slug: str, make: Any, trait: str) -> None:
    page(client, UserFactory(**{trait: True}), f"/staff/{slug}/", 403)


@pytest.mark.parametrize(("slug", "make"), ROWS)
def test_the_pages_read_in_both_languages(client: Client, slug: str, make: Any) -> None:
    people = crew()
    row = make(people)
    for path in (f"/staff/{slug}/", row.get_absolute_url()):
        assert 'lang="zh' in page(client, people.regulator, path)
        english = page(client, people.regulator, f"/en{path}")
        assert "Next step" in english or "Export" in english


@pytest.mark.parametrize(("slug", "make"), ROWS)
@pytest.mark.parametrize("query", ["q=云石", "q=none", "state=drafted", "q=2026&state=closed"])
def test_the_lists_are_filtered(client: Client, slug: str, make: Any, query: str) -> None:
    people = crew()
    row = make(people)
    html = page(client, people.regulator, f"/staff/{slug}/?{query}")
    assert (row.number in html) is (query in {"q=云石", "state=drafted"})


# What every staff page asks: who reads, what waits for them, the bell, the calendar.
STANDING = (
    "django_session",
    "django_content_type",
    "accounts_user",
    "accounts_rolegrant",
    "accounts_district",
    "accounts_office",
    "casework_notice",
    "casework_workitem",
    "casework_workdayoverride",
    # “Explain this date” reads the pauses and extensions of the clock.
    "casework_deadlinepause",
    "casework_deadlineextension",
)


def own_queries(client: Client, url: str) -> int:
    """What the page asks the database beyond that."""
    client.get(url)
    with CaptureQueriesContext(connection) as caught:
        assert client.get(url).status_code == 200
    tables = [
        query["sql"].partition(" FROM ")[2].split(" ")[0].strip('"')
        for query in caught.captured_queries
    ]
    return len([table for table in tables if table and table not in STANDING])


def copies(row: Any, first: int, number: int) -> None:
    """More rows of the same kind; cancelled talks may share a case."""
    for position in range(first, first + number):
        row.pk, row.number = None, f"XX-2026-{position:04d}"
        if isinstance(row, Summons):
            row.state, row.document, row.closed_at = "cancelled", None, NOW
        elif isinstance(row, Rectification):
            row.document = None
        row.save(force_insert=True)


@pytest.mark.parametrize(("slug", "make"), ROWS)
@pytest.mark.parametrize("number", [10, 100])
def test_a_list_costs_six_queries_whatever_its_length(
    client: Client, slug: str, make: Any, number: int
) -> None:
    people = crew()
    row = make(people)
    copies(type(row).objects.get(pk=row.pk), 500, number - 1)
    sign_in(client, people.regulator)
    assert own_queries(client, f"/staff/{slug}/") <= 6


@pytest.mark.parametrize("make", [held_talk, reported_order, published_exposure])
def test_a_page_costs_eight_queries(client: Client, make: Any) -> None:
    people = crew()
    row = make(people)
    sign_in(client, people.regulator)
    assert own_queries(client, row.get_absolute_url()) <= 8


@pytest.mark.parametrize("number", [10, 100])
def test_the_page_of_the_case_costs_the_same_whatever_followed(client: Client, number: int) -> None:
    people = crew()
    sample = failed(people)
    talk = served_talk(people, sample=sample)
    served_order(people, sample=sample)
    drafted_exposure(people, sample)
    copies(Summons.objects.get(pk=talk.pk), 500, number)
    sign_in(client, people.regulator)
    url = sample.inspection.get_absolute_url()
    client.get(url)
    with CaptureQueriesContext(connection) as whole_answer:
        page = client.get(url).text
    # The frame (session, person, what waits), the row, its team, findings, history; the complaint;
    # samples with results and notices; talks, orders, exposures once each.
    assert len(whole_answer) <= 14
    for later in ("main-phone", "main-objections", "main-stops", "main-casefiles"):
        assert f'id="panel-{later}"' in page


def test_what_the_page_leaves_for_later_comes_by_itself(client: Client) -> None:
    people = crew()
    sample = failed(people)
    served_talk(people, sample=sample)
    sign_in(client, people.regulator)
    url = sample.inspection.get_absolute_url()
    assert f"{url}open/casefile/" not in client.get(url).text
    fetched = client.get(f"{url}panel/main-casefiles/", headers={"HX-Request": "true"})
    assert f"{url}open/casefile/" in fetched.text
    # Nothing was sent from a phone: the heading goes away.
    assert not client.get(f"{url}panel/main-phone/", headers={"HX-Request": "true"}).content


# --- API -------------------------------------------------------------------------------------


def call(client: Client, row: Any, verb: str, body: dict[str, Any], tag: str = "") -> Any:
    slug = row.get_absolute_url().split("/")[2]
    headers = {"If-Match": tag} if tag else {}
    url = f"/api/v1/{slug}/{row.pk}/{verb}/"
    return client.post(url, body, content_type="application/json", headers=headers)


def test_the_api_asks_for_the_version_and_says_why_not(client: Client) -> None:
    people = crew()
    row = drafted_talk(people)
    sign_in(client, people.regulator)
    answer = client.get(f"/api/v1/summonses/{row.pk}/")
    assert set(answer.json()["allowed_transitions"]) == {"amend", "submit", "cancel"}
    tag = answer.headers["ETag"]
    assert call(client, row, "submit", {}).status_code == 428
    assert call(client, row, "submit", {}, '"99"').status_code == 412
    assert call(client, row, "submit", {}, tag).status_code == 200
    again = call(client, row, "submit", {}, '"2"')
    assert (again.status_code, again.json()["code"]) == (409, "wrong_state")
    assert call(client, row, "approve", {}, '"2"').status_code == 403


def test_the_api_serves_only_what_is_made(client: Client) -> None:
    people = crew()
    row = approved_talk(people)
    sign_in(client, people.regulator)
    body = {"way": "direct", "receiver": "宋远山"}
    answer = call(client, row, "serve", body, f'"{row.version}"')
    assert (answer.status_code, answer.json()["code"]) == (409, "blocked")


def test_the_api_tells_what_is_wrong_with_a_body(client: Client) -> None:
    people = crew()
    row = drafted_talk(people)
    sign_in(client, people.regulator)
    answer = call(client, row, "amend", {"meet_at": "2026-09-12T09:00"}, f'"{row.version}"')
    assert answer.status_code == 400
    assert "meet_at" in answer.json()


@pytest.mark.parametrize(("slug", "make"), ROWS)
def test_the_api_is_scoped_and_filtered(client: Client, slug: str, make: Any) -> None:
    people = crew()
    row = make(people)
    url = f"/api/v1/{slug}/"
    sign_in(client, people.regulator)
    assert [one["number"] for one in client.get(url).json()["results"]] == [row.number]
    assert client.get(f"{url}?q=none").json()["results"] == []
    export = client.get(f"/staff/{slug}/export/?format=csv")
    content = b"".join(export.streaming_content).decode()  # type: ignore[attr-defined]
    assert row.number in content
    sign_in(client, UserFactory(regulator=True, elsewhere=True))
    assert client.get(url).json()["results"] == []
    assert client.get(f"{url}{row.pk}/").status_code == 404


def test_the_enterprise_reads_its_own_talk_in_the_api_and_no_other(client: Client) -> None:
    people = crew()
    row = served_talk(people)
    unserved = drafted_talk(people)
    sign_in(client, contact_of(row))
    assert client.get(f"/api/v1/summonses/{row.pk}/").status_code == 200
    assert client.get(f"/api/v1/summonses/{unserved.pk}/").status_code == 404
    sign_in(client, UserFactory(enterprise=True, organisation_code=OTHER_USCC))
    assert client.get(f"/api/v1/summonses/{row.pk}/").status_code == 404


def test_the_enterprise_has_no_staff_pages(client: Client) -> None:
    people = crew()
    row = served_order(people)
    page(client, contact_of(row), "/staff/rectifications/", 403)
    page(client, contact_of(row), row.get_absolute_url(), 403)


def test_a_returned_report_is_asked_for_again(client: Client) -> None:
    people = crew()
    row = reported_order(people)
    contact = contact_of(row)
    orders.return_evidence(row, by=people.regulator, at=NOW + timedelta(30), note="缺照片")
    assert "提交整改报告" in page(client, contact, row.space_url)
