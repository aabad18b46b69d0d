"""The papers of the visit: shown on arrival, or written down when the door stays shut."""

from typing import Any

import pytest

from casework.transitions import Blocked, NotAllowed
from documents.states import DocumentState
from inspections.models import Inspection, VisitPaper
from inspections.papers import transitions
from inspections.papers.queries import papers_of
from inspections.visits import transitions as visits
from inspections.visits.states import InspectionState, RefusalReason
from tests.factories_accounts import UserFactory
from tests.factories_inspections import AT, Crew, crew, scheduled

pytestmark = pytest.mark.django_db


@pytest.fixture
def people() -> Crew:
    return crew()


def notice(visit: Inspection) -> Any:
    return VisitPaper.objects.get(inspection=visit, document__kind="spot_check_notice").document


def test_the_notice_names_the_team_the_product_and_the_law(people: Crew) -> None:
    visit = transitions.issue_notice(scheduled(people), by=people.inspector, at=AT)
    document = notice(visit)
    assert document.state == DocumentState.APPROVED
    assert document.number.endswith("抽通〔2026〕1号")
    names = [one["name"] for one in document.context["inspectors"]]
    assert names == [str(people.inspector), str(people.colleague)]
    assert document.context["product"] == "电热水壶"
    assert document.context["basis"] == [
        "《中华人民共和国产品质量法》第十五条",
        "《产品质量监督抽查管理暂行办法》",
    ]


def test_one_visit_has_one_notice(people: Crew) -> None:
    visit = transitions.issue_notice(scheduled(people), by=people.inspector, at=AT)
    with pytest.raises(Blocked, match="抽通"):
        transitions.issue_notice(visit, by=people.inspector, at=AT)


def test_fewer_than_two_inspectors_have_no_notice(people: Crew) -> None:
    visit = scheduled(people, inspectors=[people.inspector])
    with pytest.raises(Blocked):
        transitions.issue_notice(visit, by=people.regulator, at=AT)
    assert not VisitPaper.objects.exists()


def test_another_county_makes_out_no_notice(people: Crew) -> None:
    stranger = UserFactory(inspector=True, elsewhere=True)
    with pytest.raises(NotAllowed):
        transitions.issue_notice(scheduled(people), by=stranger, at=AT)


@pytest.mark.parametrize(
    ("reason", "rightful"),
    [
        (RefusalReason.OBSTRUCTION, False),
        (RefusalReason.NO_COOPERATION, False),
        (RefusalReason.ABSURD_PRICE, False),
        (RefusalReason.TOO_FEW, True),
        (RefusalReason.NO_PAPERS, True),
        (RefusalReason.WRONG_NAMES, True),
        (RefusalReason.FEE_ASKED, True),
    ],
)
def test_a_refusal_is_recorded_against_whom_it_must(
    people: Crew, reason: str, rightful: bool
) -> None:
    visit = transitions.issue_notice(scheduled(people), by=people.inspector, at=AT)
    visit = visits.start(visit, by=people.inspector, at=AT)
    visit = visits.record_refusal(
        visit, by=people.inspector, at=AT, reason=reason, note="门卫不让进入。"
    )
    visit = transitions.issue_refusal_record(visit, by=people.inspector, at=AT)
    record = VisitPaper.objects.get(document__kind="refusal_record").document
    assert record.context["rightful"] is rightful
    assert record.context["notice_number"] == notice(visit).number
    assert record.context["facts"] == "门卫不让进入。"
    with pytest.raises(Blocked):
        transitions.issue_refusal_record(visit, by=people.inspector, at=AT)


def test_without_a_refusal_there_is_nothing_to_record(people: Crew) -> None:
    visit = visits.void(scheduled(people), by=people.regulator, at=AT, reason="重复")
    assert visit.state == InspectionState.VOID
    with pytest.raises(Blocked):
        transitions.issue_refusal_record(visit, by=people.inspector, at=AT)


def test_the_panel_lists_what_the_reader_may_see(people: Crew) -> None:
    visit = transitions.issue_notice(scheduled(people), by=people.inspector, at=AT)
    assert list(papers_of(visit, people.regulator)) == [notice(visit)]
    assert not papers_of(visit, UserFactory(inspector=True, elsewhere=True)).exists()
