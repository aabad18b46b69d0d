"""The register from a spreadsheet: whole or not at all, and every error with its row."""

import io
import zipfile

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import translation
from openpyxl import Workbook

from accounts.models import User
from casework.models import AuditEvent
from enterprises import rules
from enterprises.importing import ImportProblem, carry_out, check, read
from enterprises.models import Enterprise
from enterprises.states import EnterpriseState
from tests.factories_accounts import UserFactory, sign_in
from tests.factories_enterprises import NOW, EnterpriseFactory

pytestmark = pytest.mark.django_db
HEAD = ["企业名称", "统一社会信用代码", "法定代表人", "联系电话", "行政区划代码", "地址"]
FIRST = rules.make_uscc("371302", 101)
SECOND = rules.make_uscc("371322", 102)
ROWS = [
    ["云石小家电（临沂）有限公司", FIRST, "顾一川", "13800000000", "371302", "兰山区示例路18号"],
    ["沭河板材有限公司", SECOND, "韩序", "13900000000", "郯城县", "郯城县示例路2号"],
]


def csv_bytes(rows, head=HEAD, encoding="utf-8-sig"):
    return "\r\n".join(",".join(line) for line in [head, *rows]).encode(encoding)


def xlsx_bytes(rows, head=HEAD):
    book = Workbook()
    for line in [head, *rows]:
        book.active.append(line)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.fixture
def robot():
    return User.objects.robot("clock")


def faults(rows, by, head=HEAD):
    return [
        (fault.row, fault.column)
        for fault in check(read("a.csv", csv_bytes(rows, head)), by).faults
    ]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.csv", csv_bytes(ROWS)),
        ("a.csv", csv_bytes(ROWS, encoding="gb18030")),
        ("a.xlsx", xlsx_bytes(ROWS)),
        (
            "a.csv",
            csv_bytes(
                ROWS,
                [
                    "Name",
                    "Credit Code",
                    "Legal representative",
                    "Phone",
                    "District code",
                    "Address",
                ],
            ),
        ),
    ],
)
def test_both_formats_both_encodings_and_both_languages_are_read(name, content, robot):
    plan = check(read(name, content), robot)
    assert plan.faults == []
    carry_out(plan, by=robot, at=NOW)
    assert set(Enterprise.objects.values_list("code", "district_id")) == {
        (FIRST, "371302"),
        (SECOND, "371322"),
    }


def test_a_second_import_changes_nothing_and_writes_no_event(robot):
    content = csv_bytes(ROWS)
    carry_out(check(read("a.csv", content), robot), by=robot, at=NOW)
    events = AuditEvent.objects.count()
    again = check(read("a.csv", content), robot)
    carry_out(again, by=robot, at=NOW)
    assert (len(again.new), len(again.changed), again.unchanged) == (0, 0, 2)
    assert AuditEvent.objects.count() == events


def test_a_known_code_is_amended_and_keeps_what_the_file_does_not_say(robot):
    entry = EnterpriseFactory(code=FIRST, industry="家电")
    carry_out(check(read("a.csv", csv_bytes(ROWS[:1])), robot), by=robot, at=NOW)
    entry.refresh_from_db()
    assert (entry.name, entry.industry) == ("云石小家电（临沂）有限公司", "家电")
    assert Enterprise.objects.count() == 1


def test_the_state_of_registration_goes_through_its_own_transition(robot):
    rows = [[*ROWS[0], "吊销"]]
    carry_out(check(read("a.csv", csv_bytes(rows, [*HEAD, "登记状态"])), robot), by=robot, at=NOW)
    entry = Enterprise.objects.get(code=FIRST)
    assert entry.state == EnterpriseState.REVOKED
    assert AuditEvent.objects.filter(action="enterprises.enterprise.change_status").exists()


def test_every_error_has_the_number_of_its_row(robot):
    wrong = FIRST[:17] + ("0" if FIRST[17] != "0" else "1")
    rows = [ROWS[0], ["甲", wrong, "", "", "371302", ""], ["乙", SECOND, "", "", "999999", ""]]
    with translation.override("en"):
        found = faults(rows, robot)
    assert found == [(3, "unified social credit code"), (4, "district")]


@pytest.mark.parametrize(
    ("row", "head"),
    [
        (["", FIRST, "", "", "371302", ""], HEAD),
        (["甲", "", "", "", "371302", ""], HEAD),
        (["甲", "12345", "", "", "371302", ""], HEAD),
        (["甲" * 121, FIRST, "", "", "371302", ""], HEAD),
        (["甲", FIRST, "", "", "", ""], HEAD),
        (["甲", FIRST, "", "", "371302", "", "很大"], [*HEAD, "企业规模"]),
        (["甲", FIRST, "", "", "371302", "", "三十"], [*HEAD, "从业人数"]),
        (["甲", FIRST, "", "", "371302", "", "-3"], [*HEAD, "从业人数"]),
        (["甲", FIRST, "", "", "371302", "", "2026-02-30"], [*HEAD, "成立日期"]),
        (["甲", FIRST, "", "", "371302", "", "12345"], [*HEAD, "工商注册号"]),
    ],
)
def test_what_cannot_be_is_refused_in_its_row(row, head, robot):
    assert {number for number, _column in faults([row], robot, head)} == {2}


def test_the_same_code_twice_in_a_file_is_an_error(robot):
    assert [row for row, _column in faults([ROWS[0], ROWS[0]], robot)] == [3]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.csv", b""),
        ("a.csv", "名字,代码\r\n甲,1".encode()),
        ("a.csv", csv_bytes([], [*HEAD, "企业名称"])),
        ("a.xlsx", b"PK\x03\x04 not a workbook"),
        ("a.xlsx", csv_bytes(ROWS)),
        ("a.txt", csv_bytes(ROWS)),
        ("a.csv", b"\xff\xfe\x00\x01\x81"),
    ],
)
def test_an_unreadable_file_is_refused_as_a_whole(name, content):
    with pytest.raises(ImportProblem):
        read(name, content)


def test_a_workbook_that_unpacks_too_far_is_refused_unopened(monkeypatch):
    monkeypatch.setattr("enterprises.importing.MOST_UNPACKED", 1000)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/worksheets/sheet1.xml", b"0" * 5000)
    with pytest.raises(ImportProblem):
        read("a.xlsx", out.getvalue())


def test_a_county_imports_its_own_district_only():
    county = UserFactory(regulator=True)
    assert [row for row, _column in faults(ROWS, county)] == [3]


# --- The command ----------------------------------------------------------------------------------


def test_the_command_imports_a_good_file(tmp_path, capsys):
    file = tmp_path / "register.xlsx"
    file.write_bytes(xlsx_bytes(ROWS))
    call_command("import_enterprises", str(file))
    assert Enterprise.objects.count() == 2


def test_the_command_leaves_nothing_half_done(tmp_path, capsys):
    file = tmp_path / "register.csv"
    file.write_bytes(csv_bytes([ROWS[0], ["乙", SECOND, "", "", "999999", ""]]))
    with pytest.raises(CommandError):
        call_command("import_enterprises", str(file))
    assert Enterprise.objects.count() == 0
    assert "3" in capsys.readouterr().err


def test_a_dry_run_writes_nothing(tmp_path):
    file = tmp_path / "register.csv"
    file.write_bytes(csv_bytes(ROWS))
    call_command("import_enterprises", str(file), "--dry-run")
    assert Enterprise.objects.count() == 0


def test_a_missing_file_is_told_in_a_sentence(tmp_path):
    with pytest.raises(CommandError, match="No such file"):
        call_command("import_enterprises", str(tmp_path / "nothing.csv"))


# --- The page -------------------------------------------------------------------------------------


def upload(name, content):
    file = io.BytesIO(content)
    file.name = name
    return {"file": file}


def test_the_page_shows_what_would_happen_and_then_does_it(client):
    sign_in(client, UserFactory(city=True))
    url = reverse("enterprise_import")
    preview = client.post(url, upload("a.csv", csv_bytes(ROWS)))
    assert preview.status_code == 200
    assert Enterprise.objects.count() == 0
    done = client.post(url, {"plan": preview.context["token"]})
    assert done.status_code == 303
    assert Enterprise.objects.count() == 2


def test_the_page_names_the_errors_and_offers_no_import(client):
    sign_in(client, UserFactory(regulator=True))
    response = client.post(reverse("enterprise_import"), upload("a.csv", csv_bytes(ROWS)))
    assert response.status_code == 422
    assert [fault.row for fault in response.context["faults"]] == [3]
    assert response.context["token"] == ""


def test_a_plan_of_somebody_else_is_refused(client):
    sign_in(client, UserFactory(city=True))
    url = reverse("enterprise_import")
    token = client.post(url, upload("a.csv", csv_bytes(ROWS))).context["token"]
    client.logout()
    sign_in(client, UserFactory(city=True))
    assert client.post(url, {"plan": token}).status_code == 422
    assert Enterprise.objects.count() == 0


def test_a_file_that_is_no_spreadsheet_is_refused_at_the_field(client):
    sign_in(client, UserFactory(city=True))
    response = client.post(reverse("enterprise_import"), upload("a.html", b"<script>"))
    assert response.status_code == 422
    assert response.context["form"].errors["file"]
