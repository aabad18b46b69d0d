"""Visits as phones send them: the draft, its pictures, its times."""

import json
from datetime import datetime, timedelta
from io import BytesIO
from typing import Any
from uuid import uuid4

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from inspections.visits.models import ChecklistItem, Inspection
from inspections.visits.queries import checklist_for
from tests.factories_inspections import Crew


def picture(kind: str = "inspections.photo", key: str = "", **values: Any) -> dict[str, Any]:
    """What the phone posts for one picture."""
    stream = BytesIO()
    Image.new("RGB", (40, 30), "green").save(stream, "JPEG")
    file = SimpleUploadedFile("photo.jpg", stream.getvalue(), "image/jpeg")
    return {"key": key or str(uuid4()), "kind": kind, "file": file, **values}


def sent_ahead(client: Client, visit: Inspection, kind: str = "inspections.photo") -> str:
    """The key of a picture that has arrived already."""
    values = picture(kind)
    answer = client.post(f"/field/{visit.pk}/pictures/", values)
    assert answer.status_code == 201, answer.content
    return str(values["key"])


def items_of(visit: Inspection) -> list[ChecklistItem]:
    """The points of the list that the visit has, or will begin with."""
    template = visit.checklist or checklist_for(visit.category_id)
    return list(ChecklistItem.objects.filter(template=template).order_by("position"))


def sheet(visit: Inspection, **changes: Any) -> dict[str, Any]:
    """Every point in order, the signature refused before a witness."""
    answers = {f"answer_{item.pk}": "pass" for item in items_of(visit)}
    signing = {"representative": "顾长白", "signing_refused": True, "witness": "周见山"}
    return {**answers, **signing, **changes}


def sampling(people: Crew, **changes: Any) -> dict[str, Any]:
    """A lawful sampling form for the kettle."""
    return {
        "kind": "spot_check",
        "product_name": "电热水壶",
        "model": "YS-15A",
        "place": "finished_store",
        "marking": "ordinary",
        "has_certificate": True,
        "lot_size": 480,
        "n_test": 2,
        "n_backup": 2,
        "unit": "台",
        "seal_test": "LY-F-0001",
        "seal_backup": "LY-F-0002",
        "backup_place": "enterprise",
        "lab": people.lab.office_id,
        "delivery_way": "hand",
        "report_due_on": "2026-09-30",
        "samplers": [people.inspector.pk, people.colleague.pk],
        "representative": "顾长白",
        "signing_refused": True,
        "witness": "周见山",
        **changes,
    }


def draft(visit: Inspection, at: datetime, **changes: Any) -> dict[str, Any]:
    """A visit made in the hour before `at` and sent then."""
    return {
        "key": str(uuid4()),
        "base_version": visit.version,
        "device": "phone-1",
        "ending": "checked",
        "begun_at": (at - timedelta(minutes=50)).isoformat(),
        "signed_at": (at - timedelta(minutes=20)).isoformat(),
        "ended_at": (at - timedelta(minutes=10)).isoformat(),
        "sent_at": at.isoformat(),
        "sheet": sheet(visit),
        "seen": {
            "state": visit.state,
            "scheduled_on": visit.scheduled_on.isoformat(),
            "team": [str(one) for one in visit.inspectors.order_by("pk")],
            "task": visit.task,
        },
        **changes,
    }


def send(client: Client, visit: Inspection, body: dict[str, Any]) -> Any:
    """The phone sends the draft."""
    return client.post(
        f"/field/{visit.pk}/submissions/", json.dumps(body), content_type="application/json"
    )
