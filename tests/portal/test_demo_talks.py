"""The demo's group talks: six at one table, one that never comes, one session ahead."""

import random
from datetime import datetime, timedelta

import pytest

from inspections.group_talks.models import TalkSession
from inspections.models import Summons
from inspections.summonses.models import RefusedTalkMeasure
from inspections.undertakings.models import Undertaking
from portal.demo import checks, month, people, register, talks
from portal.demo.calendar import SHANGHAI, anchor, moment

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 20, 15, 0, tzinfo=SHANGHAI)


def test_a_group_talk_was_held_and_another_is_ahead(time_machine):
    time_machine.move_to(NOW)
    launch = anchor(NOW.date())
    before, dice = moment(launch.replace(year=launch.year - 1)), random.Random(7)
    cast = people.cast(before)
    firms = register.fill(cast, dice, before + timedelta(days=1))
    month.open_month(cast, launch)
    talks.tell(checks.world(cast, firms, dice, launch, NOW))
    held = TalkSession.objects.get(state="held")
    assert held.seats.count() == 6
    assert held.sheet is not None
    assert TalkSession.objects.filter(state="set").count() == 1
    numbers = {row.document.number for row in Summons.objects.filter(seat__session=held)}
    assert len(numbers) == 6
    states = sorted(Summons.objects.filter(seat__session=held).values_list("state", flat=True))
    assert states == ["absent", "closed", "held", "held", "held", "held"]
    assert RefusedTalkMeasure.objects.count() == 5
    assert set(Undertaking.objects.values_list("state", flat=True)) == {"open", "reported", "done"}
    overdue = Undertaking.objects.filter(state="open", due_on__lt=NOW.date())
    assert overdue.exists()
    assert Undertaking.objects.filter(state="open", due_on__gt=NOW.date()).exists()
