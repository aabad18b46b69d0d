"""送达规则: which proof each way of service asks for, by the law of the day."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from casework.models import state_check
from casework.states import Certainty
from documents.states import ServiceWay


class ServiceRuleQuerySet(models.QuerySet["ServiceRule"]):
    def in_force(self, day: date) -> Self:
        """The rows that decide for a service of this day."""
        return self.filter(Q(effective_to=None) | Q(effective_to__gte=day), effective_from__lte=day)


class ServiceRule(models.Model):
    """One way of service under one regime: its proof, its legal basis, and since when."""

    way = models.CharField(_("way of service"), max_length=10, choices=ServiceWay)
    regime = models.CharField(_("regime"), max_length=8)
    # The parts of the record that must be filled in; "a|b" is either of the two.
    needs = models.CharField(_("proof"), max_length=80)
    basis = models.CharField(_("legal basis"), max_length=200)
    basis_en = models.CharField(_("legal basis (English)"), max_length=250)
    certainty = models.CharField(_("certainty"), max_length=10, choices=Certainty)
    effective_from = models.DateField(_("in force from"))
    effective_to = models.DateField(_("in force until"), null=True, blank=True)

    objects = ServiceRuleQuerySet.as_manager()

    class Meta:
        verbose_name = _("rule of service")
        verbose_name_plural = _("rules of service")
        constraints = [
            state_check("service_rule_way_known", ServiceWay, field="way"),
            state_check("service_rule_certainty_known", Certainty, field="certainty"),
            models.UniqueConstraint(fields=["way", "regime"], name="service_rule_once"),
            models.CheckConstraint(
                condition=Q(effective_to=None) | Q(effective_to__gte=F("effective_from")),
                name="service_rule_period",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.way} ({self.regime})"
