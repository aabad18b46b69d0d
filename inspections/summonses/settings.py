"""summons.lead_days and summons.report_days: the bureau's own numbers, kept by administrators."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from casework import deadlines, upkeep
from casework.transitions import together
from inspections.summonses import rules
from inspections.summonses.times import LEAD, REPORT


def set_days(*, lead_days: int, report_days: int, by: User, at: datetime) -> None:
    """For talks set from now on; what was promised to an enterprise before stays as it was."""
    if lead_days not in rules.LEAD_CHOICES:
        raise ValidationError({"lead_days": _("3 to 5 working days are usual.")})
    if report_days not in rules.REPORT_CHOICES:
        raise ValidationError({"report_days": _("10, 15 or 30 days are usual.")})
    with together():
        # Counted back from the talk.
        for code, amount in ((LEAD, -lead_days), (REPORT, report_days)):
            rule = deadlines.find_rule(code, timezone.localdate(at))
            if rule.amount != amount:
                rule.amount = amount
                upkeep.set_rule(rule, by=by, at=at)
