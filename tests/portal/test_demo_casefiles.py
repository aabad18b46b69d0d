"""The demo's case files: every state, exposures put right and taken back, areas, supervision."""

from dataclasses import dataclass
from datetime import datetime
from types import SimpleNamespace
from typing import Any

import pytest

from accounts.models import District
from casework.models import SupervisionOrder
from enterprises.models import Enterprise
from enterprises.rules import make_uscc
from inspections.areas.models import KeyArea
from inspections.casefiles.models import CaseFile, CaseTransfer
from inspections.exposures.models import Exposure
from portal.demo import casefiles, people
from portal.demo.calendar import anchor, moment
from tests.factories_complaints import SHANGHAI

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 20, 15, 0, tzinfo=SHANGHAI)


@dataclass
class Town:
    enterprises: list[Any]


def firm(number: int) -> Enterprise:
    return Enterprise.objects.create(
        code=make_uscc("371302", number + 1),
        name=f"示例{number}号制品厂",
        district=District.objects.get(pk="371302"),
        legal_representative="宋远山",
        main_head="宋远山",
        address="示例路8号",
    )


def test_the_chapter_tells_every_end(time_machine):
    time_machine.move_to(NOW)
    launch = anchor(NOW.date())
    cast = people.cast(moment(launch.replace(year=launch.year - 1)))
    world = SimpleNamespace(cast=cast, register=Town([firm(n) for n in range(20)]), now=NOW)
    casefiles.tell(world)  # type: ignore[arg-type]
    assert set(CaseFile.objects.values_list("state", flat=True)) == {
        "clue",
        "filing",
        "not_filed",
        "investigating",
        "deciding",
        "decided",
        "served",
        "performed",
        "closed",
        "transferred",
        "withdrawn",
    }
    assert set(CaseTransfer.objects.values_list("recipient", "state")) == {
        ("police", "received"),
        ("regulator", "returned"),
    }
    assert set(Exposure.objects.values_list("state", flat=True)) == {
        "published",
        "withdrawn",
        "expired",
    }
    assert Exposure.objects.filter(corrections__state="approved").exists()
    assert set(KeyArea.objects.values_list("state", flat=True)) == {
        "planned",
        "under_way",
        "accepted",
    }
    assert SupervisionOrder.objects.count() == 2
    assert SupervisionOrder.objects.filter(due_on__lt=NOW.date()).count() == 1
