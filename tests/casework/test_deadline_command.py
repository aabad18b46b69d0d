"""`manage.py deadline CODE DAY`: the day first, then why; a sentence where there is none."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError

from casework import rulebook

pytestmark = pytest.mark.django_db


def ask(*args: str) -> list[str]:
    out = StringIO()
    call_command("deadline", *args, stdout=out)
    return out.getvalue().splitlines()


@pytest.mark.parametrize(
    ("args", "expected"),
    [
        (("CM-ACC", "2026-09-10"), "2026-09-20"),
        (("CM-ACC", "2014-09-03"), "2014-09-10"),
        (("CM-MED", "2014-09-24", "--regime", "2020"), "2014-12-01"),
        (("SC-COR", "2014-09-03"), "2014-10-08"),
        (("SC-COR-20", "2014-09-10"), "2014-11-09"),
        (("SC-COR", "2026-08-03"), "2026-10-08"),
        (("SC-RCK-20", "2026-08-03"), "2026-10-17"),
        (("SC-OBJ", "2014-09-16"), "2014-10-08"),
        (("SE-APPLY", "2027-03-31"), "2027-02-28"),
        (("SC-KEEP", "2024-02-29"), "2026-02-28"),
        (("sc-lock", "2026-08-31"), "2027-02-28"),
    ],
)
def test_the_first_line_is_the_last_day(args, expected):
    assert ask(*args)[0] == expected


def test_the_other_lines_explain_it():
    lines = ask("SC-RCK2-20", "2026-08-03")
    assert lines[1:4] == [
        "起算：2026年8月3日，星期一（向社会公告），当日不计入。",
        "规则SC-RCK2-CLOSE（2020）：完成第二次复查，期限90日。",
        "依据：产品质量监督抽查管理暂行办法（市场监管总局令第18号）第四十八条。",
    ]
    assert "期间自2026年10月2日开始。" in lines


def test_a_limit_into_an_unknown_year_is_called_provisional():
    assert any(line.startswith("暂定：") for line in ask("CM-ACC", "2026-12-25"))
    assert not any(line.startswith("暂定：") for line in ask("CM-ACC", "2026-12-18"))


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (("XX", "2026-01-01"), "没有代码为XX的时限"),
        (("CM-ACC", "2026-02-29"), "没有这一天：2026-02-29"),
        (("CM-ACC", "2026-13-01"), "没有这一天"),
        (("CM-ACC", "20260901"), "日期请写作YYYY-MM-DD"),
        (("CM-ACC", "tomorrow"), "日期请写作YYYY-MM-DD"),
        (("CM-ACC", "9999-12-31"), "日期须在1990-01-01至2099-12-31之间"),
        (("CM-MED", "2014-09-03"), "请指明时期：2020、2026"),
        (("CM-MED", "2026-09-03", "--regime", "1998"), "没有1998时期的规定"),
        (("SV-ANSWER", "2026-09-03"), "截止日由每件事项单独确定"),
    ],
)
def test_a_question_without_an_answer_gets_a_sentence_and_exit_code_1(args, message, capsys):
    with pytest.raises(SystemExit) as stop:
        call_command("deadline", *args)
    assert stop.value.code == 1
    assert message in capsys.readouterr().err


def test_a_missing_argument_is_an_error_of_the_command_line():
    with pytest.raises(CommandError):
        call_command("deadline", "CM-ACC")


def test_a_database_without_tables_is_a_sentence(monkeypatch, capsys):
    def broken(code: str) -> list[object]:
        raise DatabaseError("no such table")

    monkeypatch.setattr(rulebook, "_rows", broken)
    with pytest.raises(SystemExit):
        call_command("deadline", "CM-ACC", "2026-09-10")
    assert "migrate" in capsys.readouterr().err


def test_loading_the_rules_again_reports_no_change():
    out = StringIO()
    call_command("load_deadline_rules", stdout=out)
    assert out.getvalue() == "0 changed\n"
