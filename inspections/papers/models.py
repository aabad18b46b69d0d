from typing import Any, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import ScopedQuerySet
from accounts.rules import Actor
from documents.models import Document
from inspections.visits.models import Inspection


class VisitPaperQuerySet(ScopedQuerySet):
    def for_actor(self, actor: Actor) -> Self:
        """Whoever sees the visit sees its papers."""
        return self.filter(inspection__in=Inspection.objects.for_actor(actor))


class VisitPaper(models.Model):
    """A paper that belongs to the visit and not to a sample, a talk or an order."""

    inspection = models.ForeignKey(Inspection, models.PROTECT, related_name="papers")
    document = models.OneToOneField(
        Document, models.PROTECT, related_name="visit_paper", verbose_name=_("document")
    )

    objects = VisitPaperQuerySet.as_manager()

    class Meta:
        verbose_name = _("paper of a visit")
        verbose_name_plural = _("papers of visits")

    def __str__(self) -> str:
        return str(self.document)

    @property
    def case(self) -> Any:
        return self.inspection
