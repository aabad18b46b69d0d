"""Whoever holds number and code takes his data along, and asks for correction or deletion."""

import io
import json
import zipfile
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from casework.models import AuditEvent, Deadline, Notice, WorkItem
from casework.states import DeadlineState, ItemState
from casework.transitions import Blocked, NotAllowed
from complaints import transitions as cases
from complaints.models import Complaint, DataRequest, Reporter
from complaints.privacy import transitions
from complaints.privacy.states import Ground, RequestKind, RequestState
from complaints.states import Kind
from tests import factories_complaints as make
from tests import factories_privacy as kept
from tests.factories_accounts import UserFactory, sign_in

pytestmark = pytest.mark.django_db
PAGE = "/complaints/track/data/"
EXPORT = f"{PAGE}export/"


@pytest.fixture(autouse=True)
def today(time_machine: Any, settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path
    time_machine.move_to(make.NOW + timedelta(days=10), tick=True)


def enter(client: Client, complaint: Complaint, code: str = make.CODE) -> Client:
    """Open the case on the tracking page."""
    number = "" if complaint.anonymous else complaint.number
    answer = client.post("/complaints/track/", {"number": number, "query_code": code})
    assert answer.status_code == 303
    return client


def take(client: Client, form: str, code: str = make.CODE) -> Any:
    return client.post(EXPORT, {"query_code": code, "format": form})


# --- A copy ---------------------------------------------------------------------------------


def test_the_copy_holds_everything_that_was_told_and_who_told_it(client):
    enter(client, kept.ended())
    data = json.loads(take(client, "json").content)
    assert data["person"] == {
        "name": make.CANARY.name,
        "phone": make.CANARY.phone,
        "email": make.CANARY.email,
        "address": make.CANARY.address,
    }
    told = {name: data["case"][name] for name in ("title", "description", "product_name", "kind")}
    assert told == {
        "title": make.INTAKE.title,
        "description": make.INTAKE.description,
        "product_name": make.INTAKE.product_name,
        "kind": "complaint",
    }
    assert [each["text"] for each in data["statement"]] == [kept.STATEMENT]
    assert len(data["files"]) == 1
    assert len(data["what_happened"]) == 4
    assert data["case"]["kept_until"] == "2029-09-17"


def test_the_copy_holds_nobody_elses_data(client):
    desk = UserFactory(regulator=True, name="陆之遥")
    complaint = cases.accept(make.received(), by=desk, at=make.NOW, note="内部意见：疑似职业打假")
    make.received(contact=make.Contact(name="司马他人", phone="13900001111"), code="22222AAAAA")
    enter(client, complaint)
    for form in ("json", "html"):
        text = take(client, form).content.decode()
        for secret in ("陆之遥", "内部意见", "司马他人", "13900001111", complaint.query_code_mac):
            assert secret not in text


def test_the_archive_holds_data_page_and_photos_as_they_are_kept(client):
    complaint = kept.ended()
    enter(client, complaint)
    answer = take(client, "zip")
    archive = zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))
    assert sorted(archive.namelist()) == ["data.json", "files/01.jpg", "index.html"]
    file = complaint.files.get().attachment
    with file.file.open("rb") as stored:
        assert archive.read("files/01.jpg") == stored.read()
    data = json.loads(archive.read("data.json"))
    assert data["files"][0]["sha256"] == file.sha256
    assert make.CANARY.phone in archive.read("index.html").decode()
    assert answer["Content-Disposition"].endswith('.zip"')


def test_the_code_is_asked_once_more_and_its_misses_are_counted(client, settings):
    settings.LIMITS = {**settings.LIMITS, "track_number": (2, 600)}
    enter(client, kept.ended())
    for _ in range(2):
        answer = take(client, "json", code="2222222222")
        assert answer.status_code == 422
        assert make.CANARY.phone not in answer.content.decode()
    assert take(client, "json").status_code == 429


def test_another_cases_code_opens_nothing(client):
    make.received(code="22222AAAAA")
    enter(client, kept.ended())
    assert take(client, "json", code="22222AAAAA").status_code == 422


def test_copies_are_limited(client, settings):
    settings.LIMITS = {**settings.LIMITS, "export": (1, 3600)}
    enter(client, kept.ended())
    assert take(client, "json").status_code == 200
    assert take(client, "json").status_code == 429


def test_without_an_opened_case_there_is_nothing(client):
    assert client.get(PAGE).status_code == 302
    for act in ("export", "correct", "delete"):
        assert client.post(f"{PAGE}{act}/", {"query_code": make.CODE}).status_code == 303
    assert not DataRequest.objects.exists()


def test_a_copy_is_on_record_without_a_word_of_it(client):
    enter(client, kept.ended())
    take(client, "json")
    event = AuditEvent.objects.get(action="complaints.complaint.taken")
    assert (event.actor_name, event.detail) == (make.public().name, {})


def test_an_anonymous_report_is_copied_by_its_receipt(client):
    complaint = make.report(contact=None, code=make.RECEIPT)
    enter(client, complaint, make.RECEIPT)
    answer = take(client, "json", make.RECEIPT)
    data = json.loads(answer.content)
    assert (data["person"], data["case"]["number"]) == (None, None)
    assert complaint.number not in answer.content.decode() + answer["Content-Disposition"]
    event = AuditEvent.objects.get(action="complaints.complaint.taken")
    assert event.occurred_at.astimezone(make.SHANGHAI).strftime("%H:%M") == "00:00"


# --- Correction -----------------------------------------------------------------------------


def test_a_correction_reaches_the_vault_and_nobody_reads_it(client):
    people = kept.keepers()
    enter(client, make.received())
    said = {"phone": "138 1234 5678", "query_code": make.CODE}
    assert client.post(f"{PAGE}correct/", said).status_code == 303
    request = DataRequest.objects.get()
    assert (request.changes, request.state) == (["phone"], RequestState.ASKED)
    assert "13812345678" not in request.sealed
    page = sign_in(Client(), people.custodian).get(request.get_absolute_url()).content.decode()
    assert "13812345678" not in page
    transitions.fulfil(request, by=people.custodian, at=make.NOW + timedelta(days=11))
    contact = Reporter.objects.get().contact
    assert (contact.phone, contact.name) == ("13812345678", make.CANARY.name)
    assert DataRequest.objects.get().sealed == ""
    log = "".join(str(e.before) + str(e.after) + str(e.detail) for e in AuditEvent.objects.all())
    assert "13812345678" not in log


@pytest.mark.parametrize("said", [{}, {"phone": "12"}, {"email": "no-mail"}])
def test_a_correction_that_does_not_do_says_so_and_keeps_what_was_typed(client, said):
    enter(client, make.received())
    answer = client.post(f"{PAGE}correct/", {**said, "query_code": make.CODE})
    assert answer.status_code == 422
    assert all(text in answer.content.decode() for text in said.values())
    assert not DataRequest.objects.exists()


def test_of_an_anonymous_report_nothing_can_be_corrected(client):
    complaint = make.report(contact=None, code=make.RECEIPT)
    enter(client, complaint, make.RECEIPT)
    assert f"{PAGE}correct/" not in client.get(PAGE).content.decode()
    with pytest.raises(Blocked):
        kept.asked(complaint, RequestKind.CORRECTION, name="某人")


# --- Deletion -------------------------------------------------------------------------------


def test_deletion_is_asked_answered_within_the_rule_row_and_told_on_the_page(client):
    people = kept.keepers()
    complaint = kept.ended()
    enter(client, complaint)
    assert client.post(f"{PAGE}delete/", {"query_code": make.CODE}).status_code == 303
    request = DataRequest.objects.get()
    clock = Deadline.objects.get(code="DR-ANSWER")
    assert (clock.amount, clock.unit) == (15, "working")
    item = WorkItem.objects.get(step="data-request", state=ItemState.OPEN)
    assert (item.role, item.due_on) == ("custodian", clock.due_on)
    assert Notice.objects.filter(user=people.custodian).exists()
    transitions.fulfil(
        request, by=people.custodian, at=make.NOW + timedelta(days=11), answer="已删除。"
    )
    assert Complaint.objects.get().forgotten_at is not None
    assert Deadline.objects.get(code="DR-ANSWER").state == DeadlineState.MET
    assert not WorkItem.objects.filter(step="data-request", state=ItemState.OPEN).exists()
    text = client.get("/complaints/track/case/").content.decode()
    assert "已删除。" in text
    assert make.INTAKE.description not in text


def test_a_running_case_is_not_deleted_but_refused_with_the_legal_ground(client):
    people = kept.keepers()
    complaint = make.received()
    request = kept.asked(complaint, RequestKind.DELETION)
    with pytest.raises(Blocked):
        transitions.fulfil(request, by=people.custodian, at=make.NOW)
    transitions.refuse_request(
        request, by=people.custodian, at=make.NOW, ground=Ground.RUNNING, answer="案件正在调解。"
    )
    enter(client, complaint)
    for url in (PAGE, "/complaints/track/case/"):
        text = client.get(url).content.decode()
        assert str(Ground.RUNNING.label) in text
        assert "案件正在调解。" in text


def test_a_hold_keeps_a_case_that_somebody_wants_deleted():
    people = kept.keepers()
    complaint = kept.ended()
    kept.held(complaint, people.head)
    request = kept.asked(complaint, RequestKind.DELETION)
    with pytest.raises(Blocked):
        transitions.fulfil(request, by=people.custodian, at=make.NOW)
    transitions.refuse_request(request, by=people.custodian, at=make.NOW, ground=Ground.HELD)
    assert Complaint.objects.get().forgotten_at is None


def test_a_ground_that_the_law_does_not_know_refuses_nothing():
    request = kept.asked(make.received(), RequestKind.CORRECTION, name="欧阳某")
    with pytest.raises(Blocked):
        transitions.refuse_request(
            request, by=UserFactory(custodian=True), at=make.NOW, ground=Ground.RUNNING
        )


def test_the_same_is_asked_once_at_a_time():
    complaint = make.received()
    kept.asked(complaint, RequestKind.DELETION)
    with pytest.raises(Blocked):
        kept.asked(complaint, RequestKind.DELETION)


@pytest.mark.parametrize("role", ["hotline", "regulator", "head", "auditor", "admin"])
def test_custodians_alone_see_and_answer(client, role):
    request = kept.asked(kept.ended(), RequestKind.DELETION)
    other = UserFactory(**{role: True})
    with pytest.raises(NotAllowed):
        transitions.fulfil(request, by=other, at=make.NOW)
    assert sign_in(client, other).get(request.get_absolute_url()).status_code in {403, 404}


def test_the_custodian_answers_on_the_page(client):
    request = kept.asked(kept.ended(Kind.INQUIRY), RequestKind.DELETION)
    sign_in(client, UserFactory(custodian=True))
    url = request.get_absolute_url()
    assert client.get(url).status_code == 200
    said = {"ground": Ground.KEPT, "answer": "会计凭证须保存。", "version": request.version}
    assert client.post(f"{url}refuse-request/", said).status_code == 303
    assert DataRequest.objects.get().state == RequestState.REFUSED
