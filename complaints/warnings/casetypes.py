"""消费提示: warnings to consumers, drafted from clusters of complaints."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import User
from casework import cases, slots, statuses
from complaints.warnings import (
    queries,
    rules,
    transitions,  # noqa: F401 - its acts register themselves
)
from complaints.warnings.api import ConsumerWarningSerializer
from complaints.warnings.forms import AmendForm, NoteForm, ReasonForm
from complaints.warnings.models import ConsumerWarning
from complaints.warnings.states import WarningState

COLUMNS = (
    cases.Column(
        "title",
        pgettext_lazy("warning", "Title"),
        lambda row: row.title,
        "main",
        second=lambda row: row.number,
    ),
    cases.Column("office", pgettext_lazy("warning", "Office"), lambda row: row.office.name),
    cases.Column(
        "complaints",
        pgettext_lazy("warning", "Complaints"),
        lambda row: row.complaints,
        "number",
    ),
    cases.Column(
        "state", pgettext_lazy("warning", "State"), lambda row: row.get_state_display(), "status"
    ),
    cases.Column(
        "published",
        pgettext_lazy("warning", "Published on"),
        lambda row: row.published_at,
        "date",
    ),
)
LOOKS: dict[str, statuses.Look] = {
    WarningState.DRAFTED: statuses.Look("draft"),
    WarningState.SUBMITTED: statuses.Look("waiting"),
    WarningState.PUBLISHED: statuses.Look("passed", icon="speakerphone"),
    WarningState.WITHDRAWN: statuses.Look("closed"),
}
ACTS = {
    "publish": _("Publish the warning"),
    "submit": _("Submit for approval"),
    "send_back": _("Send the warning back"),
    "amend": _("Change the warning"),
    "withdraw": _("Withdraw the warning"),
}


def at_home(_campaign: Any, _user: User | Any) -> dict[str, Any] | None:
    """The newest warnings on the public home page."""
    newest = list(queries.public().order_by("-published_at", "-pk")[:3])
    return {"warnings": newest} if newest else None


def register() -> None:
    """Say what this room contributes; called once when the apps are ready."""
    statuses.register("complaints.consumerwarning", LOOKS)
    slots.register(
        "home.section",
        name="warnings",
        query=at_home,
        template="complaints/warnings/_home.html",
        order=60,
    )
    cases.register(
        cases.CaseType(
            slug="warnings",
            model=ConsumerWarning,
            label=_("Warning to consumers"),
            plural=_("Warnings to consumers"),
            columns=COLUMNS,
            list_query=queries.warning_list,
            detail_query=queries.warning_list,
            order="-written_at",
            list_template="complaints/warnings/list.html",
            detail_template="complaints/warnings/detail.html",
            forms={"amend": AmendForm, "send_back": NoteForm, "withdraw": ReasonForm},
            acts=ACTS,
            serializer=ConsumerWarningSerializer,
            roles=rules.READERS,
            nav=cases.Nav(group="public", icon="alert-triangle", order=60),
        )
    )
