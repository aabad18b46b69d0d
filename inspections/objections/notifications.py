"""Who is told what about an objection; stored texts are in the language of the bureau."""

from datetime import datetime

from accounts.models import User
from accounts.states import Role
from casework import notices, worklist
from casework.models import Deadline
from inspections.objections.models import Objection

DECIDE, ANSWER, SIGN, SERVE, FORMALITIES, NAME, DELIVER, RECEIVE, TEST, CONCLUDE, LOST = (
    "objection-decide",
    "objection-answer",
    "objection-sign",
    "objection-serve",
    "reinspection-formalities",
    "reinspection-name",
    "reinspection-deliver",
    "reinspection-receive",
    "reinspection-test",
    "reinspection-conclude",
    "reinspection-lost",
)
WORDS = {
    DECIDE: "决定是否受理异议",
    ANSWER: "答复异议",
    SIGN: "异议文书待签发",
    SERVE: "异议文书待送达",
    FORMALITIES: "等待申请人办理复检手续",
    NAME: "确定复检机构",
    DELIVER: "移送备用样品",
    RECEIVE: "接收复检样品",
    TEST: "报送复检结果",
    CONCLUDE: "作出复检结论",
    LOST: "备用样品异常，请决定是否终止复检",
}
AT_THE_LAB = frozenset({RECEIVE, TEST})
FIELD_STEPS = frozenset({DELIVER, FORMALITIES})


def waits(
    objection: Objection, step: str, *, at: datetime, deadline: Deadline | None = None
) -> None:
    """Only one step waits at a time; the laboratory's names the code alone."""
    worklist.close_items(objection, at=at)
    also(objection, step, at=at, deadline=deadline)


def also(
    objection: Objection, step: str, *, at: datetime, deadline: Deadline | None = None
) -> None:
    """A step that waits beside another."""
    blind = step in AT_THE_LAB
    role = Role.LAB if blind else Role.REGULATOR
    if step in FIELD_STEPS:
        role = Role.INSPECTOR
    if step == SIGN:
        role = Role.HEAD
    name = objection.blind_code if blind else f"{objection.number} {objection.applicant}"
    worklist.open_item(
        objection,
        step,
        title=f"{WORDS[step]} {name}",
        at=at,
        role=role,
        office=objection.lab if blind else objection.office,
        deadline=deadline,
    )


def done(objection: Objection, *steps: str, at: datetime) -> None:
    """These steps wait no longer."""
    for step in steps:
        worklist.close_items(objection, step, at=at)


def tell_applicant(objection: Objection, text: str, *, at: datetime) -> None:
    """A line under the bell of the applicant's contacts."""
    if not objection.applicant_code:
        return
    people = User.objects.with_role(Role.ENTERPRISE).filter(
        organisation_code=objection.applicant_code
    )
    key = f"objection:{objection.pk}:v{objection.version}"
    notices.notify(people.order_by("pk"), text, objection.space_url, at=at, dedupe=key)
