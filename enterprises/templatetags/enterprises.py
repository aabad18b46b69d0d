"""Tags of the register's pages: panels of upper apps by name, certificates, the roster's bar."""

from collections.abc import Mapping
from typing import Any

from django import template
from django.template.loader import get_template
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext, ngettext

from casework import slots
from casework.templatetags.ui import chip
from enterprises import queries, rules
from enterprises.models import CqoPilot, Credential, Enterprise, Roster
from enterprises.states import CredentialState, Effect, EnterpriseState, RosterKind
from enterprises.transitions import launch

register = template.Library()
STANDINGS = {
    CredentialState.VALID: ("passed", ""),
    CredentialState.FILED: ("received", ""),
    CredentialState.SUSPENDED: ("failed", "circle-minus"),
    CredentialState.REVOKED: ("failed", ""),
}
DAYS_A_MONTH = 30.44
MONTHS_A_YEAR = 12
RISKS = {"low": ("passed", "check"), "medium": ("soon", "minus"), "high": ("failed", "flag-3")}
# Panels by this prefix stand on the public page; all others are for the staff alone.
PUBLIC = "public"


@register.simple_tag(takes_context=True)
def panels(context: Mapping[str, Any], obj: Enterprise, area: str = "staff") -> SafeString:
    """The enterprise panels of the upper apps, for the staff's page or for the public one."""
    wanted = [
        filling
        for filling in slots.fillings.get("enterprise.panel", [])
        if filling.name.startswith(PUBLIC) == (area == PUBLIC)
    ]
    return rendered(context, wanted, obj)


@register.simple_tag(takes_context=True)
def space(context: Mapping[str, Any], obj: Enterprise, name: str = "") -> SafeString:
    """What upper apps show in the enterprise space: the filling of one name, or the start page."""
    apart = {"corrections"}
    wanted = [
        filling
        for filling in slots.fillings.get("enterprise.space", [])
        if (filling.name == name if name else filling.name not in apart)
    ]
    return rendered(context, wanted, obj)


def rendered(context: Mapping[str, Any], wanted: list[slots.Filling], obj: Any) -> SafeString:
    """The fillings that this person may see, one after the other."""
    user: Any = context.get("user")
    request = context["request"]
    parts = []
    for filling in wanted:
        if filling.roles and not (
            getattr(user, "is_authenticated", False) and filling.roles & user.roles
        ):
            continue
        found = filling.query(obj, user)
        if found is not None and filling.template:
            values = {"object": obj, "user": user, **found}
            parts.append(get_template(filling.template).render(values, request))
    return mark_safe("".join(parts))  # noqa: S308 - every part is a rendered template


@register.simple_tag
def standing(row: Mapping[str, Any]) -> SafeString:
    """The chip of a certificate: how long it is still good, or what the issuer said."""
    credential: Credential = row["credential"]
    if row["standing"] == "expired":
        return chip("failed", gettext("Expired"), "clock-exclamation")
    if row["standing"] == "soon":
        return chip("soon", days_left(row["days_left"]))
    key, symbol = STANDINGS[CredentialState(credential.state)]
    return chip(key, credential.get_state_display(), symbol)


def days_left(days: int) -> str:
    """So many days to the end."""
    return ngettext("%d day left", "%d days left", days) % days


@register.filter
def time_left(days: int | None) -> str:
    """How long a certificate is still good, in years and months."""
    if days is None:
        return gettext("Without an end")
    months = max(0, int(days / DAYS_A_MONTH))
    years, rest = divmod(months, MONTHS_A_YEAR)
    if not years:
        return ngettext("%d month", "%d months", rest) % rest if rest else days_left(days)
    whole = ngettext("%d year", "%d years", years) % years
    return whole + (ngettext(" %d month", " %d months", rest) % rest if rest else "")


@register.simple_tag
def risk(obj: Any) -> SafeString:
    """The chip of a risk grade."""
    if not obj.risk_grade:
        return mark_safe('<span class="q-none">–</span>')
    key, symbol = RISKS[obj.risk_grade]
    return chip(key, obj.get_risk_grade_display(), symbol)


@register.filter
def fact_tone(effect: str) -> str:
    """The tone of a fact on a timeline."""
    return {Effect.BETTER: "ok", Effect.WORSE: "bad"}.get(Effect(effect), "")


@register.filter
def masked_code(code: str) -> str:
    return rules.masked(code)


@register.inclusion_tag("enterprises/_roster.html", takes_context=True)
def roster_bar(context: Mapping[str, Any], kind: str) -> dict[str, Any]:
    """The newest roster of a kind over its list: slots, bounds, and the button to launch."""
    user = context["user"]
    roster = Roster.objects.visible_to(user).filter(kind=kind).order_by("-year").first()
    if roster is None:
        return {"roster": None, "may_keep": rules.may_keep_rosters(user.actor)}
    return {"csrf_token": context.get("csrf_token", ""), **roster_facts(roster, user)}


def roster_facts(roster: Roster, user: Any) -> dict[str, Any]:
    """A roster with its slots and what may be done with it."""
    taken = queries.taken_slots(roster)
    pilots = CqoPilot.objects.visible_to(user).active().filter(roster=roster)
    is_cqo = roster.kind == RosterKind.CQO
    refusal = launch.refusal(roster, by=user)
    return {
        "roster": roster,
        "members": len(taken),
        "bounds": rules.bounds(roster.kind),
        "slots": queries.slots_of(roster, pilots.select_related("enterprise")) if is_cqo else [],
        "may_keep": rules.may_keep_rosters(user.actor),
        "launchable": refusal is None,
        "launch_reason": refusal.reason if refusal and refusal.code == "blocked" else "",
    }


@register.simple_tag
def is_in_business(enterprise: Enterprise) -> bool:
    return enterprise.state == EnterpriseState.ACTIVE
