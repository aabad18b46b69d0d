"""The demo's reports: asked back, given more time, and rewarded in every state."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import pytest

from complaints.models import ExtensionRequest, Message, Reward
from complaints.rewards.states import RewardState
from portal.demo import people, rewards
from portal.demo.calendar import anchor, moment
from tests.factories_complaints import SHANGHAI
from tests.factories_enterprises import EnterpriseFactory

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 20, 15, 0, tzinfo=SHANGHAI)


@dataclass
class Town:
    """As much of the register as the chapter asks for."""

    enterprises: list[Any] = field(default_factory=list)


def test_every_state_of_a_reward_is_told(time_machine):
    time_machine.move_to(NOW)
    launch = anchor(NOW.date())
    cast = people.cast(moment(launch.replace(year=launch.year - 1)))
    town = Town([EnterpriseFactory() for _n in range(3)])
    rewards.month(cast, town, launch, NOW)  # type: ignore[arg-type]
    assert set(Reward.objects.values_list("state", flat=True)) == set(RewardState.values)
    assert Message.objects.filter(from_office=False).count() == 2
    assert ExtensionRequest.objects.get().decision == "granted"
