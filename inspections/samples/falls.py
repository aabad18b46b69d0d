"""A result that does not hold: overturned by a re-inspection, annulled, or not the producer's."""

from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from casework import deadlines, worklist
from casework.transitions import lock, transition
from documents import transitions as papers
from documents.states import DocumentState
from enterprises.states import Effect
from enterprises.transitions import add_credit_fact
from inspections.samples import figures, rules
from inspections.samples.models import TESTED, WITH_RESULT, Sample
from inspections.samples.states import SampleState
from inspections.visits import transitions as visits
from inspections.visits.states import Verdict

State = SampleState
OBJECTION = "SC-OBJ"
FIGURES = {Verdict.PASS: "spotcheck.passed", Verdict.FAIL: "spotcheck.failed"}


@transition(
    source=[State.FAILED],
    target=State.PASSED,
    allowed=rules.only_robots,
    sentence=_("The re-inspection overturned the result: %(reason)s"),
    law="Order 18 art. 42",
    tone="ok",
)
def overturn(sample: Sample, *, by: User, at: datetime, reason: str) -> dict[str, Any]:
    """The final verdict: passed. The figures of the day take the failure back."""
    sample.verdict, sample.state = Verdict.PASS, State.PASSED
    sample.is_serious, sample.overturned_at = False, at
    # The case that is moved next looks at all its samples.
    sample.save(update_fields=["verdict", "state", "is_serious", "overturned_at"])
    figures.count("spotcheck.failed", sample, at, -1)
    figures.count("spotcheck.passed", sample, at, 1)
    _clear_name(sample, "复检合格，撤销原监督抽查不合格结果", by, at)
    inspection = sample.inspection = lock(sample.inspection)
    if visits.result_stands(inspection) is None:
        sample.inspection = visits.overturn(inspection, by=by, at=at, reason=reason)
    return {"reason": reason}


@transition(
    source=WITH_RESULT,
    target=State.ANNULLED,
    allowed=rules.only_robots,
    sentence=_("Result annulled: %(reason)s"),
    law="Order 18 art. 37",
)
def annul(sample: Sample, *, by: User, at: datetime, reason: str) -> dict[str, Any]:
    """It counts for nothing: a wrongly drawn sample proves nothing, for or against anybody."""
    first = Verdict(sample.verdict)
    sample.verdict, sample.state = "", State.ANNULLED
    sample.is_serious, sample.annulled_at = False, at
    # The case that is moved next looks at all its samples.
    sample.save(update_fields=["verdict", "state", "is_serious", "annulled_at"])
    figures.count(FIGURES[first], sample, at, -1)
    figures.count("spotcheck.sampled", sample, at, -1)
    if first == Verdict.FAIL:
        _clear_name(sample, "异议成立，撤销原监督抽查不合格结果", by, at)
    _take_notices_back(sample, reason, by, at)
    worklist.close_items(sample, at=at)
    sample.deadline = None
    inspection = sample.inspection = lock(sample.inspection)
    if visits.result_stands(inspection) is None:
        sample.inspection = visits.annul(inspection, by=by, at=at, reason=reason)
    return {"reason": reason}


def _take_notices_back(sample: Sample, reason: str, by: User, at: datetime) -> None:
    """What nobody has received yet is not served any more; nobody's time for objections runs."""
    today = timezone.localdate(at)
    for notice in sample.notices.select_related("document").order_by("pk"):
        deadlines.cancel(notice, OBJECTION, on=today)
        if notice.served_on is None and notice.document.state != DocumentState.VOID:
            with papers.led():
                papers.void(notice.document, by=by, at=at, reason=reason[:200])


def producer_named(sample: Sample) -> Any:
    """Why nobody can be cleared; None when a producer stands on the label."""
    if sample.producer_cleared_at:
        return _("The labelled producer is cleared already.")
    return None if sample.producer_name else _("No labelled producer is on record.")


@transition(
    source=TESTED,
    target=None,
    allowed=rules.only_robots,
    guard=producer_named,
    sentence=_("The labelled producer did not make these goods: %(reason)s"),
    law="Order 18 art. 37",
    tone="ok",
)
def clear_producer(sample: Sample, *, by: User, at: datetime, reason: str) -> dict[str, Any]:
    """The name on the label stays as it was found; it stands for nobody's failure any more."""
    sample.producer_cleared_at = at
    return {"reason": reason}


def _clear_name(sample: Sample, words: str, by: User, at: datetime) -> None:
    """The fact that spoke against the enterprise is answered by one that takes it back."""
    enterprise = sample.inspection.enterprise
    told = enterprise.credit_facts.filter(
        source_label=sample.inspection.number,
        effect=Effect.WORSE,
        fact__startswith="监督抽查不合格",
    )
    if not told.exists():
        return
    add_credit_fact(
        enterprise,
        fact=f"{words}：{sample.product_name}",
        effect=Effect.BETTER,
        on=timezone.localdate(at),
        source_label=sample.inspection.number,
        source_url=sample.inspection.get_absolute_url(),
        by=by,
        at=at,
    )
