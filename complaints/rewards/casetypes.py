"""What a report may earn: grades, floors, the cap, and the claim."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import User
from accounts.states import Role
from casework import cases, statuses
from casework.cases import Column
from casework.templatetags.ui import money
from complaints import rules as case_rules
from complaints.rewards import (
    forms,
    panels,
    queries,
    transitions,  # noqa: F401 - its acts register themselves
)
from complaints.rewards.api import RewardSerializer
from complaints.rewards.models import Reward
from complaints.rewards.states import RewardState

ROLES = (*case_rules.DESK, Role.CUSTODIAN)
LOOKS: dict[str, statuses.Look] = {
    RewardState.OPENED: statuses.Look("draft"),
    RewardState.PROPOSED: statuses.Look("waiting"),
    RewardState.OFFERED: statuses.Look("progress"),
    RewardState.CLAIMED: statuses.Look("received"),
    RewardState.PAID: statuses.Look("passed"),
    RewardState.LAPSED: statuses.Look("closed"),
    RewardState.DECLINED: statuses.Look("closed", icon="arrow-back-up"),
    RewardState.REFUSED: statuses.Look("closed", icon="circle-minus"),
}
COLUMNS = (
    Column(
        "number",
        pgettext_lazy("reward", "Reward"),
        lambda row: row.number,
        "main",
    ),
    Column(
        "district", pgettext_lazy("complaint", "District"), lambda row: row.complaint.district.label
    ),
    Column(
        "grade",
        pgettext_lazy("reward", "Grade"),
        lambda row: str(row.grade or ""),
    ),
    Column(
        "amount",
        pgettext_lazy("reward", "Reward (yuan)"),
        lambda row: money(row.amount) if row.amount else "",
    ),
    Column(
        "state", pgettext_lazy("reward", "State"), lambda row: row.get_state_display(), "status"
    ),
    Column(
        "due", pgettext_lazy("reward", "Claim by"), lambda row: row.deadline, "due", exported=False
    ),
    Column("opened", pgettext_lazy("reward", "Opened"), lambda row: row.opened_at, "date"),
)
ACTS = {
    "propose": _("Propose a grade"),
    "approve": _("Approve and offer"),
    "pay": _("Record the payment"),
    "send_back": _("Send the proposal back"),
    "lapse": _("Record that it lapsed"),
    "refuse": _("No reward is due"),
    "turn_away": _("The claimant is excluded"),
}
FORMS = {
    "propose": forms.ProposeForm,
    "approve": forms.ApproveForm,
    "pay": forms.PayForm,
    "send_back": forms.NoteForm,
    "refuse": forms.GroundForm,
    "turn_away": forms.TurnAwayForm,
}


def page_context(_reward: Reward, user: User) -> dict[str, Any]:
    """A custodian pays without reading what was reported."""
    return {"sees_case": user.has_role(*case_rules.DESK)}


def register() -> None:
    """Say what this room contributes; called once when the apps are ready."""
    panels.register()
    statuses.register("complaints.reward", LOOKS)
    cases.extend(
        "complaints",
        acts={"open_reward": _("Open the reward")},
        forms={"open_reward": forms.OpenForm},
        after="tell_reporter",
    )
    cases.register(
        cases.CaseType(
            slug="rewards",
            model=Reward,
            label=_("Reward for a report"),
            plural=_("Rewards for reports"),
            columns=COLUMNS,
            list_query=queries.with_case,
            detail_query=queries.with_case,
            filterset=forms.RewardFilter,
            order="-opened_at",
            detail_template="complaints/rewards/detail.html",
            context=page_context,
            forms=FORMS,
            acts=ACTS,
            serializer=RewardSerializer,
            roles=ROLES,
            nav=cases.Nav(group="business", icon="coin", order=14),
        )
    )
