"""What the demo tells of the time after a failure."""

import random
from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import translation

from inspections.escalations.models import Escalation
from inspections.forwarded.models import ForwardedFailure
from inspections.rectifications.models import ExtensionRequest, Rectification
from inspections.repeaters.models import Repeater
from inspections.tellings.models import Telling
from portal.demo import checks, failures, month, people, register
from portal.demo.calendar import moment

pytestmark = pytest.mark.django_db
LAUNCH, NOW = date(2026, 9, 3), moment(date(2026, 11, 20), 15)


def test_the_chapter_is_told_through_the_transitions(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path
    before, dice = moment(LAUNCH - timedelta(days=345)), random.Random(20140903)
    with translation.override("zh-hans"):
        cast = people.cast(before)
        firms = register.fill(cast, dice, before + timedelta(days=1))
        month.open_month(cast, LAUNCH)
        world = checks.world(cast, firms, dice, LAUNCH, NOW)
        story = failures._story(world, 6)
        for days in (200, 150):
            failures.failed_batch(story, NOW.date() - timedelta(days=days))
        failures.tell(world)
    decisions = ExtensionRequest.objects.order_by("pk").values_list("decision", flat=True)
    assert list(decisions) == ["granted", "refused"]
    rungs = Escalation.objects.order_by("pk").values_list("regime", "state")
    assert list(rungs) == [("2014", "passed"), ("2020", "published"), ("2020", "suspended")]
    assert Telling.objects.get().state == "confirmed"
    above = ForwardedFailure.objects.order_by("pk")
    assert [row.state for row in above] == ["received", "assigned", "started", "returned"]
    assert above[1].deadline.due_on < NOW.date()  # type: ignore[union-attr]
    row = Repeater.objects.get()
    assert (row.enterprise.credit_grade, row.tracking is not None) == ("C", True)
    assert Rectification.objects.filter(regime="2014", state="closed").count() == 3
