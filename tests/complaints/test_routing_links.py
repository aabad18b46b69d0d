"""One letter with two matters, several receipts of one dispute, many people on one trader."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from casework.audit import timeline
from casework.models import AuditEvent, Deadline, Notice, OutboxEntry, WorkItem
from casework.states import ItemState
from casework.transitions import Blocked, NotAllowed, WrongState
from complaints import queries
from complaints import transitions as core
from complaints.mediation.states import EntrustState, JointTestState, SessionState
from complaints.models import CaseLink, Complaint, JointConsent, Reporter
from complaints.routing import transitions
from complaints.routing.forms.acts import JoinForm, JointForm
from complaints.routing.queries import linked
from complaints.states import Channel, Kind, Outcome, State
from tests import factories_complaints as make
from tests import factories_mediation as mediations
from tests import factories_routing as routes
from tests.factories_accounts import TANCHENG, UserFactory, sign_in

pytestmark = pytest.mark.django_db
NOW = make.NOW
LATER = NOW + timedelta(days=2)


@pytest.fixture
def people(db: None) -> make.Desk:
    return make.desk()


def codes(case: Complaint, state: str) -> set[str]:
    return set(Deadline.objects.of(case).filter(state=state).values_list("code", flat=True))


def say(case: Complaint, *, public: bool = False) -> str:
    return timeline(case, public=public)[0].sentence


# --- One letter, two matters (Order 20 art. 7) ----------------------------------------------


def test_a_letter_with_two_matters_becomes_two_records(people):
    first = make.received()
    first = transitions.split(
        first, by=people.hotline, at=LATER, title="销售无认证水壶", description="均无认证标志。"
    )
    half = Complaint.objects.get(links_in__first=first)
    assert (half.kind, half.number) == (Kind.REPORT, "JB-2026-0916-0001")
    assert (half.state, half.demands, half.amount) == (State.RECEIVED, [], None)
    # Each has its own clock, from the same day of receipt.
    assert half.received_at == first.received_at
    assert Deadline.objects.of(half).get().code == "RP-FILE"
    assert Deadline.objects.of(half).get().started_on == NOW.date()
    assert codes(first, "running") == {"CM-ACC"}
    assert say(first) == f"拆分登记：另一件为{half.number}"
    assert say(half) == f"由{first.number}拆分登记"
    assert half.number in say(first, public=True)


def test_the_person_goes_over_sealed_and_stands_nowhere_else(people):
    first, half = routes.halves(people.hotline)
    mine, theirs = Reporter.objects.get(complaint=first), Reporter.objects.get(complaint=half)
    assert theirs.contact == mine.contact == make.CANARY
    # Of the report half the custodians alone keep the name.
    assert not core.rules.may_read_contact(half, people.regulator.actor)
    assert core.rules.may_read_contact(first, people.regulator.actor)
    for model in (AuditEvent, Notice, WorkItem, OutboxEntry):
        rows = " ".join(str(row) for row in model.objects.order_by("pk").values())
        assert make.CANARY.name not in rows
        assert make.CANARY.phone not in rows


def test_the_code_that_came_with_the_letter_opens_both(people):
    first, half = routes.halves(people.hotline)
    assert queries.by_number_and_code(first.number, make.CODE) == first
    assert queries.by_number_and_code(half.number, make.CODE) == half
    own = linked.for_citizen(first).code
    assert own != make.CODE
    assert queries.by_number_and_code(half.number, own) == half
    # The second code may be given to somebody who must not read the first half.
    assert queries.by_number_and_code(first.number, own) is None
    assert linked.for_citizen(half).code == ""


def test_the_citizen_walks_from_one_half_to_the_other(client, people):
    first, half = routes.halves(people.hotline)
    client.post("/complaints/track/", {"number": first.number, "query_code": make.CODE})
    page = client.get("/complaints/track/case/").content.decode()
    assert half.number in page
    assert linked.for_citizen(first).code in page
    assert client.post("/complaints/track/other/").status_code == 303
    page = client.get("/complaints/track/case/").content.decode()
    assert half.title in page
    assert first.number in page
    # Back again only with the number and the code of the first.
    assert client.post("/complaints/track/other/").status_code == 403


def test_nobody_opens_another_half_without_a_code(client, people):
    routes.halves(people.hotline)
    answer = client.post("/complaints/track/other/")
    assert (answer.status_code, answer["Location"]) == (303, "/complaints/track/")


def test_a_report_with_a_dispute_is_split_the_other_way(people):
    report = make.report(respondent_name="云石家电兰山店")
    transitions.split(
        report, by=people.hotline, at=LATER, title="要求退款", description="要求退还货款。"
    )
    half = Complaint.objects.get(links_in__first=report)
    assert (half.kind, codes(half, "running")) == (Kind.COMPLAINT, {"CM-ACC"})


@pytest.mark.parametrize("made", ["anonymous", "inquiry", "twice"])
def test_what_cannot_be_split(people, made):
    case = {
        "anonymous": lambda: make.report(contact=None, code=make.RECEIPT),
        "inquiry": make.inquiry,
        "twice": lambda: routes.halves(people.hotline)[0],
    }[made]()
    with pytest.raises(Blocked):
        transitions.split(
            case, by=people.hotline, at=LATER, title="另一事项", description="另一事项。"
        )


def test_each_half_ends_in_its_own_way(people):
    first, half = routes.halves(people.hotline)
    core.accept(first, by=people.regulator, at=LATER)
    core.close(first, by=people.regulator, at=LATER, outcome=Outcome.SETTLED)
    half.refresh_from_db()
    assert half.state == State.RECEIVED


def test_a_rule_places_the_second_half_by_its_own_kind(people):
    rule = routes.rule(kind="report")
    _first, half = routes.halves(people.hotline)
    assert half.routed.rule == rule
    assert half.office == routes.city()


# --- One dispute, several receipts ----------------------------------------------------------


def three_channels() -> list[Complaint]:
    """The same person by telephone, letter and web on three days."""
    doors = (Channel.PHONE, Channel.LETTER, Channel.WEB)
    return [
        make.received(channel=door, at=NOW + timedelta(days=day)) for day, door in enumerate(doors)
    ]


def test_three_receipts_of_one_letter_become_one_case(people):
    first, second, third = three_channels()
    third = transitions.join(
        third, by=people.hotline, at=LATER, cases=[first, second], reason="同一事项三次来件"
    )
    first.refresh_from_db()
    second.refresh_from_db()
    # The first valid receipt leads, whichever page the act was sent from.
    assert [case.state for case in (first, second, third)] == ["received", "merged", "merged"]
    assert second.lead == third.lead == first
    assert linked.joined_to(first) == [second, third]
    assert Deadline.objects.of(first).get(code="CM-ACC").started_on == NOW.date()
    assert codes(second, "cancelled") == codes(third, "cancelled") == {"CM-ACC"}
    open_items = WorkItem.objects.filter(state=ItemState.OPEN)
    assert set(open_items.values_list("object_id", flat=True)) == {first.pk}
    assert say(second) == f"并入{first.number}"
    assert say(first) == f"并入本件：{third.number}、{second.number}"
    assert Reporter.objects.count() == 3


def test_the_code_of_a_joined_receipt_shows_how_the_lead_stands(client, people):
    first, second, _third = three_channels()
    transitions.join(first, by=people.hotline, at=LATER, cases=[second], reason="重复")
    client.post("/complaints/track/", {"number": second.number, "query_code": make.CODE})
    page = client.get("/complaints/track/case/").content.decode()
    assert first.office.name in page
    assert first.number in page
    core.accept(first, by=people.regulator, at=LATER)
    core.close(
        first, by=people.regulator, at=LATER, outcome=Outcome.SETTLED, answer="已退款一百元。"
    )
    assert "已退款一百元。" in client.get("/complaints/track/case/").content.decode()


def test_many_people_on_one_trader_are_no_duplicates(people):
    mine, others = make.received(), routes.from_neighbour()
    with pytest.raises(Blocked, match="不属于重复"):
        transitions.join(mine, by=people.hotline, at=LATER, cases=[others], reason="重复")
    # Another telephone of the same person: somebody made sure and says so.
    transitions.join(
        mine, by=people.hotline, at=LATER, cases=[others], reason="本人另一号码", same_person=True
    )
    others.refresh_from_db()
    assert others.lead == mine


def test_a_complaint_never_joins_a_report(people):
    with pytest.raises(Blocked, match="第七条"):
        transitions.join(
            make.received(), by=people.hotline, at=LATER, cases=[make.report()], reason="重复"
        )


def test_a_repeated_report_joins_only_under_the_rules_of_2026(people):
    old = [make.report(at=make.moment(date(2026, 4, 13), hour)) for hour in (9, 10)]
    with pytest.raises(Blocked, match="2026"):
        transitions.join(old[0], by=people.hotline, at=LATER, cases=[old[1]], reason="重复举报")
    new, again = make.report(), make.report(contact=None, code=make.RECEIPT, at=LATER)
    transitions.join(new, by=people.hotline, at=LATER, cases=[again], reason="重复举报")
    again.refresh_from_db()
    assert again.lead == new
    # Whoever reported first does not learn that somebody else did.
    assert "并" not in " ".join(entry.sentence for entry in timeline(new, public=True))


def test_what_has_ended_or_is_further_on_does_not_follow(people):
    ended, later = make.refused(people.hotline), make.received(at=LATER)
    with pytest.raises(Blocked, match="已办结"):
        transitions.join(later, by=people.hotline, at=LATER, cases=[ended], reason="重复")
    early = make.received(at=NOW - timedelta(days=3))
    taken = make.accepted(people.regulator)
    with pytest.raises(Blocked, match="应作为主案"):
        transitions.join(taken, by=people.hotline, at=LATER, cases=[early], reason="重复")


def test_a_case_that_leads_others_does_not_follow(people):
    first, second, third = three_channels()
    transitions.join(second, by=people.hotline, at=LATER, cases=[third], reason="重复")
    with pytest.raises(Blocked, match="先解除"):
        transitions.join(first, by=people.hotline, at=LATER, cases=[second], reason="重复")


def test_nobody_joins_a_case_beyond_his_reach(people):
    mine, others = make.received(), make.received(district=TANCHENG)
    with pytest.raises(NotAllowed):
        transitions.join(mine, by=people.hotline, at=LATER, cases=[others], reason="重复")
    form = JoinForm({"numbers": others.number, "reason": "重复"}, obj=mine, user=people.hotline)
    assert list(form.errors) == ["numbers", "cases"] or list(form.errors) == ["numbers"]


@pytest.mark.parametrize("taken_on", [False, True])
def test_a_joining_by_mistake_is_undone_and_late_stays_late(people, taken_on):
    first = make.accepted(people.regulator)
    second = make.accepted(people.regulator, at=LATER) if taken_on else make.received(at=NOW)
    before = {c.code: c.due_on for c in Deadline.objects.of(second).open()}
    transitions.join(first, by=people.hotline, at=LATER, cases=[second], reason="误认")
    second.refresh_from_db()
    second = transitions.separate(
        second, by=people.hotline, at=NOW + timedelta(days=30), reason="并非同一事项"
    )
    assert (second.state, second.lead) == ("accepted" if taken_on else "received", None)
    clocks = Deadline.objects.of(second).open()
    assert {clock.code: clock.due_on for clock in clocks} == before
    steps = WorkItem.objects.filter(object_id=second.pk, state=ItemState.OPEN)
    assert ("handle" if taken_on else "triage") in steps.values_list("step", flat=True)
    with pytest.raises(WrongState):
        transitions.separate(second, by=people.hotline, at=LATER, reason="再次")


# --- Many people, one trader (Order 20 art. 11) ---------------------------------------------


def together(people: make.Desk) -> tuple[Complaint, Complaint, Complaint]:
    mine = make.received()
    second = routes.from_neighbour()
    third = routes.from_neighbour(routes.THIRD)
    mine = transitions.handle_jointly(
        mine, by=people.hotline, at=LATER, cases=[second, third], consent="书面", speakers=[second]
    )
    return mine, second, third


def test_people_who_agreed_are_handled_jointly_and_each_keeps_his_case(people):
    mine, second, third = together(people)
    group = [(each.complaint, each.speaks) for each in linked.members(third)]
    assert group == [(mine, False), (second, True), (third, False)]
    for case in (mine, second, third):
        case.refresh_from_db()
        assert case.state == State.RECEIVED
        assert codes(case, "running") == {"CM-ACC"}
        assert JointConsent.objects.get(complaint=case).how == "书面"
        assert say(case, public=True).startswith("经您同意")
        # Nobody learns the others' numbers.
        assert "TS-" not in say(case, public=True)
    with pytest.raises(Blocked, match="解除"):
        transitions.join(
            mine, by=people.hotline, at=LATER, cases=[second], reason="重复", same_person=True
        )


@pytest.mark.parametrize(
    ("consent", "speakers", "says"), [("", 1, "如何同意"), ("书面", 3, "两名")]
)
def test_it_needs_the_consent_of_each_and_at_most_two_speak(people, consent, speakers, says):
    cases = [make.received(), routes.from_neighbour(), routes.from_neighbour(routes.THIRD)]
    with pytest.raises(Blocked, match=says):
        transitions.handle_jointly(
            cases[0],
            by=people.hotline,
            at=LATER,
            cases=cases[1:],
            consent=consent,
            speakers=cases[:speakers],
        )
    assert not CaseLink.objects.exists()


def test_only_complaints_on_the_same_trader_by_others_are_tied(people):
    mine = make.received()
    for other in (
        routes.from_neighbour(respondent_name="另一家店"),
        make.received(),
        make.report(contact=routes.THIRD, respondent_name=mine.respondent_name),
    ):
        with pytest.raises(Blocked):
            transitions.handle_jointly(
                mine, by=people.hotline, at=LATER, cases=[other], consent="书面"
            )
    with pytest.raises(Blocked, match="第十一条"):
        transitions.handle_jointly(
            make.report(), by=people.hotline, at=LATER, cases=[mine], consent="书面"
        )


def test_whoever_takes_the_consent_back_leaves_and_the_others_stay(people):
    mine, second, third = together(people)
    transitions.leave_joint(mine, by=people.hotline, at=LATER, reason="本人撤回同意")
    assert [each.complaint for each in linked.members(second)] == [second, third]
    assert linked.members(mine) == []
    transitions.leave_joint(third, by=people.hotline, at=LATER, reason="本人撤回同意")
    assert not CaseLink.objects.exists()
    assert not JointConsent.objects.exists()


def test_the_form_names_the_speakers_by_their_numbers(people):
    mine, other = make.received(), routes.from_neighbour()
    data = {"cases": [other.pk], "consent": "书面", "speakers": f"{mine.number} {other.number}"}
    form = JointForm(data, obj=mine, user=people.hotline)
    assert form.is_valid(), form.errors
    assert {case.pk for case in form.arguments()["speakers"]} == {mine.pk, other.pk}
    wrong = JointForm({**data, "speakers": "TS-2020-0101-0001"}, obj=mine, user=people.hotline)
    assert list(wrong.errors) == ["speakers"]


# --- Likely duplicates ----------------------------------------------------------------------


def reasons(case: Complaint, user: object) -> dict[str, set[str]]:
    found = linked.similar_to(case, user)
    return {one.complaint.number: {str(reason) for reason in one.reasons} for one in found}


def test_a_likely_duplicate_is_shown_with_its_reason(people):
    case = make.received()
    caller = make.received(
        title="另一件事情", respondent_name="某店", product_name="玩具", at=LATER
    )
    trader = routes.from_neighbour(title="水壶坏了", at=LATER)
    title = routes.from_neighbour(routes.THIRD, respondent_name="某店", at=LATER)
    routes.from_neighbour(title="水壶坏了", at=NOW + timedelta(days=91))
    make.received(district=TANCHENG)
    assert reasons(case, people.regulator) == {
        caller.number: {"同一来电人"},
        trader.number: {"同一经营者和商品"},
        title.number: {"标题相同"},
    }


def test_reports_are_never_compared_by_who_made_them(people):
    case = make.report()
    same = make.report(product_name="")
    found = reasons(case, people.regulator)
    assert found == {same.number: {"标题相同"}}
    complaint = make.received(title="散装化肥无标签无批号", respondent_name="某店")
    assert reasons(complaint, people.regulator) == {}


def test_the_panel_names_the_reason_and_never_the_number(client, people):
    case, again = make.received(), make.received(at=LATER)
    page = sign_in(client, people.regulator).get(
        f"{case.get_absolute_url()}panel/aside-duplicates/"
    )
    text = page.content.decode()
    assert again.number in text
    assert "同一来电人" in text
    assert make.CANARY.phone not in text


def test_the_panels_cost_the_same_for_one_link_and_for_many(people):
    case = make.received()
    linked.similar_to(case, people.regulator)
    counts = []
    for number in range(2):
        for _ in range(1 + number * 3):
            make.received(at=LATER)
        with CaptureQueriesContext(connection) as found:
            linked.similar_to(case, people.regulator)
        counts.append(len(found))
    assert counts[0] == counts[1]


def test_the_desk_joins_on_the_page(client, people):
    first, second, _third = three_channels()
    desk = sign_in(client, people.hotline)
    url = f"{second.get_absolute_url()}join/"
    assert first.number in desk.get(url).content.decode()
    assert desk.post(url, {"reason": "重复"}).status_code == 422
    assert desk.post(url, {"cases": [first.pk], "reason": "重复"}).status_code == 303
    second.refresh_from_db()
    assert second.lead == first
    assert "解除并案" in desk.get(second.get_absolute_url()).content.decode()
    panel = f"{first.get_absolute_url()}panel/aside-routing/"
    assert second.number in desk.get(panel).content.decode()


def test_a_regulator_of_the_city_sees_the_pair(client):
    city = UserFactory(city=True)
    people = make.desk()
    first, half = routes.halves(people.hotline)
    page = sign_in(client, city).get(f"{half.get_absolute_url()}panel/aside-routing/")
    assert first.number in page.content.decode()


def test_what_a_joined_case_had_under_way_ends_with_it(people):
    first = make.accepted(people.regulator)
    second = make.accepted(people.regulator, code="K7M2PQ9XTS")
    session, test, entrusted = mediations.under_way(people.regulator, second, at=LATER)
    second.refresh_from_db()
    transitions.join(second, by=people.hotline, at=LATER, cases=[first], reason="重复")
    for row in (session, test, entrusted):
        row.refresh_from_db()
    assert session.state == SessionState.CALLED_OFF
    assert test.state != JointTestState.RUNNING
    assert entrusted.state != EntrustState.OUT
