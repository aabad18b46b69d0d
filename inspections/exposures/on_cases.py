"""曝光 of a case file: the decided penalty, in the words that the public may read."""

from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from casework import numbering
from casework.transitions import Blocked, NotAllowed, creation, lock
from inspections.casefiles.models import DECIDED, CaseFile
from inspections.casefiles.rules import works_there
from inspections.casefiles.states import Verdict
from inspections.exposures import rules
from inspections.exposures.models import Exposure
from inspections.exposures.states import ExposureState as State
from inspections.exposures.transitions import DRAFT, wait


def why_not_public(casefile: CaseFile) -> Any:
    """Why nothing about the case can be made public; None when it can."""
    if casefile.state not in DECIDED or casefile.verdict != Verdict.PENALTY:
        return _("Only a decided penalty can be made public.")
    if Exposure.objects.live().filter(casefile=casefile).exists():
        return _("An exposure of this case is public or on its way.")
    return None


@creation(
    target=State.DRAFTED,
    allowed=rules.may_draft,
    sentence=_("Exposure of the case drafted"),
    law="Administrative Penalty Law art. 48; SAMR Order 45",
)
def draft_on_case(
    *, by: User, at: datetime, casefile: CaseFile, product_name: str, text: str, measure: str
) -> Exposure:
    """Facts and penalty of the decision; how long it is shown follows from the penalty."""
    casefile = lock(casefile)
    if not works_there(casefile, by.actor):
        raise NotAllowed(_("The case belongs to another office."))
    if reason := why_not_public(casefile):
        raise Blocked(reason)
    year = str(timezone.localtime(at).year)
    exposure = Exposure.objects.create(
        number=f"BG-{year}-{numbering.take('exposure', year):04d}",
        casefile=casefile,
        inspection=casefile.inspection,
        enterprise=casefile.enterprise,
        office=casefile.office,
        district=casefile.district,
        product_name=product_name,
        category_code=casefile.category_id,
        text=text,
        measure=measure,
        is_minor=casefile.is_minor,
        state=State.DRAFTED,
        drafted_by=by,
        drafted_at=at,
    )
    wait(exposure, DRAFT, at)
    return exposure
