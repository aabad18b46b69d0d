"""The life of a document: who may do what, and what stays after it is done."""

import hashlib
import os
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction

from casework import audit, outbox
from casework.models import OutboxEntry
from casework.transitions import Blocked, NotAllowed, WrongState
from documents import tasks, transitions
from documents.models import Document, ServiceRecord
from documents.states import DocumentState, ServiceState
from tests.documents import cast
from tests.factories_accounts import OTHER_USCC, USCC, OfficeFactory, UserFactory

pytestmark = pytest.mark.django_db


def contact(code: str = USCC) -> object:
    return UserFactory(enterprise=True, organisation_code=code)


# --- Drafting and signing ----------------------------------------------------------------------


def test_a_kind_names_what_its_context_lacks() -> None:
    with pytest.raises(ValidationError, match="地点"):
        cast.drafted(place="")


def test_the_drafter_cannot_sign_what_he_drafted() -> None:
    head = cast.head()
    document = transitions.submit(cast.drafted(head), by=head, at=cast.NOW)
    with pytest.raises(NotAllowed):
        transitions.approve(document, by=head, at=cast.NOW)


def test_the_head_of_another_office_cannot_sign() -> None:
    document = cast.drafted()
    document = transitions.submit(document, by=document.drafted_by, at=cast.NOW)
    with pytest.raises(NotAllowed):
        transitions.approve(document, by=UserFactory(head=True), at=cast.NOW)


def test_a_colleague_without_the_head_role_cannot_sign() -> None:
    document = cast.drafted()
    document = transitions.submit(document, by=document.drafted_by, at=cast.NOW)
    with pytest.raises(NotAllowed):
        transitions.approve(document, by=cast.drafter(), at=cast.NOW)


def test_signing_needs_submission() -> None:
    with pytest.raises(WrongState):
        transitions.approve(cast.drafted(), by=cast.head(), at=cast.NOW)


def test_a_brief_is_issued_without_a_second_person() -> None:
    user = cast.drafter()
    document = transitions.issue(
        kind="test_brief",
        office=user.office,
        addressee=cast.ADDRESSEE,
        context=cast.brief_context(),
        subject_label="日报",
        by=user,
        at=cast.NOW,
    )
    assert document.state == DocumentState.APPROVED
    assert document.number == "临市监报〔2026〕1号"


def test_what_was_submitted_can_only_change_after_it_was_sent_back() -> None:
    document = cast.drafted()
    user = document.drafted_by
    document = transitions.submit(document, by=user, at=cast.NOW)
    with pytest.raises(WrongState):
        transitions.amend(document, by=user, at=cast.NOW, context={"place": "别处"})
    document = transitions.send_back(document, by=cast.head(), at=cast.NOW, note="地点有误")
    document = transitions.amend(document, by=user, at=cast.NOW, context={"place": "别处"})
    assert document.context["place"] == "别处"
    assert document.context["product"] == "电热水壶"


def test_the_database_refuses_a_signed_document_without_a_number() -> None:
    document = cast.drafted()
    with pytest.raises(IntegrityError), transaction.atomic():
        Document.objects.filter(pk=document.pk).update(state=DocumentState.APPROVED)


def test_the_audit_log_holds_no_text_of_the_letter() -> None:
    document = cast.made()
    told = " ".join(
        f"{event.before} {event.after} {event.detail} {event.object_label}"
        for event in audit.AuditEvent.objects.of_case(document).order_by("seq")
    )
    assert "电热水壶" not in told
    assert "喆堃" not in told
    assert document.number in told
    assert document.sha256 in told


# --- The PDF ----------------------------------------------------------------------------------


def test_signing_has_the_pdf_made_by_the_outbox() -> None:
    document = cast.approved()
    assert OutboxEntry.objects.filter(dedupe_key=f"documents.render:{document.pk}").count() == 1
    outbox.drain()
    document.refresh_from_db()
    content = cast.content_of(document)
    assert document.sha256 == hashlib.sha256(content).hexdigest()
    assert document.pages == 3


def test_the_first_bytes_are_kept() -> None:
    document = cast.made()
    before = (cast.content_of(document), document.rendered_at, document.version)
    tasks.render(document.pk)
    document.refresh_from_db()
    assert (cast.content_of(document), document.rendered_at, document.version) == before


def test_what_changes_later_does_not_change_the_letter() -> None:
    document = cast.approved()
    office = document.office
    office.phone = "1"
    office.save()
    assert document.context["phone"] == "0539-000 0000"


def test_nobody_can_put_other_bytes_in_place() -> None:
    document = cast.made()
    with pytest.raises(NotAllowed):
        transitions.keep_pdf(
            document, by=cast.head(), at=cast.NOW, name="x", sha256="0" * 64, pages=1
        )


def render_here(pk: int) -> None:
    try:
        tasks.render(pk)
    finally:
        connection.close()


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_workers_make_one_file() -> None:
    document = cast.approved()
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(render_here, [document.pk] * 4))
    document.refresh_from_db()
    assert hashlib.sha256(cast.content_of(document)).hexdigest() == document.sha256
    folder, _name = document.pdf.name.rsplit("/", 1)
    _folders, files = document.pdf.storage.listdir(folder)
    assert [name for name in files if name.startswith(f"{document.pk}-")] == [
        document.pdf.name.rsplit("/", 1)[1]
    ]


# --- Service ------------------------------------------------------------------------------------


def test_a_letter_without_its_pdf_cannot_be_served() -> None:
    document = cast.approved()
    with pytest.raises(Blocked):
        transitions.serve(
            document, way="direct", receiver="喆堃", by=document.drafted_by, at=cast.NOW
        )


def test_service_is_recorded_and_opens_the_letter_to_its_addressee() -> None:
    document = cast.made()
    assert not Document.objects.visible_to(contact()).exists()
    at = cast.NOW + timedelta(hours=3)
    transitions.serve(
        document,
        way="left",
        receiver="喆堃",
        witness="周启明",
        refusal="拒绝签收",
        served_at=cast.NOW,
        by=document.drafted_by,
        at=at,
    )
    record = ServiceRecord.objects.get(document=document)
    assert (record.way, record.witness, record.served_at) == ("left", "周启明", cast.NOW)
    assert Document.objects.visible_to(contact()).get() == document
    assert not Document.objects.visible_to(contact(OTHER_USCC)).exists()


def test_only_the_addressee_confirms_and_only_once() -> None:
    document = cast.served()
    with pytest.raises(NotAllowed):
        transitions.acknowledge(document, by=contact(OTHER_USCC), at=cast.NOW)
    with pytest.raises(NotAllowed):
        transitions.acknowledge(document, by=document.drafted_by, at=cast.NOW)
    document = transitions.acknowledge(document, by=contact(), at=cast.NOW)
    assert document.service_state == ServiceState.ACKNOWLEDGED
    with pytest.raises(Blocked):
        transitions.acknowledge(document, by=contact(), at=cast.NOW)


# --- Taking back ----------------------------------------------------------------------------------


def test_only_a_head_declares_a_signed_letter_void() -> None:
    document = cast.made()
    with pytest.raises(NotAllowed):
        transitions.void(document, reason="有误", by=document.drafted_by, at=cast.NOW)
    document = transitions.void(document, reason="有误", by=document.approved_by, at=cast.NOW)
    assert document.number
    assert document.void_reason == "有误"


def test_a_letter_is_replaced_by_another_signed_one() -> None:
    old, new = cast.made(), cast.drafted()
    with pytest.raises(ValidationError):
        transitions.replace(old, replacement=new, by=old.approved_by, at=cast.NOW)
    new = cast.approved()
    old = transitions.replace(old, replacement=new, by=old.approved_by, at=cast.NOW)
    assert old.replaced_by == new


# --- Who sees what --------------------------------------------------------------------------------


def test_rows_are_scoped_by_office_and_role() -> None:
    city = cast.drafted()
    county = cast.drafted(UserFactory(regulator=True))
    seen = {
        name: set(Document.objects.visible_to(user).order_by("pk"))
        for name, user in {
            "city": UserFactory(city=True),
            "county": UserFactory(inspector=True),
            "other county": UserFactory(regulator=True, elsewhere=True),
            "auditor": UserFactory(auditor=True),
            "admin": UserFactory(admin=True),
            "lab": UserFactory(lab=True),
            "partner": UserFactory(partner=True),
            "custodian": UserFactory(custodian=True),
            "cqo": UserFactory(cqo=True),
            "contact": contact(),
        }.items()
    }
    assert seen["city"] == seen["auditor"] == {city, county}
    assert seen["county"] == {county}
    for name in ("other county", "admin", "lab", "partner", "custodian", "cqo", "contact"):
        assert seen[name] == set(), name


def test_a_hotline_agent_sees_no_letter_of_the_inspections() -> None:
    office = OfficeFactory()
    cast.drafted(UserFactory(regulator=True, office=office))
    assert not Document.objects.visible_to(UserFactory(hotline=True, office=office)).exists()


# --- Files without a row ------------------------------------------------------------------------


def test_files_that_no_row_points_to_are_swept(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path
    document = cast.made()
    stray = tmp_path / "letters" / "2026" / ".0-half.part"
    fresh = tmp_path / "letters" / "2026" / "0-fresh.pdf"
    for path in (stray, fresh):
        path.write_bytes(b"%PDF-")
    os.utime(stray, (0, 0))
    os.utime(document.pdf.path, (0, 0))
    call_command("sweep_files", "--dry-run", stdout=StringIO())
    assert stray.exists()
    call_command("sweep_files", stdout=StringIO())
    assert not stray.exists()
    assert fresh.exists()
    assert Path(document.pdf.path).exists()
