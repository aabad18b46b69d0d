"""Many letters as one job, and the papers of a case as one file to take along."""

from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import ScopedQuerySet
from accounts.rules import Actor
from casework.models import Stateful, state_check
from documents.states import BundleState, ItemState

CHUNK = 25


class BundleQuerySet(ScopedQuerySet):
    def for_actor(self, actor: Actor) -> Self:
        """A bundle holds what one person may see: it is that person's alone."""
        return self if actor.is_robot else self.filter(asked_by_id=actor.user_id)


class Bundle(Stateful):
    """文书打包: letters signed and made in one go, or the file of a case, as one ZIP."""

    audit_clear: ClassVar[frozenset[str]] = frozenset({"state", "sha256"})

    # What the creation tells the log; not a column.
    event_detail: dict[str, Any]

    title = models.CharField(_("title"), max_length=120)
    # The case whose papers it holds, by its kind of case; empty for a batch of letters.
    slug = models.CharField(max_length=40, blank=True)
    about = models.PositiveBigIntegerField(null=True, blank=True)
    # Letters that wait for approval are approved by whoever asked.
    signs = models.BooleanField(_("approves the letters"), default=False)
    state = models.CharField(
        _("state"), max_length=10, choices=BundleState, default=BundleState.MAKING
    )
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("asked by")
    )
    asked_at = models.DateTimeField(_("asked for"))
    file = models.FileField(max_length=120, blank=True)
    size = models.PositiveBigIntegerField(_("size"), default=0)
    sha256 = models.CharField(max_length=64, blank=True)
    ready_at = models.DateTimeField(_("ready"), null=True, blank=True)
    expires_at = models.DateTimeField(_("kept until"), null=True, blank=True)

    objects = BundleQuerySet.as_manager()

    class Meta:
        verbose_name = _("bundle of papers")
        verbose_name_plural = _("bundles of papers")
        constraints = [
            state_check("bundle_state_known", BundleState),
            models.CheckConstraint(
                condition=~Q(state=BundleState.READY)
                | (Q(ready_at__isnull=False, expires_at__isnull=False) & ~Q(sha256="")),
                name="bundle_ready_has_its_file",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return f"/staff/bundles/{self.pk}/"

    @property
    def label(self) -> str:
        return self.title

    @property
    def is_ready(self) -> bool:
        return self.state == BundleState.READY


class BundleItemQuerySet(ScopedQuerySet):
    def for_actor(self, actor: Actor) -> Self:
        return self.filter(bundle__in=Bundle.objects.for_actor(actor))


class BundleItem(models.Model):
    """One letter of a batch and what became of it."""

    bundle = models.ForeignKey(Bundle, models.CASCADE, related_name="items")
    document = models.ForeignKey(
        "documents.Document", models.PROTECT, related_name="+", verbose_name=_("document")
    )
    # Letters of one chunk are made by one worker after another; chunks by many at once.
    chunk = models.PositiveIntegerField()
    state = models.CharField(_("state"), max_length=8, choices=ItemState, default=ItemState.QUEUED)
    reason = models.CharField(_("reason"), max_length=300, blank=True)

    objects = BundleItemQuerySet.as_manager()

    class Meta:
        verbose_name = _("letter of a bundle")
        verbose_name_plural = _("letters of bundles")
        constraints = [
            state_check("bundle_item_state_known", ItemState),
            models.UniqueConstraint(fields=["bundle", "document"], name="bundle_item_once"),
        ]
        indexes = [models.Index(fields=["bundle", "chunk", "state"], name="bundle_item_chunk")]

    def __str__(self) -> str:
        return f"{self.bundle} {self.document}"

    @property
    def case(self) -> Any:
        return self.bundle
