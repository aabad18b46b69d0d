"""The papers of the visit: shown on arrival, or written down when the door stays shut."""

from datetime import date
from typing import Any

import pytest

from casework.models import Deadline, Notice, WorkItem
from casework.transitions import Blocked, NotAllowed
from documents import transitions as documents
from documents.models import Document
from documents.states import DocumentState
from documents.tasks import render
from inspections import casepage
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


# --- Rightfully refused: the bureau answers for its own fault ------------------------------------


def rightly_refused(people: Crew, reason: str = RefusalReason.TOO_FEW) -> Inspection:
    return visits.record_refusal(
        scheduled(people), by=people.inspector, at=AT, reason=reason, note="只来一人。"
    )


def open_steps(visit: Inspection) -> dict[str, str]:
    rows = WorkItem.objects.open().filter(url=visit.get_absolute_url())
    return dict(rows.values_list("step", "role"))


def test_a_rightful_refusal_is_a_task_of_the_leaders_with_its_time(people: Crew) -> None:
    visit = rightly_refused(people)
    assert open_steps(visit) == {"fault-measure": "regulator"}
    assert visit.deadline.code == "SC-FAULT"
    told = Notice.objects.filter(dedupe_key=f"refused:{visit.pk}").values_list("user", flat=True)
    assert set(told) == {people.regulator.pk, people.head.pk}
    step = casepage.next_step(visit, people.regulator)
    assert step["primary"]["url"].endswith("/record-measure/")
    assert "primary" not in casepage.next_step(visit, people.inspector)


def test_the_leader_records_the_measure_and_the_enterprise_gets_it_in_writing(
    people: Crew,
) -> None:
    visit = rightly_refused(people)
    with pytest.raises(NotAllowed):
        transitions.record_measure(visit, by=people.inspector, at=AT, measure="不再发生")
    visit = transitions.record_measure(
        visit, by=people.regulator, at=AT, measure="两人到齐后方可出发。"
    )
    answer = VisitPaper.objects.get(document__kind="refusal_answer").document
    assert answer.addressee["name"] == visit.enterprise.name
    assert answer.context["measure"] == "两人到齐后方可出发。"
    assert answer.context["reason"] == "抽样人员少于二人"
    assert open_steps(visit) == {"fault-tell": "regulator"}
    assert visit.deadline is None
    assert not Deadline.objects.of(visit).filter(state="running").exists()
    with pytest.raises(Blocked):
        transitions.record_measure(visit, by=people.regulator, at=AT, measure="再次")


def test_the_task_ends_when_the_answer_has_arrived(people: Crew) -> None:
    visit = rightly_refused(people)
    contact = UserFactory(enterprise=True, organisation_code=visit.enterprise.code)
    visit = transitions.record_measure(visit, by=people.regulator, at=AT, measure="加强培训。")
    answer = VisitPaper.objects.get(document__kind="refusal_answer").document
    render(answer.pk)
    assert not Document.objects.visible_to(contact).exists()
    documents.serve(answer, way="direct", receiver="宋远山", by=people.regulator, at=AT)
    assert open_steps(visit) == {}
    assert Document.objects.visible_to(contact).get() == answer
    assert Notice.objects.filter(user=contact, dedupe_key=f"fault:{visit.pk}").exists()


def test_a_wrongful_refusal_and_a_void_visit_ask_for_no_measure(people: Crew) -> None:
    refused = rightly_refused(people, RefusalReason.OBSTRUCTION)
    assert "fault-measure" not in open_steps(refused)
    visit = visits.void(scheduled(people), by=people.regulator, at=AT, reason="重复")
    assert casepage.next_step(visit, people.regulator) is None
    with pytest.raises(Blocked):
        transitions.record_measure(visit, by=people.regulator, at=AT, measure="无")


def test_the_answer_of_2014_cites_the_measures_of_its_day(people: Crew) -> None:
    visit = scheduled(people, scheduled_on=date(2014, 9, 3))
    visit = visits.record_refusal(
        visit, by=people.inspector, at=AT, reason=RefusalReason.FEE_ASKED, note="收费。"
    )
    transitions.record_measure(visit, by=people.head, at=AT, measure="退还费用。")
    answer = VisitPaper.objects.get(document__kind="refusal_answer").document
    assert answer.context["basis"] == ["《产品质量监督抽查管理办法》"]
