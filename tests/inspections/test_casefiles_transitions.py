"""案卷: nobody files, decides or hands over alone, and every step has its time."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import translation

from casework import deadlines, outbox
from casework.models import MeasureDelta, WorkItem
from casework.states import DeadlineState
from casework.transitions import Blocked, NotAllowed, WrongState
from documents.states import DocumentState
from enterprises.models import CreditFact
from inspections import signals
from inspections.casefiles import rules
from inspections.casefiles import transitions as cases
from inspections.casefiles.models import CaseFile, CaseReview
from inspections.casefiles.states import (
    CaseState,
    Ground,
    Hearing,
    PenaltyKind,
    TransferState,
    Verdict,
    Wish,
)
from inspections.summonses import transitions as talks
from inspections.visits import transitions as visits
from inspections.visits.states import Outcome
from tests.factories_accounts import UserFactory
from tests.factories_casefiles import (
    FILED,
    PENALTIES,
    RECEIPT,
    Bench,
    bench,
    clue,
    decided,
    decision_proposed,
    filed,
    investigated,
    proposed,
    reviewed,
    served,
    transferred,
)
from tests.factories_followup import at
from tests.factories_inspections import an_enterprise, crew, failed

pytestmark = pytest.mark.django_db
State = CaseState


@pytest.fixture(autouse=True)
def in_english() -> Any:
    with translation.override("en"):
        yield


def counted(code: str) -> int:
    return sum(int(row.amount) for row in MeasureDelta.objects.filter(measure=code))


# --- Filing ----------------------------------------------------------------------------------


def test_a_clue_from_tomorrow_is_refused() -> None:
    with pytest.raises(Blocked, match="lies ahead"):
        clue(bench(), received_on=date(2026, 9, 4))


@pytest.mark.parametrize("how_many", [1, 3])
def test_a_case_has_two_handlers(how_many: int) -> None:
    people = bench()
    team = [people.handler, people.second, people.legal][:how_many]
    with pytest.raises(Blocked, match="two"):
        clue(people, handlers=team)


def test_handlers_come_from_the_office_of_the_case() -> None:
    people = bench()
    with pytest.raises(Blocked, match="office"):
        clue(people, handlers=[people.handler, UserFactory(inspector=True, elsewhere=True)])


def test_the_form_carries_every_signature_and_a_number_of_its_own_series() -> None:
    row = filed(bench())
    document = row.filing_document
    assert document is not None
    assert document.number == "兰市监立案〔2026〕1号"
    context = document.context
    assert (context["section"]["opinion"], context["legal"]["opinion"]) == ("拟同意", "同意")
    assert context["leader"]["on"] == "2026年9月3日"
    assert len(context["handlers"]) == 2


def test_not_filing_has_its_own_form_and_ends_the_file() -> None:
    row = filed(bench(), wish=Wish.DO_NOT_FILE)
    assert row.state == State.NOT_FILED
    assert row.filing_document is not None
    assert row.filing_document.title == "不予立案审批表"
    assert row.filing_document.number == "兰市监不立〔2026〕1号"
    assert row.closed_at is not None
    assert counted("case.filed") == 0


def test_filing_names_a_clause() -> None:
    people = bench()
    row = clue(people, clauses="")
    with pytest.raises(Blocked, match="clauses"):
        cases.submit_filing(row, by=people.handler, at=FILED, wish=Wish.FILE, reason="符合")


def test_the_leader_signs_last() -> None:
    people = bench()
    row = proposed(people)
    with pytest.raises(Blocked, match="Head of section"):
        cases.approve_filing(row, by=people.head, at=FILED, opinion="同意")
    row = cases.review_section(row, by=people.section, at=FILED, opinion="同意")
    with pytest.raises(Blocked, match="Legal review"):
        cases.approve_filing(row, by=people.head, at=FILED, opinion="同意")


def test_whoever_drafted_or_handles_signs_nothing() -> None:
    people = bench()
    row = proposed(people)
    for person in people.pair:
        with pytest.raises(NotAllowed):
            cases.review_legal(row, by=person, at=FILED, opinion="同意")
    head_handles = proposed(people, handlers=[people.handler, people.head])
    with pytest.raises(NotAllowed):
        cases.approve_filing(head_handles, by=people.head, at=FILED, opinion="同意")


def test_nobody_signs_twice() -> None:
    people = bench()
    row = cases.review_section(proposed(people), by=people.section, at=FILED, opinion="同意")
    with pytest.raises(NotAllowed, match="already"):
        cases.review_legal(row, by=people.section, at=FILED, opinion="同意")


def test_the_database_keeps_one_signature_a_step() -> None:
    people = bench()
    row = cases.review_section(proposed(people), by=people.section, at=FILED, opinion="同意")
    twice = {"casefile": row, "phase": "filing", "step": "section", "opinion": "同意", "at": FILED}
    with pytest.raises(IntegrityError), transaction.atomic():
        CaseReview.objects.create(by=people.head, **twice)


def test_approved_twice_at_the_same_moment_is_approved_once() -> None:
    people = bench()
    row = reviewed(people)
    same = CaseFile.objects.get(pk=row.pk)
    cases.approve_filing(row, by=people.head, at=FILED, opinion="同意")
    with pytest.raises(WrongState):
        cases.approve_filing(same, by=UserFactory(head=True), at=FILED, opinion="同意")
    assert counted("case.filed") == 1


def test_a_form_sent_back_is_signed_anew() -> None:
    people = bench()
    row = reviewed(people)
    first = row.filing_document
    assert first is not None
    row = cases.send_back_filing(row, by=people.head, at=FILED, note="补充线索")
    row = cases.submit_filing(row, by=people.handler, at=FILED, wish=Wish.FILE, reason="已补充")
    first.refresh_from_db()
    assert first.state == DocumentState.VOID
    with pytest.raises(Blocked, match="Head of section"):
        cases.approve_filing(row, by=people.head, at=FILED, opinion="同意")


# --- Times -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "make", "due"),
    [
        # 15 working days from the clue; Sunday the 20th is worked for the holiday.
        ("RP-FILE", clue, "2026-09-21"),
        ("CASE-END", filed, "2026-12-02"),
        # Decided on 24 September; National Day and Mid-Autumn are not counted.
        ("PN-SERVE", decided, "2026-10-12"),
        ("PN-PUB", decided, "2026-10-29"),
    ],
)
def test_each_step_has_its_time(code: str, make: Any, due: str) -> None:
    clock = deadlines.open_clock(make(bench()), code)
    assert clock is not None
    assert clock.due_on.isoformat() == due


def test_a_case_of_2014_knows_no_time_that_came_later() -> None:
    row = clue(bench(), at("2014-09-03"), received_on=date(2014, 9, 1))
    assert row.deadline is None


def test_ninety_days_thirty_more_and_then_the_board() -> None:
    people = bench()
    row = filed(people)
    with pytest.raises(NotAllowed):
        cases.extend(row, by=people.section, at=at("2026-11-20"), reason="案情复杂")
    row = cases.extend(row, by=people.head, at=at("2026-11-20"), reason="案情复杂")
    assert row.deadline is not None
    assert row.deadline.due_on == date(2027, 1, 1)
    with pytest.raises(Blocked, match="last day"):
        cases.extend(row, by=people.head, at=at("2026-12-20"), reason="集体讨论")
    row = cases.extend(
        row, by=people.head, at=at("2026-12-20"), reason="集体讨论", until=date(2027, 3, 1)
    )
    assert row.deadline is not None
    assert row.deadline.due_on == date(2027, 3, 1)
    with pytest.raises(Blocked, match="no further"):
        cases.extend(
            row, by=people.head, at=at("2027-02-20"), reason="再延", until=date(2027, 6, 1)
        )


# --- Investigation ---------------------------------------------------------------------------


def test_the_goods_value_is_the_sum_at_the_price_of_each() -> None:
    people = bench()
    row = cases.add_goods(
        investigated(people),
        by=people.handler,
        at=at("2026-09-14"),
        name="塑料积木",
        quantity=Decimal("30"),
        unit="盒",
        unit_price=Decimal("12.50"),
        pricing="market",
        price_source="同类产品市场平均价",
    )
    assert row.goods_value == Decimal("10375.00")


def test_half_a_million_makes_a_case_big_by_itself() -> None:
    people = bench()
    row = cases.add_goods(
        investigated(people),
        by=people.handler,
        at=at("2026-09-14"),
        name="整车",
        quantity=Decimal(1000),
        unit="个",
        unit_price=Decimal(490),
        pricing="marked",
        price_source="标价",
    )
    assert row.important_for == ["value"]
    assert counted("case.important") == 1


def test_the_party_is_not_told_before_the_case_is_filed() -> None:
    people = bench()
    with pytest.raises(Blocked, match="backwards"):
        cases.record_statement(
            filed(people),
            by=people.handler,
            at=at("2026-09-10"),
            told_on=date(2026, 9, 2),
            statement="无",
            hearing=Hearing.NOT_DUE,
        )


def test_no_decision_without_evidence_and_without_hearing_the_party() -> None:
    people = bench()
    with pytest.raises(Blocked, match="evidence"):
        cases.propose_decision(
            filed(people),
            by=people.handler,
            at=at("2026-09-10"),
            verdict=Verdict.UNFOUNDED,
            facts="无",
            nature="无",
        )


@pytest.mark.parametrize(
    ("clause", "fine", "holds"),
    [
        ("49", "10000", True),
        ("49", "30000", True),
        ("49", "9999.99", False),
        ("49", "30000.01", False),
        ("50", "5000", True),
        ("50", "4999", False),
        ("52", "20000", True),
        ("53", "10000.01", False),
        ("", "1", True),
    ],
)
def test_a_fine_stays_within_the_multiples_of_its_clause(
    clause: str, fine: str, holds: bool
) -> None:
    assert rules.within_bounds(Decimal(fine), clause, Decimal(10_000)) is holds


def test_a_fine_below_the_span_needs_its_reason_and_above_it_none_helps() -> None:
    people = bench()
    low = [cases.Proposed(kind=PenaltyKind.FINE, clause="四十九", text="罚款", amount=Decimal(500))]
    with pytest.raises(Blocked, match=r"10,000\.00"):
        decision_proposed(people, decision={"penalties": low})
    row = CaseFile.objects.get()
    values = {"verdict": "penalty", "facts": "x", "nature": "y", "clause": "49"}
    late = at("2026-09-25")
    row = cases.propose_decision(
        row, by=people.handler, at=late, penalties=low, leniency="主动消除危害后果", **values
    )
    assert row.is_minor
    row = cases.send_back_decision(row, by=people.head, at=late, note="重新裁量")
    high = [
        cases.Proposed(kind=PenaltyKind.FINE, clause="四十九", text="罚款", amount=Decimal(40_000))
    ]
    with pytest.raises(Blocked):
        cases.propose_decision(
            row, by=people.handler, at=late, penalties=high, leniency="从重", **values
        )


@pytest.mark.parametrize(
    ("kinds", "fine", "minor"),
    [
        ({"warning"}, 0, True),
        ({"warning", "criticism"}, 0, True),
        ({"warning", "fine"}, 5000, True),
        ({"fine"}, 5001, False),
        ({"fine", "goods"}, 100, False),
        (set(), 0, False),
    ],
)
def test_what_counts_as_a_minor_penalty(kinds: set[str], fine: int, minor: bool) -> None:
    assert rules.is_minor(kinds, Decimal(fine)) is minor


# --- Decision --------------------------------------------------------------------------------


def test_the_decision_says_that_it_will_be_public_and_how_to_contest_it() -> None:
    row = decided(bench())
    document = row.decision_document
    assert document is not None
    assert (document.number, document.title) == ("兰市监罚〔2026〕1号", "行政处罚决定书")
    assert "二十个工作日" in document.context["publication"]
    assert document.context["review_organ"] == "兰山区人民政府"
    assert document.context["penalties"][0].startswith("罚款，计人民币20,000.00元")


def test_a_decision_without_penalty_is_not_published() -> None:
    row = decided(bench(), decision={"verdict": Verdict.NO_PENALTY, "penalties": (), "clause": ""})
    assert row.decision_document is not None
    assert row.decision_document.title == "不予行政处罚决定书"
    assert row.decision_document.context["publication"] == ""
    assert deadlines.open_clock(row, "PN-PUB") is None
    assert not CreditFact.objects.exists()


def test_a_grave_case_needs_the_legal_review() -> None:
    people = bench()
    row = decision_proposed(people, important_for=["counterfeit"])
    later = at("2026-09-24")
    row = cases.review_section(row, by=people.section, at=later, opinion="同意")
    with pytest.raises(Blocked, match="Legal review"):
        cases.approve_decision(row, by=people.head, at=later, opinion="同意")


def test_a_decision_counts_and_tells_the_credit_record() -> None:
    decided(bench())
    assert (counted("case.decided"), counted("case.fines")) == (1, 20_000)
    assert CreditFact.objects.get().effect == "worse"


def test_it_is_served_after_it_was_made() -> None:
    people = bench()
    row = decided(people)
    outbox.drain()
    with pytest.raises(Blocked, match="after it was made"):
        cases.serve_decision(
            row, by=people.handler, at=at("2026-09-25"), served_at=at("2026-09-20"), **RECEIPT
        )


def test_a_penalty_is_performed_before_the_file_is_closed() -> None:
    people = bench()
    row = served(people)
    with pytest.raises(Blocked, match="performance"):
        cases.close(row, by=people.section, at=at("2026-10-12"))
    with pytest.raises(Blocked, match="after it was served"):
        cases.record_performance(
            row, by=people.handler, at=at("2026-10-12"), performed_on=date(2026, 9, 1), note="缴清"
        )
    row = cases.record_performance(
        row, by=people.handler, at=at("2026-10-12"), performed_on=date(2026, 10, 10), note="缴清"
    )
    row = cases.close(row, by=people.section, at=at("2026-10-13"))
    assert row.state == State.CLOSED
    # The duty to publish does not end with the file.
    assert deadlines.open_clock(row, "PN-PUB") is not None


@pytest.mark.parametrize(
    ("code", "outside"),
    [
        ("91371302MA3C1D2E3U", False),
        ("91320102MA1XQ0000A", True),
        ("91100000710000000X", False),
        ("", False),
    ],
)
def test_whose_penalty_is_pushed_to_another_province(code: str, outside: bool) -> None:
    assert rules.other_province(code) is outside


def test_a_party_of_another_province_starts_the_time_to_push() -> None:
    people = bench()
    firm = an_enterprise("苏南玩具（南京）有限公司")
    firm.code = "91320102" + firm.code[8:17] + firm.code[17]
    type(firm).objects.filter(pk=firm.pk).update(code=firm.code)
    row = decided(people, enterprise=firm)
    clock = deadlines.open_clock(row, "PN-PUB-X")
    assert clock is not None
    assert clock.due_on == date(2026, 10, 15)
    row = cases.push_to_province(
        row, by=people.handler, at=at("2026-10-09"), organ="江苏省局", pushed_on=date(2026, 10, 9)
    )
    assert deadlines.open_clock(row, "PN-PUB-X") is None


def test_a_revoked_decision_counts_no_more_and_the_news_goes_out() -> None:
    people = bench()
    row = served(people)
    heard: list[CaseFile] = []

    def hear(sender: object, *, casefile: CaseFile, **_rest: object) -> None:
        heard.append(casefile)

    signals.case_decision_revoked.connect(hear)
    try:
        with pytest.raises(NotAllowed):
            cases.revoke(row, by=people.section, at=at("2026-10-12"), reason="复议撤销")
        row = cases.revoke(row, by=people.head, at=at("2026-10-12"), reason="复议撤销")
    finally:
        signals.case_decision_revoked.disconnect(hear)
    assert (row.state, row.ground) == (State.WITHDRAWN, Ground.REVOKED)
    assert heard == [row]
    assert (counted("case.filed"), counted("case.decided"), counted("case.fines")) == (0, 0, 0)
    assert row.decision_document is not None
    assert row.decision_document.state == DocumentState.VOID
    assert set(CreditFact.objects.values_list("effect", flat=True)) == {"worse", "neutral"}


# --- Transfer --------------------------------------------------------------------------------


def test_a_suspected_crime_goes_to_the_police_with_its_own_paper() -> None:
    row = transferred(bench())
    paper = row.transfers.get()
    assert (paper.document.title, paper.document.number) == (
        "涉嫌犯罪案件移送书",
        "兰市监刑移〔2026〕1号",
    )
    clock = deadlines.open_clock(row, "CASE-END")
    assert clock is not None
    assert clock.state == DeadlineState.PAUSED
    assert counted("case.transferred") == 1


def test_whoever_drafts_a_transfer_does_not_sign_it() -> None:
    people = bench()
    with pytest.raises(NotAllowed):
        transferred(Bench(people.handler, people.head, people.section, people.legal, people.head))


def test_a_returned_case_goes_on_where_it_stood() -> None:
    people = bench()
    row = transferred(people)
    row = cases.record_receipt(
        row, by=people.handler, at=at("2026-09-10"), received_on=date(2026, 9, 9), received_by="周"
    )
    with pytest.raises(Blocked, match="after the receipt"):
        cases.record_return(
            row,
            by=people.handler,
            at=at("2026-09-20"),
            answered_on=date(2026, 9, 8),
            answer="不予立案",
        )
    row = cases.record_return(
        row,
        by=people.handler,
        at=at("2026-09-20"),
        answered_on=date(2026, 9, 18),
        answer="不予立案",
    )
    assert row.state == State.INVESTIGATING
    assert row.transfers.get().state == TransferState.RETURNED
    assert row.deadline is not None
    # Ten days stood still.
    assert row.deadline.due_on == date(2026, 12, 12)


def test_a_case_taken_over_is_closed_here() -> None:
    people = bench()
    row = cases.record_takeover(
        transferred(people),
        by=people.handler,
        at=at("2026-09-20"),
        answered_on=date(2026, 9, 18),
        answer="已立案侦查",
        answer_number="临公立字〔2026〕12号",
    )
    assert (row.state, row.deadline) == (State.HANDED_OVER, None)


def test_a_transfer_not_approved_leaves_the_case_with_us() -> None:
    people = bench()
    row = cases.propose_transfer(
        clue(people),
        by=people.handler,
        at=FILED,
        recipient="environment",
        organ="临沂市生态环境局",
        reason="不属于本局职责",
        clause="《市场监督管理行政处罚程序规定》第十七条",
    )
    assert row.state == State.HANDING_OVER
    row = cases.drop_transfer(row, by=people.head, at=FILED, note="属于本局职责")
    assert row.state == State.CLUE
    assert row.transfers.get().document.state == DocumentState.VOID


# --- What falls away -------------------------------------------------------------------------


def on_an_inspection(people: Bench, **changes: Any) -> CaseFile:
    sample = failed(crew())
    return filed(
        people, inspection=sample.inspection, enterprise=sample.inspection.enterprise, **changes
    )


def overturn(row: CaseFile) -> None:
    assert row.inspection is not None
    sample = row.inspection.samples.get()
    type(row.inspection).objects.filter(pk=row.inspection.pk).update(verdict="pass")
    row.inspection.refresh_from_db()
    signals.result_overturned.send(
        type(row.inspection),
        inspection=row.inspection,
        sample=sample,
        objection=None,
        reason="复检合格",
        by=UserFactory(regulator=True),
        at=at("2026-09-20"),
    )
    row.refresh_from_db()


def test_one_inspection_has_one_open_case() -> None:
    people = bench()
    row = on_an_inspection(people)
    with pytest.raises(Blocked, match="open already"):
        clue(people, inspection=row.inspection, enterprise=row.enterprise)


def test_an_overturned_result_withdraws_the_case_that_stands_on_it() -> None:
    row = on_an_inspection(bench())
    overturn(row)
    assert (row.state, row.ground) == (State.WITHDRAWN, Ground.OVERTURNED)
    assert "复检合格" in row.withdraw_reason
    assert counted("case.filed") == 0


def test_what_a_head_signed_is_revoked_by_a_head() -> None:
    people = bench()
    sample = failed(crew())
    row = decided(people, inspection=sample.inspection, enterprise=sample.inspection.enterprise)
    overturn(row)
    assert row.state == State.DECIDED
    assert WorkItem.objects.filter(step="case-revoke", state="open", role="head").exists()


def test_a_party_dissolved_half_way_ends_the_case() -> None:
    people, team = bench(), crew()
    sample = failed(team)
    inspection = sample.inspection
    row = filed(people, inspection=inspection, enterprise=inspection.enterprise)
    talks.waive(inspection=inspection, reason="企业已注销，无承继单位", by=team.regulator, at=FILED)
    inspection.refresh_from_db()
    visits.close(
        inspection, outcome=Outcome.DISSOLVED, by=team.regulator, at=FILED + timedelta(days=9)
    )
    row.refresh_from_db()
    assert (row.state, row.ground) == (State.WITHDRAWN, Ground.DISSOLVED)
    assert row.deadline is None


def test_no_penalty_without_something_imposed() -> None:
    with pytest.raises(Blocked, match="names what is imposed"):
        decision_proposed(bench(), decision={"penalties": ()})
    assert len(PENALTIES) == 2
