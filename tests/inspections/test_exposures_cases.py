"""曝光 of a decided case: two people, no trace of the reporter, corrected in the open."""

from datetime import date
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import translation

from casework import deadlines
from casework.transitions import Blocked, NotAllowed
from enterprises.states import EnterpriseKind
from inspections.casefiles import transitions as cases
from inspections.exposures import corrections, on_cases, rules
from inspections.exposures import transitions as exposures
from inspections.exposures.models import Exposure
from inspections.exposures.states import Check, CorrectionState, ExposureState
from inspections.tasks import expire_exposures
from tests.factories_accounts import UserFactory, sign_in
from tests.factories_casefiles import Bench, bench, decided, filed
from tests.factories_followup import at, published_exposure
from tests.factories_inspections import crew

pytestmark = pytest.mark.django_db
NOW = at("2026-10-12")
ALL = list(Check.values)
WARNING = {
    "penalties": [cases.Proposed(kind="warning", clause="第五十四条", text="警告")],
    "clause": "",
}


@pytest.fixture(autouse=True)
def in_english() -> Any:
    with translation.override("en"):
        yield


def drafted(people: Bench, **changes: Any) -> Exposure:
    row = decided(people, **{"source": "spot_check", "source_number": "JC-1", **changes})
    return on_cases.draft_on_case(
        by=people.handler,
        at=NOW,
        casefile=row,
        product_name="塑料玩具车",
        text="小零件不合格，货值金额10000元。",
        measure="罚款20000元，没收违法产品",
    )


def published(people: Bench, **changes: Any) -> Exposure:
    row = exposures.submit(drafted(people, **changes), by=people.handler, at=NOW)
    return exposures.publish(row, by=people.head, at=NOW, checked=ALL)


def test_only_a_decided_penalty_is_made_public() -> None:
    people = bench()
    with pytest.raises(Blocked, match="decided penalty"):
        on_cases.draft_on_case(
            by=people.handler,
            at=NOW,
            casefile=filed(people),
            product_name="x",
            text="y",
            measure="z",
        )


def test_the_drafter_never_publishes() -> None:
    people = bench()
    row = exposures.submit(drafted(people), by=people.handler, at=NOW)
    with pytest.raises(NotAllowed):
        exposures.publish(row, by=people.handler, at=NOW, checked=ALL)


def test_publishing_meets_the_time_of_the_decision() -> None:
    row = published(bench())
    assert row.casefile is not None
    assert deadlines.open_clock(row.casefile, "PN-PUB") is None


@pytest.mark.parametrize(
    ("decision", "until"),
    [(None, date(2029, 10, 12)), (WARNING, date(2027, 1, 12))],
)
def test_a_minor_penalty_is_shown_for_three_months_others_for_three_years(
    decision: Any, until: date
) -> None:
    row = published(bench(), decision=decision)
    assert row.expires_on == until
    with time_machine.travel(at(until.isoformat(), 0)):
        assert expire_exposures() == 0
    with time_machine.travel(at(date.fromordinal(until.toordinal() + 1).isoformat(), 0)):
        assert expire_exposures() == 1


# --- Reporters -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "9月2日在店内购得",
        "2026-09-02购得",
        "上午10时销售",
        "位于通达路88号的门店",
        "3号楼一层",
        "据JB-2026-0901-0003反映",
        "举报人称",
    ],
)
def test_words_that_lead_to_a_reporter_are_found(text: str) -> None:
    assert rules.too_fine(text)


@pytest.mark.parametrize("text", ["小零件不合格，货值金额10000元。", "2026年三季度抽查不合格"])
def test_plain_findings_lead_to_nobody(text: str) -> None:
    assert rules.too_fine(text) == []


def test_an_exposure_on_a_report_is_not_submitted_with_day_or_door() -> None:
    people = bench()
    row = drafted(people, source="report", source_number="JB-2026-0901-0003")
    row = exposures.amend(row, by=people.handler, at=NOW, text="9月2日在通达路88号购得。")
    with pytest.raises(Blocked, match="9月2日"):
        exposures.submit(row, by=people.handler, at=NOW)


def test_the_second_person_looks_at_the_reporter_before_all() -> None:
    people = bench()
    row = exposures.submit(drafted(people, source="report"), by=people.handler, at=NOW)
    with pytest.raises(Blocked, match="reporter"):
        exposures.publish(row, by=people.head, at=NOW, checked=[Check.WORDS, Check.PERSON])
    row = exposures.publish(row, by=people.head, at=NOW, checked=ALL)
    assert row.checked == ALL
    assert row.batch == ""


def test_a_sole_trader_is_named_nowhere_in_full() -> None:
    people = bench()
    row = drafted(people)
    firm = row.enterprise
    firm.kind, firm.name = EnterpriseKind.SOLE_TRADER, "兰山区宋远山玩具店"
    firm.save()
    row.text = "宋远山销售不合格玩具。"
    assert row.public_name == "兰山区宋某某玩具店"
    assert row.public_text == "宋某某销售不合格玩具。"


# --- Corrections -----------------------------------------------------------------------------


def corrected(people: Bench, row: Exposure) -> Exposure:
    row = corrections.propose_correction(
        row,
        by=people.handler,
        at=NOW,
        reason="金额有误",
        text="小零件不合格，货值金额9000元。",
        measure=row.measure,
    )
    return corrections.approve_correction(row, by=people.head, at=NOW)


def test_a_correction_needs_a_second_person() -> None:
    people = bench()
    row = corrections.propose_correction(
        published(people), by=people.section, at=NOW, reason="有误", measure="罚款", text="新"
    )
    with pytest.raises(NotAllowed):
        corrections.approve_correction(row, by=people.section, at=NOW)
    row = corrections.approve_correction(row, by=people.head, at=NOW)
    assert row.text == "新"


def test_nothing_changes_before_the_correction_is_approved() -> None:
    people = bench()
    row = published(people)
    before = row.text
    row = corrections.propose_correction(
        row, by=people.handler, at=NOW, reason="有误", measure="罚款", text="新"
    )
    assert row.text == before
    with pytest.raises(Blocked, match="already"):
        corrections.propose_correction(
            row, by=people.handler, at=NOW, reason="再", measure="罚", text="又"
        )
    row = corrections.refuse_correction(row, by=people.head, at=NOW, note="原文无误")
    assert row.text == before
    assert row.corrections.get().state == CorrectionState.REFUSED


def test_what_was_said_before_stays_readable_as_corrected(client: Client) -> None:
    people = bench()
    row = corrected(people, published(people))
    with time_machine.travel(NOW, tick=False):
        text = client.get(reverse("exposed_product", args=[row.number])).content.decode()
    assert "货值金额9000元" in text
    assert "<del" in text
    assert "货值金额10000元" in text.split("<del", 1)[1]


# --- Taken back ------------------------------------------------------------------------------


def test_a_revoked_decision_leaves_three_working_days_to_withdraw() -> None:
    people = bench()
    row = published(people)
    cases.revoke(row.casefile, by=people.head, at=at("2026-10-13"), reason="复议撤销")
    row.refresh_from_db()
    assert row.deadline is not None
    assert (row.deadline.code, row.deadline.due_on) == ("PN-WD", date(2026, 10, 16))
    with pytest.raises(Blocked, match="withdrawn"):
        corrections.propose_correction(
            row, by=people.handler, at=NOW, reason="有误", measure="罚", text="新"
        )
    row = exposures.withdraw(row, by=people.head, at=at("2026-10-14"), reason="复议撤销")
    assert row.state == ExposureState.WITHDRAWN
    assert not Exposure.objects.public(date(2026, 10, 14)).exists()


def test_a_draft_of_a_revoked_decision_is_dropped() -> None:
    people = bench()
    row = drafted(people)
    cases.revoke(row.casefile, by=people.head, at=at("2026-10-13"), reason="复议撤销")
    row.refresh_from_db()
    assert (row.state, row.published_at) == (ExposureState.WITHDRAWN, None)


def test_a_change_that_lies_ahead_starts_nothing() -> None:
    people = crew()
    with pytest.raises(Blocked, match="lie ahead"):
        exposures.require_withdrawal(
            published_exposure(people),
            by=people.inspector,
            at=NOW,
            reason="复议",
            changed_on=date(2026, 10, 13),
        )


# --- Pages -----------------------------------------------------------------------------------


def test_the_public_page_of_the_enterprise_shows_what_is_public_and_no_more(
    client: Client,
) -> None:
    people = bench()
    row = published(people)
    url = row.enterprise.public_url
    with time_machine.travel(NOW, tick=False):
        assert row.product_name in client.get(url).content.decode()
    with time_machine.travel(at("2030-01-01"), tick=False):
        assert row.product_name not in client.get(url).content.decode()


def test_the_checklist_is_ticked_before_publishing(client: Client) -> None:
    people = bench()
    row = exposures.submit(drafted(people, source="report"), by=people.handler, at=NOW)
    url = f"{row.get_absolute_url()}publish/"
    with time_machine.travel(NOW, tick=False):
        sign_in(client, people.head)
        data = {"version": row.version, "words": "on", "person": "on"}
        assert client.post(url, data).status_code == 422
        assert client.post(url, {**data, "reporter": "on"}).status_code == 303
    row.refresh_from_db()
    assert row.state == ExposureState.PUBLISHED


def test_the_case_leads_to_its_exposure(client: Client) -> None:
    people = bench()
    casefile = decided(people, source="spot_check")
    with time_machine.travel(NOW, tick=False):
        sign_in(client, people.handler)
        url = f"{casefile.get_absolute_url()}exposure/"
        assert url in client.get(casefile.get_absolute_url()).content.decode()
        data = {"product_name": "玩具", "text": "不合格", "measure": "罚款", "form_key": "e1"}
        assert client.post(url, data).status_code == 303
        row = Exposure.objects.get()
        assert client.get(row.get_absolute_url()).status_code == 200
        assert row.number in client.get(casefile.get_absolute_url()).content.decode()
        stranger = UserFactory(inspector=True, elsewhere=True)
        sign_in(client, stranger)
        assert client.get(url).status_code == 404
