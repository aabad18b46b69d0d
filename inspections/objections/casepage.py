"""What objections show on the case page, on the page of the sample and in the enterprise space."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.states import Role
from casework.templatetags.ui import day
from inspections.casepage import Section
from inspections.objections import queries
from inspections.objections.models import Objection
from inspections.samples.models import Sample
from inspections.visits.models import ON_THE_ROAD, Inspection
from inspections.visits.rules import OFFICIALS, may_follow_up

SHOWN = 20


def objections_section(inspection: Inspection, user: Any) -> Section | None:
    """异议与复检: those of the case, and the ways to file one that came on paper."""
    rows = queries.objections_of(inspection, user)
    ways = queries.contestable(inspection) if may_follow_up(inspection, user.actor) else []
    if not rows and not ways:
        return None
    return Section(
        _("Objections and re-inspection"),
        "inspections/objections/_case.html",
        {"objections": rows, "ways": ways},
        count=len(rows),
    )


def has_samples(inspection: Any, _user: Any) -> bool:
    """What nobody has sampled yet, nobody objects to."""
    return inspection.state not in ON_THE_ROAD


def of_sample(sample: Any, user: Any) -> dict[str, Any] | None:
    """On the page of a sample; a laboratory hears nothing of objections to its own result."""
    if not isinstance(sample, Sample) or not user.has_role(*OFFICIALS):
        return None
    rows = Objection.objects.visible_to(user).filter(sample=sample)
    found = list(rows.select_related("deadline__rule", "sample").order_by("pk"))
    return {"objections": found, "today": timezone.localdate()} if found else None


def own_results(_obj: Any, user: Any) -> dict[str, Any] | None:
    """The results that were told to the enterprise, and what it has against them."""
    if not user.has_role(Role.ENTERPRISE) or not user.organisation_code:
        return None
    today = timezone.localdate()
    mine = Objection.objects.visible_to(user).select_related("sample").order_by("-pk")
    by_notice: dict[int, list[Objection]] = {}
    for objection in mine[:SHOWN]:
        by_notice.setdefault(objection.notice_id, []).append(objection)
    notices = list(queries.notices_of(user)[:SHOWN])
    if not notices:
        return None
    results = [
        {
            "notice": notice,
            "objections": by_notice.get(notice.pk, []),
            "open": notice.deadline is not None
            and notice.deadline.due_on >= today
            and not by_notice.get(notice.pk),
        }
        for notice in notices
    ]
    return {"results": results, "today": today}


def facts_of(objection: Objection, *, blind: bool) -> list[tuple[Any, Any]]:
    """What the reader may know of it."""
    sample = objection.sample
    again = [
        (_("Report number"), objection.report_number),
        (_("Back-up pieces"), f"{sample.n_backup} {sample.unit}"),
        (_("Seal of the back-up sample"), sample.seal_backup),
    ]
    if blind:
        return [
            (_("Sample code"), objection.blind_code),
            (_("Model or specification"), sample.model),
            (_("Standard executed"), sample.standard),
            *again,
        ]
    return [
        (_("Applicant"), objection.applicant),
        (_("Told as"), objection.notice.get_recipient_display()),
        (_("The objection is about"), objection.get_kind_display()),
        (_("How it came"), objection.get_channel_display()),
        (_("Filed on"), day(objection.filed_on)),
        (_("Received on"), day(objection.received_on)),
        (_("Objections until"), day(queries.last_day(objection.notice))),
        *_reinspection_facts(objection, again),
    ]


def _reinspection_facts(objection: Objection, again: list[tuple[Any, Any]]) -> list[Any]:
    if not (objection.notified_on or objection.lab_id):
        return []
    return [
        (_("Re-inspection notice received"), day(objection.notified_on)),
        (_("Formalities completed"), day(objection.formalities_on)),
        (_("Laboratory of the re-inspection"), objection.lab.name if objection.lab else ""),
        *again,
        (_("Back-up sample"), objection.sample.get_backup_state_display()),
        (_("Cost advanced (yuan)"), objection.cost),
        (_("Cost borne by"), objection.get_bearer_display()),
        (_("Paid for the back-up sample (yuan)"), objection.backup_price),
    ]
