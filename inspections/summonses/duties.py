"""What a failure obliges the bureau to do."""

from datetime import datetime

from django.utils import timezone

from accounts.states import Role
from casework import measures, worklist
from inspections.samples.models import Sample
from inspections.summonses.models import Summons
from inspections.summonses.notifications import DECIDE
from inspections.visits.models import Inspection


def require_talk(inspection: Inspection, sample: Sample, *, at: datetime) -> None:
    """The failure is counted once a case, and the talk stands on the regulators' list."""
    if Summons.objects.filter(inspection=inspection).exists():
        return
    measures.add(
        "summons.required",
        day=timezone.localdate(at),
        obj=inspection,
        district=inspection.district_id,
        dimension=inspection.category_code,
    )
    worklist.open_item(
        inspection,
        DECIDE,
        title=f"约谈不合格企业负责人 {inspection.number} {inspection.enterprise.label}",
        at=at,
        role=Role.REGULATOR,
        office=inspection.office,
    )
