"""What the pages of a case show of its way through the bureau and of the cases tied to it."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from accounts.models import User
from casework import cases, slots
from complaints import facts
from complaints.models import Complaint, RoutedCase, RoutingRule
from complaints.routing import rules
from complaints.routing.queries import linked
from complaints.rules import DESK
from complaints.states import Kind, Priority, State

# --- A rule in words ------------------------------------------------------------------------


def conditions_in_words(rule: RoutingRule) -> str:
    """Every condition, as one line."""
    said = [
        rule.get_kind_display() if rule.kind else "",
        rule.get_channel_display() if rule.channel else "",
        rule.get_domain_display() if rule.domain else "",
        rule.category.label if rule.category else "",
        rule.district.label if rule.district else "",
        _("trader: %(words)s") % {"words": rule.respondent_words} if rule.respondent_words else "",
        _("text: %(words)s") % {"words": rule.words} if rule.words else "",
    ]
    return " · ".join(str(each) for each in said if each)


def effect_in_words(rule: RoutingRule) -> str:
    """Where the case goes, to whom, how soon."""
    person = str(rule.person) if rule.person and not person_has_left(rule) else ""
    said = [
        rule.office.name if rule.office else pgettext("routing rule", "The office of the district"),
        person,
        rule.get_priority_display() if rule.priority else "",
    ]
    return " · ".join(str(each) for each in said if each)


def person_has_left(rule: RoutingRule) -> bool:
    """Whether the person named works elsewhere by now; then the rule names nobody."""
    person = rule.person
    return person is not None and not (person.is_active and person.office_id == rule.office_id)


# --- The case page --------------------------------------------------------------------------


def way(obj: Any, user: User) -> dict[str, Any] | None:
    """How the case came to its office, and what it is tied to."""
    if not isinstance(obj, Complaint):
        return None
    link = linked.other_half(obj)
    other = (link.second if link.first_id == obj.pk else link.first) if link else None
    return {
        "routed": RoutedCase.objects.filter(complaint=obj).select_related("rule").first(),
        "may_open_rule": cases.may_open(cases.registry["routing"].roles, user),
        "urgent": obj.priority == Priority.URGENT,
        "outside": _outside(obj),
        "other": other,
        "lead": obj.lead if obj.state == State.MERGED else None,
        "joined": linked.joined_to(obj),
        "members": linked.members(obj) if obj.kind == Kind.COMPLAINT else [],
        "dispute": linked.dispute_clock(obj),
    }


def _outside(complaint: Complaint) -> str:
    """A hint that others may have power (Order 20 art. 12); the decision is a person's."""
    if rules.lies_elsewhere(complaint.respondent_address):
        return _("The trader's address lies outside the city.")
    if rules.registered_elsewhere(complaint.respondent_code):
        return _("The trader is registered outside the city.")
    return ""


def likely_duplicates(obj: Any, user: User) -> dict[str, Any] | None:
    """What looks like the same letter; of a report never by who told it."""
    if not isinstance(obj, Complaint):
        return None
    found = linked.similar_to(obj, user)
    return {"similar": found} if found else None


def for_citizen(obj: Any, _user: User) -> dict[str, Any] | None:
    """On the tracking page: the other half, the case that leads, the joint handling."""
    if not isinstance(obj, Complaint):
        return None
    if not (obj.lead_id or facts.holds(obj, "linked", "joint")):
        return None
    found = linked.for_citizen(obj)
    return {"linked": found} if found else None


def is_open(obj: Any, _user: Any) -> bool:
    """Duplicates matter while something can still be decided."""
    return bool(obj.is_open)


def register() -> None:
    """Fill the slots."""
    slots.register(
        "case.aside",
        name="routing",
        query=way,
        template="complaints/routing/_way.html",
        order=10,
        lazy=True,
        title=gettext_lazy("Routing and linked cases"),
        model=Complaint,
    )
    slots.register(
        "case.aside",
        name="duplicates",
        query=likely_duplicates,
        template="complaints/routing/_duplicates.html",
        order=20,
        roles=DESK,
        lazy=True,
        title=gettext_lazy("Likely duplicates"),
        model=Complaint,
        when=is_open,
    )
    slots.register(
        "case.public",
        name="routing",
        query=for_citizen,
        template="complaints/routing/_public.html",
        order=10,
    )
