"""Uploads: recognised by content, cleaned, limited, and handed out only to those who may."""

import hashlib
import struct
import time
import zlib
from io import BytesIO
from typing import Any

import pytest
from cryptography.exceptions import InvalidTag
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import Q
from django.test import Client
from django.utils import translation
from PIL import Image
from PIL.ExifTags import GPS, IFD, Base

from documents import files
from documents.models import Attachment, register_policy
from tests.documents import cast
from tests.factories_accounts import UserFactory, sign_in

PLACE = "Sony-35.0653N"
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


def photo(format_: str = "JPEG", size: tuple[int, int] = (64, 48), **options: Any) -> bytes:
    """A picture with a red upper left quarter."""
    image = Image.new("RGB", size, "white")
    image.paste("red", (0, 0, size[0] // 2, size[1] // 2))
    out = BytesIO()
    image.save(out, format_, **options)
    return out.getvalue()


def telling_photo() -> bytes:
    """A photo with everything that can give its owner away."""
    exif = Image.Exif()
    exif[Base.Make], exif[Base.Orientation] = PLACE, 6
    exif.get_ifd(IFD.GPSInfo)[GPS.GPSLatitude] = (35.0, 3.0, 55.0)
    exif.get_ifd(IFD.GPSInfo)[GPS.GPSDateStamp] = PLACE
    xmp = f"<x:xmpmeta>{PLACE}</x:xmpmeta>".encode()
    raw = photo(exif=exif, comment=PLACE.encode(), xmp=xmp)
    return raw + b"<trailing " + PLACE.encode() + b">"


def upload(raw: bytes, name: str) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, raw)


def refused(raw: bytes, name: str) -> str:
    """The code of the refusal."""
    with pytest.raises(ValidationError) as caught:
        files.clean(raw, name)
    return str(caught.value.code)


def bomb(width: int, height: int) -> bytes:
    """A PNG of a few bytes whose header promises very many pixels."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        checksum = struct.pack(">I", zlib.crc32(kind + data))
        return struct.pack(">I", len(data)) + kind + data + checksum

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0" * 999)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body


# --- Cleaning -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("format_", "name"),
    [("JPEG", "a.jpg"), ("JPEG", "a.JPEG"), ("PNG", "a.png"), ("WEBP", "a.webp")],
)
def test_pictures_are_kept_in_their_own_format(format_: str, name: str) -> None:
    cleaned = files.clean(photo(format_), name)
    assert cleaned.format == format_
    assert (cleaned.width, cleaned.height) == (64, 48)


def test_nothing_but_the_pixels_is_kept() -> None:
    raw = telling_photo()
    assert raw.count(PLACE.encode()) >= 4
    cleaned = files.clean(raw, "photo.jpg")
    assert PLACE.encode() not in cleaned.content
    for mark in (b"Exif", b"xmpmeta", b"GPS", b"trailing"):
        assert mark not in cleaned.content
    with Image.open(BytesIO(cleaned.content)) as image:
        assert dict(image.getexif()) == {}
        assert "comment" not in image.info


def test_the_picture_stands_upright() -> None:
    cleaned = files.clean(telling_photo(), "photo.jpg")
    assert (cleaned.width, cleaned.height) == (48, 64)
    with Image.open(BytesIO(cleaned.content)) as image:
        red, green, _blue = image.convert("RGB").getpixel((44, 4))
        assert red > 200 > 100 > green


@pytest.mark.parametrize(
    ("raw", "name", "code"),
    [
        (b"<html><script>alert(1)</script>", "photo.jpg", "type"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "photo.svg", "type"),
        (b"GIF89a" + b"\0" * 20, "photo.gif", "type"),
        (b"MZ" + b"\0" * 20, "photo.exe", "type"),
        (EICAR, "photo.png", "type"),
        (photo("PNG"), "photo.jpg", "mismatch"),
        (photo("PNG"), "photo.pdf", "mismatch"),
        (photo("PNG"), "photo", "type"),
        (photo("PNG")[:60], "photo.png", "broken"),
        (b"\xff\xd8\xff\xe0" + b"<html>" * 20, "photo.jpg", "broken"),
        (b"%PDF-1.7\n" + b"\0" * 50, "report.pdf", "broken"),
    ],
)
def test_what_is_not_what_it_says_is_refused(raw: bytes, name: str, code: str) -> None:
    assert refused(raw, name) == code


def test_a_truncated_photo_is_refused() -> None:
    raw = photo(size=(800, 600), quality=95)
    assert refused(raw[: len(raw) // 2], "photo.jpg") == "broken"


def test_a_pixel_bomb_is_refused_before_it_is_decoded() -> None:
    started = time.monotonic()
    assert refused(bomb(30_000, 30_000), "photo.png") == "too_many_pixels"
    assert refused(bomb(7_000, 7_000), "photo.png") == "too_many_pixels"
    assert time.monotonic() - started < 1


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("证据 1.JPG", "证据 1.jpg"),
        ("../../etc/passwd.jpg", "passwd.jpg"),
        ("C:\\temp\\a.jpg", "a.jpg"),
        ("a\r\nSet-Cookie: x.jpg", "aSet-Cookie x.jpg"),
        ("\u202egpj.exe.jpg", "gpj.exe.jpg"),
        ('a"b;c.jpg', "a b c.jpg"),
        (".jpg", "jpg.jpg"),
        ("\u200b.jpg", "file.jpg"),
        ("长" * 300 + ".jpg", "长" * 80 + ".jpg"),
    ],
)
def test_names_are_safe_in_headers_and_on_disks(name: str, safe: str) -> None:
    assert files.safe_name(name, "jpg") == safe


# --- Storing -------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_an_upload_is_stored_under_a_random_name_with_its_hash() -> None:
    user = cast.drafter()
    stored = files.store_upload(upload(photo(), "证据.jpg"), kind="test.x", by=user, at=cast.NOW)
    with stored.file.open("rb") as file:
        content = file.read()
    assert stored.sha256 == hashlib.sha256(content).hexdigest()
    assert "证据" not in stored.file.name
    assert stored.name == "证据.jpg"
    assert (stored.state, stored.width, stored.original.name) == ("available", 64, "")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("language", "sentence"), [("en", "at most 20 MB"), ("zh-hans", "最大20 MB")]
)
def test_twenty_one_megabytes_are_refused_in_the_users_language(
    language: str, sentence: str
) -> None:
    raw = photo() + b"\0" * 21 * 1024 * 1024
    with translation.override(language), pytest.raises(ValidationError, match=sentence):
        files.store_upload(upload(raw, "a.jpg"), kind="x", by=cast.drafter(), at=cast.NOW)
    assert not Attachment.objects.exists()


@pytest.mark.django_db
def test_an_empty_file_is_refused() -> None:
    with pytest.raises(ValidationError):
        files.store_upload(upload(b"", "a.jpg"), kind="x", by=cast.drafter(), at=cast.NOW)


@pytest.mark.django_db
def test_evidence_keeps_its_original_encrypted() -> None:
    raw = telling_photo()
    stored = files.store_upload(
        upload(raw, "a.jpg"), kind="x", by=cast.drafter(), at=cast.NOW, keep_original=True
    )
    with stored.original.open("rb") as file:
        sealed = file.read()
    assert PLACE.encode() not in sealed
    assert files.original_of(stored) == raw
    assert stored.original_sha256 == hashlib.sha256(raw).hexdigest()
    with pytest.raises(InvalidTag):
        files.decrypt(sealed[:-1] + bytes([sealed[-1] ^ 1]), stored.token.bytes)


def finds_viruses(raw: bytes) -> bool:
    return b"EICAR" not in raw


def hangs(raw: bytes) -> bool:
    raise TimeoutError


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("scanner", "raw", "state"),
    [
        ("finds_viruses", photo(), "available"),
        ("finds_viruses", photo() + EICAR, "quarantine"),
        ("hangs", photo(), "quarantine"),
    ],
)
def test_what_no_scanner_clears_stays_in_quarantine(
    settings: Any, scanner: str, raw: bytes, state: str
) -> None:
    settings.VIRUS_SCANNER = f"{__name__}.{scanner}"
    user = cast.drafter()
    stored = files.store_upload(upload(raw, "a.jpg"), kind="x", by=user, at=cast.NOW)
    assert stored.state == state
    answer = sign_in(Client(), user).get(stored.get_absolute_url())
    assert answer.status_code == (200 if state == "available" else 404)
    answer.getvalue()


# --- Handing out --------------------------------------------------------------------------------


@pytest.mark.django_db
def test_files_are_handed_out_only_by_policy() -> None:
    owner, reader, stranger = cast.drafter(), UserFactory(inspector=True), UserFactory(admin=True)
    stored = files.store_upload(upload(photo(), "证据.jpg"), kind="test.x", by=owner, at=cast.NOW)
    register_policy("test.x", lambda user: Q() if user == reader else Q(pk__in=[]))
    for user, status in ((owner, 200), (reader, 200), (stranger, 404)):
        answer = sign_in(Client(), user).get(stored.get_absolute_url())
        assert answer.status_code == status
        answer.getvalue()
    assert Client().get(stored.get_absolute_url()).status_code == 302


@pytest.mark.django_db
def test_a_file_leaves_in_a_sandbox_with_a_safe_name() -> None:
    user = cast.drafter()
    out = BytesIO()
    Image.new("RGB", (9, 9)).save(out, "PDF")
    stored = files.store_upload(upload(out.getvalue(), "报告.pdf"), kind="x", by=user, at=cast.NOW)
    answer = sign_in(Client(), user).get(stored.get_absolute_url())
    assert answer["Content-Disposition"].startswith("attachment; filename*=utf-8''")
    assert answer["Content-Security-Policy"].startswith("sandbox")
    assert answer["X-Content-Type-Options"] == "nosniff"
    answer.getvalue()


@pytest.mark.django_db
def test_nothing_is_served_from_the_media_folder() -> None:
    user = cast.drafter()
    stored = files.store_upload(upload(photo(), "a.jpg"), kind="x", by=user, at=cast.NOW)
    for address in (f"/media/{stored.file.name}", f"/files/{stored.file.name}", stored.file.url):
        assert sign_in(Client(), user).get(address).status_code == 404
