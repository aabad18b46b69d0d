"""The pages of special equipment: who sees what, what the public sees, what they cost."""

from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from inspections.equipment.models import Device, EquipmentCheck, Hazard
from inspections.equipment.transitions import checking, devices, training
from tests.factories_accounts import UserFactory, sign_in
from tests.factories_equipment import (
    DAY,
    GRAVE_POINT,
    ORDINARY_POINT,
    a_check,
    a_device,
    equipped,
    served,
    signed_check,
)
from tests.factories_followup import at, contact_of
from tests.factories_inspections import an_enterprise


def signed_in(user: Any) -> Client:
    return sign_in(Client(), user)


pytestmark = pytest.mark.django_db
LISTS = (
    "equipment",
    "safety-drives",
    "equipment-inspections",
    "equipment-hazards",
    "directives",
    "inspector-exams",
    "inspector-cards",
)


def test_every_page_of_the_room_opens() -> None:
    people = equipped()
    row = served(people, GRAVE_POINT, due_on=None)
    hazard = Hazard.objects.get()
    exam = training.set_exam(by=people.regulator, at=at(DAY), name="考核", held_on=date(2026, 9, 8))
    drive = checking.draft_drive(
        by=people.regulator,
        at=at(DAY),
        name="大检查",
        scope="电梯",
        duties="自查",
        starts_on=date(2026, 9, 1),
        ends_on=date(2026, 9, 30),
        self_check_by=date(2026, 9, 8),
        kinds=["3000"],
    )
    card = people.inspector.equipment_cards.get()
    client = signed_in(people.regulator)
    for slug in LISTS:
        assert client.get(reverse("case_list", args=[slug])).status_code == 200, slug
    for one in (row, hazard, hazard.device, row.inspection, exam, drive, card):
        assert client.get(one.get_absolute_url()).status_code == 200, one
    unit = hazard.device.enterprise_id
    for page in (
        reverse("device_new"),
        reverse("device_import"),
        reverse("device_map"),
        f"{reverse('device_labels')}?enterprise={unit}",
        reverse("drive_new"),
        reverse("equipment_check_new"),
        f"{reverse('equipment_check_new')}?enterprise={unit}",
        reverse("exam_new"),
        reverse("device_seize", args=[row.pk]),
        hazard.device.enterprise.get_absolute_url(),
    ):
        assert client.get(page).status_code == 200, page


def test_what_another_county_does_is_not_found() -> None:
    people = equipped()
    row = served(people)
    stranger = signed_in(UserFactory(regulator=True, elsewhere=True))
    hazard = Hazard.objects.get()
    for one in (row, row.inspection, hazard, hazard.device):
        assert stranger.get(one.get_absolute_url()).status_code == 404
    assert signed_in(UserFactory(hotline=True)).get("/staff/directives/").status_code == 403


def test_a_sheet_is_filled_in_and_signed_on_the_page() -> None:
    people = equipped()
    inspection = checking.begin(a_check(people), by=people.inspector, at=at(DAY))
    row = inspection.rows.get()
    client = signed_in(people.inspector)
    url = reverse("device_sheet", args=[inspection.pk, row.pk])
    page = client.get(url)
    points = page.context["form"].points
    answers: dict[str, Any] = {f"answer_{point.pk}": "pass" for point in points}
    answers |= {f"grade_{point.pk}": point.grade for point in points}
    first = points[0].pk
    assert client.post(url, {**answers, f"answer_{first}": "fail"}).status_code == 422
    sent = {**answers, f"answer_{first}": "fail", f"note_{first}": "未张贴登记标志"}
    assert client.post(url, sent).status_code == 303
    assert row.answers.get(point_id=first).note == "未张贴登记标志"
    assert client.get(inspection.get_absolute_url()).status_code == 200


def test_the_public_page_says_status_and_next_inspection_and_nothing_private() -> None:
    people = equipped()
    signed_check(people, {ORDINARY_POINT: {"note": "机房钥匙由张某保管"}})
    device = Device.objects.get()
    text = Client().get(device.public_url).content.decode()
    assert device.code in text
    assert "2027" in text
    unit = device.enterprise
    for private in ("机房钥匙", unit.phone, unit.legal_representative, str(people.inspector)):
        assert private not in text
    assert Client().get("/equipment/311037001201999999/").status_code == 404


@pytest.mark.parametrize(
    ("changes", "word"),
    [
        ({"in_use_on": date(2019, 3, 10)}, "超期未检"),
        ({"in_use_on": date(2026, 9, 1)}, "检验在有效期内"),
    ],
)
def test_the_public_page_tells_whether_the_inspection_is_in_date(
    changes: dict[str, Any], word: str
) -> None:
    device = a_device(equipped(), **changes)
    assert word in Client().get(device.public_url).content.decode()


def test_a_stopped_device_is_told_as_stopped() -> None:
    people = equipped()
    device = devices.stop(a_device(people), by=people.inspector, at=at(DAY), reason="改造")
    assert "停用" in Client().get(device.public_url).content.decode()


def test_a_figure_of_the_map_is_the_number_of_rows_that_it_leads_to() -> None:
    people = equipped()
    unit = a_device(people, in_use_on=date(2019, 3, 10)).enterprise
    a_device(people, unit, in_use_on=date(2018, 3, 10))
    a_device(people, unit, in_use_on=date(2026, 9, 1))
    client = signed_in(people.regulator)
    page = client.get(reverse("device_map"))
    tile = next(tile for tile in page.context["tiles"] if "371302" in tile["url"])
    found = client.get(tile["url"]).context["page"].rows
    assert int(tile["value"]) == len(found) == 2


def test_the_unit_reads_its_directive_and_reports_on_it() -> None:
    people = equipped()
    row = served(people)
    contact = signed_in(contact_of(row))
    assert contact.get(reverse("device_space")).status_code == 200
    assert contact.get(row.space_url).status_code == 200
    assert contact.post(row.space_url, {"text": ""}).status_code == 422
    assert contact.post(row.space_url, {"text": "已整改", "form_key": "a" * 32}).status_code == 303
    row.refresh_from_db()
    assert row.state == "reported"
    other = signed_in(UserFactory(enterprise=True))
    assert other.get(row.space_url).status_code == 404


@pytest.mark.parametrize("slug", ["equipment", "equipment-inspections", "directives"])
def test_a_list_costs_the_same_whatever_its_length(
    slug: str, django_assert_max_num_queries: Any
) -> None:
    people = equipped()
    unit = a_device(people).enterprise
    for _number in range(3):
        a_device(people, unit)
    signed_check(people, {"file": {}})
    EquipmentCheck.objects.get()
    client = signed_in(people.regulator)
    url = reverse("case_list", args=[slug])
    client.get(url)
    with django_assert_max_num_queries(16):
        client.get(url)


# --- The spreadsheet ---------------------------------------------------------------------------

HEAD = "使用单位,设备种类,目录代码,设备名称,设备代码,使用地点,投用日期"


def sheet_of(*lines: str) -> SimpleUploadedFile:
    return SimpleUploadedFile("设备.csv", "\n".join([HEAD, *lines]).encode(), "text/csv")


def test_a_spreadsheet_is_shown_first_and_then_registered_once() -> None:
    people = equipped()
    unit = an_enterprise()
    client = signed_in(people.regulator)
    url = reverse("device_import")
    line = f"{unit.code},电梯,3110,乘客电梯,311037001201900555,门诊楼,2026-03-10"
    shown = client.post(url, {"file": sheet_of(line)})
    assert shown.status_code == 200
    assert not Device.objects.exists()
    assert client.post(url, {"plan": shown.context["token"]}).status_code == 303
    assert Device.objects.get().next_test_on == date(2027, 3, 10)
    again = client.post(url, {"file": sheet_of(line)})
    assert again.context["plan"].known == 1


def test_a_wrong_row_is_named_with_its_column_and_nothing_is_registered() -> None:
    people = equipped()
    unit = an_enterprise()
    bad = f"{unit.code},电梯,3110,乘客电梯,3110370012019,门诊楼,2026-03-10"
    page = signed_in(people.regulator).post(reverse("device_import"), {"file": sheet_of(bad)})
    assert page.status_code == 422
    (fault,) = page.context["plan"].faults
    assert (fault.row, fault.column) == (2, "设备代码")
    assert not Device.objects.exists()


def test_the_report_of_a_problem_begins_with_the_device() -> None:
    device = a_device(equipped())
    public = Client().get(device.public_url)
    page = Client().get(public.context["report_url"])
    text = page.content.decode()
    assert page.status_code == 200
    assert device.code in text
    assert device.enterprise.name in text
