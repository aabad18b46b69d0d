"""整治前后照片: only pictures, each moment apart, and nothing after before the work has begun."""

from io import BytesIO
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from casework.transitions import Blocked
from documents.models import Attachment
from inspections.areas import transitions as areas
from inspections.areas.models import AreaPhoto, KeyArea
from tests.factories_accounts import UserFactory, sign_in
from tests.factories_casefiles import Bench, bench
from tests.factories_followup import at
from tests.inspections.test_areas import begun, planned

pytestmark = pytest.mark.django_db
NOW = at("2026-09-10")
PAGE = b"<!doctype html><script>alert(1)</script>"
PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF"


@pytest.fixture(autouse=True)
def that_day() -> Any:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def people() -> Bench:
    return bench()


def picture(name: str, colour: str = "white") -> SimpleUploadedFile:
    out = BytesIO()
    Image.new("RGB", (12, 8), colour).save(out, "PNG")
    return SimpleUploadedFile(name, out.getvalue(), content_type="image/png")


def address(area: KeyArea) -> str:
    return f"{area.get_absolute_url()}add_photos/"


def send(client: Client, area: KeyArea, moment: str, *files: Any) -> Any:
    area.refresh_from_db()
    body = {"moment": moment, "files": list(files), "version": area.version}
    return client.post(address(area), body)


def test_photos_before_and_after_stand_apart_and_in_this_order(
    client: Client, people: Bench
) -> None:
    area = planned(people)
    sign_in(client, people.handler)
    assert send(client, area, "before", picture("一.png"), picture("二.png")).status_code == 303
    area = areas.begin(
        areas.record_figure(area_now(area), by=people.handler, at=NOW, name="率", before=1),
        by=people.handler,
        at=NOW,
    )
    assert send(client, area, "after", picture("三.png")).status_code == 303
    # What was found later in a drawer still belongs before.
    assert send(client, area, "before", picture("四.png")).status_code == 303
    groups = client.get(area.get_absolute_url()).context["photos"]
    names = [[row.attachment.name for row in group["rows"]] for group in groups]
    assert names == [["一.png", "二.png", "四.png"], ["三.png"]]


def area_now(area: KeyArea) -> KeyArea:
    return KeyArea.objects.get(pk=area.pk)


def test_there_is_no_photo_after_before_the_work_has_begun(client: Client, people: Bench) -> None:
    area = planned(people)
    with pytest.raises(Blocked):
        areas.add_photos(area, by=people.handler, at=NOW, moment="after", files=[])
    sign_in(client, people.handler)
    assert send(client, area, "after", picture("一.png")).status_code in {409, 422}
    assert not AreaPhoto.objects.exists()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("照片.png", PAGE),
        ("照片.svg", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"),
        ("照片.html", PAGE),
        ("照片.jpg", PDF),
        ("照片.png", b""),
        ("整治方案.pdf", PDF),
    ],
)
def test_what_is_no_picture_is_refused_by_its_name_and_nothing_is_kept(
    client: Client, people: Bench, name: str, content: bytes
) -> None:
    area = begun(people)
    sign_in(client, people.handler)
    answer = send(client, area, "before", picture("好.png"), SimpleUploadedFile(name, content))
    assert answer.status_code == 422
    assert "files" in answer.context["form"].errors
    assert not AreaPhoto.objects.exists()
    assert not Attachment.objects.exists()


def test_a_hostile_name_and_what_hides_behind_a_picture_are_left_out(
    client: Client, people: Bench
) -> None:
    out = picture("../../etc/<b>一.png")
    out = SimpleUploadedFile("../../etc/<b>一.png", out.read() + PAGE, content_type="text/html")
    area = begun(people)
    sign_in(client, people.handler)
    assert send(client, area, "before", out).status_code == 303
    kept = AreaPhoto.objects.get().attachment
    with kept.file.open("rb") as file:
        assert PAGE not in file.read()
    assert "/" not in kept.name
    assert kept.content_type == "image/png"


def test_too_many_or_none_are_refused(client: Client, people: Bench) -> None:
    area = begun(people)
    sign_in(client, people.handler)
    many = [picture(f"{number}.png") for number in range(11)]
    assert send(client, area, "before", *many).status_code == 422
    assert send(client, area, "before").status_code == 422
    assert send(client, area, "tomorrow", picture("一.png")).status_code == 422
    assert not Attachment.objects.exists()


def test_a_photo_too_large_is_refused(client: Client, people: Bench, settings: Any) -> None:
    settings.UPLOAD_MAX_BYTES = 10
    area = begun(people)
    sign_in(client, people.handler)
    assert send(client, area, "before", picture("一.png")).status_code == 422
    assert not Attachment.objects.exists()


def test_strangers_neither_add_nor_see_a_photo(client: Client, people: Bench) -> None:
    area = begun(people)
    sign_in(client, people.handler)
    send(client, area, "before", picture("一.png"))
    url = AreaPhoto.objects.get().attachment.get_absolute_url()
    answer = client.get(url)
    assert answer.status_code == 200
    answer.getvalue()
    sign_in(client, UserFactory(regulator=True, elsewhere=True))
    assert send(client, area, "before", picture("二.png")).status_code in {403, 404}
    assert client.get(url).status_code == 404
    sign_in(client, UserFactory(enterprise=True))
    assert client.get(url).status_code in {403, 404}
    assert AreaPhoto.objects.count() == 1
