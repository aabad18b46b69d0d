"""拒不执行: what follows a directive that a unit ignores, and what its papers are worth."""

import hashlib
import zipfile
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature

from accounts.models import User
from accounts.states import Role
from casework import outbox
from casework.models import WorkItem
from casework.transitions import NotAllowed
from documents import signing
from documents.files import store_upload
from documents.models import Bundle
from documents.states import BundleState, SignatureState
from inspections.equipment.models import DeviceAnswer, Directive, EquipmentCheck, SafetyDrive
from inspections.equipment.sheets import PHOTO
from inspections.equipment.transitions import checking, directing
from inspections.models import CaseFile
from tests.documents import paper
from tests.factories_accounts import UserFactory, sign_in
from tests.factories_equipment import DAY, equipped, served, signed_check
from tests.factories_followup import at
from tests.factories_inspections import Crew

pytestmark = pytest.mark.django_db
SHEET = "00-目录.pdf"


def disobeyed(people: Crew) -> Directive:
    return directing.record_disobedience(
        served(people), by=people.inspector, at=at("2026-09-21"), facts="复核时电梯仍在使用"
    )


# --- The case ---------------------------------------------------------------------------------


def test_an_ignored_directive_opens_a_clue_for_the_two_who_issued_it() -> None:
    people = equipped()
    row = disobeyed(people)
    found = CaseFile.objects.get()
    assert (found.directive, found.source_number, found.state) == (row, row.number, "clue")
    assert (found.enterprise, found.category_id) == (row.enterprise, "equipment")
    assert found.suspicion == "复核时电梯仍在使用"
    assert "第三十六条" in found.clauses
    assert set(found.handlers.order_by("pk")) == {row.issued_by, row.second}


def test_the_leader_has_it_among_the_tasks() -> None:
    people = equipped()
    disobeyed(people)
    tasks = WorkItem.objects.filter(role=Role.HEAD, office=people.head.office, closed_at=None)
    assert [task.title.split()[0] for task in tasks.order_by("pk")] == [
        "拒不执行监察指令，请部署立案核查"
    ]


def test_an_inspector_who_left_the_office_does_not_handle_the_case() -> None:
    people = equipped()
    row = served(people)
    User.objects.filter(pk=row.second_id).update(office=UserFactory(elsewhere=True).office)
    third = UserFactory(inspector=True)
    row = Directive.objects.get(pk=row.pk)
    directing.record_disobedience(row, by=people.head, at=at("2026-09-21"), facts="仍在使用")
    handlers = set(CaseFile.objects.get().handlers.order_by("pk"))
    assert handlers == {people.inspector, people.head}
    assert third not in handlers


def test_a_directive_that_was_issued_in_error_takes_its_case_along() -> None:
    people = equipped()
    row = disobeyed(people)
    directing.withdraw(row, by=people.head, at=at("2026-09-22"), reason="单位认定有误")
    found = CaseFile.objects.get()
    assert (found.state, found.ground) == ("withdrawn", "mistake")


def test_directive_and_case_lead_to_each_other_and_another_county_sees_neither() -> None:
    people = equipped()
    row = disobeyed(people)
    case = CaseFile.objects.get()
    client = sign_in(Client(), people.inspector)
    assert case.get_absolute_url() in client.get(row.get_absolute_url()).content.decode()
    assert row.get_absolute_url() in client.get(case.get_absolute_url()).content.decode()
    stranger = sign_in(Client(), UserFactory(inspector=True, elsewhere=True))
    assert stranger.get(case.get_absolute_url()).status_code == 404
    assert stranger.get(row.get_absolute_url()).status_code == 404


# --- The papers -------------------------------------------------------------------------------


def test_the_directive_is_signed_electronically_as_every_letter() -> None:
    document: Any = served(equipped()).document
    with document.pdf.open("rb") as file:
        (found,) = PdfFileReader(BytesIO(file.read())).embedded_signatures
    assert validate_pdf_signature(found, signing.trusted()).bottom_line
    assert document.signature == SignatureState.SPECIMEN


def photographed(people: Crew) -> EquipmentCheck:
    """With a directive and a photo of the sheet."""
    check: EquipmentCheck = served(people).inspection
    out = BytesIO()
    Image.new("RGB", (8, 8), "white").save(out, "PNG")
    upload = SimpleUploadedFile("底坑 积水.png", out.getvalue(), content_type="image/png")
    photo = store_upload(upload, kind=PHOTO, by=people.inspector, at=at(DAY))
    DeviceAnswer.objects.filter(row__inspection=check, answer="fail").get().photos.add(photo)
    return check


def fetched(check: EquipmentCheck, user: User) -> dict[str, bytes]:
    """Asked for on the page, made by the worker, fetched; name to content."""
    client = sign_in(Client(), user)
    answer = client.post(f"/staff/bundles/of/equipment-inspections/{check.pk}/")
    assert answer.status_code == 303
    outbox.drain()
    bundle = Bundle.objects.get(asked_by=user)
    assert bundle.state == BundleState.READY
    content = client.get(f"/staff/bundles/{bundle.pk}/file/").getvalue()
    with zipfile.ZipFile(BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_the_file_of_a_safety_inspection_holds_its_papers_and_a_contents_sheet() -> None:
    people = equipped()
    check = photographed(people)
    files = fetched(check, people.colleague)
    text = "".join(paper.pdfium_text(files.pop(SHEET)).split())
    directive: Any = check.directives.get().document
    digests = {hashlib.sha256(content).hexdigest() for content in files.values()}
    assert directive.sha256 in digests
    assert any("积水" in name for name in files)
    assert len(files) == 2
    assert directive.number in text
    assert all(digest in text for digest in digests)


def test_the_page_offers_the_file_and_another_county_cannot_ask_for_it() -> None:
    people = equipped()
    check = photographed(people)
    address = f"/staff/bundles/of/equipment-inspections/{check.pk}/"
    client = sign_in(Client(), people.regulator)
    assert client.get(address).status_code == 405
    panel = client.get(f"/staff/equipment-inspections/{check.pk}/panel/aside-equipment-papers/")
    assert address in panel.content.decode()
    stranger = sign_in(Client(), UserFactory(inspector=True, elsewhere=True))
    assert stranger.post(address).status_code == 404
    assert not Bundle.objects.exists()


def test_a_clean_inspection_has_a_sheet_and_nothing_else() -> None:
    people = equipped()
    assert list(fetched(signed_check(people), people.inspector)) == [SHEET]


# --- The drive --------------------------------------------------------------------------------


def drafted(by: User) -> SafetyDrive:
    return checking.draft_drive(
        by=by,
        at=at(DAY),
        name="特种设备安全大检查",
        scope="人员密集场所电梯",
        duties="使用单位自查，县局检查",
        starts_on=date(2026, 9, 1),
        ends_on=date(2026, 9, 30),
        self_check_by=date(2026, 9, 8),
    )


def test_whoever_drafted_a_drive_does_not_publish_it() -> None:
    people = equipped()
    drive = drafted(people.head)
    with pytest.raises(NotAllowed):
        checking.publish_drive(drive, by=people.head, at=at(DAY))
    drive.refresh_from_db()
    assert drive.state == "draft"
    assert checking.publish_drive(drive, by=people.regulator, at=at(DAY)).state == "published"


def test_a_leader_of_another_office_does_not_publish_it_either() -> None:
    drive = drafted(equipped().head)
    for trait in ({"head": True, "elsewhere": True}, {"city_head": True}, {"inspector": True}):
        with pytest.raises(NotAllowed):
            checking.publish_drive(drive, by=UserFactory(**trait), at=at(DAY))
