"""What happens at the desk while a phone is away, and what the portal has in the end.

`python tests/e2e/fieldwork.py order|change|told [VISIT]` acts on the portal in DATA_DIR.
"""

import json
import os
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT))

import django  # noqa: E402  the folder is on the path only now

from portal import localenv  # noqa: E402

localenv.load()
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
django.setup()

from django.utils import timezone  # noqa: E402  the settings must be named first

from accounts.models import User  # noqa: E402
from enterprises.models import Enterprise  # noqa: E402
from inspections.models import (  # noqa: E402
    ChecklistItem,
    ChecklistTemplate,
    FieldSubmission,
    Inspection,
    ProductRule,
    Sample,
)
from inspections.visits import transitions as visits  # noqa: E402
from inspections.visits.states import Origin  # noqa: E402

NEW_TASK = "重点检查成品库与不合格品区"


def order(_pk: str = "") -> Any:
    """A visit of today for the demo's inspector, with the longest checklist."""
    inspector = User.objects.get(username="inspector")
    office = inspector.office
    others = User.objects.with_role("inspector").filter(office=office).exclude(pk=inspector.pk)
    firms = Enterprise.objects.filter(district_id=office.district_id)
    return visits.schedule(
        enterprise=firms.order_by("pk").first(),
        scheduled_on=timezone.localdate(),
        origin=Origin.ACTIVITY,
        origin_ref="A1",
        product_rule=ProductRule.objects.get(product_name="电热水壶"),
        batch="20260612",
        inspectors=[inspector, others.order_by("pk").first()],
        checklist=ChecklistTemplate.objects.get(activity="A1"),
        by=regulator_of(office),
        at=timezone.now(),
    ).pk


def regulator_of(office: Any) -> Any:
    return User.objects.with_role("regulator").filter(office=office).order_by("pk").first()


def change(pk: str) -> Any:
    """The desk gives another task, and a colleague begins the checklist there."""
    visit, at = Inspection.objects.get(pk=pk), timezone.now()
    colleague = visit.inspectors.exclude(username="inspector").get()
    visits.amend(visit, by=regulator_of(visit.office), at=at, task=NEW_TASK)
    visit = visits.start(visit, by=colleague, at=at)
    item = ChecklistItem.objects.get(template=visit.checklist_id, position=12)
    found = [visits.Recorded(item_id=item.pk, answer="pass", note="已分区存放")]
    return visits.save_findings(visit, by=colleague, at=at, findings=found).pk


def told(pk: str) -> Any:
    """How far the visit is, and what stands on its checklist."""
    visit = Inspection.objects.get(pk=pk)
    failed, samples = visit.findings.filter(answer="fail"), Sample.objects.filter(inspection=pk)
    return {
        "state": visit.state,
        "submissions": FieldSubmission.objects.filter(inspection=pk).count(),
        "samples": samples.count(),
        "answers": visit.findings.count(),
        "failed": failed.count(),
        "photos": sum(row.photos.count() for row in failed),
        "signed": visit.signature_id is not None,
        "seals": sum(row.photos.count() for row in samples),
    }


if __name__ == "__main__":
    act, *rest = sys.argv[1:]
    sys.stdout.write(json.dumps({"order": order, "change": change, "told": told}[act](*rest)))
