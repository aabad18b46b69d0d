"""Who reports without a name is found nowhere afterwards: no row, file, log, page or minute."""

import io
import logging
import re
import zipfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from django.conf import settings
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.urls import reverse
from PIL import Image

from casework.transitions import lock
from complaints import transitions as cases
from complaints.dialogue.transitions import write_message
from complaints.models import Complaint, Draft
from complaints.rewards import transitions as rewards
from complaints.states import Outcome
from tests import factories_complaints as make
from tests import factories_rewards as story
from tests.complaints.test_complaints_canary import ADDRESS, AGENT, ROLES, found, rows
from tests.factories_accounts import UserFactory, sign_in

pytestmark = pytest.mark.django_db
PERSON = {
    "reporter_name": make.CANARY.name,
    "reporter_phone": make.CANARY.phone,
    "reporter_email": make.CANARY.email,
    "reporter_address": make.CANARY.address,
}
PLACE = "35.1054321"
FILE_NAME = f"{make.CANARY.name}家门口.jpg"
# Shanghai 10:37:41, as it would stand in a row.
SENT = datetime(2026, 9, 14, 10, 37, 41, tzinfo=make.SHANGHAI)
MINUTES = ("2026, 9, 14, 2, 37", "2026-09-14T10:37", "2026-09-14T02:37", "2026-09-14 02:37")
SECRETS = (*PERSON.values(), PLACE, FILE_NAME, ADDRESS, AGENT)
PAGES = (
    "/staff/",
    "/staff/complaints/",
    "/staff/complaints/{pk}/",
    "/staff/rewards/",
    "/staff/reporters/",
    "/staff/audit/",
    "/staff/notices/",
    "/staff/search/?q=欧阳",
    "/staff/search/?q=1398",
    "/staff/complaints/export/?format=csv",
    "/staff/complaints/export/?format=xlsx",
    "/api/v1/complaints/",
    "/api/v1/complaints/{pk}/",
    "/api/v1/complaints/?q=欧阳",
    "/api/v1/rewards/",
)


def photo_with_place() -> SimpleUploadedFile:
    """As a phone sends it: where it was taken, and a name that tells whose it is."""
    image, exif = Image.new("RGB", (24, 24), "white"), Image.Exif()
    exif[0x010E] = f"{make.CANARY.name} {PLACE}"
    exif.get_ifd(0x8825).update({1: "N", 2: (35.0, 6.0, 19.55), 3: "E", 4: (118.0, 21.0, 22.4)})
    out = io.BytesIO()
    image.save(out, "JPEG", exif=exif)
    assert PLACE.encode() in out.getvalue()
    return SimpleUploadedFile(FILE_NAME, out.getvalue(), content_type="image/jpeg")


@pytest.fixture
def people(db: None) -> make.Desk:
    return make.desk()


@pytest.fixture
def receipt(people, time_machine, caplog, tmp_path, settings) -> str:
    """Somebody types everything about himself first, and then ticks that no name is wanted."""
    settings.MEDIA_ROOT = tmp_path
    caplog.set_level(logging.DEBUG)
    time_machine.move_to(SENT, tick=False)
    client = Client(REMOTE_ADDR=ADDRESS, headers={"User-Agent": AGENT})
    client.post(step(2), {"respondent_name": "云石板材厂", "district": make.LANSHAN, "go": "next"})
    told = {"title": "夜间更换板材标签", "description": "工人夜间更换板材等级标签后发货。"}
    client.post(step(3), {**told, "attachments": [photo_with_place()], "go": "next"})
    client.post(step(4), {**PERSON, "autosave": "1"})
    assert client.post(step(4), {**PERSON, "anonymous": "on", "go": "next"}).status_code == 303
    assert client.post(step(5), {}).status_code == 303
    code: str = client.get(reverse("complaint_receipt")).context["receipt"].code
    return code


def step(number: int) -> str:
    return reverse("complaint_step", args=["report", number])


def holder(code: str) -> Client:
    client = Client(REMOTE_ADDR=ADDRESS, headers={"User-Agent": AGENT})
    assert client.post(reverse("complaint_track"), {"query_code": code}).status_code == 303
    return client


def live_on(people: make.Desk, code: str, time_machine) -> Complaint:
    """The report's whole life, with an answer, a photo and a claim by whoever holds the receipt."""
    time_machine.move_to(make.NOW.replace(day=16))
    case = cases.accept(Complaint.objects.get(), by=people.regulator, at=make.NOW.replace(day=15))
    at = make.NOW.replace(day=16)
    write_message(case, by=people.regulator, at=at, text="请说明更换标签的时间。")
    body = {"text": story.ANSWER, "attachments": [photo_with_place()], "form_key": "a"}
    assert holder(code).post(reverse("complaint_answer"), body).status_code == 303
    case = cases.close(lock(case), by=people.regulator, at=at, outcome=Outcome.CASE_FILED)
    facts = {"case_reference": "处罚〔2026〕18号", "field": "industrial", "gravity": "crime"}
    rewards.open_reward(case, by=people.regulator, at=at, fines=0, confiscated=0, **facts)
    reward = rewards.propose(
        story.found(case), by=people.regulator, at=at, grade=1, reason="证据属实"
    )
    rewards.approve(reward, by=UserFactory(head=True), at=at)
    claim = {"word": story.WORD, "declared": "on", "form_key": "b"}
    assert holder(code).post(reverse("complaint_reward_claim"), claim).status_code == 200
    return case


def stored_files() -> Iterator[tuple[Path, bytes]]:
    for path in Path(settings.MEDIA_ROOT).rglob("*"):
        if path.is_file():
            yield path, path.read_bytes()


def leaks(texts: Iterator[str] | list[str], *more: str) -> list[str]:
    return found(texts, *SECRETS, *more)


def test_nothing_of_the_person_is_left_in_rows_logs_mails_and_the_broker(
    people, receipt, time_machine, caplog, broker
):
    live_on(people, receipt, time_machine)
    assert leaks(rows(), receipt) == []
    # The traps' own lines about the test aside, every logger speaks here.
    assert leaks([caplog.text], receipt) == []
    assert [str(message.message()) for message in mail.outbox] == []
    kept = b" ".join(key + b" " + (broker.dump(key) or b"") for key in broker.keys("*"))
    assert leaks([kept.decode("utf-8", "ignore")], receipt) == []


def test_what_the_limiter_keeps_of_an_address_is_keyed_and_gone_within_the_hour(receipt, broker):
    keys = broker.keys("limit:*")
    assert keys
    assert all(re.fullmatch(rb"limit:[0-9a-f]{32}", key) for key in keys)
    assert all(0 < broker.ttl(key) <= 3600 for key in keys)


def test_the_draft_forgets_the_person_as_soon_as_the_box_is_ticked(people, client):
    client.post(step(4), {**PERSON, "autosave": "1"})
    assert make.CANARY.name in client.get(step(4)).content.decode()
    client.post(step(4), {**PERSON, "anonymous": "on", "go": "next"})
    page = client.get(step(4)).content.decode()
    assert not any(value in page for value in PERSON.values())
    assert Draft.objects.count() == 1


def test_the_dump_of_the_database_holds_neither_person_nor_minute(people, receipt):
    if connection.vendor == "sqlite":
        dump = connection.connection.iterdump()
        assert leaks(dump, receipt) == []
    assert found(rows(), *MINUTES) == []


def test_the_stored_photo_tells_neither_place_nor_owner(people, receipt, time_machine):
    live_on(people, receipt, time_machine)
    files = list(stored_files())
    assert len(files) == 2
    for path, content in files:
        assert make.CANARY.name not in str(path)
        assert b"Exif" not in content
        assert not any(secret.encode() in content for secret in SECRETS)


@pytest.mark.parametrize("role", [*ROLES, "custodian", "enterprise"])
def test_no_page_no_export_and_no_program_shows_the_person(people, receipt, time_machine, role):
    case = live_on(people, receipt, time_machine)
    client = sign_in(Client(), UserFactory(**{role: True}))
    for page in PAGES:
        answer = client.get(page.format(pk=case.pk))
        raw = b"".join(answer.streaming_content) if answer.streaming else answer.content
        text = unzipped(raw) if raw.startswith(b"PK") else raw.decode("utf-8", "ignore")
        # The search page shows the words that were looked for, and nothing else.
        assert leaks([text], receipt) == [], page


def unzipped(raw: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(raw)) as book:
        return " ".join(book.read(name).decode("utf-8", "ignore") for name in book.namelist())


def test_a_named_reporter_is_ciphertext_through_thread_message_and_reward(
    people, caplog, time_machine
):
    caplog.set_level(logging.DEBUG)
    report = story.answered(make.report(), people.regulator)
    assert found(rows(), *PERSON.values(), story.ANSWER) == []
    assert found([caplog.text], *PERSON.values(), story.ANSWER) == []
    assert report.reporter.contact == make.CANARY
