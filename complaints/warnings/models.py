from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from accounts.models import District, Office, ScopedQuerySet
from accounts.rules import Actor
from casework.models import Stateful, stamp_check, state_check
from complaints.warnings import rules
from complaints.warnings.states import WarningState


class ConsumerWarningQuerySet(ScopedQuerySet):
    def for_actor(self, actor: Actor) -> Self:
        """The desk reads its own office's drafts and whatever is public."""
        if not actor.has(*rules.READERS):
            return self.none()
        if actor.citywide:
            return self
        return self.filter(Q(office_id=actor.office_id) | Q(state=WarningState.PUBLISHED))

    def public(self) -> Self:
        return self.filter(state=WarningState.PUBLISHED)


class ConsumerWarning(Stateful):
    """消费提示: what to look out for with a kind of goods, drafted from a cluster of complaints."""

    audit_clear: ClassVar[frozenset[str]] = frozenset({"state", "number"})

    number = models.CharField(_("number"), max_length=20, unique=True)
    state = models.CharField(
        _("state"), max_length=10, choices=WarningState, default=WarningState.DRAFTED
    )
    office = models.ForeignKey(Office, models.PROTECT, related_name="+", verbose_name=_("office"))
    # What the cluster was when the warning was drafted: the figure never changes afterwards.
    category = models.ForeignKey(
        "enterprises.ProductCategory",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("category of goods"),
    )
    district = models.ForeignKey(
        District,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("district"),
    )
    since = models.DateField(pgettext_lazy("warning", "from"))
    until = models.DateField(pgettext_lazy("warning", "until"))
    complaints = models.PositiveIntegerField(pgettext_lazy("warning", "complaints"))
    title = models.CharField(pgettext_lazy("warning", "title"), max_length=60)
    title_en = models.CharField(_("title, in English"), max_length=160, blank=True)
    text = models.TextField(pgettext_lazy("warning", "text"), max_length=2000)
    text_en = models.TextField(_("text, in English"), max_length=4000, blank=True)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    written_at = models.DateTimeField(pgettext_lazy("warning", "written"))
    published_at = models.DateTimeField(
        pgettext_lazy("warning", "published"), null=True, blank=True
    )
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    withdrawn_at = models.DateTimeField(
        pgettext_lazy("warning", "withdrawn"), null=True, blank=True
    )
    withdraw_reason = models.CharField(_("reason"), max_length=200, blank=True)

    objects = ConsumerWarningQuerySet.as_manager()

    class Meta:
        verbose_name = _("warning to consumers")
        verbose_name_plural = _("warnings to consumers")
        constraints = [
            state_check("consumer_warning_state_known", WarningState),
            stamp_check(
                "consumer_warning_published_stamped",
                [WarningState.PUBLISHED, WarningState.WITHDRAWN],
                "published_at",
            ),
            stamp_check(
                "consumer_warning_withdrawn_stamped", [WarningState.WITHDRAWN], "withdrawn_at"
            ),
            models.CheckConstraint(
                condition=Q(approved_by=None) | ~Q(approved_by=models.F("written_by")),
                name="consumer_warning_two_persons",
            ),
        ]
        indexes = [
            models.Index(fields=["-published_at"], name="consumer_warning_newest"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return f"/staff/warnings/{self.pk}/"

    @property
    def heading(self) -> str:
        """The title in the reader's language; in Chinese where there is no other."""
        return (_english() and self.title_en) or self.title

    @property
    def words(self) -> str:
        """The text in the reader's language; in Chinese where there is no other."""
        return (_english() and self.text_en) or self.text

    @property
    def language(self) -> str:
        return "en" if _english() and self.text_en else "zh-Hans"


def _english() -> bool:
    return (get_language() or "").startswith("en")
