"""The demo's own routing is told through the acts, on days that lie in the past."""

from datetime import datetime
from types import SimpleNamespace

import pytest

from complaints.models import CaseLink, Complaint, JointConsent, RoutingRule
from complaints.routing.states import LinkKind
from complaints.states import State
from portal.demo import routing
from tests import factories_complaints as make
from tests.factories_accounts import OfficeFactory, UserFactory
from tests.factories_enterprises import EnterpriseFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "now",
    # A working day, a Sunday, and the last day of a long holiday.
    [
        datetime(2026, 9, 16, 8, 30, tzinfo=make.SHANGHAI),
        datetime(2026, 9, 13, 23, 50, tzinfo=make.SHANGHAI),
        datetime(2026, 10, 7, 12, 0, tzinfo=make.SHANGHAI),
    ],
)
def test_the_demo_shows_rules_a_split_a_joining_and_a_joint_handling(now):
    city = UserFactory(city=True)
    cast = SimpleNamespace(
        admin=UserFactory(admin=True),
        city=city,
        city_office=city.office,
        hotline=UserFactory(hotline=True, office=city.office),
    )
    OfficeFactory()
    firms = SimpleNamespace(enterprises=EnterpriseFactory.create_batch(3, industry="小家电"))
    routing.tell(cast, firms, now)
    assert RoutingRule.objects.in_force().count() == 3
    assert CaseLink.objects.filter(kind=LinkKind.SPLIT).count() == 1
    merged = Complaint.objects.filter(state=State.MERGED).order_by("pk")
    assert list(merged.values_list("kind", flat=True)) == [
        "complaint",
        "complaint",
        "report",
        "inquiry",
    ]
    assert JointConsent.objects.filter(speaks=True).count() == 1
    # Words of danger in the letter: it is urgent.
    letter = Complaint.objects.get(title__startswith="电热水壶触电")
    assert letter.priority == "urgent"
    assert not Complaint.objects.filter(received_at__gt=now).exists()
