from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import ScopedQuerySet
from accounts.rules import Actor
from casework.models import Stateful, stamp_check, state_check
from complaints.aftercare import rules
from complaints.aftercare.states import ReopenState
from complaints.case_models import Complaint
from complaints.rules import DESK


def _points(name: str) -> Q:
    return Q(**{f"{name}__gte": rules.LEAST_POINTS, f"{name}__lte": rules.MOST_POINTS})


class Rating(models.Model):
    """What the citizen thinks of it after the end: once, and to the day only."""

    complaint = models.OneToOneField(Complaint, models.CASCADE, related_name="rating")
    score = models.PositiveSmallIntegerField(_("overall"))
    handling = models.PositiveSmallIntegerField(_("how we dealt with it"), null=True, blank=True)
    result = models.PositiveSmallIntegerField(_("what came of it"), null=True, blank=True)
    words = models.CharField(_("in a sentence"), max_length=200, blank=True)
    # A day: whoever reported without a name must not be found by the minute.
    rated_on = models.DateField(_("rated on"))

    class Meta:
        verbose_name = pgettext_lazy("aftercare", "rating")
        verbose_name_plural = pgettext_lazy("aftercare", "ratings")
        constraints = [
            models.CheckConstraint(condition=_points("score"), name="rating_score_range"),
            models.CheckConstraint(
                condition=Q(handling=None) | _points("handling"), name="rating_handling_range"
            ),
            models.CheckConstraint(
                condition=Q(result=None) | _points("result"), name="rating_result_range"
            ),
        ]
        indexes = [models.Index(fields=["rated_on"], name="rating_day")]

    def __str__(self) -> str:
        return f"{self.complaint_id} {self.score}"


class ReopenRequestQuerySet(ScopedQuerySet):
    def for_actor(self, actor: Actor) -> Self:
        """The desk of the office reads what its district asks."""
        if not actor.has(*DESK):
            return self.none()
        return self if actor.citywide else self.filter(complaint__district_id__in=actor.districts)


class ReopenRequest(Stateful):
    """The wish that an ended case is taken up again, and the answer to it."""

    complaint = models.ForeignKey(
        Complaint, models.CASCADE, related_name="reopen_requests", verbose_name=_("case")
    )
    state = models.CharField(
        _("state"), max_length=8, choices=ReopenState, default=ReopenState.ASKED
    )
    reason = models.CharField(_("why it should be taken up again"), max_length=500)
    # Of an anonymous report only the day is kept here.
    asked_at = models.DateTimeField(pgettext_lazy("reopen", "asked"))
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(pgettext_lazy("reopen", "decided"), null=True, blank=True)
    answer = models.CharField(_("answer to the citizen"), max_length=500, blank=True)
    # How the case had ended before it was taken up again.
    ended_at = models.DateTimeField(pgettext_lazy("reopen", "ended before"))
    outcome_before = models.CharField(_("outcome before"), max_length=18, blank=True)
    answer_before = models.TextField(_("answer before"), max_length=2000, blank=True)
    deadline = models.ForeignKey(
        "casework.Deadline",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("deadline"),
    )

    objects = ReopenRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("request to take up again")
        verbose_name_plural = _("requests to take up again")
        constraints = [
            state_check("reopen_state_known", ReopenState),
            stamp_check(
                "reopen_decision_stamped", [ReopenState.GRANTED, ReopenState.DENIED], "decided_at"
            ),
            models.CheckConstraint(
                condition=~Q(state=ReopenState.DENIED) | ~Q(answer=""),
                name="reopen_denial_reasoned",
            ),
            # Asked once for each end of the case.
            models.UniqueConstraint(fields=["complaint", "ended_at"], name="reopen_once_an_end"),
        ]
        indexes = [models.Index(fields=["state", "-asked_at"], name="reopen_state")]

    def __str__(self) -> str:
        return self.complaint.title

    @property
    def case(self) -> models.Model:
        return self.complaint

    @property
    def label(self) -> str:
        return self.complaint.number

    @property
    def district_id(self) -> str:
        return str(self.complaint.district_id)

    def get_absolute_url(self) -> str:
        return f"/staff/reopenings/{self.pk}/"
