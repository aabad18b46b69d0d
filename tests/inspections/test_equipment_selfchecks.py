"""自查: the units of a drive check themselves first, and the office sees who did not."""

from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils.translation import override

from casework import audit
from casework.transitions import Blocked, NotAllowed, WrongState
from documents.models import Attachment
from inspections.equipment.models import SafetyDrive, SelfCheck
from inspections.equipment.transitions import checking
from inspections.equipment.transitions.selfchecks import record_self_check
from tests.factories_accounts import UserFactory, sign_in
from tests.factories_enterprises import photo
from tests.factories_equipment import DAY, a_device, equipped
from tests.factories_followup import at, contact_of
from tests.factories_inspections import Crew, an_enterprise

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def that_day(time_machine: Any) -> None:
    time_machine.move_to(at(DAY))


def a_drive(people: Crew, *, published: bool = True, **changes: Any) -> SafetyDrive:
    values: dict[str, Any] = {
        "name": "特种设备安全大检查",
        "scope": "人员密集场所",
        "duties": "使用单位先行自查",
        "starts_on": date(2026, 9, 1),
        "ends_on": date(2026, 9, 30),
        "self_check_by": date(2026, 9, 8),
    }
    drive = checking.draft_drive(by=people.regulator, at=at(DAY), **{**values, **changes})
    return checking.publish_drive(drive, by=people.head, at=at(DAY)) if published else drive


def recorded(drive: SafetyDrive, by: Any, unit: Any, **changes: Any) -> SafetyDrive:
    values: dict[str, Any] = {
        "done_on": date(2026, 9, 7),
        "devices": 1,
        "found": 2,
        "removed": 1,
        "text": "逐台自查",
    }
    return record_self_check(drive, by=by, at=at(DAY), enterprise=unit, **{**values, **changes})


def test_the_day_of_the_self_checks_is_told_in_the_readers_words() -> None:
    drive = a_drive(equipped())
    with override("en"):
        told = [entry.sentence for entry in audit.timeline(drive)]
    assert told[0] == "Safety drive published; the units check themselves until 8 Sep 2026"


def test_a_unit_has_one_self_check_in_a_drive_and_the_newer_stands() -> None:
    people = equipped()
    unit, drive = a_device(people).enterprise, a_drive(people)
    drive = recorded(drive, people.inspector, unit)
    recorded(drive, people.regulator, unit, removed=2)
    row = SelfCheck.objects.get()
    assert (row.removed, row.recorded_by, row.was_late) == (2, people.regulator, False)


def test_after_the_day_of_the_drive_it_is_late() -> None:
    people = equipped()
    unit = a_device(people).enterprise
    recorded(a_drive(people), people.inspector, unit, done_on=date(2026, 9, 9))
    assert SelfCheck.objects.get().was_late


@pytest.mark.parametrize(
    "changes", [{"removed": 3}, {"done_on": date(2026, 9, 10)}], ids=["removed", "day"]
)
def test_what_cannot_be_is_refused(changes: dict[str, Any]) -> None:
    people = equipped()
    unit, drive = a_device(people).enterprise, a_drive(people)
    with pytest.raises(Blocked):
        recorded(drive, people.inspector, unit, **changes)
    assert not SelfCheck.objects.exists()


def test_only_a_unit_with_such_a_device_is_meant() -> None:
    people = equipped()
    boilers = a_drive(people, kinds=["1000"])
    with pytest.raises(Blocked):
        recorded(boilers, people.inspector, a_device(people).enterprise)
    with pytest.raises(Blocked):
        recorded(a_drive(people), people.inspector, an_enterprise())


def test_a_draft_and_a_closed_drive_take_none() -> None:
    people = equipped()
    unit = a_device(people).enterprise
    with pytest.raises(WrongState):
        recorded(a_drive(people, published=False), people.inspector, unit)
    closed = checking.close_drive(a_drive(people), by=people.head, at=at(DAY))
    with pytest.raises(WrongState):
        recorded(closed, people.inspector, unit)


def test_another_county_does_not_record_for_the_unit_nor_read_it() -> None:
    people = equipped()
    device, drive = a_device(people), a_drive(people)
    unit = device.enterprise
    stranger = UserFactory(inspector=True, elsewhere=True)
    with pytest.raises(NotAllowed):
        recorded(drive, stranger, unit)
    recorded(drive, people.inspector, unit)
    assert not SelfCheck.objects.visible_to(stranger).exists()
    assert SelfCheck.objects.visible_to(UserFactory(city=True)).count() == 1
    assert not SelfCheck.objects.visible_to(UserFactory(lab=True)).exists()
    assert SelfCheck.objects.visible_to(contact_of(device)).count() == 1


def test_the_page_shows_who_reported_and_who_did_not(client: Client) -> None:
    people = equipped()
    told, silent = a_device(people).enterprise, a_device(people).enterprise
    far = a_device(
        people, enterprise=an_enterprise("外县商场有限公司", "371323"), by=UserFactory(city=True)
    )
    drive = a_drive(people)
    sign_in(client, people.inspector)
    url = f"{drive.get_absolute_url()}record_self_check/"
    body = {
        "enterprise": told.code,
        "done_on": "2026-09-07",
        "devices": "1",
        "found": "1",
        "removed": "2",
        "text": "逐台自查，记录存档",
        "version": drive.version,
    }
    refused = client.post(url, body)
    assert refused.status_code == 422
    assert list(refused.context["form"].errors) == ["removed"]
    assert "逐台自查，记录存档" in refused.content.decode()
    assert client.post(url, {**body, "removed": "1", "files": [photo()]}).status_code == 303
    page = client.get(drive.get_absolute_url())
    assert [row.enterprise for row in page.context["self_checks"]] == [told]
    assert page.context["silent"] == [silent]
    assert far.enterprise.name not in page.content.decode()


def test_what_came_with_it_is_read_by_those_who_read_it(client: Client) -> None:
    people = equipped()
    unit, drive = a_device(people).enterprise, a_drive(people)
    sign_in(client, people.inspector)
    body: dict[str, Any] = {
        "enterprise": unit.code,
        "done_on": "2026-09-07",
        "devices": "1",
        "found": "0",
        "removed": "0",
        "text": "未发现隐患",
        "version": drive.version,
    }
    url = f"{drive.get_absolute_url()}record_self_check/"
    page = SimpleUploadedFile("自查.png", b"<script>alert(1)</script>", content_type="image/png")
    assert client.post(url, {**body, "files": [page]}).status_code == 422
    assert not Attachment.objects.exists()
    assert client.post(url, {**body, "files": [photo()]}).status_code == 303
    address = Attachment.objects.get().get_absolute_url()
    sign_in(client, people.head)
    answer = client.get(address)
    assert answer.status_code == 200
    answer.getvalue()
    sign_in(client, UserFactory(inspector=True, elsewhere=True))
    assert client.get(address).status_code == 404
