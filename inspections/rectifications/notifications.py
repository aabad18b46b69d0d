"""Who is told what about a correction; stored texts are in the language of the bureau."""

from datetime import datetime

from accounts.models import User
from accounts.states import Role
from casework import notices, worklist
from casework.models import Deadline
from inspections.rectifications.models import Rectification

DRAFT, APPROVE, SERVE, REPORT, RECHECK, CLOSE, ESCALATE = (
    "order-draft",
    "order-approve",
    "order-serve",
    "report",
    "recheck",
    "rectification-close",
    "rectification-escalate",
)
WORDS = {
    DRAFT: "责令改正通知书待提交",
    APPROVE: "责令改正通知书待审签",
    SERVE: "责令改正通知书待送达",
    REPORT: "整改并报送材料",
    RECHECK: "组织复查",
    CLOSE: "整改待办结",
    ESCALATE: "复查不合格，请决定后续措施",
}
LETTERS = "/enterprise/letters/"


def waits(
    rectification: Rectification,
    step: str,
    *,
    at: datetime,
    role: str = Role.REGULATOR,
    deadline: Deadline | None = None,
) -> None:
    """Only one step waits at a time; the enterprise's own stands in its space."""
    worklist.close_items(rectification, at=at)
    theirs = role == Role.ENTERPRISE
    item = worklist.open_item(
        rectification,
        step,
        title=f"{WORDS[step]} {rectification.number} {rectification.enterprise.label}",
        at=at,
        role=role,
        office=None if theirs else rectification.office,
        organisation_code=rectification.enterprise_code if theirs else "",
        deadline=deadline,
    )
    if theirs:
        item.url = rectification.space_url
        item.save(update_fields=["url"])


def enterprise_must_act(rectification: Rectification, *, at: datetime) -> None:
    """The time of the enterprise runs."""
    clock = rectification.deadline
    waits(rectification, REPORT, at=at, role=Role.ENTERPRISE, deadline=clock)


def to_be_signed(rectification: Rectification, *, at: datetime) -> None:
    waits(rectification, APPROVE, at=at, role=Role.HEAD)
    _tell_heads(rectification, APPROVE, at)


def failed_again(rectification: Rectification, *, at: datetime) -> None:
    """The head decides: ordered again, public notice, suspension."""
    waits(rectification, ESCALATE, at=at, role=Role.HEAD)
    _tell_heads(rectification, ESCALATE, at)


def _tell_heads(rectification: Rectification, step: str, at: datetime) -> None:
    heads = User.objects.with_role(Role.HEAD).filter(office=rectification.office).order_by("pk")
    text = f"{WORDS[step]}：{rectification.number} {rectification.enterprise.label}"
    key = f"rectification:{rectification.pk}:{step}:{rectification.version}"
    notices.notify(heads, text, rectification.get_absolute_url(), at=at, dedupe=key)


def tell_enterprise(
    rectification: Rectification, text: str, *, at: datetime, url: str = ""
) -> None:
    """A line under the bell of the enterprise's contacts."""
    people = User.objects.with_role(Role.ENTERPRISE).filter(
        organisation_code=rectification.enterprise_code
    )
    key = f"rectification:{rectification.pk}:v{rectification.version}"
    notices.notify(people.order_by("pk"), text, url or rectification.space_url, at=at, dedupe=key)
