"""The standing cast of the documents' tests: an office, who drafts, who signs, and a letter."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from accounts.models import User
from documents import kinds, transitions
from documents.kinds import Kind
from documents.models import Document
from documents.rules import Addressee
from documents.tasks import render
from tests.factories_accounts import USCC, OfficeFactory, UserFactory

SHANGHAI = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 9, 18, 9, 30, tzinfo=SHANGHAI)

# A kind of the tests' own on the real template: this app knows no domain.
SUMMONS = kinds.register(
    Kind(
        code="test_summons",
        series="约",
        title="质量安全约谈通知书",
        template="letters/summons_notice/v1.html",
        slips=True,
        required=frozenset({"product", "time", "place"}),
    )
)
BRIEF = kinds.register(
    Kind(
        code="test_brief",
        series="报",
        title="质量月工作日报",
        template="letters/daily_brief/v1.html",
        needs_approval=False,
    )
)

ADDRESSEE = Addressee(
    name="云石小家电（临沂）有限公司",
    code=USCC,
    person="喆堃",
    post="法定代表人",
    address="临沂市郯城县沭河路12号莒南大厦",
)


def summons_context(**changes: Any) -> dict[str, Any]:
    """Everything domain.md 3.2 asks of a talk notice, with rare characters in the names."""
    context: dict[str, Any] = {
        "person": "喆堃昇祎",
        "post": "法定代表人",
        "source": "监督抽查",
        "product": "电热水壶",
        "model": "1.7L",
        "batch": "20260612",
        "produced_on": "2026年6月12日",
        "report_number": "LY-JD-26-08841",
        "laboratory": "临沂市质量检验中心",
        "items": [{"name": "接地措施", "limit": "≤0.1Ω", "value": "0.35Ω"}],
        "findings": "",
        "basis": [
            "《中华人民共和国产品质量法》第十五条",
            "《产品质量监督抽查管理暂行办法》第四十四条",
        ],
        "time": "2026年9月21日（星期一）9时30分",
        "place": "临沂市市场监督管理局302会议室",
        "agenda": ["通报抽查结果", "听取原因分析和整改安排", "提出整改要求"],
        "materials": ["营业执照", "身份证件", "该批次生产和销售记录", "原因分析及整改计划"],
        "reply_by": "9月20日17时",
        "contact": "林知远",
        "phone": "0539-000 0000",
        "report_days": "15",
        "copies": ["临沂市兰山区市场监督管理局"],
    }
    return {**context, **changes}


def brief_context() -> dict[str, Any]:
    return {
        "issue": "第1期",
        "day": "2026年9月18日",
        "summary": "今日受理投诉12件。",
        "figures": [{"label": "受理投诉", "value": "12", "target": "", "note": ""}],
        "sections": [{"title": "一、抽查", "text": "合格率93.1%。", "headings": [], "rows": []}],
        "compiled_at": "2026年9月18日17时",
    }


def drafter(**traits: Any) -> User:
    return UserFactory(**(traits or {"city": True}))


def head() -> User:
    return UserFactory(city_head=True)


def drafted(by: User | None = None, **changes: Any) -> Document:
    """A draft of the city bureau."""
    by = by or drafter()
    return transitions.draft(
        kind="test_summons",
        office=by.office or OfficeFactory(city=True),
        addressee=changes.pop("addressee", ADDRESSEE),
        context=summons_context(**changes),
        subject_label="电热水壶不合格",
        by=by,
        at=NOW,
    )


def approved(by: User | None = None, at: datetime = NOW, **changes: Any) -> Document:
    """Signed and numbered; its PDF is not made yet."""
    document = drafted(by, **changes)
    transitions.submit(document, by=document.drafted_by, at=at)
    signer = UserFactory(roles=("head",), office=document.office)
    return transitions.approve(document, by=signer, at=at)


def made(**changes: Any) -> Document:
    """Signed, and its PDF made."""
    document = approved(**changes)
    render(document.pk)
    document.refresh_from_db()
    return document


def served(**changes: Any) -> Document:
    document = made(**changes)
    return transitions.serve(
        document, way="direct", receiver="喆堃", by=document.drafted_by, at=NOW
    )


def content_of(document: Document) -> bytes:
    """The bytes that were kept."""
    with document.pdf.open("rb") as file:
        content: bytes = file.read()
    return content
