"""Outgoing messages in the staff site: what was sent, and what a person must decide."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import User
from accounts.states import Role
from casework import cases, statuses
from documents import mailroom, rules
from documents.filters import MessageFilter
from documents.forms import ConfirmSentForm, TellOtherwiseForm
from documents.models import OutgoingMessage
from documents.states import MessageState

ROLES = (*rules.SETTLERS, Role.ADMIN)
LOOKS: dict[str, statuses.Look] = {
    MessageState.DUE: statuses.Look("waiting", icon="mail"),
    MessageState.SENDING: statuses.Look("progress", icon="send"),
    MessageState.SENT: statuses.Look("progress", icon="send"),
    MessageState.DELIVERED: statuses.Look("passed"),
    MessageState.FAILED: statuses.Look("failed"),
    MessageState.UNCERTAIN: statuses.Look("soon"),
    MessageState.REFUSED: statuses.Look("failed"),
    MessageState.DROPPED: statuses.Look("closed"),
}
COLUMNS = (
    cases.Column(
        "title",
        _("What it tells"),
        lambda row: row.title,
        "main",
        second=lambda row: row.label,
    ),
    cases.Column("channel", _("Way of sending"), lambda row: row.get_channel_display()),
    cases.Column("version", _("Version of the text"), lambda row: row.text_version),
    cases.Column("written_at", _("Written"), lambda row: row.written_at, "date"),
    cases.Column("sent_at", _("Sent"), lambda row: row.sent_at, "date"),
    cases.Column("state", _("State"), lambda row: row.get_state_display(), "status"),
)
ACTS = {
    mailroom.tell_otherwise.name: _("Told in another way"),
    mailroom.send_again.name: _("Send again"),
    mailroom.confirm_sent.name: _("It was sent"),
}


def message_list(rows: Any) -> Any:
    return rows.select_related("about_type").prefetch_related("about")


def page_context(message: OutgoingMessage, _user: User) -> dict[str, Any]:
    """The facts; neither the address nor the words, which the register of texts shows."""
    about: Any = message.about
    return {
        "about": about,
        "facts": [
            (_("Way of sending"), message.get_channel_display()),
            (_("Text"), f"{message.code} v{message.text_version} {message.language}"),
            (_("Times handed over"), message.attempt),
            (_("What went wrong"), message.error or "–"),
        ],
    }


def written_about(case: Any, user: User) -> list[OutgoingMessage]:
    """What was written to the citizen of a case, the newest first."""
    rows = OutgoingMessage.objects.visible_to(user).about(case)
    return list(rows.order_by("-written_at", "-pk"))


def register() -> None:
    """Say what the messages contribute; called once when the apps are ready."""
    statuses.register("documents.outgoingmessage", LOOKS)
    cases.register_page(
        cases.NavPage(
            group="admin",
            label=_("Message texts"),
            icon="mail",
            order=30,
            url_name="message_texts",
            roles=(Role.ADMIN,),
        )
    )
    cases.register(
        cases.CaseType(
            slug="outgoing",
            model=OutgoingMessage,
            label=_("Outgoing message"),
            plural=pgettext_lazy("nav", "Messages sent"),
            columns=COLUMNS,
            list_query=message_list,
            detail_query=message_list,
            filterset=MessageFilter,
            detail_template="documents/message.html",
            context=page_context,
            forms={
                mailroom.confirm_sent.name: ConfirmSentForm,
                mailroom.tell_otherwise.name: TellOtherwiseForm,
            },
            acts=ACTS,
            roles=ROLES,
            nav=cases.Nav(group="business", icon="send", order=55),
        )
    )
