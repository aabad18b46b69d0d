"""Bundles in the staff site: list, page with progress, the form that asks for one, the download."""

from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from casework import audit, cases, statuses
from documents import bundles, kinds, rules
from documents.bundle_models import Bundle
from documents.models import Document
from documents.states import BundleState, DocumentState, ItemState

FAILED_SHOWN = 50
LOOKS: dict[str, statuses.Look] = {
    BundleState.MAKING: statuses.Look("progress"),
    BundleState.READY: statuses.Look("passed"),
    BundleState.EXPIRED: statuses.Look("closed"),
}
COLUMNS = (
    cases.Column("title", _("Bundle of papers"), lambda row: row.title, "main"),
    cases.Column("asked_at", _("Asked for"), lambda row: row.asked_at, "date"),
    cases.Column("state", _("State"), lambda row: row.get_state_display(), "status"),
)


class BatchForm(forms.Form):
    """Which letters: of one kind, that wait for the own approval or are approved."""

    wants_object: ClassVar[bool] = False
    kind = forms.ChoiceField(label=_("Kind"))
    which = forms.ChoiceField(
        label=_("Which letters"),
        choices=[
            ("submitted", _("Those that wait for my approval: approve and make them")),
            ("approved", _("Those that are approved: collect them for printing")),
        ],
        widget=forms.RadioSelect,
    )
    since = forms.DateField(
        label=_("Approved since"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        self.fields["kind"].choices = kinds.choices()  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if values.get("kind") and values.get("which") and not self.rows().exists():
            raise ValidationError(_("No letter fits."))
        return values

    def rows(self) -> Any:
        """The letters of the own office; what may not be approved is told one by one."""
        values = self.cleaned_data
        rows = Document.objects.visible_to(self.user).filter(
            kind=values["kind"], office=self.user.office
        )
        if values["which"] == "submitted":
            return rows.filter(state=DocumentState.SUBMITTED).order_by("pk")
        rows = rows.filter(state=DocumentState.APPROVED)
        if values.get("since"):
            rows = rows.filter(approved_at__date__gte=values["since"])
        return rows.order_by("pk")

    def arguments(self) -> dict[str, Any]:
        """What the creation takes."""
        kind = kinds.get(self.cleaned_data["kind"])
        return {
            "documents": list(self.rows()),
            "title": kind.title,
            "signs": self.cleaned_data["which"] == "submitted",
        }


def page_context(bundle: Bundle, _user: User) -> dict[str, Any]:
    failed = bundle.items.filter(state=ItemState.FAILED).select_related("document")
    return {
        "progress": bundles.progress(bundle),
        "failed": list(failed.order_by("pk")[:FAILED_SHOWN]),
        "makes": bundle.state == BundleState.MAKING,
    }


def register() -> None:
    """Say what this part contributes; called with the app's own."""
    statuses.register("documents.bundle", LOOKS)
    audit.register_sentence("documents.bundle_fetched", _("The file was fetched"))
    cases.register(
        cases.CaseType(
            slug="bundles",
            model=Bundle,
            label=_("Bundle of papers"),
            plural=_("Bundles of papers"),
            columns=COLUMNS,
            detail_template="documents/bundle.html",
            context=page_context,
            roles=rules.DRAFTERS,
        )
    )
