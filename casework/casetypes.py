"""The kernel's own kind of case, and its pages in the sidebar."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from rest_framework import serializers

from accounts.states import STAFF_ROLES, Role
from casework import audit, cases, statuses
from casework.models import SupervisionOrder
from casework.states import SupervisionState


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


def register() -> None:
    """Say what the kernel contributes; called once when the apps are ready."""
    audit.register_sentence("casework.export", _("Exported the list %(list)s"))
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
                cases.Column("undertaker", _("Undertaker"), lambda row: row.undertaker.name),
                cases.Column("due_on", _("Due"), lambda row: row.due_on, "date"),
                cases.Column("state", _("Status"), lambda row: row.get_state_display(), "status"),
            ),
            list_query=supervision_query,
            detail_query=supervision_query,
            order="due_on",
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
