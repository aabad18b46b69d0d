import random
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from complaints.models import Answer, Complaint, Rating, ReopenRequest
from complaints.states import State
from portal.demo import aftercare
from tests import factories_complaints as make
from tests.factories_accounts import LANSHAN, UserFactory

pytestmark = pytest.mark.django_db


def test_the_demo_tells_answers_ratings_and_three_wishes():
    people, head = make.desk(), UserFactory(head=True)
    for number in range(4):
        make.closed(people.regulator, at=make.NOW + timedelta(days=4, hours=number))
    make.received(category="children", at=make.NOW + timedelta(days=5))
    cast: Any = SimpleNamespace(heads={LANSHAN: head})
    aftercare.say(cast, random.Random(7), make.NOW + timedelta(days=7))
    assert Answer.objects.exists()
    assert Rating.objects.count() == 4
    states = list(ReopenRequest.objects.order_by("pk").values_list("state", flat=True))
    assert states == ["asked", "granted", "denied"]
    assert Complaint.objects.filter(state=State.ACCEPTED).count() == 1
    assert not ReopenRequest.objects.filter(state="denied", answer="").exists()
