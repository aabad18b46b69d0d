"""A new case is held against the rules; called by the core through `hooks.on_receipt`."""

from datetime import datetime
from typing import Any

from complaints.models import Complaint, RoutedCase
from complaints.routing import rules
from complaints.routing.queries import placing


def route(complaint: Complaint, at: datetime) -> dict[str, Any]:
    """The first rule that fits sets office, person and priority; none leaves all as it was."""
    book = placing.book()
    if not book:
        return {}
    place = rules.decide(
        [placing.spec_of(rule) for rule in book],
        placing.facts_of(complaint),
        complaint.office_id,
    )
    rule = next((each for each in book if each.pk == place.rule), None)
    if rule is None:
        return {}
    complaint.office_id, complaint.handler_id = place.office, place.person
    complaint.priority = place.priority
    # Of an anonymous report the moment is kept no finer than its receipt.
    RoutedCase.objects.create(complaint=complaint, rule=rule, routed_at=complaint.received_at)
    return {"rule": rule.label}
