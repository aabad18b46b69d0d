"""How the other side's sheets are read, as plain functions over values."""

import re
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from accounts.rules import Actor
from complaints.handovers.states import Source
from complaints.rules import DESK
from complaints.states import Kind

MOST_ROWS = 500
MEGABYTE = 1024 * 1024
MOST_UNPACKED = 50 * MEGABYTE
# What was laid out and not confirmed by then is thrown away.
KEEP = timedelta(hours=1)

HEADINGS: Mapping[str, tuple[str, ...]] = {
    "number": ("工单编号", "编号", "工单号", "outside number", "number", "order number"),
    "source": ("来源", "工单来源", "source"),
    "kind": ("类型", "工单类型", "诉求类型", "kind", "type"),
    "title": ("标题", "主题", "title", "subject"),
    "description": ("内容", "诉求内容", "问题描述", "description", "content"),
    "district": ("区县", "行政区划", "行政区划代码", "district", "district code"),
    "respondent_name": ("被投诉方", "被举报方", "被投诉举报方", "trader", "respondent"),
    "respondent_code": ("统一社会信用代码", "信用代码", "credit code"),
    "respondent_address": ("被投诉方地址", "经营地址", "trader's address"),
    "product_name": ("商品", "商品名称", "goods", "product"),
    "reporter_name": ("联系人", "来电人", "姓名", "contact", "name"),
    "reporter_phone": ("电话", "联系电话", "来电号码", "phone", "telephone"),
    "reporter_address": ("地址", "联系地址", "address"),
    "received_on": ("登记时间", "转办时间", "接收时间", "received", "received on"),
    "due_on": ("截止时间", "办理期限", "办结时限", "due", "due on"),
}
REQUIRED = ("number", "kind", "title", "description", "district", "received_on")
# The words of the other side beside our own labels.
SPOKEN: Mapping[str, Mapping[str, str]] = {
    "kind": {
        "投诉": Kind.COMPLAINT,
        "举报": Kind.REPORT,
        "咨询": Kind.INQUIRY,
        "求助": Kind.INQUIRY,
        "complaint": Kind.COMPLAINT,
        "report": Kind.REPORT,
        "inquiry": Kind.INQUIRY,
    },
    "source": {
        "12345": Source.CITY_LINE,
        "12345热线": Source.CITY_LINE,
        "12345政务服务便民热线": Source.CITY_LINE,
        "12315": Source.PLATFORM,
        "12315平台": Source.PLATFORM,
        "全国12315平台": Source.PLATFORM,
        "来信": Source.LETTER,
        "信件": Source.LETTER,
        "letter": Source.LETTER,
        "其他": Source.OTHER,
        "other": Source.OTHER,
    },
}
DAY = re.compile(r"(\d{4})[-/.年]?(\d{1,2})[-/.月]?(\d{1,2})日?(?:[ T].*)?")


def may_import(actor: Actor) -> bool:
    """The desk takes over what other lines hand to us."""
    return actor.has(*DESK)


def may_finish(handover: Any, actor: Actor) -> bool:
    """Who laid the file out confirms it; nobody else has seen its rows."""
    return actor.has(*DESK) and actor.user_id == handover.laid_out_by_id


def may_drop(handover: Any, actor: Actor) -> bool:
    """The same person, or the clock when the rows have waited too long."""
    return actor.is_robot or may_finish(handover, actor)


def day_of(text: str) -> date | None:
    """A day as spreadsheets write it: 2026-09-11, 2026/9/11 10:22, 2026年9月11日, 20260911."""
    found = DAY.fullmatch(text.strip())
    if found is None:
        return None
    try:
        return date(*(int(part) for part in found.groups()))
    except ValueError:
        return None


def meant(name: str, word: str) -> str:
    """The value behind a word of the other side, or the word itself."""
    return SPOKEN[name].get(word.strip().lower(), word.strip())


def outside_number(text: str) -> str:
    """A number as it is compared: one line, capital letters, no spaces."""
    return "".join(text.split()).upper()
