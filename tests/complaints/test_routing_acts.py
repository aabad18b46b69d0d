"""Who handles a case: given out, given back, sent on, disputed."""

from datetime import date, timedelta

import pytest

from accounts.states import OfficeKind
from casework.audit import timeline
from casework.models import Deadline, Notice, WorkItem
from casework.states import ItemState
from casework.transitions import Blocked, NotAllowed, WrongState
from complaints.models import Complaint
from complaints.queries import next_step
from complaints.routing import transitions
from complaints.routing.queries import authorities
from complaints.states import Outcome, RefusalReason, State
from tests import factories_complaints as make
from tests import factories_routing as routes
from tests.factories_accounts import LANSHAN, TANCHENG, OfficeFactory, UserFactory, sign_in

pytestmark = pytest.mark.django_db
NOW = make.NOW
LATER = NOW + timedelta(days=1)


def waiting(case: Complaint) -> list[tuple[str, str, str]]:
    """What waits, for which role or person, in which office."""
    items = WorkItem.objects.filter(object_id=case.pk, state=ItemState.OPEN).order_by("step")
    return [
        (item.step, str(item.assignee or item.role), item.office.name)
        for item in items.select_related("office", "assignee")
    ]


@pytest.fixture
def people(db: None) -> make.Desk:
    return make.desk()


# --- Assigning ------------------------------------------------------------------------------


def test_a_case_is_given_to_a_person_and_the_worklist_moves(people):
    case = make.accepted(people.regulator)
    case = transitions.assign(case, by=people.regulator, at=LATER, person=people.inspector)
    assert case.handler == people.inspector
    assert waiting(case) == [("handle", str(people.inspector), case.office.name)]
    assert Notice.objects.get(user=people.inspector).text == f"{case.number}现由您承办"
    assert Complaint.objects.visible_to(people.inspector).get() == case
    assert timeline(case)[0].sentence == f"指定承办人：{people.inspector}"


def test_nobody_of_another_office_is_given_a_case(people):
    case = make.received()
    stranger = UserFactory(regulator=True, elsewhere=True)
    with pytest.raises(Blocked, match="兰山"):
        transitions.assign(case, by=people.regulator, at=LATER, person=stranger)
    with pytest.raises(NotAllowed):
        transitions.assign(case, by=people.hotline, at=LATER, person=people.inspector)


# --- Back to the receiving unit, and out again ----------------------------------------------


def test_a_unit_without_power_gives_it_back_and_never_sideways(people):
    city = UserFactory(hotline=True, office=routes.city())
    people.hotline.is_active = False
    people.hotline.save()
    case = make.received()
    case = transitions.give_back(case, by=people.regulator, at=LATER, reason="属于医疗服务")
    assert (case.office.kind, case.handler) == (OfficeKind.CITY, None)
    assert [step for step, _who, _office in waiting(case)] == ["intake", "triage"]
    assert {office for _step, _who, office in waiting(case)} == {case.office.name}
    assert case.deadline.office == case.office
    # Art. 37: whoever was given the case does not pass it on.
    here = OfficeFactory()
    with pytest.raises(NotAllowed):
        transitions.distribute(case, by=people.regulator, at=LATER, office=here)
    case = transitions.distribute(case, by=city, at=LATER, office=here)
    assert case.office == here
    assert timeline(case, public=True)[0].sentence == f"现由{here.name}负责办理"


def test_the_receiving_unit_has_nobody_to_give_it_back_to(people):
    case = make.received()
    with pytest.raises(Blocked, match="接收单位"):
        transitions.give_back(case, by=people.regulator, at=LATER, reason="无管辖权")


def test_it_is_distributed_only_where_there_is_power(people):
    case = make.received()
    elsewhere = OfficeFactory(other_county=True)
    with pytest.raises(Blocked, match="无管辖权"):
        transitions.distribute(case, by=people.hotline, at=LATER, office=elsewhere)


def test_a_case_taken_on_is_not_given_back(people):
    case = make.accepted(people.regulator)
    with pytest.raises(WrongState):
        transitions.give_back(case, by=people.regulator, at=LATER, reason="无管辖权")


def test_priority_changes_no_time_limit(people):
    case = make.received()
    due = case.deadline.due_on
    case = transitions.prioritise(case, by=people.hotline, at=LATER, priority="urgent")
    assert (case.priority, case.deadline.due_on) == ("urgent", due)
    with pytest.raises(Blocked):
        transitions.prioritise(case, by=people.hotline, at=LATER, priority="soon")


# --- A dispute over who is in charge --------------------------------------------------------


def test_a_dispute_is_settled_in_seven_working_days(people):
    case = make.report()
    case = transitions.dispute_power(
        case, by=people.regulator, at=NOW, other="郯城县局", reason="经营地不明"
    )
    clock = Deadline.objects.of(case).get(code="CM-JUR")
    assert clock.due_on == date(2026, 9, 22)
    assert case.deadline == clock
    with pytest.raises(Blocked, match="正在处理"):
        transitions.dispute_power(case, by=people.regulator, at=NOW, other="某局", reason="同上")
    city = routes.city()
    case = transitions.settle_power(
        case, by=people.regulator, at=LATER, office=city, note="市局指定"
    )
    clock.refresh_from_db()
    assert (clock.state, case.office) == ("met", city)
    assert case.deadline.code == "RP-FILE"
    with pytest.raises(Blocked):
        transitions.settle_power(case, by=people.regulator, at=LATER, office=city, note="再次")


def test_the_rules_of_1998_know_no_such_clock(people):
    case = make.received(at=make.moment(date(2014, 9, 3)))
    with pytest.raises(Blocked, match="1998"):
        transitions.dispute_power(case, by=people.regulator, at=LATER, other="某局", reason="略")


# --- Outside the bureau ---------------------------------------------------------------------


def test_under_the_rules_of_1998_it_is_handed_over_within_seven_days(people):
    at = make.moment(date(2014, 9, 9))
    case = make.received(at=make.moment(date(2014, 9, 3)))
    case = transitions.transfer_out(case, by=people.hotline, at=at, authority="临沂市环境保护局")
    assert (case.state, case.outcome) == (State.CLOSED, Outcome.TRANSFERRED)
    clock = Deadline.objects.of(case).get(code="CM-ACC")
    assert (clock.state, clock.due_on) == ("met", date(2014, 9, 10))
    assert timeline(case, public=True)[0].sentence == "该事项已移送临沂市环境保护局处理"


@pytest.mark.parametrize(
    ("made", "reason"),
    [
        (make.received, RefusalReason.NO_POWER),
        # Art. 29: whoever reported is told where to go; the report is not forwarded.
        (make.report, RefusalReason.ELSEWHERE),
        (make.inquiry, RefusalReason.ELSEWHERE),
    ],
)
def test_since_2020_people_are_told_where_to_go(people, made, reason):
    case = transitions.transfer_out(
        made(), by=people.hotline, at=LATER, authority="临沂市生态环境局"
    )
    assert (case.state, case.refusal_reason) == (State.REFUSED, reason)
    assert case.right_office == "临沂市生态环境局"
    assert "临沂市生态环境局" in next_step(case, None).say
    assert waiting(case) == []
    assert timeline(case, public=True)[0].sentence.endswith("请向临沂市生态环境局反映")


def test_the_right_authority_bears_the_name_of_its_time():
    old = make.received(at=make.moment(date(2014, 9, 3)), domain="environment")
    new = make.received(domain="environment")
    names = [
        authorities.authorities_for(case, case.received_at.date())[0].both for case in (old, new)
    ]
    assert names == [
        "临沂市环境保护局 (Linyi Environmental Protection Bureau)",
        "临沂市生态环境局 (Linyi Ecology and Environment Bureau)",
    ]


def test_the_page_offers_the_authorities_and_keeps_what_was_typed(client, people):
    case = make.received(domain="environment")
    desk = sign_in(client, people.hotline)
    url = f"{case.get_absolute_url()}transfer-out/"
    assert "临沂市生态环境局" in desk.get(url).content.decode()
    wrong = desk.post(url, {"authority": "other", "answer": "请联系有关部门"})
    assert wrong.status_code == 422
    assert "请联系有关部门" in wrong.content.decode()
    assert desk.post(url, {"authority": "sthj", "answer": "环境污染"}).status_code == 303
    case.refresh_from_db()
    assert case.right_office == "临沂市生态环境局 (Linyi Ecology and Environment Bureau)"


def test_a_program_assigns_through_the_api(client, people):
    case = make.received()
    desk = sign_in(client, people.regulator)
    answer = desk.post(
        f"/api/v1/complaints/{case.pk}/assign/",
        {"person": people.inspector.pk},
        content_type="application/json",
        headers={"If-Match": f'"{case.version}"'},
    )
    assert answer.status_code == 200, answer.content
    assert answer.json()["handler"] == people.inspector.pk
    assert {"split", "join", "give_back", "transfer_out"} & set(
        answer.json()["allowed_transitions"]
    ) >= {"split", "join", "transfer_out"}


def test_the_way_of_a_case_is_told_on_its_page(client, people):
    rule = routes.rule(name="漏电归市局", words="漏电", priority="urgent")
    case = make.received(respondent_address="济南市历下区示例路1号", district=LANSHAN)
    page = sign_in(client, people.regulator).get(f"{case.get_absolute_url()}panel/aside-routing/")
    text = page.content.decode()
    assert f"{rule.label} 漏电归市局" in text
    assert "经营者地址在本市以外" in text
    assert "紧急" in text
    assert TANCHENG not in text
