"""Desk sessions and sheets of hand-overs for tests."""

import csv
import io
from datetime import datetime
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook

from accounts.models import District, User
from complaints.desk import transitions
from complaints.desk.models import DeskSession
from complaints.desk.states import SessionKind
from tests.factories_accounts import LANSHAN
from tests.factories_complaints import NOW

HEAD = [
    "工单编号",
    "来源",
    "类型",
    "标题",
    "内容",
    "区县",
    "被投诉方",
    "联系人",
    "电话",
    "地址",
    "登记时间",
    "截止时间",
]
COMPLAINT = [
    "LY2026091100123",
    "12345",
    "投诉",
    "电动车续航不足",
    "购买的电动车续航只有宣传的一半，商家拒绝退车。",
    "兰山区",
    "沂水车行",
    "欧阳金丝雀",
    "13987654321",
    "临沂市兰山区金丝雀巷77号",
    "2026-09-11 09:20",
    "2026-09-18",
]
REPORT = [
    "LY2026091100124",
    "12315",
    "举报",
    "超市出售过期食品",
    "货架上的饼干过期两个月。",
    "371302",
    "云石超市",
    "",
    "",
    "",
    "2026年9月11日",
    "",
]
INQUIRY = [
    "LY2026091200007",
    "",
    "咨询",
    "三包凭证丢了怎么办",
    "手机的三包凭证丢了，是否还能保修。",
    "兰山区",
    "",
    "苏禾",
    "13912340000",
    "",
    "2026/9/12",
    "",
]
SHEET = [COMPLAINT, REPORT, INQUIRY]


def session(user: User, *, at: datetime = NOW, **changes: Any) -> DeskSession:
    """A hotline shift of this agent, open."""
    given = {
        "kind": SessionKind.HOTLINE,
        "place": "12365热线值班室",
        "district": District.objects.get(pk=LANSHAN),
        "staff": [user],
    }
    return transitions.open_session(by=user, at=at, **{**given, **changes})


def book(lines: list[list[Any]], head: list[str] = HEAD, merge: str = "") -> bytes:
    """A workbook as the other side sends it."""
    out, sheet = io.BytesIO(), Workbook()
    for line in [head, *lines]:
        sheet.active.append(line)
    if merge:
        sheet.active.merge_cells(merge)
    sheet.save(out)
    return out.getvalue()


def table(lines: list[list[str]], head: list[str] = HEAD, encoding: str = "utf-8-sig") -> bytes:
    """The same as CSV."""
    out = io.StringIO()
    csv.writer(out).writerows([head, *lines])
    return out.getvalue().encode(encoding)


def upload(content: bytes, name: str = "转办.xlsx") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def changed(line: list[str], **values: str) -> list[str]:
    """A row with some cells replaced, by their headings."""
    return [values.get(heading, cell) for heading, cell in zip(HEAD, line, strict=True)]
