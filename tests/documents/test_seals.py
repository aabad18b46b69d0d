"""印章图样: proposed by one, put into use by another, printed on the letters of its days."""

from datetime import datetime, timedelta
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError
from django.test import Client
from PIL import Image, ImageDraw, PngImagePlugin
from pypdf import PdfReader

from accounts.models import Office, User
from casework.models import WorkItem
from casework.transitions import Blocked, NotAllowed
from documents import composition, seals
from documents.files import store_upload
from documents.models import Attachment, Document, OfficeSeal
from documents.seal_pages import KIND, SealForm
from documents.states import AttachmentState, SealState
from tests.documents import cast
from tests.factories_accounts import OfficeFactory, UserFactory, sign_in

pytestmark = pytest.mark.django_db

BEFORE = cast.NOW - timedelta(days=30)
RED, GREEN = (200, 20, 20, 255), (20, 160, 20, 255)


def picture(
    side: int = 600,
    *,
    high: int | None = None,
    clear: bool = True,
    colour: tuple[int, int, int, int] = RED,
    kind: str = "PNG",
    **saved: Any,
) -> bytes:
    """An invented seal: a ring, nothing that could be taken for a real one."""
    ground = (0, 0, 0, 0) if clear else (255, 255, 255, 255)
    made = Image.new("RGBA", (side, high or side), ground)
    ImageDraw.Draw(made).ellipse((20, 20, side - 20, (high or side) - 20), outline=colour, width=30)
    out = BytesIO()
    (made if kind == "PNG" else made.convert("RGB")).save(out, kind, **saved)
    return out.getvalue()


def upload(content: bytes, name: str = "seal.png") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def admin() -> User:
    return UserFactory(admin=True)


def proposed(office: Office, at: datetime = BEFORE, **look: Any) -> OfficeSeal:
    by = admin()
    image = store_upload(upload(picture(**look)), kind=KIND, by=by, at=at)
    return seals.propose_seal(office=office, image=image, reason="刻制备案", by=by, at=at)


def in_use(office: Office, at: datetime = BEFORE, **look: Any) -> OfficeSeal:
    return seals.approve_seal(proposed(office, at, **look), by=admin(), at=at)


def images_of(document: Document) -> list[Any]:
    """The pictures in the letter, decoded; its pages share what they draw."""
    pages = PdfReader(BytesIO(composition.printed(document).content)).pages
    return list({one.data: one.image for page in pages for one in page.images}.values())


def colour_of(image: Any) -> tuple[int, ...]:
    """The one colour that the ring is drawn in."""
    middle = image.convert("RGB").getpixel((image.width // 2, 30))
    return tuple(middle)


# --- On the letter -------------------------------------------------------------------------------


def test_a_letter_of_an_office_without_a_seal_image_bears_none() -> None:
    assert images_of(cast.approved()) == []


def test_a_letter_bears_the_seal_that_is_in_use() -> None:
    document = cast.approved()
    in_use(document.office)
    (image,) = images_of(document)
    assert image.size == (600, 600)
    assert colour_of(image) == RED[:3]


def test_a_draft_bears_none() -> None:
    document = cast.drafted()
    in_use(document.office)
    assert images_of(document) == []


def test_an_old_letter_keeps_the_seal_of_its_day() -> None:
    document = cast.approved()
    in_use(document.office)
    second = in_use(document.office, cast.NOW + timedelta(days=10), colour=GREEN)
    assert colour_of(images_of(document)[0]) == RED[:3]
    document.approved_at = cast.NOW + timedelta(days=20)
    assert colour_of(images_of(document)[0]) == GREEN[:3]
    document.approved_at = BEFORE - timedelta(days=1)
    assert images_of(document) == []
    assert seals.seal_of(document.office_id, second.begins_at) == second


def test_another_offices_seal_is_never_borrowed() -> None:
    document = cast.approved()
    in_use(OfficeFactory())
    assert images_of(document) == []


def test_the_demo_keeps_its_marked_specimen(settings: Any) -> None:
    document = cast.approved()
    in_use(document.office)
    settings.DEMO = True
    assert images_of(document) == []
    assert "演示样章" in composition.shown(document)


def test_the_screen_never_shows_a_lifelike_seal() -> None:
    document = cast.approved()
    in_use(document.office)
    assert "letter:seal" not in composition.shown(document)


# --- Two people ----------------------------------------------------------------------------------


def test_nobody_puts_a_seal_into_use_alone() -> None:
    seal = proposed(OfficeFactory())
    with pytest.raises(NotAllowed):
        seals.approve_seal(seal, by=seal.proposed_by, at=BEFORE)
    with pytest.raises(IntegrityError):
        OfficeSeal.objects.filter(pk=seal.pk).update(decided_by=seal.proposed_by)


def test_the_head_of_the_office_is_a_second_person_and_of_another_office_is_not() -> None:
    office = OfficeFactory()
    seal = proposed(office)
    assert WorkItem.objects.open().filter(url=seal.get_absolute_url(), role="head").exists()
    stranger = UserFactory(roles=("head",), office=OfficeFactory(city=True))
    with pytest.raises(NotAllowed):
        seals.approve_seal(seal, by=stranger, at=BEFORE)
    seal = seals.approve_seal(seal, by=UserFactory(roles=("head",), office=office), at=BEFORE)
    assert seal.state == SealState.IN_FORCE
    assert not WorkItem.objects.open().filter(url=seal.get_absolute_url()).exists()


def test_until_the_second_agrees_the_former_seal_stays() -> None:
    office = OfficeFactory()
    first = in_use(office)
    second = proposed(office, cast.NOW)
    assert seals.seal_of(office.pk, cast.NOW) == first
    seals.approve_seal(second, by=admin(), at=cast.NOW)
    first.refresh_from_db()
    assert (first.state, first.ends_at) == (SealState.REPLACED, cast.NOW)


def test_a_refused_seal_is_never_printed_and_another_may_be_proposed() -> None:
    office = OfficeFactory()
    seal = proposed(office)
    with pytest.raises(Blocked):
        proposed(office)
    seals.refuse_seal(seal, by=admin(), at=BEFORE, note="印模不清")
    assert seals.seal_of(office.pk, cast.NOW) is None
    assert proposed(office).state == SealState.PROPOSED


def test_what_the_scanner_has_not_passed_is_not_put_into_use() -> None:
    seal = proposed(OfficeFactory())
    Attachment.objects.filter(pk=seal.image_id).update(state=AttachmentState.QUARANTINE)
    seal.image.refresh_from_db()
    with pytest.raises(Blocked):
        seals.approve_seal(seal, by=admin(), at=BEFORE)


# --- The list ------------------------------------------------------------------------------------


def test_the_empty_list_says_what_a_seal_is_for_and_invites_whoever_may(client: Client) -> None:
    for user, invited in ((admin(), True), (UserFactory(roles=("head",)), False)):
        sign_in(client, user)
        text = client.get("/staff/seals/").content.decode()
        assert "还没有单位的印章图样" in text
        assert (text.count("/staff/seals/new/") > 0) is invited
    proposed(OfficeFactory())
    sign_in(client, admin())
    assert "还没有单位的印章图样" not in client.get("/staff/seals/").content.decode()


# --- The upload ----------------------------------------------------------------------------------

HOSTILE = {
    "a page": b"<html><script>alert(1)</script></html>",
    "an svg": b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
    "a pdf under the name of a picture": b"%PDF-1.7\n1 0 obj\n",
    "a photo": picture(kind="JPEG"),
    "half a picture": picture()[:400],
    "no clear ground": picture(clear=False),
    "too small": picture(120),
    "not square": picture(600, high=900),
}


@pytest.mark.parametrize("what", list(HOSTILE))
def test_what_is_no_clean_seal_is_refused_at_the_field(what: str) -> None:
    office = OfficeFactory()
    form = SealForm(
        {"office": office.pk, "reason": "备案"}, {"image": upload(HOSTILE[what])}, user=admin()
    )
    assert set(form.errors) == {"image"}


def test_what_hides_in_the_picture_is_not_kept() -> None:
    hidden = PngImagePlugin.PngInfo()
    hidden.add_text("Comment", "<script>alert(1)</script>")
    office = OfficeFactory()
    client = sign_in(Client(), admin(), mfa=True)
    file = upload(picture(pnginfo=hidden) + b"<?php evil(); ?>")
    values = {"office": office.pk, "reason": "备案", "image": file}
    answer = client.post("/staff/seals/new/", values)
    assert answer.status_code == 303
    seal = OfficeSeal.objects.get()
    with seal.image.file.open("rb") as stored:
        kept = stored.read()
    assert b"script" not in kept
    assert b"php" not in kept
    assert client.get(f"/staff/seals/{seal.pk}/").status_code == 200
    assert client.get("/staff/seals/").status_code == 200


def test_the_picture_is_shown_to_nobody_else() -> None:
    seal = in_use(OfficeFactory())
    people = [UserFactory(**{trait: True}) for trait in ("regulator", "enterprise", "auditor")]
    for person in people:
        assert not Attachment.objects.visible_to(person).exists()
        assert sign_in(Client(), person).get("/staff/seals/new/").status_code in {302, 403, 404}
    assert Attachment.objects.visible_to(admin()).get() == seal.image
