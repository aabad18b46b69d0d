from typing import Any, ClassVar, Self

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import ScopedQuerySet
from accounts.rules import Actor
from casework.models import Stateful, stamp_check, state_check
from documents.models import Attachment
from inspections.field import rules
from inspections.field.states import Ending, EvidenceKind, SubmissionState
from inspections.visits.models import Inspection


class FieldPictureQuerySet(ScopedQuerySet):
    def for_actor(self, actor: Actor) -> Self:
        """Until its visit arrives a picture is its taker's."""
        return self.filter(taken_by_id=actor.user_id)


class FieldPicture(models.Model):
    """A picture that a phone sent ahead of its visit; its key makes a repeat harmless."""

    key = models.UUIDField(_("key on the phone"), unique=True)
    inspection = models.ForeignKey(Inspection, models.CASCADE, related_name="field_pictures")
    kind = models.CharField(_("kind"), max_length=40, choices=EvidenceKind)
    # Not a foreign key: a picture whose visit never comes belongs to nobody and is swept away.
    token = models.UUIDField(_("attachment"), unique=True)
    taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("taken by")
    )
    # By the phone's clock; the attachment knows when it reached us.
    taken_at = models.DateTimeField(_("taken"), null=True, blank=True)
    # Only when the inspector agreed (Personal Information Protection Law art. 28).
    latitude = models.FloatField(_("latitude"), null=True, blank=True)
    longitude = models.FloatField(_("longitude"), null=True, blank=True)

    objects = FieldPictureQuerySet.as_manager()

    class Meta:
        verbose_name = _("picture from a phone")
        verbose_name_plural = _("pictures from phones")
        constraints = [
            state_check("field_picture_kind_known", EvidenceKind, field="kind"),
            models.CheckConstraint(
                condition=Q(latitude=None, longitude=None)
                | Q(latitude__gte=-90, latitude__lte=90, longitude__gte=-180, longitude__lte=180),
                name="field_picture_place_whole",
            ),
        ]

    def __str__(self) -> str:
        return str(self.key)


class FieldSubmissionQuerySet(ScopedQuerySet):
    def for_actor(self, actor: Actor) -> Self:
        """Read by whoever reads the visit."""
        visits = Inspection.objects.all().for_actor(actor)
        return self.filter(inspection__in=visits.values("pk"))

    def undecided(self) -> Self:
        """Two versions of a visit wait for a choice."""
        return self.filter(state=SubmissionState.CONFLICT)


class FieldSubmission(Stateful):
    """One visit as a phone sent it: what, when by whose clock, and what became of it."""

    audit_clear: ClassVar[frozenset[str]] = frozenset({"state", "ending"})

    # What the creation tells the log; not a column.
    event_detail: dict[str, Any]

    # The draft's own name: however often it is sent, it arrives once.
    key = models.UUIDField(_("key of the draft"), unique=True)
    body_hash = models.CharField(max_length=64)
    inspection = models.ForeignKey(Inspection, models.CASCADE, related_name="submissions")
    sender = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("sent by")
    )
    device = models.CharField(_("device"), max_length=40, blank=True)
    # The visit as it stood when the phone took it along, and as the sending met it.
    base_version = models.PositiveIntegerField(_("version taken along"))
    met_version = models.PositiveIntegerField(_("version met"))
    # What was sent, as it was sent; pictures by their keys.
    body = models.JSONField(_("content"), encoder=DjangoJSONEncoder)
    # They stay on file with what was sent, whichever version was chosen.
    pictures = models.ManyToManyField(Attachment, related_name="+", verbose_name=_("pictures"))
    ending = models.CharField(_("end of the visit"), max_length=10, choices=Ending)
    state = models.CharField(_("state"), max_length=10, choices=SubmissionState)
    # By the phone's clock, beside ours: the legal date is that of the act, not of the network.
    begun_at = models.DateTimeField(_("begun (phone)"), null=True, blank=True)
    ended_at = models.DateTimeField(_("ended (phone)"))
    sent_at = models.DateTimeField(_("sent (phone)"))
    received_at = models.DateTimeField(_("received"))
    # The day that counts, after a wrong clock was put right.
    legal_date = models.DateField(_("day of the visit"))
    settled_at = models.DateTimeField(_("settled"), null=True, blank=True)
    # What was chosen on the conflict screen, by question.
    choices = models.JSONField(_("choices"), default=dict, blank=True)

    objects = FieldSubmissionQuerySet.as_manager()

    class Meta:
        verbose_name = _("visit from a phone")
        verbose_name_plural = _("visits from phones")
        constraints = [
            state_check("field_submission_state_known", SubmissionState),
            state_check("field_submission_ending_known", Ending, field="ending"),
            stamp_check(
                "field_submission_settled_stamped",
                [SubmissionState.ACCEPTED, SubmissionState.DISCARDED],
                "settled_at",
            ),
        ]
        indexes = [models.Index(fields=["inspection", "state"], name="field_submission_visit")]

    def __str__(self) -> str:
        return f"{self.inspection_id} {self.key}"

    def get_absolute_url(self) -> str:
        """Where the two versions are compared, or what became of them is read."""
        return f"/field/submissions/{self.pk}/"

    @property
    def label(self) -> str:
        return str(self.inspection.number)

    @property
    def case(self) -> Any:
        return self.inspection

    @property
    def clock_was_wrong(self) -> bool:
        """The phone's clock was put right before its times were believed."""
        return bool(rules.is_off(self.sent_at, self.received_at))
