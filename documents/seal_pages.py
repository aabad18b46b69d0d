"""Seal images in the staff site: list, page, the form that proposes one."""

from io import BytesIO
from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from PIL import Image
from rest_framework import serializers

from accounts.models import Office, User
from accounts.states import Role
from casework import cases, statuses
from casework.templatetags.ui import day
from documents import files
from documents.models import Attachment, register_policy
from documents.seal_models import OfficeSeal
from documents.states import SealState

KIND = "documents.seal"
# A seal of 42 mm in print needs so many pixels; more are waste in every letter.
LEAST, MOST = 400, 2000
# Round seals: the sides may differ by so much at most.
SLACK = 0.05
LOOKS: dict[str, statuses.Look] = {
    SealState.PROPOSED: statuses.Look("waiting"),
    SealState.IN_FORCE: statuses.Look("passed"),
    SealState.REPLACED: statuses.Look("closed"),
    SealState.REFUSED: statuses.Look("failed"),
}


class SealForm(forms.Form):
    """The office and the authorised picture of its seal."""

    office = forms.ModelChoiceField(label=_("Office"), queryset=Office.objects.none())
    image = forms.FileField(
        label=_("Picture of the seal"),
        help_text=_(
            "PNG with a clear background, square, 400 to 2000 pixels wide; printed 42 mm wide."
        ),
    )
    reason = forms.CharField(
        label=_("Why it is used"),
        max_length=200,
        help_text=_("For instance: the number of the permit to make the seal."),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        self.fields["office"].queryset = Office.objects.order_by("pk")  # type: ignore[attr-defined]

    def clean_image(self) -> Any:
        file = self.cleaned_data["image"]
        raw = file.read(settings.UPLOAD_MAX_BYTES + 1)
        file.seek(0)
        if len(raw) > settings.UPLOAD_MAX_BYTES:
            raise ValidationError(_("The file is too large."))
        cleaned = files.clean(raw, file.name)
        if cleaned.format != "PNG":
            raise ValidationError(_("The picture of a seal is a PNG file."))
        require_printable(cleaned)
        return file

    def arguments(self) -> dict[str, Any]:
        """The picture is stored, cleaned, when everything else is right."""
        given = self.cleaned_data
        image = files.store_upload(given["image"], kind=KIND, by=self.user, at=timezone.now())
        return {**given, "image": image}


def require_printable(cleaned: files.Cleaned) -> None:
    """Square, sharp enough, and clear where the letter shows through."""
    width, height = cleaned.width or 0, cleaned.height or 0
    if not LEAST <= width <= MOST or abs(width - height) > SLACK * width:
        raise ValidationError(
            _("The picture must be square and %(least)d to %(most)d pixels wide."),
            params={"least": LEAST, "most": MOST},
        )
    with Image.open(BytesIO(cleaned.content), formats=["PNG"]) as picture:
        clear = picture.mode == "RGBA" and picture.getchannel("A").getextrema()[0] == 0
    if not clear:
        raise ValidationError(
            _("The background must be clear, so that organ and date show through the seal.")
        )


class SealSerializer(serializers.ModelSerializer[OfficeSeal]):
    class Meta:
        model = OfficeSeal
        fields = ("id", "office", "reason", "state", "note", "begins_at", "ends_at")


class RefuseForm(forms.Form):
    wants_object: ClassVar[bool] = False
    note = forms.CharField(label=_("Reason"), max_length=200)


def seals_readable_by(user: User) -> Q:
    """The picture is for those who decide about it; whoever else has it could print letters."""
    if not user.has_role(Role.ADMIN, Role.HEAD):
        return Q(pk__in=[])
    return Q(pk__in=OfficeSeal.objects.visible_to(user).values("image"))


def page_context(seal: OfficeSeal, user: User) -> dict[str, Any]:
    return {
        "picture": Attachment.objects.visible_to(user).filter(pk=seal.image_id).first(),
        "facts": [
            (_("Office"), seal.label),
            (_("Why it is used"), seal.reason),
            (_("Proposed by"), seal.proposed_by),
            (_("Decided by"), seal.decided_by or ""),
            (_("In use since"), day(seal.begins_at) if seal.begins_at else ""),
            (_("In use until"), day(seal.ends_at) if seal.ends_at else ""),
            (_("Note"), seal.note),
        ],
    }


def with_people(rows: QuerySet[Any]) -> QuerySet[Any]:
    return rows.select_related("office", "image", "proposed_by", "decided_by")


def register() -> None:
    """Say what this part contributes; called with the app's own."""
    statuses.register("documents.officeseal", LOOKS)
    register_policy(KIND, seals_readable_by)
    cases.register(
        cases.CaseType(
            slug="seals",
            model=OfficeSeal,
            label=_("Seal of an office"),
            plural=_("Seals of offices"),
            columns=(
                cases.Column("office", _("Office"), lambda row: row.label, "main"),
                cases.Column("reason", _("Why it is used"), lambda row: row.reason),
                cases.Column("begins_at", _("In use since"), lambda row: row.begins_at, "date"),
                cases.Column("ends_at", _("In use until"), lambda row: row.ends_at, "date"),
                cases.Column("state", _("State"), lambda row: row.get_state_display(), "status"),
            ),
            list_query=with_people,
            detail_query=with_people,
            list_template="documents/seals.html",
            results_template="documents/_seals_results.html",
            detail_template="documents/seal.html",
            context=page_context,
            forms={"refuse_seal": RefuseForm},
            acts={
                "approve_seal": _("Put into use"),
                "refuse_seal": _("Do not approve"),
            },
            serializer=SealSerializer,
            roles=(Role.ADMIN, Role.AUDITOR, Role.HEAD),
            nav=cases.Nav(group="admin", icon="certificate", order=35),
        )
    )
