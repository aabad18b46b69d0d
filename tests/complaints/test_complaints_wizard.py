from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from complaints import drafts, vault
from complaints.models import Complaint, ComplaintFile, Draft, Reporter
from documents.models import Attachment
from tests import factories_complaints as make
from tests.factories_accounts import LANSHAN, OfficeFactory

pytestmark = pytest.mark.django_db

GOODS = {
    "product_name": "电热水壶",
    "domain": "product",
    "purchase_date": "2026-09-01",
    "respondent_name": "云石家电兰山店",
    "district": LANSHAN,
}
STORY = {
    "demands": ["refund", "damages"],
    "title": "电热水壶漏电",
    "description": "第二天烧水时壶身带电，手被麻了一下。",
    "amount": "１２９",
}
PERSON = {
    "reporter_name": make.CANARY.name,
    "reporter_phone": make.CANARY.phone,
    "reporter_email": make.CANARY.email,
    "reporter_address": make.CANARY.address,
}


@pytest.fixture(autouse=True)
def offices(db: None) -> None:
    OfficeFactory(city=True)
    OfficeFactory()


def step(kind: str, number: int) -> str:
    return reverse("complaint_step", args=[kind, number])


def fill(client: Client, kind: str = "complaint", person: dict[str, Any] | None = None) -> Any:
    """Walk to the last step."""
    client.post(step(kind, 2), GOODS)
    client.post(step(kind, 3), STORY)
    return client.post(step(kind, 4), PERSON if person is None else person)


def send(client: Client, kind: str = "complaint") -> Any:
    return client.post(step(kind, 5), {"consent": "on"})


# --- The whole way --------------------------------------------------------------------------


def test_five_steps_lead_to_a_receipt_and_to_the_case(client):
    assert client.get(reverse("complaint_new")).status_code == 200
    for number in (2, 3, 4):
        assert client.get(step("complaint", number)).status_code == 200
    assert fill(client).headers["Location"] == step("complaint", 5)
    summary = client.get(step("complaint", 5)).content.decode()
    for text in ("电热水壶漏电", "退货退款", "129.00", "兰山区", make.CANARY.phone):
        assert text in summary
    answer = send(client)
    assert (answer.status_code, answer["Location"]) == (303, reverse("complaint_receipt"))
    receipt = client.get(reverse("complaint_receipt"))
    complaint = Complaint.objects.get()
    assert complaint.number in receipt.content.decode()
    assert complaint.amount == 129
    assert complaint.reporter.contact == make.CANARY
    assert "no-store" in receipt["Cache-Control"]


def test_the_case_opens_with_what_the_receipt_says(client):
    fill(client)
    send(client)
    context = client.get(reverse("complaint_receipt")).context
    other = Client()
    pair = {"number": context["receipt"].number, "query_code": context["receipt"].grouped}
    answer = other.post(reverse("complaint_track"), pair)
    assert (answer.status_code, answer["Location"]) == (303, reverse("complaint_case"))
    page = other.get(reverse("complaint_case")).content.decode()
    assert "正在决定是否受理您的投诉" in page
    assert "您现在不需要做什么" in page
    assert make.CANARY.phone not in page


@pytest.mark.parametrize("kind", ["report", "inquiry"])
def test_the_other_kinds_go_the_same_way(client, kind):
    fill(client, kind)
    assert send(client, kind).status_code == 303
    assert Complaint.objects.get().kind == kind


def test_the_english_pages_lead_through_as_well(client):
    client.post("/en/complaints/new/complaint/2/", GOODS)
    client.post("/en/complaints/new/complaint/3/", STORY)
    client.post("/en/complaints/new/complaint/4/", PERSON)
    assert client.get("/en/complaints/new/complaint/5/").status_code == 200
    answer = client.post("/en/complaints/new/complaint/5/", {"consent": "on"})
    assert answer["Location"] == "/en/complaints/receipt/"
    assert "We received your complaint" in client.get("/en/complaints/receipt/").content.decode()


# --- Nothing typed is lost ------------------------------------------------------------------


def test_what_was_typed_survives_a_closed_browser_tab(client):
    client.post(step("complaint", 2), {**GOODS, "purchase_date": "2026-02-30"})
    page = client.get(step("complaint", 2)).content.decode()
    assert "云石家电兰山店" in page
    assert "2026-02-30" in page


@pytest.mark.parametrize(
    ("prefix", "words"), [("", "请填写真实存在的日期"), ("/en", "Enter a real date")]
)
def test_an_impossible_date_keeps_what_was_typed_and_is_named_at_its_field(client, prefix, words):
    answer = client.post(
        f"{prefix}/complaints/new/complaint/2/", {**GOODS, "purchase_date": "2026-02-30"}
    )
    page = answer.content.decode()
    assert answer.status_code == 422
    assert words in page
    assert 'value="2026-02-30"' in page
    assert 'id="id_purchase_date_error"' in page


@pytest.mark.parametrize(("prefix", "words"), [("", "营业执照核对"), ("/en", "licence")])
def test_a_wrong_credit_code_keeps_what_was_typed_and_is_named_at_its_field(client, prefix, words):
    code = "91371302MA3C1D2E3U"
    answer = client.post(
        f"{prefix}/complaints/new/complaint/2/", {**GOODS, "respondent_code": code}
    )
    page = answer.content.decode()
    assert answer.status_code == 422
    assert words in page
    assert f'value="{code}"' in page
    assert 'id="id_respondent_code_error"' in page


def test_an_amount_in_words_says_how_to_write_it(client):
    answer = client.post(step("complaint", 3), {**STORY, "amount": "一百二十九"})
    assert answer.status_code == 422
    assert "请填写数字，例如129或129.50" in answer.content.decode()
    assert "一百二十九" in answer.content.decode()


def test_going_back_keeps_even_what_is_wrong(client):
    answer = client.post(step("complaint", 3), {**STORY, "amount": "很多", "go": "back"})
    assert answer["Location"] == step("complaint", 2)
    assert "很多" in client.get(step("complaint", 3)).content.decode()


def test_the_script_saves_without_checking(client):
    answer = client.post(step("complaint", 3), {"description": "写到一半", "autosave": "1"})
    assert answer.status_code == 204
    assert "写到一半" in client.get(step("complaint", 3)).content.decode()


def test_another_browser_sees_nothing_of_the_draft(client):
    fill(client)
    assert "云石家电兰山店" not in Client().get(step("complaint", 2)).content.decode()


def test_the_draft_holds_its_text_sealed(client):
    fill(client)
    draft = Draft.objects.get()
    raw = bytes(draft.sealed)
    assert make.CANARY.phone.encode() not in raw
    assert make.CANARY.phone in vault.unseal(raw, drafts.PURPOSE)


def test_an_old_draft_is_forgotten(client, time_machine):
    fill(client)
    time_machine.move_to(timezone.now() + drafts.KEEP + drafts.SHOW)
    assert "云石家电兰山店" not in client.get(step("complaint", 2)).content.decode()
    client.post(step("complaint", 2), GOODS)
    assert Draft.objects.count() == 1


def test_a_missing_step_is_named_on_the_last_page(client):
    client.post(step("complaint", 2), GOODS)
    answer = send(client)
    assert answer.status_code == 422
    assert "此项必填" in answer.content.decode() or "必填" in answer.content.decode()
    assert not Complaint.objects.exists()


def test_without_the_consent_nothing_is_sent(client):
    fill(client)
    answer = client.post(step("complaint", 5), {})
    assert answer.status_code == 422
    assert "请阅读隐私说明并勾选" in answer.content.decode()
    assert not Complaint.objects.exists()


def test_a_double_click_is_one_complaint(client):
    fill(client)
    cookie = client.cookies[drafts.DRAFT_COOKIE].value
    send(client)
    first = client.get(reverse("complaint_receipt")).context["receipt"]
    # The second click left before the first answer came: it still carries the draft's cookie.
    client.cookies[drafts.DRAFT_COOKIE] = cookie
    assert send(client)["Location"] == reverse("complaint_receipt")
    second = client.get(reverse("complaint_receipt")).context["receipt"]
    assert first == second
    assert Complaint.objects.count() == 1


def test_the_sent_form_leaves_no_text_behind(client):
    fill(client)
    send(client)
    draft = Draft.objects.get()
    assert bytes(draft.sealed) == b""
    assert make.CANARY.phone not in draft.receipt


def test_a_late_save_of_the_script_brings_no_text_back(client):
    fill(client)
    late = Draft.objects.get()
    send(client)
    drafts.save(late, "complaint", PERSON, at=timezone.now())
    assert bytes(Draft.objects.get().sealed) == b""


def test_two_saves_at_once_lose_nothing(client):
    client.post(step("complaint", 2), GOODS)
    before = Draft.objects.get()
    client.post(step("complaint", 3), {**STORY, "autosave": "1"})
    # The other request had read the draft before.
    drafts.save(before, "complaint", {}, at=timezone.now())
    assert drafts.values(Draft.objects.get())["title"] == STORY["title"]


def test_clearing_the_device_forgets_the_receipt(client):
    fill(client)
    send(client)
    client.post(reverse("complaint_leave"))
    assert client.get(reverse("complaint_receipt")).status_code == 302


def test_the_limit_shuts_the_door_but_keeps_the_form(client, settings):
    settings.LIMITS = {**settings.LIMITS, "submit": (1, 3600)}
    fill(client)
    assert send(client).status_code == 303
    fill(client)
    assert send(client).status_code == 429
    assert "云石家电兰山店" in client.get(step("complaint", 2)).content.decode()


def test_without_the_proof_of_work_fewer_forms_are_taken(client, settings):
    settings.LIMITS = {**settings.LIMITS, "submit": (6, 3600)}
    for _ in range(2):
        fill(client)
        assert send(client).status_code == 303
    fill(client)
    assert send(client).status_code == 429


# --- Photos ---------------------------------------------------------------------------------


def test_photos_come_with_the_form_and_end_at_the_complaint(client):
    client.post(step("complaint", 2), GOODS)
    files = [make.Sample().file(), make.Sample().file()]
    assert client.post(step("complaint", 3), {**STORY, "attachments": files}).status_code == 303
    page = client.get(step("complaint", 3))
    tokens = [str(photo.token) for photo in page.context["photos"]]
    assert len(tokens) == 2
    shown = client.get(reverse("complaint_photo", args=[tokens[0]]))
    assert b"".join(shown.streaming_content).startswith(b"\xff\xd8")
    assert Client().get(reverse("complaint_photo", args=[tokens[0]])).status_code == 404
    client.post(step("complaint", 3), {**STORY, "attachments": tokens, "remove": tokens[0]})
    client.post(step("complaint", 4), PERSON)
    send(client)
    assert ComplaintFile.objects.get().complaint == Complaint.objects.get()


def test_a_photo_sent_by_the_script_waits_in_the_draft(client):
    client.post(step("complaint", 2), GOODS)
    url = reverse("complaint_photos", args=["complaint"])
    answer = client.post(url, {"file": make.Sample().file()})
    assert answer.status_code == 201
    client.post(step("complaint", 3), {**STORY, "attachments": [answer.json()["id"]]})
    assert len(client.get(step("complaint", 3)).context["photos"]) == 1


@pytest.mark.parametrize("file", [make.too_large, make.disguised])
def test_a_bad_file_is_refused_and_the_text_is_kept(client, file):
    url = reverse("complaint_photos", args=["complaint"])
    alone = client.post(url, {"file": file()})
    assert alone.status_code == 400
    assert alone.json()["error"]
    answer = client.post(step("complaint", 3), {**STORY, "attachments": file()})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "手被麻了一下" in page
    assert 'id="id_attachments_error"' in page
    assert not Attachment.objects.exists()


def test_an_eleventh_photo_is_refused(client):
    files = [make.Sample().file() for _ in range(11)]
    answer = client.post(step("complaint", 3), {**STORY, "attachments": files})
    assert answer.status_code == 422
    assert "最多10个文件" in answer.content.decode()


# --- Anonymous ------------------------------------------------------------------------------


def test_an_anonymous_report_stores_nothing_of_the_person_that_was_typed(client):
    fill(client, "report", {**PERSON, "anonymous": "on"})
    assert make.CANARY.phone not in client.get(step("report", 5)).content.decode()
    assert client.post(step("report", 5), {}).status_code == 303
    complaint = Complaint.objects.get()
    assert not Reporter.objects.exists()
    assert complaint.anonymous
    assert timezone.localtime(complaint.received_at).time().isoformat() == "00:00:00"
    receipt = client.get(reverse("complaint_receipt"))
    assert complaint.number not in receipt.content.decode()
    assert len(receipt.context["receipt"].code) == 24


def test_the_receipt_alone_opens_an_anonymous_report(client):
    fill(client, "report", {"anonymous": "on"})
    client.post(step("report", 5), {})
    code = client.get(reverse("complaint_receipt")).context["receipt"].grouped
    other = Client()
    answer = other.post(reverse("complaint_track"), {"number": "", "query_code": code})
    assert answer.status_code == 303
    page = other.get(reverse("complaint_case")).content.decode()
    assert "匿名举报" in page
    assert Complaint.objects.get().number not in page
