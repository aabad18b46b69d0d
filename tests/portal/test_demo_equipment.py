"""The demo's special equipment: every state, the overdue directive, the papers refused."""

import random
from datetime import datetime, timedelta

import pytest

from casework.models import Deadline
from inspections.equipment.models import Device, Directive, EquipmentCheck, Hazard, InspectorCard
from inspections.equipment.states import CheckState, DirectiveState, HazardState, Kind
from inspections.models import CaseFile
from portal.demo import checks, equipment, month, people, register
from portal.demo.calendar import anchor, moment
from tests.factories_complaints import SHANGHAI

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 20, 15, 0, tzinfo=SHANGHAI)


def test_the_demo_holds_devices_hazards_and_directives_in_every_state(time_machine, monkeypatch):
    time_machine.move_to(NOW)
    monkeypatch.setattr(register, "ENTERPRISES", 60)
    launch = anchor(NOW.date())
    before = moment(launch - timedelta(days=345))
    cast = people.cast(before)
    firms = register.fill(cast, random.Random(7), before + timedelta(days=1))
    month.open_month(cast, launch)
    equipment.tell(checks.world(cast, firms, random.Random(7), launch, NOW))
    assert Device.objects.count() == equipment.DEVICES
    assert set(Device.objects.values_list("kind", flat=True)) == set(Kind.values)
    assert set(Device.objects.values_list("state", flat=True)) == {"in_use", "stopped", "scrapped"}
    assert Device.objects.overdue(today=NOW.date()).exists()
    assert Device.objects.failed().exists()
    states = set(EquipmentCheck.objects.values_list("state", flat=True))
    assert states == set(CheckState.values)
    assert set(Directive.objects.values_list("state", flat=True)) == set(DirectiveState.values)
    assert set(Hazard.objects.values_list("state", flat=True)) == set(HazardState.values)
    assert Directive.objects.overdue(today=NOW.date()).filter(disobeyed_on=None).exists()
    refused = Directive.objects.filter(state="reported", hazards__grade="grave")
    assert refused.exists()
    assert InspectorCard.objects.valid_on(NOW.date()).exists()


def test_a_complaint_about_a_lift_was_answered_in_time_and_another_waits(time_machine, monkeypatch):
    time_machine.move_to(NOW)
    monkeypatch.setattr(register, "ENTERPRISES", 60)
    launch = anchor(NOW.date())
    before = moment(launch - timedelta(days=345))
    cast = people.cast(before)
    firms = register.fill(cast, random.Random(7), before + timedelta(days=1))
    month.open_month(cast, launch)
    world = checks.world(cast, firms, random.Random(7), launch, NOW)
    equipment.tell(world)
    clocks = Deadline.objects.filter(code="SE-REP").order_by("pk")
    assert [clock.state for clock in clocks] == ["met", "running"]
    assert CaseFile.objects.filter(directive__disobeyed_on__isnull=False).exists()
