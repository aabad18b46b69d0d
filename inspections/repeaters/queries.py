"""Reads about repeat offenders."""

from datetime import date, datetime

from django.conf import settings
from django.utils import timezone

from casework.rules import add_months
from enterprises.models import Enterprise
from inspections.repeaters.models import Repeater
from inspections.samples.repeats import failed_batches
from inspections.visits.models import Inspection
from inspections.visits.states import Verdict


def failures_of(enterprise: Enterprise, at: datetime) -> int:
    """Failed batches within the months that are looked back on."""
    local = timezone.localtime(at)
    begun = add_months(local.date(), -settings.REPEAT_MONTHS)
    since = local.replace(year=begun.year, month=begun.month, day=begun.day)
    return failed_batches([enterprise.pk], since=since).get(enterprise.pk, 0)


def watched_until(failed_on: date) -> date:
    """The months that must pass without a failure."""
    return add_months(failed_on, settings.REPEAT_MONTHS)


def of_enterprise(enterprise: Enterprise) -> Repeater | None:
    return Repeater.objects.watched().filter(enterprise=enterprise).first()


def last_failed(row: Repeater) -> Inspection | None:
    """The case of the last failure, whose goods are looked at again."""
    rows = Inspection.objects.filter(enterprise=row.enterprise, verdict=Verdict.FAIL)
    return rows.exclude(origin="recheck").order_by("-pk").first()
