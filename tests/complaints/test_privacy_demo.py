"""What the demo tells of Open311, of forgetting and of people's rights."""

from datetime import date
from typing import Any

import pytest

from complaints import transitions as cases
from complaints.models import ApiClient, Complaint, DataRequest, LegalHold, ServiceRequest
from complaints.open311.rules import DEMO_KEY
from complaints.states import Outcome
from portal.demo import people, privacy
from portal.demo.calendar import moment
from tests import factories_complaints as make
from tests.factories_open311 import Speaker

pytestmark = pytest.mark.django_db
LAUNCH, NOW = date(2026, 9, 3), moment(date(2026, 11, 22), 15)


def test_the_chapter_is_told_through_the_transitions(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path
    cast = people.cast(moment(date(2025, 9, 23)))
    for _ in range(3):
        told = make.received(at=moment(date(2026, 9, 10)))
        told = cases.accept(told, by=cast.hotline, at=moment(date(2026, 9, 11)))
        if Complaint.objects.count() > 1:
            cases.close(
                told, by=cast.hotline, at=moment(date(2026, 9, 16)), outcome=Outcome.SETTLED
            )
    privacy.tell(cast, LAUNCH, NOW)
    assert ServiceRequest.objects.count() == 5
    assert Complaint.objects.filter(forgotten_at__year=2017, received_at__year=2014).count() == 3
    assert LegalHold.objects.in_force().count() == 1
    asked = {request.kind: request.state for request in DataRequest.objects.all()}
    assert asked == {"deletion": "done", "correction": "asked"}
    assert ApiClient.objects.get().may("submit")
    assert len(Speaker().get("requests", api_key=DEMO_KEY).json()) <= 5
