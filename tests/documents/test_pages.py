"""The pages of documents: list, page, PDF, the enterprise's letters and the public proof."""

import hashlib
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from documents import transitions
from documents.models import Document
from tests.documents import cast
from tests.factories_accounts import OTHER_USCC, UserFactory, sign_in

pytestmark = pytest.mark.django_db


def client_of(user: User) -> Client:
    return sign_in(Client(), user)


def contact(**values: Any) -> User:
    return UserFactory(enterprise=True, **values)


# --- Staff ------------------------------------------------------------------------------------


def test_the_list_shows_the_office_its_documents() -> None:
    document = cast.approved()
    page = client_of(document.drafted_by).get("/staff/documents/")
    assert page.status_code == 200
    assert document.number in page.text
    assert "云石小家电" in page.text


def test_the_list_costs_the_same_whatever_its_length() -> None:
    user = cast.drafter()
    client = client_of(user)

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            client.get("/staff/documents/")
        return len(captured)

    cast.drafted(user)
    queries()
    short = queries()
    for _ in range(5):
        cast.approved(user)
    assert queries() == short


def test_the_page_shows_the_letter_and_what_can_be_done() -> None:
    document = cast.drafted()
    client = client_of(document.drafted_by)
    page = client.get(f"/staff/documents/{document.pk}/")
    assert page.status_code == 200
    assert "接地措施" in page.text
    assert "草稿" in page.text
    assert f"/staff/documents/{document.pk}/submit/" in page.text
    assert client.post(f"/staff/documents/{document.pk}/submit/").status_code == 303
    document.refresh_from_db()
    assert document.state == "submitted"


def test_a_draft_is_changed_on_a_form_with_lists_one_entry_a_line() -> None:
    document = cast.drafted()
    client = client_of(document.drafted_by)
    address = f"/staff/documents/{document.pk}/amend/"
    page = client.get(address)
    assert "营业执照\n身份证件" in page.text
    assert "检验报告" not in page.text  # what a record elsewhere says is not changed here
    values = dict(page.context["form"].initial)
    values |= {name: field.initial for name, field in page.context["form"].fields.items()}
    answer = client.post(address, {**values, "place": "501会议室", "materials": "甲\n\n 乙 "})
    assert answer.status_code == 303
    document.refresh_from_db()
    assert document.context["place"] == "501会议室"
    assert document.context["materials"] == ["甲", "乙"]
    assert document.context["items"] == cast.summons_context()["items"]
    assert client.post(address, {**values, "place": ""}).status_code == 422
    assert client.post(address, {**values, "place": "\U0001f600"}).status_code == 422


def test_the_api_changes_and_submits_with_the_version_that_was_read() -> None:
    document = cast.drafted()
    client = client_of(document.drafted_by)
    address = f"/api/v1/documents/{document.pk}/"
    read = client.get(address)
    assert read.json()["allowed_transitions"] == ["amend", "submit", "void"]
    assert "context" not in read.json()
    sent = {"data": {"place": "501会议室"}, "content_type": "application/json"}
    assert client.patch(address, **sent).status_code == 428
    changed = client.patch(address, **sent, headers={"If-Match": read["ETag"]})
    assert changed.status_code == 200
    assert client.patch(address, **sent, headers={"If-Match": read["ETag"]}).status_code == 412
    submit = client.post(f"{address}submit/", headers={"If-Match": changed["ETag"]})
    assert (submit.status_code, submit.json()["state"]) == (200, "submitted")
    again = client.post(f"{address}submit/", headers={"If-Match": submit["ETag"]})
    assert again.status_code == 409


def test_the_head_signs_on_the_page() -> None:
    document = cast.drafted()
    transitions.submit(document, by=document.drafted_by, at=cast.NOW)
    head = cast.head()
    assert client_of(head).post(f"/staff/documents/{document.pk}/approve/").status_code == 303
    document.refresh_from_db()
    assert document.number


def test_service_is_recorded_on_a_form_that_keeps_what_was_typed() -> None:
    document = cast.made()
    Document.objects.filter(pk=document.pk).update(approved_at=cast.NOW)
    client = client_of(document.drafted_by)
    address = f"/staff/documents/{document.pk}/serve/"
    assert client.get(address).status_code == 200
    values = {"way": "left", "served_at": "2026-09-18T10:00", "receiver": "喆堃"}
    wrong = client.post(address, values)
    assert wrong.status_code == 422
    assert "喆堃" in wrong.text
    whole = {**values, "witness": "周启明", "refusal": "拒绝签收"}
    assert client.post(address, whole).status_code == 303
    document.refresh_from_db()
    assert document.service_state == "served"
    assert "周启明" not in client.get("/staff/documents/").text


def test_a_letter_cannot_be_served_before_it_was_signed() -> None:
    document = cast.made()
    values = {"way": "direct", "served_at": "2026-09-17T10:00", "receiver": "喆堃"}
    answer = client_of(document.drafted_by).post(f"/staff/documents/{document.pk}/serve/", values)
    assert answer.status_code == 422


def test_an_auditor_sees_that_a_letter_exists_but_not_its_text() -> None:
    document = cast.made()
    client = client_of(UserFactory(auditor=True))
    page = client.get(f"/staff/documents/{document.pk}/")
    assert page.status_code == 200
    assert "接地措施" not in page.text
    assert client.get(f"/staff/documents/{document.pk}/pdf/").status_code == 403


@pytest.mark.parametrize("trait", ["admin", "lab", "cqo", "partner"])
def test_others_do_not_find_the_pdf(trait: str) -> None:
    document = cast.made()
    client = client_of(UserFactory(**{trait: True}))
    assert client.get(f"/staff/documents/{document.pk}/pdf/").status_code == 404


def test_another_county_does_not_find_the_pdf() -> None:
    document = cast.made(by=UserFactory(regulator=True))
    client = client_of(UserFactory(regulator=True, elsewhere=True))
    assert client.get(f"/staff/documents/{document.pk}/pdf/").status_code == 404
    assert client.get(f"/api/v1/documents/{document.pk}/pdf/").status_code == 404


def test_nobody_in_particular_is_sent_to_sign_in() -> None:
    document = cast.made()
    assert Client().get(f"/staff/documents/{document.pk}/pdf/").status_code == 302
    assert Client().get(f"/api/v1/documents/{document.pk}/pdf/").status_code in {302, 401, 403}


# --- The PDF ----------------------------------------------------------------------------------


def test_the_pdf_is_the_bytes_that_were_kept() -> None:
    document = cast.made()
    client = client_of(document.drafted_by)
    for address in (document.pdf_url, f"/api/v1/documents/{document.pk}/pdf/"):
        answer = client.get(address)
        assert answer.status_code == 200
        assert answer["Content-Type"] == "application/pdf"
        assert hashlib.sha256(answer.getvalue()).hexdigest() == document.sha256
        assert "sandbox" in answer["Content-Security-Policy"]
        assert answer["Cache-Control"] == "private, no-store"


def test_while_it_is_being_made_the_answer_is_202() -> None:
    document = cast.approved()
    client = client_of(document.drafted_by)
    page = client.get(document.pdf_url)
    assert page.status_code == 202
    assert page["Refresh"] == page["Retry-After"]
    answer = client.get(f"/api/v1/documents/{document.pk}/pdf/", HTTP_ACCEPT="application/pdf")
    assert answer.status_code == 202
    assert answer.json() == {"state": "pending"}


def test_a_draft_can_be_looked_at_as_pdf_and_is_not_kept() -> None:
    document = cast.drafted()
    answer = client_of(document.drafted_by).get(document.pdf_url)
    assert answer.status_code == 200
    assert answer.content.startswith(b"%PDF-")
    document.refresh_from_db()
    assert not document.sha256


def test_a_server_without_fonts_says_so(settings: Any, tmp_path: Any) -> None:
    document = cast.drafted()
    settings.FONT_DIR = tmp_path
    assert client_of(document.drafted_by).get(document.pdf_url).status_code == 503


def test_the_preview_names_what_the_paper_lacks() -> None:
    document = cast.drafted()
    Document.objects.filter(pk=document.pk).update(context={**document.context, "place": ""})
    client = client_of(document.drafted_by)
    page = client.get(document.get_absolute_url())
    assert page.status_code == 200
    assert "缺少：地点" in page.text
    refused = client.post(f"{document.get_absolute_url()}submit/", {"version": document.version})
    assert refused.status_code in {409, 422}
    document.refresh_from_db()
    assert document.state == "draft"


def test_a_template_that_cannot_be_filled_is_told_of() -> None:
    document = cast.drafted()
    Document.objects.filter(pk=document.pk).update(template="letters/gone/v1.html")
    client = client_of(document.drafted_by)
    page = client.get(document.get_absolute_url())
    assert page.status_code == 200
    assert "letters/gone/v1.html" in page.text
    assert client.get(document.pdf_url).status_code == 503


# --- The enterprise ---------------------------------------------------------------------------


def test_the_enterprise_reads_and_confirms_its_letter() -> None:
    document = cast.served()
    client = client_of(contact())
    assert document.number in client.get(reverse("enterprise_letters")).text
    page = client.get(reverse("enterprise_letter", args=[document.pk]))
    assert "接地措施" in page.text
    pdf = client.get(reverse("enterprise_letter_pdf", args=[document.pk]))
    assert pdf.getvalue().startswith(b"%PDF-")
    answer = client.post(reverse("enterprise_acknowledge", args=[document.pk]))
    assert answer.status_code == 303
    document.refresh_from_db()
    assert document.acknowledged_at
    assert client.post(reverse("enterprise_acknowledge", args=[document.pk])).status_code == 409


def test_before_service_and_for_another_enterprise_there_is_no_letter() -> None:
    unserved, served = cast.made(), cast.served()
    for user, document in (
        (contact(), unserved),
        (contact(organisation_code=OTHER_USCC), served),
    ):
        client = client_of(user)
        for name in ("enterprise_letter", "enterprise_letter_pdf"):
            assert client.get(reverse(name, args=[document.pk])).status_code == 404
        assert document.number not in client.get(reverse("enterprise_letters")).text


# --- The proof --------------------------------------------------------------------------------


def test_the_proof_tells_number_date_addressee_and_hash_but_no_content() -> None:
    document = cast.made()
    page = Client().get(f"/verify/{document.verify_code}/")
    assert page.status_code == 200
    for part in (document.number, document.sha256, "云石小家电（临沂）有限公司", "2026"):
        assert part in page.text
    for part in ("电热水壶", "接地措施", "喆堃", "0539", cast.ADDRESSEE.code):
        assert part not in page.text
    assert "真实" in page.text


def test_a_natural_person_is_masked() -> None:
    addressee = cast.Addressee(name="孟祥瑞", is_person=True)
    document = cast.made(addressee=addressee)
    page = Client().get(f"/verify/{document.verify_code}/").text
    assert "孟祥瑞" not in page
    assert "孟**" in page


def test_a_void_letter_is_called_withdrawn() -> None:
    document = cast.made()
    transitions.void(document, reason="内部原因", by=document.approved_by, at=cast.NOW)
    page = Client().get(f"/verify/{document.verify_code}/").text
    assert "撤回" in page
    assert "内部原因" not in page


def test_a_replaced_letter_names_the_other() -> None:
    old, new = cast.made(), cast.approved()
    transitions.replace(old, replacement=new, by=old.approved_by, at=cast.NOW)
    page = Client().get(f"/verify/{old.verify_code}/").text
    assert new.number in page
    assert "替" in page


@pytest.mark.parametrize("code", ["7K2M94QDX3HA68TP", "short", "%E4%B8%AD"])
def test_an_unknown_code_is_not_found(code: str) -> None:
    page = Client().get(f"/verify/{code}/")
    assert page.status_code == 404
    assert "核验" in page.text


def test_the_code_may_be_typed_with_spaces_and_small_letters() -> None:
    document = cast.made()
    code = (document.verify_code or "").lower()
    typed = f"{code[:4]} {code[4:8]}-{code[8:12]} {code[12:]}"
    answer = Client().get("/verify/", {"code": typed}, follow=True)
    assert answer.status_code == 200
    assert document.number in answer.text


def test_a_fingerprint_is_compared_without_javascript() -> None:
    document = cast.made()
    address = f"/verify/{document.verify_code}/"
    same = Client().get(address, {"sha256": document.sha256.upper()}).text
    other = Client().get(address, {"sha256": "0" * 64}).text
    assert "一致" in same
    assert "不一致" in other


def test_the_proof_is_limited_per_address(settings: Any) -> None:
    settings.LIMITS = {**settings.LIMITS, "verify": (2, 600)}
    client = Client()
    statuses = [client.get("/verify/7K2M94QDX3HA68TP/").status_code for _ in range(3)]
    assert statuses == [404, 404, 429]


def test_the_page_works_in_english() -> None:
    document = cast.made()
    page = Client().get(f"/en/verify/{document.verify_code}/").text
    assert "This letter is genuine" in page
