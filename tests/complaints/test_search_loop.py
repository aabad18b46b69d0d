"""The stepper of a case: what is done, what is on, what is not needed."""

from datetime import timedelta

import pytest

from complaints import loop, transitions
from complaints.models import Complaint
from tests import factories_complaints as make
from tests.factories_enterprises import EnterpriseFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def people(db: None) -> make.Desk:
    return make.desk()


def states(complaint: Complaint) -> str:
    """The steps from receipt to telling, a letter for each."""
    letters = {"done": "d", "now": "n", "fail": "f", "skip": "s", "": "-"}
    return "".join(letters[step["state"]] for step in loop.steps(complaint)["steps"])


def test_a_complaint_goes_through_six_steps(people):
    assert states(make.received()) == "dn----"
    assert states(make.accepted(people.regulator)) == "ddn---"
    assert states(make.referred(people, EnterpriseFactory())) == "ddnn--"
    assert states(make.refused(people.regulator)) == "dfssds"
    taken_back = transitions.withdraw(make.received(), by=make.public(), at=make.NOW)
    assert states(taken_back) == "dsssds"


def test_an_ended_complaint_is_still_to_be_told(people):
    closed = make.closed(people.regulator)
    assert states(closed) == "dddsdn"
    told = transitions.record_told(
        closed, by=people.regulator, at=closed.closed_at + timedelta(hours=1), way="phone"
    )
    assert states(told) == "dddsdd"


def test_a_question_is_received_and_answered(people):
    assert states(make.inquiry()) == "dn"


def test_a_report_is_taken_on_before_it_is_verified(people):
    report = make.report(contact=None, code=make.RECEIPT)
    assert states(report) == "dn----"
    current = loop.steps(report)["current"]
    assert current == 2
