"""Who is told what about a case; stored texts are in the language of the bureau."""

from datetime import datetime

from accounts.models import User
from accounts.states import Role
from casework import notices, worklist
from casework.models import Deadline
from inspections.casefiles.models import CaseFile

CLUE, SECTION, LEGAL, LEADER = "case-clue", "case-section", "case-legal", "case-leader"
INVESTIGATE, SERVE, PERFORM, CLOSE = "case-do", "case-serve", "case-perform", "case-close"
TRANSFER, RECEIPT, REVOKE = "case-transfer", "case-receipt", "case-revoke"
ORDERED = "case-ordered"
WORDS = {
    CLUE: "案件线索待核查",
    SECTION: "案件审批待部门负责人意见",
    LEGAL: "案件审批待法制审核",
    LEADER: "案件审批待负责人批准",
    INVESTIGATE: "案件待调查并提出处理意见",
    SERVE: "处理决定书待送达",
    PERFORM: "处理决定待履行",
    CLOSE: "案件待结案归档",
    TRANSFER: "案件移送待审签",
    RECEIPT: "案件已移送，待回执和答复",
    REVOKE: "检验结果已被推翻，请撤销处理决定",
}
OF_HEAD = frozenset({LEADER, TRANSFER, REVOKE})
OF_INSPECTOR = frozenset({CLUE, INVESTIGATE, LEGAL})


def waits(casefile: CaseFile, step: str, *, at: datetime, deadline: Deadline | None = None) -> None:
    """Only one step waits at a time."""
    worklist.close_items(casefile, at=at)
    role = Role.REGULATOR
    if step in OF_HEAD:
        role = Role.HEAD
    elif step in OF_INSPECTOR:
        role = Role.INSPECTOR
    worklist.open_item(
        casefile,
        step,
        title=f"{WORDS[step]} {casefile.number} {casefile.title}"[:160],
        at=at,
        role=role,
        office=casefile.office,
        deadline=deadline or casefile.deadline,
    )
    if step in OF_HEAD:
        _tell_heads(casefile, step, at)


def leader_decides(casefile: CaseFile, words: str, *, at: datetime) -> None:
    """A clue that the leader must know of at once; the step beside it stays with the handlers."""
    worklist.open_item(
        casefile,
        ORDERED,
        title=f"{words} {casefile.number}"[:160],
        at=at,
        role=Role.HEAD,
        office=casefile.office,
        deadline=casefile.deadline,
    )
    heads = User.objects.with_role(Role.HEAD).filter(office=casefile.office).order_by("pk")
    key = f"casefile:{casefile.pk}:{ORDERED}"
    notices.notify(heads, words, casefile.get_absolute_url(), at=at, dedupe=key)


def nothing_waits(casefile: CaseFile, *, at: datetime) -> None:
    worklist.close_items(casefile, at=at)


def _tell_heads(casefile: CaseFile, step: str, at: datetime) -> None:
    heads = User.objects.with_role(Role.HEAD).filter(office=casefile.office).order_by("pk")
    text = f"{WORDS[step]}：{casefile.number} {casefile.title}"
    key = f"casefile:{casefile.pk}:{step}:{casefile.version}"
    notices.notify(heads, text, casefile.get_absolute_url(), at=at, dedupe=key)
