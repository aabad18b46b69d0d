"""Where a case goes: rules, assignment, transfer, duplicates, split."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import User
from accounts.states import Role
from casework import cases, statuses
from complaints import hooks
from complaints.models import RoutingRule
from complaints.routing import panels
from complaints.routing.forms import acts
from complaints.routing.states import RuleState
from complaints.routing.transitions import change_rule, route
from complaints.rules import DESK

ACTS = {
    "assign": _("Assign to a person"),
    "split": _("Split into complaint and report"),
    "join": _("Join with another case"),
    "handle_jointly": _("Handle jointly"),
    "give_back": _("Give back to the receiving unit"),
    "distribute": _("Distribute to an office"),
    "prioritise": _("Set the priority"),
    "transfer_out": _("Not ours: point to the right authority"),
    "dispute_power": _("Dispute who is in charge"),
    "settle_power": _("Settle who is in charge"),
    "separate": _("Undo the joining"),
    "leave_joint": _("End the joint handling"),
}
FORMS = {
    "assign": acts.AssignForm,
    "split": acts.SplitForm,
    "join": acts.JoinForm,
    "handle_jointly": acts.JointForm,
    "give_back": acts.ReasonForm,
    "distribute": acts.OfficeForm,
    "prioritise": acts.PriorityForm,
    "transfer_out": acts.TransferForm,
    "dispute_power": acts.DisputeForm,
    "settle_power": acts.SettleForm,
    "separate": acts.ReasonForm,
    "leave_joint": acts.ReasonForm,
}
COLUMNS = (
    cases.Column("order", pgettext_lazy("routing rule", "Order"), lambda row: row.order, "number"),
    cases.Column(
        "name",
        pgettext_lazy("routing rule", "Rule"),
        lambda row: f"{row.label} {row.name}",
        "main",
        second=panels.conditions_in_words,
    ),
    cases.Column("effect", pgettext_lazy("routing rule", "Goes to"), panels.effect_in_words),
    cases.Column(
        "state", pgettext_lazy("complaint", "State"), lambda row: row.get_state_display(), "status"
    ),
)
LOOKS: dict[str, statuses.Look] = {
    RuleState.ON: statuses.Look("passed"),
    RuleState.OFF: statuses.Look("closed", icon="circle-minus"),
}


def with_places(rows: Any) -> Any:
    return rows.select_related("category", "district", "office", "person")


def rule_context(rule: RoutingRule, user: User) -> dict[str, Any]:
    """What the page of a rule shows besides the rule."""
    return {
        "conditions": panels.conditions_in_words(rule),
        "effect": panels.effect_in_words(rule),
        "person_left": panels.person_has_left(rule),
        "may_change": change_rule.refusal(rule, by=user) is None,
    }


def register() -> None:
    """Say what this room contributes; called once when the apps are ready."""
    hooks.on_receipt.append(route)
    statuses.register("complaints.routingrule", LOOKS)
    cases.register(
        cases.CaseType(
            slug="routing",
            model=RoutingRule,
            label=_("Routing rule"),
            plural=_("Routing rules"),
            columns=COLUMNS,
            list_query=with_places,
            detail_query=with_places,
            order="order",
            list_template="complaints/routing/rules.html",
            detail_template="complaints/routing/rule.html",
            context=rule_context,
            acts={
                "move_up": _("Ask earlier"),
                "move_down": _("Ask later"),
                "switch_off": _("Switch off"),
                "switch_on": _("Switch on"),
            },
            roles=(Role.ADMIN, *DESK),
            nav=cases.Nav(group="admin", icon="arrows-split", order=35),
        )
    )
    cases.extend("complaints", acts=ACTS, forms=FORMS)
    panels.register()
