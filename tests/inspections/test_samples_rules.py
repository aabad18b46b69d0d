from decimal import Decimal

import pytest

from inspections.plans.rules import Draw
from inspections.samples import rules
from inspections.samples.rules import Drawn, Limit, Unreadable

AT_MOST = Limit(direction="<=", high=Decimal("0.1"))
AT_LEAST = Limit(direction=">=", low=Decimal("45.0"))
RANGE = Limit(direction="range", low=Decimal("4.0"), high=Decimal("8.5"))
MATCH = Limit(direction="match", expected="内容完整、清晰")
REPORT = Limit(direction="report")


@pytest.mark.parametrize(
    ("limit", "value", "verdict"),
    [
        (AT_MOST, "0.1", "pass"),
        (AT_MOST, "0.10", "pass"),
        (AT_MOST, "0.1000001", "fail"),
        (AT_MOST, "0.104", "fail"),
        (AT_MOST, "0.47", "fail"),
        (AT_MOST, "-1", "pass"),
        (AT_MOST, "０．０８", "pass"),
        (AT_MOST, " 0.08 ", "pass"),
        (AT_MOST, "<0.01", "pass"),
        (AT_MOST, "＜0.1", "pass"),
        (AT_MOST, "≤0.1", "pass"),
        (AT_MOST, ">0.1", "fail"),
        (AT_MOST, "未检出", "pass"),
        (AT_MOST, "ND", "pass"),
        (AT_LEAST, "45.0", "pass"),
        (AT_LEAST, "45", "pass"),
        (AT_LEAST, "44.99", "fail"),
        (AT_LEAST, ">45", "pass"),
        (AT_LEAST, "未检出", "fail"),
        (AT_LEAST, "1,200", "pass"),
        (RANGE, "4.0", "pass"),
        (RANGE, "8.5", "pass"),
        (RANGE, "3.99", "fail"),
        (RANGE, "8.51", "fail"),
        (RANGE, "6", "pass"),
        (MATCH, "符合", "pass"),
        (MATCH, "符合要求", "pass"),
        (MATCH, "内容完整、清晰", "pass"),
        (MATCH, "不符合", "fail"),
        (MATCH, "不合格", "fail"),
        (REPORT, "1.2", "not_judged"),
        (REPORT, "任意", "not_judged"),
        (AT_MOST, "不判定", "not_judged"),
        (AT_LEAST, "/", "not_judged"),
        (MATCH, "—", "not_judged"),
    ],
)
def test_a_value_is_held_against_its_limit(limit: Limit, value: str, verdict: str) -> None:
    assert rules.item_verdict(limit, value) == verdict


@pytest.mark.parametrize(
    ("limit", "value"),
    [
        (AT_MOST, ""),
        (AT_MOST, "   "),
        (AT_MOST, "少量"),
        (AT_MOST, "NaN"),
        (AT_MOST, "Infinity"),
        (AT_MOST, "<0.2"),
        (AT_LEAST, ">40"),
        (RANGE, "<6"),
        (MATCH, "基本可以"),
        (AT_MOST, "0.1.2"),
    ],
)
def test_a_value_that_decides_nothing_is_refused(limit: Limit, value: str) -> None:
    with pytest.raises(Unreadable):
        rules.item_verdict(limit, value)


@pytest.mark.parametrize(
    ("verdicts", "batch"),
    [
        (["pass", "pass"], "pass"),
        (["pass", "fail"], "fail"),
        (["not_judged", "pass"], "pass"),
        (["not_judged", "fail"], "fail"),
        (["not_judged"], None),
        ([], None),
    ],
)
def test_one_judged_item_that_fails_decides_the_batch(
    verdicts: list[str], batch: str | None
) -> None:
    assert rules.batch_verdict(verdicts) == batch


@pytest.mark.parametrize(
    ("keys", "serious"), [([True], True), ([False, True], True), ([False], False), ([], False)]
)
def test_a_failed_key_item_makes_the_case_serious(keys: list[bool], serious: bool) -> None:
    assert rules.is_serious(keys) is serious


@pytest.mark.parametrize(
    ("states", "verdict"),
    [
        (["passed"], "pass"),
        (["passed", "sent"], None),
        (["failed", "sent"], "fail"),
        (["passed", "rejected"], "pass"),
        (["passed", "withdrawn", "failed"], "fail"),
        (["rejected"], None),
        ([], None),
    ],
)
def test_all_samples_together_decide_the_visit(states: list[str], verdict: str | None) -> None:
    assert rules.inspection_verdict(states) == verdict


RULE = Draw(n_test=2, n_backup=2, min_lot=30)
LAWFUL = {
    "samplers": 2,
    "lot_size": 480,
    "n_test": 2,
    "n_backup": 2,
    "marking": "ordinary",
    "has_certificate": True,
    "place": "finished_store",
    "seal_test": "F-1",
    "seal_backup": "F-2",
}


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({}, None),
        ({"samplers": 1}, "too_few_samplers"),
        ({"samplers": 3}, None),
        ({"marking": "trial"}, "marked"),
        ({"marking": "seconds"}, "marked"),
        ({"marking": "display"}, "marked"),
        ({"marking": "not_for_sale"}, "marked"),
        ({"has_certificate": False}, "no_certificate"),
        ({"has_certificate": False, "place": "shelf"}, None),
        ({"lot_size": 29}, "lot_too_small"),
        ({"lot_size": 30}, None),
        ({"lot_size": 3}, "more_than_the_lot"),
        ({"lot_size": 0, "place": "web_shop"}, None),
        ({"n_test": 3}, "wrong_test_count"),
        ({"n_test": 0}, "nothing_to_test"),
        ({"n_backup": 1}, "wrong_backup_count"),
        ({"seal_test": ""}, "not_sealed"),
        ({"seal_backup": ""}, "not_sealed"),
        ({"seal_backup": "F-1"}, "same_seal"),
    ],
)
def test_sampling_is_refused_with_the_rule_it_breaks(
    changes: dict[str, object], problem: str | None
) -> None:
    assert rules.sampling_problem(Drawn(**{**LAWFUL, **changes}), RULE) == problem  # type: ignore[arg-type]


def test_a_product_without_a_rule_has_no_counts_to_keep() -> None:
    drawn = Drawn(**{**LAWFUL, "n_test": 5, "n_backup": 0, "seal_backup": ""})  # type: ignore[arg-type]
    assert rules.sampling_problem(drawn, None) is None


@pytest.mark.parametrize(
    ("limit", "unit", "text"),
    [
        (Limit(direction="<=", high=Decimal("0.10000")), "Ω", "≤0.1 Ω"),
        (Limit(direction=">=", low=Decimal("45.00000")), "%", "≥45 %"),
        (RANGE, "", "4–8.5"),
        (Limit(direction="<=", high=Decimal("100")), "mg/kg", "≤100 mg/kg"),
        (MATCH, "", "内容完整、清晰"),
        (REPORT, "%", "–"),
    ],
)
def test_a_requirement_reads_as_the_standard_prints_it(limit: Limit, unit: str, text: str) -> None:
    assert rules.limit_text(limit, unit) == text
