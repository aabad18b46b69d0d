"""The messages that leave the house, and what became of each."""

from typing import ClassVar, Self

from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Office, ScopedQuerySet
from accounts.rules import Actor
from accounts.states import Role
from casework import post
from casework.models import Stateful, stamp_check, state_check
from casework.states import Channel
from documents import rules
from documents.states import MessageState


class OutgoingMessageQuerySet(ScopedQuerySet):
    def for_actor(self, actor: Actor) -> Self:
        """The desk sees what its office has sent, the administrator that and how it was sent."""
        if actor.has(Role.ADMIN):
            return self
        if not actor.has(*rules.SETTLERS):
            return self.none()
        rows = self.filter(office__isnull=False)
        return rows if actor.citywide else rows.filter(office_id=actor.office_id)

    def about(self, case: models.Model) -> Self:
        kind = ContentType.objects.get_for_model(case)
        return self.filter(about_type=kind, about_id=case.pk)

    def unsettled(self) -> Self:
        """What a person must decide."""
        return self.filter(state__in=rules.UNSETTLED)


class OutgoingMessage(Stateful):
    """A mail or text message, written with the act that causes it, sent once.

    Whom it reaches stands in an address book; no address, name or case text is part of the row.
    """

    audit_clear: ClassVar[frozenset[str]] = frozenset({"state", "code"})

    channel = models.CharField(_("way of sending"), max_length=4, choices=Channel)
    book = models.CharField(max_length=40)
    recipient = models.CharField(max_length=40)
    code = models.CharField(_("message text"), max_length=60)
    text_version = models.PositiveSmallIntegerField(_("version of the text"), default=1)
    context = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    language = models.CharField(_("language"), max_length=10, default="zh-hans")
    about_type = models.ForeignKey(
        ContentType, models.PROTECT, null=True, blank=True, related_name="+"
    )
    about_id = models.PositiveBigIntegerField(null=True, blank=True)
    about = GenericForeignKey("about_type", "about_id")
    # The office that answers for it; a digest to our own people has none.
    office = models.ForeignKey(
        Office, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("office")
    )
    dedupe_key = models.CharField(max_length=120, unique=True)
    state = models.CharField(
        _("state"), max_length=10, choices=MessageState, default=MessageState.DUE
    )
    # Counted up when it is sent once more after a failure: the provider's key follows it.
    attempt = models.PositiveSmallIntegerField(default=1)
    provider_id = models.CharField(max_length=80, blank=True, db_index=True)
    written_at = models.DateTimeField(_("written"))
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)
    error = models.CharField(_("what went wrong"), max_length=200, blank=True)

    objects = OutgoingMessageQuerySet.as_manager()

    class Meta:
        verbose_name = _("outgoing message")
        verbose_name_plural = _("outgoing messages")
        constraints = [
            state_check("message_state_known", MessageState),
            state_check("message_channel_known", Channel, field="channel"),
            stamp_check("message_sent_stamped", list(rules.HANDED_OVER), "sent_at"),
        ]
        indexes = [
            models.Index(fields=["about_type", "about_id"], name="message_about"),
            models.Index(
                fields=["office", "-id"],
                condition=Q(state__in=rules.UNSETTLED),
                name="message_unsettled",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_channel_display()} {self.title}"

    def get_absolute_url(self) -> str:
        return f"/staff/outgoing/{self.pk}/"

    @property
    def title(self) -> str:
        """What the message tells, in the reader's language."""
        wording = post.wordings.get(self.code)
        return str(wording.name) if wording else self.code

    @property
    def label(self) -> str:
        """The case it is about, as far as there is one."""
        return str(getattr(self.about, "label", "") or self.pk)

    @property
    def case(self) -> models.Model:
        about: models.Model | None = self.about
        return about if about is not None else self

    @property
    def provider_key(self) -> str:
        """By this the provider tells a repeat from a new message."""
        return self.dedupe_key if self.attempt == 1 else f"{self.dedupe_key}.{self.attempt}"
