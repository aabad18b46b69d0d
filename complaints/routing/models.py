"""Routing rules, and what ties cases together that keep their own numbers."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import District, Office, ScopedQuerySet
from accounts.rules import Actor
from accounts.states import Role
from casework.models import Stateful, state_check
from complaints.case_models import Complaint, choice_check
from complaints.routing.states import LinkKind, RuleState
from complaints.rules import DESK
from complaints.states import Channel, Domain, Kind, Priority


class RoutingRuleQuerySet(ScopedQuerySet):
    def for_actor(self, actor: Actor) -> Self:
        """The administrator keeps the rules; the desk may know why a case came to it."""
        return self.all() if actor.has(Role.ADMIN, Role.AUDITOR, *DESK) else self.none()

    def in_order(self) -> Self:
        return self.order_by("order", "pk")

    def in_force(self) -> Self:
        """The rules that a new case is held against, the first to be asked first."""
        return self.filter(state=RuleState.ON).select_related("office", "person").in_order()


class RoutingRule(Stateful):
    """If a new case is like this, it goes there; the first rule that fits decides."""

    state = models.CharField(_("state"), max_length=3, choices=RuleState, default=RuleState.ON)
    order = models.PositiveIntegerField(pgettext_lazy("routing rule", "order"))
    name = models.CharField(pgettext_lazy("routing rule", "name"), max_length=60)
    note = models.CharField(_("why it is so"), max_length=300, blank=True)
    # Conditions; an empty one asks nothing.
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, blank=True)
    channel = models.CharField(_("channel"), max_length=8, choices=Channel, blank=True)
    domain = models.CharField(_("line of work"), max_length=12, choices=Domain, blank=True)
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
    respondent_words = models.CharField(_("words in the trader's name"), max_length=200, blank=True)
    words = models.CharField(_("words in what was told"), max_length=200, blank=True)
    # Effects; an empty one changes nothing.
    office = models.ForeignKey(
        Office, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("office")
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("handled by"),
    )
    priority = models.CharField(_("priority"), max_length=8, choices=Priority, blank=True)

    objects = RoutingRuleQuerySet.as_manager()

    class Meta:
        verbose_name = _("routing rule")
        verbose_name_plural = _("routing rules")
        constraints = [
            state_check("routing_rule_state_known", RuleState),
            choice_check("routing_rule_kind_known", "kind", Kind, blank=True),
            choice_check("routing_rule_channel_known", "channel", Channel, blank=True),
            choice_check("routing_rule_domain_known", "domain", Domain, blank=True),
            choice_check("routing_rule_priority_known", "priority", Priority, blank=True),
            models.CheckConstraint(
                condition=Q(office__isnull=False) | ~Q(priority=""),
                name="routing_rule_does_something",
            ),
            models.CheckConstraint(
                condition=Q(person=None) | Q(office__isnull=False),
                name="routing_rule_person_has_office",
            ),
        ]
        indexes = [models.Index(fields=["order"], name="routing_rule_order")]

    def __str__(self) -> str:
        return self.name

    @property
    def label(self) -> str:
        """How it is cited: its number never changes, its place in the order may."""
        return f"R{self.pk}"

    def get_absolute_url(self) -> str:
        return f"/staff/routing/{self.pk}/"


class RoutedCase(models.Model):
    """Which rule placed a case when it came in."""

    complaint = models.OneToOneField(Complaint, models.CASCADE, related_name="routed")
    rule = models.ForeignKey(RoutingRule, models.PROTECT, related_name="routed")
    routed_at = models.DateTimeField(_("routed"))

    class Meta:
        verbose_name = _("routed case")
        verbose_name_plural = _("routed cases")

    def __str__(self) -> str:
        return f"{self.complaint_id} {self.rule_id}"


class CaseLink(models.Model):
    """Two cases that belong together and stay two."""

    kind = models.CharField(_("kind"), max_length=5, choices=LinkKind)
    # Of a letter with two halves: the half that came in. Of a joint handling: where it began.
    first = models.ForeignKey(Complaint, models.CASCADE, related_name="links_out")
    second = models.ForeignKey(Complaint, models.CASCADE, related_name="links_in")
    linked_at = models.DateTimeField(_("linked"))
    # The second half's own query code, for whoever opens the first half with his.
    sealed_code = models.BinaryField(default=b"")

    class Meta:
        verbose_name = _("link between cases")
        verbose_name_plural = _("links between cases")
        constraints = [
            choice_check("case_link_kind_known", "kind", LinkKind),
            models.UniqueConstraint(fields=["second", "kind"], name="case_link_once"),
            models.UniqueConstraint(
                fields=["first"], condition=Q(kind=LinkKind.SPLIT), name="case_link_two_halves"
            ),
            models.CheckConstraint(condition=~Q(first=F("second")), name="case_link_of_two"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.first_id} {self.second_id}"


class JointConsent(models.Model):
    """That one complainant agreed to the joint handling, and whether he speaks for the others."""

    complaint = models.OneToOneField(Complaint, models.CASCADE, related_name="joint_consent")
    how = models.CharField(_("how each agreed"), max_length=120)
    speaks = models.BooleanField(_("speaks for the others"), default=False)
    recorded_at = models.DateTimeField(_("recorded"))

    class Meta:
        verbose_name = _("consent to a joint handling")
        verbose_name_plural = _("consents to joint handling")

    def __str__(self) -> str:
        return f"{self.complaint_id} {self.speaks}"
