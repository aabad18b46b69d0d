"""What the pages of the room show beside the row itself."""

from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import User
from casework import deadlines
from casework.states import DeadlineState
from inspections.equipment import queries, rules
from inspections.equipment.models import (
    Device,
    Directive,
    EquipmentCheck,
    Exam,
    Hazard,
    InspectorCard,
    SafetyDrive,
    SelfCheck,
)
from inspections.equipment.states import CheckState, DirectiveState, Kind
from inspections.summonses.casetypes import is_draft, letter_of


def device_context(device: Device, user: User) -> dict[str, Any]:
    """Its validities, and its history with the inspection bodies and with the bureau."""
    today = timezone.localdate()
    return {
        "validity": [
            {"cycle": cycle, "until": until} for cycle, until in queries.validity(device, today)
        ],
        "late": device.is_overdue(today),
        "can_inspect": rules.may_keep(device, user.actor),
        **queries.history(device, user),
    }


def drive_context(drive: SafetyDrive, user: User) -> dict[str, Any]:
    """Its inspections by state, each figure leading to its rows."""
    rows = EquipmentCheck.objects.visible_to(user).filter(drive=drive)
    counts = queries.by_state(rows)
    hazards = Hazard.objects.visible_to(user).filter(inspection__drive=drive)
    return {
        "kinds": [Kind(kind).label for kind in drive.kinds if kind in Kind.values],
        "states": [
            {"label": label, "count": counts.get(value, 0), "state": value}
            for value, label in CheckState.choices
            if counts.get(value)
        ],
        "hazards": queries.by_state(hazards),
        "self_checks": list(
            SelfCheck.objects.visible_to(user)
            .filter(drive=drive)
            .select_related("enterprise", "drive")
            .prefetch_related("files")
            .order_by("done_on", "pk")
        ),
        "silent": queries.silent_units(drive, user),
    }


def check_context(inspection: EquipmentCheck, user: User) -> dict[str, Any]:
    """Its sheets, hazards and directives, and what the reader can do on site."""
    on_site = inspection.state == CheckState.IN_PROGRESS
    named = any(person.pk == user.pk for person in inspection.inspectors.all())
    hazards = Hazard.objects.visible_to(user).filter(inspection=inspection)
    return {
        "team": queries.badges(list(inspection.inspectors.all()), inspection.scheduled_on),
        "sheets": list(queries.sheets(inspection)),
        "clocks": list(deadlines.clocks(inspection)),
        "hazards": list(hazards.select_related("device", "directive").order_by("pk")),
        "papers": list(inspection.directives.order_by("pk")),
        "fills": on_site and named and rules.may_check_on_site(inspection, user.actor),
        "directs": inspection.state == CheckState.SIGNED
        and named
        and rules.may_check(inspection, user.actor),
    }


def directive_context(directive: Directive, user: User) -> dict[str, Any]:
    """The paper, its hazards, reports, seizures and clocks."""
    clocks = deadlines.clocks(directive)
    hazards = directive.hazards.select_related("device").order_by("pk")
    seizures = directive.seizures.select_related("device", "deadline__rule").order_by("pk")
    reports = directive.reports.select_related("submitted_by").prefetch_related("files")
    return {
        "letter": letter_of(directive, user),
        "draft": is_draft(directive),
        "hazards": list(hazards),
        "seizures": list(seizures),
        "reports": list(reports.order_by("-submitted_at", "-pk")),
        "clocks": [clock for clock in clocks if clock.state != DeadlineState.CANCELLED],
        "seizes": directive.state not in {DirectiveState.CLOSED, DirectiveState.WITHDRAWN}
        and rules.may_handle(directive, user.actor),
    }


def exam_context(exam: Exam, user: User) -> dict[str, Any]:
    """Scores and cards: leaders see all, an inspector the own line."""
    results = exam.results.select_related("person__office").order_by("-score", "pk")
    if not rules.may_lead(user.actor):
        results = results.filter(person=user)
    cards = InspectorCard.objects.visible_to(user).filter(exam=exam)
    numbers = {card.holder_id: card for card in cards.order_by("pk")}
    return {
        "results": [{"row": row, "card": numbers.get(row.person_id)} for row in results],
    }


def hazard_rows(rows: QuerySet[Any]) -> QuerySet[Any]:
    return rows.select_related("device__enterprise", "district", "inspection", "directive", "point")
