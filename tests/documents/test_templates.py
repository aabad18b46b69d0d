"""Every letter template, filled as templates/letters/README.md says, on both bases."""

from typing import Any

import pytest

from documents import pdf
from tests.documents import paper
from tests.letters import SAMPLES, filled

# The letters of a dispute share one sample, of which each prints its part.
WHOLE = [kind for kind, sample in SAMPLES.items() if "complainant" not in sample]


@pytest.mark.parametrize("kind", WHOLE)
def test_every_template_prints_all_that_it_is_given(kind: str) -> None:
    made = pdf.render(f"letters/{kind}/v1.html", filled(kind))
    text = "".join(paper.pdfium_text(made.content).split())
    for word in flat(SAMPLES[kind]):
        assert "".join(word.split()) in text, word
    assert "7K2M94QDX3HA68TP" in text


def flat(value: Any) -> list[str]:
    """Every text of a nested value."""
    if isinstance(value, dict):
        return [word for entry in value.values() for word in flat(entry)]
    if isinstance(value, list):
        return [word for entry in value for word in flat(entry)]
    return [value] if isinstance(value, str) and value else []


def test_a_summons_without_failed_items_tells_its_findings() -> None:
    made = pdf.render(
        "letters/summons_notice/v1.html",
        filled("summons_notice", items=[], findings="现场检查发现记录缺失", report_number=""),
    )
    text = "".join(paper.pdfium_text(made.content).split())
    assert "经监督抽查，现场检查发现记录缺失。" in text


def test_a_passed_batch_is_told_without_the_duty_to_stop() -> None:
    made = pdf.render(
        "letters/result_notice/v1.html", filled("result_notice", verdict="合格", items=[])
    )
    text = "".join(paper.pdfium_text(made.content).split())
    assert "结果为合格" in text
    assert "停止生产" not in text
