import zlib
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from complaints import drafts, uploads
from complaints.models import ComplaintFile, Draft, DraftFile, DraftUpload
from complaints.questions.tasks import sweep_drafts
from documents.models import Attachment
from tests import factories_questions as make
from tests.complaints.test_complaints_wizard import GOODS, PERSON, STORY, send, step
from tests.factories_accounts import OfficeFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def offices(db: None) -> None:
    OfficeFactory(city=True)
    OfficeFactory()


@pytest.fixture
def content():
    return make.photo(200)


@pytest.fixture
def sending(client, content):
    client.post(step("complaint", 2), GOODS)
    return make.Sending(client, content)


# --- In parts -------------------------------------------------------------------------------


def test_a_photo_that_came_in_parts_ends_at_the_complaint(
    sending, content, django_capture_on_commit_callbacks
):
    third = len(content) // 3
    assert sending.part(0, third).json()["have"] == third
    assert sending.part(third, 2 * third).json()["have"] == 2 * third
    whole = sending.part(2 * third, len(content))
    assert whole.status_code == 201
    client = sending.client
    client.post(step("complaint", 3), {**STORY, "attachments": [whole.json()["id"]]})
    client.post(step("complaint", 4), PERSON)
    folder = uploads.folder_of(Draft.objects.get())
    with django_capture_on_commit_callbacks(execute=True):
        send(client)
    stored = ComplaintFile.objects.get().attachment
    assert (stored.name, stored.width) == ("photo.jpg", 200)
    assert not folder.exists()


def test_after_a_lost_tab_the_page_says_where_to_go_on(sending, content):
    sending.part(0, 1000)
    page = sending.client.get(step("complaint", 3)).content.decode()
    assert f'"key":"{sending.key}","have":1000,"total":{len(content)}' in page
    assert sending.part(1000, len(content)).status_code == 201


def test_a_part_that_comes_twice_changes_nothing(sending, content):
    sending.part(0, 1000)
    assert sending.part(0, 1000).json()["have"] == 1000
    # Overlapping parts, as after a change of the parts' size.
    assert sending.part(500, 1500).json()["have"] == 1500
    first = sending.part(1500, len(content))
    again = sending.part(1500, len(content))
    assert first.json()["id"] == again.json()["id"]
    assert (Attachment.objects.count(), DraftFile.objects.count()) == (1, 1)


def test_a_part_that_comes_too_early_is_told_where_to_go_on(sending):
    sending.part(0, 1000)
    answer = sending.part(2000, 3000)
    assert (answer.status_code, answer.json()) == (409, {"have": 1000})


def test_bytes_behind_the_counted_ones_are_overwritten_after_a_crash(sending, content):
    sending.part(0, 1000)
    upload = DraftUpload.objects.get()
    with uploads.path_of(upload.draft, upload.key).open("ab") as file:
        file.write(b"half a part that was never counted")
    assert sending.part(1000, len(content)).status_code == 201


def test_the_parts_of_one_browser_are_not_those_of_another(sending, content):
    sending.part(0, 1000)
    stranger = make.Sending(Client(), content, key=sending.key)
    assert stranger.part(1000, 2000).status_code == 409
    assert sending.part(1000, len(content)).status_code == 201


def test_a_file_taken_out_before_it_was_whole_leaves_nothing(sending):
    sending.part(0, 1000)
    url = reverse("complaint_photos", args=["complaint"])
    answer = sending.client.post(url, {"upload": sending.key, "drop": "1"})
    assert answer.status_code == 204
    draft = Draft.objects.get()
    assert not DraftUpload.objects.exists()
    assert not list(uploads.folder_of(draft).iterdir())


def test_a_photo_taken_out_of_the_form_leaves_the_disk_as_well(
    sending, content, django_capture_on_commit_callbacks
):
    whole = sending.part(0, len(content)).json()["id"]
    storage, name = (lambda file: (file.storage, file.name))(Attachment.objects.get().file)
    with django_capture_on_commit_callbacks(execute=True):
        sending.client.post(
            step("complaint", 3), {**STORY, "attachments": [whole], "remove": whole}
        )
    assert not Attachment.objects.exists()
    assert not storage.exists(name)
    assert drafts.arriving(Draft.objects.get()) == []


# --- Bounds ---------------------------------------------------------------------------------

MEGABYTE = 1024 * 1024


def refused(answer):
    assert answer.status_code == 400, answer.content
    assert answer.json()["error"]
    assert not Attachment.objects.exists()
    return answer.json()["error"]


@pytest.mark.parametrize(
    "changes",
    [
        {"total": 21 * MEGABYTE},
        {"total": 0},
        {"total": "x"},
        {"offset": -1},
        {"offset": 10**9},
        {"upload": "../../etc/passwd"},
        {"name": "photo.svg"},
        {"name": "photo"},
        {"chunk": ""},
    ],
)
def test_a_part_that_cannot_be_one_is_refused_with_a_sentence(sending, changes):
    refused(sending.part(0, 1000, **changes))
    assert not DraftUpload.objects.exists()


def test_a_part_may_not_be_larger_than_a_megabyte(sending):
    big = SimpleUploadedFile("part", bytes(MEGABYTE + 1))
    refused(sending.part(0, 1000, chunk=big, total=2 * MEGABYTE))


def test_what_is_no_photo_is_known_by_its_first_part(client):
    client.post(step("complaint", 2), GOODS)
    page = make.Sending(client, b"<html><script>alert(1)</script></html>" * 1000)
    refused(page.part(0, 1000))


def png_header(side: int) -> bytes:
    out = BytesIO()
    Image.new("1", (8, 8)).save(out, "PNG")
    raw = out.getvalue()
    size = side.to_bytes(4, "big")
    header = b"IHDR" + size + size + raw[24:29]
    return raw[:12] + header + zlib.crc32(header).to_bytes(4, "big") + raw[33:]


HOSTILE = {
    "page.jpg": b"<html><script>alert(1)</script></html>",
    "drawing.svg": b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
    "half.jpg": make.photo(200)[:2000],
    "empty.jpg": b"",
    "bomb.png": png_header(30_000),
    "photo.png": make.photo(16),
    "paper.pdf": b"%PDF-1.7 nothing of a PDF",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_refused_by_every_door_and_leaves_nothing(client, name):
    client.post(step("complaint", 2), GOODS)
    url, content = reverse("complaint_photos", args=["complaint"]), HOSTILE[name]
    refused(client.post(url, {"file": SimpleUploadedFile(name, content)}))
    refused(make.Sending(client, content, name=name).part(0, len(content)))
    form = client.post(
        step("complaint", 3), {**STORY, "attachments": SimpleUploadedFile(name, content)}
    )
    assert form.status_code == 422
    assert 'id="id_attachments_error"' in form.content.decode()
    assert not DraftFile.objects.exists()
    assert not DraftUpload.objects.exists()


@pytest.mark.parametrize(
    "name",
    [
        "a\r\nSet-Cookie: x=1.jpg",
        "\u202egpj.exe.jpg",
        "长" * 300 + ".jpg",
        "../../x.jpg",
        "欧阳.jpg",
    ],
)
def test_the_name_of_a_file_is_not_kept_whatever_it_is(client, content, name):
    client.post(step("complaint", 2), GOODS)
    url = reverse("complaint_photos", args=["complaint"])
    file = SimpleUploadedFile("x.jpg", content)
    file._name = name
    answer = client.post(url, {"file": file})
    assert answer.status_code in {201, 400}
    assert set(Attachment.objects.values_list("name", flat=True)) <= {"photo.jpg"}


def test_an_eleventh_file_is_refused_however_it_comes(sending, content):
    small = make.photo(8)
    url = reverse("complaint_photos", args=["complaint"])
    for _number in range(9):
        assert (
            sending.client.post(url, {"file": SimpleUploadedFile("a.jpg", small)}).status_code
            == 201
        )
    sending.part(0, 1000)
    eleventh = make.Sending(sending.client, content)
    assert "10" in eleventh.part(0, 1000).json()["error"]
    whole = sending.client.post(url, {"file": SimpleUploadedFile("a.jpg", small)})
    assert whole.status_code == 400
    # The one that has begun still ends well.
    assert sending.part(1000, len(content)).status_code == 201


def test_a_file_counts_once_against_the_limit_however_many_parts_it_has(sending, content, settings):
    settings.LIMITS = {**settings.LIMITS, "upload": (1, 3600)}
    for start in range(0, len(content), 2000):
        last = sending.part(start, start + 2000)
    assert last.status_code == 201
    assert make.Sending(sending.client, content).part(0, 1000).status_code == 429


# --- Swept ----------------------------------------------------------------------------------


def test_what_nobody_came_back_to_is_swept_with_its_photos_and_parts(
    sending, content, time_machine, django_capture_on_commit_callbacks
):
    sending.part(0, len(content))
    make.Sending(sending.client, content).part(0, 1000)
    storage, name = (lambda file: (file.storage, file.name))(Attachment.objects.get().file)
    with django_capture_on_commit_callbacks(execute=True):
        assert sweep_drafts() == 0
    time_machine.move_to(timezone.now() + drafts.KEEP + drafts.SHOW)
    with django_capture_on_commit_callbacks(execute=True):
        assert sweep_drafts() == 1
    assert not Draft.objects.exists()
    assert not Attachment.objects.exists()
    assert not storage.exists(name)
    assert not uploads.folders()
    assert sweep_drafts() == 0


def test_parts_whose_draft_somebody_else_took_away_are_swept(sending):
    sending.part(0, 1000)
    Draft.objects.all().delete()
    sweep_drafts()
    assert not uploads.folders()


def test_starting_anew_throws_text_and_photos_away(
    sending, content, django_capture_on_commit_callbacks
):
    sending.part(0, len(content))
    page = sending.client.get(reverse("complaint_new")).content.decode()
    assert reverse("complaint_anew") in page
    assert step("complaint", 2) in page
    with django_capture_on_commit_callbacks(execute=True):
        sending.client.post(reverse("complaint_anew"))
    assert not Draft.objects.exists()
    assert not Attachment.objects.exists()
    assert "云石家电兰山店" not in sending.client.get(step("complaint", 2)).content.decode()
