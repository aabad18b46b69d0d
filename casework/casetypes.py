"""The kernel's own kind of case, and its pages in the sidebar."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from rest_framework import serializers

from accounts.states import STAFF_ROLES, Role
from casework import (
    audit,
    cases,
    panels,
    saved,  # noqa: F401 - its acts register themselves
    statuses,
)
from casework.forms import RenameForm
from casework.models import SavedView, SupervisionOrder
from casework.states import SupervisionState, ViewState


class AnswerForm(forms.Form):
    feedback = forms.CharField(label=_("What was done"), widget=forms.Textarea, max_length=2000)


class SendBackForm(forms.Form):
    note = forms.CharField(label=_("What is missing"), widget=forms.Textarea, max_length=500)


class SupervisionSerializer(serializers.ModelSerializer[SupervisionOrder]):
    class Meta:
        model = SupervisionOrder
        fields = (
            "id",
            "number",
            "title",
            "level",
            "state",
            "target_label",
            "demand",
            "feedback",
            "due_on",
        )


def supervision_query(rows: Any) -> Any:
    return rows.select_related("supervisor", "undertaker")


def list_name(view: SavedView) -> str:
    """The list that a saved view belongs to, in the reader's words."""
    case_type = cases.registry.get(view.slug)
    return str(case_type.plural) if case_type else view.slug


def saved_views() -> cases.CaseType:
    """What a person keeps of his lists, and what his office shares."""
    return cases.CaseType(
        slug="saved-views",
        model=SavedView,
        label=_("Saved view"),
        plural=_("Saved views"),
        columns=(
            cases.Column(
                "name",
                pgettext_lazy("saved view", "Name of the view"),
                lambda row: row.name,
                "main",
                second=list_name,
            ),
            cases.Column("owner", _("Saved by"), lambda row: row.owner.name),
            cases.Column(
                "default",
                _("Opened first"),
                lambda row: _("yes") if row.is_default else "",
            ),
            cases.Column(
                "state",
                pgettext_lazy("saved view", "Seen by"),
                lambda row: row.get_state_display(),
                "status",
            ),
        ),
        list_query=lambda rows: rows.select_related("owner"),
        detail_query=lambda rows: rows.select_related("owner", "office"),
        order="pk",
        detail_template="casework/saved_view.html",
        context=lambda view, _user: {"list_name": list_name(view)},
        forms={"rename": RenameForm},
        acts={
            "share": _("Share with the office"),
            "open_first": _("Open the list with this view"),
            "open_plain": _("Open the list without this view"),
            "move_to_front": _("Put it first among the tabs"),
            "rename": _("Rename"),
            "keep_private": _("Share no longer"),
            "remove": pgettext_lazy("saved view", "Remove the view"),
        },
        roles=tuple(STAFF_ROLES),
    )


def register() -> None:
    """Say what the kernel contributes; called once when the apps are ready."""
    panels.register()
    audit.register_sentence("casework.export", _("Exported the list %(list)s"))
    audit.register_sentence(
        "casework.bulk", _("%(act)s on %(asked)s rows of the list %(list)s; done on %(done)s")
    )
    statuses.register(
        "casework.savedview",
        {
            ViewState.PRIVATE: statuses.Look("draft", icon="user"),
            ViewState.SHARED: statuses.Look("progress", icon="users"),
            ViewState.REMOVED: statuses.Look("closed"),
        },
    )
    cases.register(saved_views())
    statuses.register(
        "casework.supervisionorder",
        {
            SupervisionState.OPEN: statuses.Look("waiting"),
            SupervisionState.ANSWERED: statuses.Look("received"),
            SupervisionState.CLOSED: statuses.Look("closed"),
        },
    )
    cases.register_page(
        cases.NavPage(
            group="top",
            label=_("My work"),
            icon="checklist",
            order=10,
            url_name="today",
            roles=tuple(STAFF_ROLES),
        )
    )
    cases.register_page(
        cases.NavPage(
            group="admin",
            label=_("Accounts"),
            icon="users",
            order=20,
            url_name="accounts_users",
            roles=(Role.ADMIN, Role.AUDITOR),
        )
    )
    cases.register_page(
        cases.NavPage(
            group="admin",
            label=_("Audit log"),
            icon="history",
            order=40,
            url_name="audit_log",
            roles=(Role.AUDITOR,),
        )
    )
    cases.register(
        cases.CaseType(
            slug="supervision",
            model=SupervisionOrder,
            label=_("Supervision order"),
            plural=pgettext_lazy("nav", "Supervision"),
            columns=(
                cases.Column(
                    "title",
                    _("Matter"),
                    lambda row: row.title,
                    "main",
                    second=lambda row: row.number,
                ),
                cases.Column("target", _("About"), lambda row: row.target_label),
                cases.Column("level", _("Level"), lambda row: row.get_level_display()),
                cases.Column("undertaker", _("Undertaker"), lambda row: row.undertaker.name),
                cases.Column("feedback", _("Feedback"), lambda row: row.feedback, listed=False),
                cases.Column("due", _("Due"), lambda row: row.deadline, "due", exported=False),
                cases.Column("due_on", _("Due"), lambda row: row.due_on, "date", listed=False),
                cases.Column("state", _("Status"), lambda row: row.get_state_display(), "status"),
            ),
            list_query=supervision_query,
            detail_query=supervision_query,
            order="due_on",
            list_template="casework/orders.html",
            detail_template="casework/supervision.html",
            forms={"answer": AnswerForm, "send_back": SendBackForm},
            acts={
                "answer": _("Answer"),
                "close": _("Close the order"),
                "send_back": _("Send back"),
            },
            serializer=SupervisionSerializer,
            roles=(Role.REGULATOR, Role.HEAD, Role.INSPECTOR, Role.HOTLINE),
            nav=cases.Nav(group="business", icon="eye-exclamation", order=60),
        )
    )
