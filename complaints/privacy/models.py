"""Who stops the forgetting of a case, and what people ask about their own data."""

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import ScopedQuerySet
from accounts.rules import Actor
from accounts.states import Role
from casework.models import Deadline, Stateful, stamp_check, state_check
from complaints.case_models import Complaint, choice_check
from complaints.privacy import rules
from complaints.privacy.states import Ground, HoldState, RequestKind, RequestState


class LegalHoldQuerySet(ScopedQuerySet):
    def for_actor(self, actor: Actor) -> Self:
        """Custodians and heads within their reach; the auditor sees that there is one."""
        if actor.has(Role.AUDITOR):
            return self
        if not rules.may_hold(actor):
            return self.none()
        return self if actor.citywide else self.filter(complaint__district__in=actor.districts)

    def in_force(self) -> Self:
        return self.filter(state=HoldState.PLACED)


class LegalHold(Stateful):
    """A case that must stay as it is: neither its time nor a request makes us forget it."""

    complaint = models.ForeignKey(
        Complaint, models.PROTECT, related_name="holds", verbose_name=_("case")
    )
    state = models.CharField(_("state"), max_length=8, choices=HoldState, default=HoldState.PLACED)
    reason = models.CharField(_("reason of the hold"), max_length=300)
    placed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("placed by")
    )
    placed_at = models.DateTimeField(_("placed"))
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("lifted by"),
    )
    lifted_at = models.DateTimeField(_("lifted"), null=True, blank=True)
    lift_reason = models.CharField(_("why lifted"), max_length=300, blank=True)

    objects = LegalHoldQuerySet.as_manager()

    class Meta:
        verbose_name = _("legal hold")
        verbose_name_plural = _("legal holds")
        constraints = [
            state_check("legal_hold_state_known", HoldState),
            stamp_check("legal_hold_lift_stamped", [HoldState.LIFTED], "lifted_at"),
            models.CheckConstraint(
                condition=Q(lifted_by=None) | ~Q(lifted_by=F("placed_by")),
                name="legal_hold_second_person",
            ),
            models.UniqueConstraint(
                fields=["complaint"],
                condition=Q(state=HoldState.PLACED),
                name="legal_hold_one_in_force",
            ),
        ]

    def __str__(self) -> str:
        return self.label

    def get_absolute_url(self) -> str:
        return f"/staff/legal-holds/{self.pk}/"

    @property
    def label(self) -> str:
        return self.complaint.number

    @property
    def case(self) -> models.Model:
        return self.complaint

    @property
    def district_id(self) -> str:
        return str(self.complaint.district_id)


class DataRequestQuerySet(ScopedQuerySet):
    def for_actor(self, actor: Actor) -> Self:
        """The custodians of the bureau; the case's own office does not learn who asked what."""
        if not actor.has(Role.CUSTODIAN):
            return self.none()
        return self if actor.citywide else self.filter(complaint__district__in=actor.districts)


class DataRequest(Stateful):
    """A person asks for his data to be corrected or deleted (PIPL arts 46, 47 and 50)."""

    complaint = models.ForeignKey(
        Complaint, models.PROTECT, related_name="data_requests", verbose_name=_("case")
    )
    kind = models.CharField(_("kind of request"), max_length=10, choices=RequestKind)
    state = models.CharField(
        _("state"), max_length=8, choices=RequestState, default=RequestState.ASKED
    )
    # The corrected data, sealed until they are entered or refused; nobody needs to read them.
    sealed = models.TextField(blank=True, editable=False)
    # Which of them change: a list of names of fields, for who decides.
    changes = models.JSONField(_("to be corrected"), default=list, blank=True)
    asked_at = models.DateTimeField(_("asked"))
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("answered by"),
    )
    decided_at = models.DateTimeField(_("answered"), null=True, blank=True)
    ground = models.CharField(_("legal ground"), max_length=8, choices=Ground, blank=True)
    answer = models.CharField(_("explanation for the person"), max_length=300, blank=True)
    deadline = models.ForeignKey(
        Deadline,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("deadline"),
    )

    objects = DataRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("request about personal data")
        verbose_name_plural = _("requests about personal data")
        constraints = [
            state_check("data_request_state_known", RequestState),
            choice_check("data_request_kind_known", "kind", RequestKind),
            choice_check("data_request_ground_known", "ground", Ground, blank=True),
            stamp_check(
                "data_request_answer_stamped",
                [RequestState.DONE, RequestState.REFUSED],
                "decided_at",
            ),
            models.CheckConstraint(
                condition=Q(state=RequestState.REFUSED) ^ Q(ground=""),
                name="data_request_refusal_grounded",
            ),
            # What was asked is entered or dropped; it is not kept besides.
            models.CheckConstraint(
                condition=Q(state=RequestState.ASKED) | Q(sealed=""),
                name="data_request_emptied",
            ),
            models.UniqueConstraint(
                fields=["complaint", "kind"],
                condition=Q(state=RequestState.ASKED),
                name="data_request_one_open",
            ),
        ]
        indexes = [models.Index(fields=["state", "asked_at"], name="data_request_state")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.label}"

    def get_absolute_url(self) -> str:
        return f"/staff/data-requests/{self.pk}/"

    @property
    def label(self) -> str:
        return self.complaint.number

    @property
    def case(self) -> models.Model:
        return self.complaint

    @property
    def district_id(self) -> str:
        return str(self.complaint.district_id)

    @property
    def changed_labels(self) -> list[Any]:
        """The corrected fields in the reader's language."""
        return [FIELD_LABELS[name] for name in self.changes if name in FIELD_LABELS]


FIELD_LABELS = {
    "name": _("Name"),
    "phone": _("Phone"),
    "email": _("E-mail"),
    "address": _("Address"),
}
