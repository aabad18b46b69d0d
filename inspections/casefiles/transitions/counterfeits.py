"""涉嫌假冒: the case that an upheld objection of authenticity opens against the seller."""

from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from casework import numbering
from casework.transitions import creation, transition
from enterprises.models import ProductCategory
from inspections.casefiles import notifications, rules
from inspections.casefiles.models import BEFORE_DECISION, CaseFile
from inspections.casefiles.states import CaseState as State
from inspections.casefiles.states import Importance, Source
from inspections.casefiles.transitions.filing import VERIFY, count, start_known
from inspections.visits.models import Inspection

# Where a visit knew no product category.
UNSORTED = "other"


@creation(
    target=State.CLUE,
    allowed=rules.only_robot,
    sentence=_("Clue of counterfeiting registered after an objection of the labelled producer"),
    law="Product Quality Law arts 5, 37 and 53; Penalty procedure art. 18",
)
def open_counterfeit(
    *,
    inspection: Inspection,
    product_name: str,
    suspicion: str,
    clauses: str,
    answered_by: User,
    by: User,
    at: datetime,
) -> CaseFile:
    """Against whoever had the goods for sale; the inspectors of the visit look into it."""
    year, today = str(timezone.localtime(at).year), timezone.localdate(at)
    casefile = CaseFile.objects.create(
        number=f"AJ-{year}-{numbering.take('casefile', year):04d}",
        title=f"涉嫌销售假冒{product_name}"[:120],
        source=Source.SPOT_CHECK,
        source_number=inspection.number,
        received_on=today,
        inspection=inspection,
        enterprise=inspection.enterprise,
        office=inspection.office,
        district=inspection.district,
        category=inspection.category or ProductCategory.objects.get(code=UNSORTED),
        product_name=product_name,
        suspicion=suspicion,
        clauses=clauses,
        important_for=[str(Importance.COUNTERFEIT)],
        state=State.CLUE,
        drafted_by=answered_by,
    )
    # Administrative Penalty Law art. 42: of this office, or a leader names others.
    team = inspection.inspectors.filter(office=inspection.office).order_by("pk")[: rules.HANDLERS]
    casefile.handlers.set(team)
    casefile.deadline = start_known(casefile, VERIFY, today)
    casefile.save(update_fields=["deadline"])
    notifications.waits(casefile, notifications.CLUE, at=at)
    return casefile


@transition(
    source=BEFORE_DECISION,
    target=None,
    allowed=rules.only_robots,
    sentence=_("Counterfeiting suspected as well"),
    law="Product Quality Law arts 5, 37 and 53",
)
def suspect_counterfeit(
    casefile: CaseFile, *, by: User, at: datetime, suspicion: str, clauses: str
) -> dict[str, Any]:
    """The case on the failed goods is open already: what the producer showed joins it."""
    casefile.suspicion = f"{casefile.suspicion}\n{suspicion}"
    casefile.clauses = "\n".join(filter(None, [casefile.clauses, clauses]))
    if casefile.filed_on and not casefile.is_important:
        count(casefile, "case.important", timezone.localdate(at))
    ticked = [*casefile.important_for, Importance.COUNTERFEIT]
    casefile.important_for = [str(one) for one in Importance.values if one in ticked]
    return {}
