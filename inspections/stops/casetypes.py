"""Stops of making and selling in the staff site, in the API and in the enterprise's space."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from rest_framework import serializers

from accounts.models import User
from accounts.states import Role
from casework import cases, slots, statuses
from casework.cases import Column
from casework.templatetags.ui import day
from inspections import aftermath, casepage
from inspections.stops import forms
from inspections.stops import receivers as _receivers  # noqa: F401  listens
from inspections.stops.models import StopSale
from inspections.stops.states import StopState
from inspections.summonses.casetypes import API_ROLES
from inspections.visits.models import ON_THE_ROAD, Inspection


class StopSerializer(serializers.ModelSerializer[StopSale]):
    enterprise = serializers.CharField(source="enterprise.name", read_only=True)
    inspection = serializers.CharField(source="inspection.number", read_only=True)

    class Meta:
        model = StopSale
        fields = (
            "id",
            "number",
            "state",
            "inspection",
            "enterprise",
            "product_name",
            "regime",
            "begun_on",
            "over_on",
        )


def stop_context(stop: StopSale, user: User) -> dict[str, Any]:
    breaches = stop.breaches.order_by("found_on", "pk")
    lines: list[Any] = [
        {"text": f"{day(row.found_on)}　{row.place}", "detail": row.facts, "icon": "alert-triangle"}
        for row in breaches
    ]
    return aftermath.page(
        stop,
        user,
        facts=(
            (_("Number"), stop.number),
            (_("Enterprise"), stop.enterprise.name),
            (_("Product"), stop.product_name),
            (pgettext_lazy("stop", "Since"), day(stop.begun_on)),
            (_("Over since"), day(stop.over_on) if stop.over_on else ""),
            (_("Why it ended"), stop.reason),
        ),
        lists=((_("Made or sold before the re-check"), lines),),
    )


def stops_of_case(inspection: Inspection, user: User) -> casepage.Section | None:
    """停止生产、销售 on the page of its case."""
    rows = list(StopSale.objects.visible_to(user).filter(inspection=inspection).order_by("pk"))
    if not rows:
        return None
    return casepage.Section(
        _("Stop of making and selling"), "inspections/stops/_stops.html", {"stops": rows}
    )


def own_stops(_obj: Any, user: Any) -> dict[str, Any] | None:
    """What an enterprise must not make or sell now."""
    if not user.has_role(Role.ENTERPRISE) or not user.organisation_code:
        return None
    rows = StopSale.objects.visible_to(user).filter(state=StopState.IN_FORCE)
    found = list(rows.order_by("-pk")[:20])
    return {"stops": found} if found else None


def register() -> None:
    """Say what this room contributes; called once when the apps are ready."""
    statuses.register(
        "inspections.stopsale",
        {
            StopState.IN_FORCE: statuses.Look("failed"),
            StopState.LIFTED: statuses.Look("passed"),
            StopState.ENDED: statuses.Look("closed"),
        },
    )
    casepage.register_later(
        "stops",
        stops_of_case,
        title=_("Stop of making and selling"),
        model=Inspection,
        order=35,
        when=lambda inspection, _user: inspection.state not in ON_THE_ROAD,
    )
    slots.register(
        "enterprise.space",
        name="stops",
        query=own_stops,
        template="inspections/stops/_own.html",
        order=15,
    )
    cases.register(
        cases.CaseType(
            slug="stops",
            model=StopSale,
            label=_("Stop of making and selling"),
            plural=pgettext_lazy("nav", "Stops of sale"),
            columns=(
                Column(
                    "enterprise",
                    _("Enterprise"),
                    lambda row: row.enterprise.name,
                    "main",
                    second=lambda row: f"{row.number}　{row.product_name}",
                ),
                Column("number", _("Number"), lambda row: row.number, listed=False),
                Column("product", _("Product"), lambda row: row.product_name, listed=False),
                Column("case", _("Case"), lambda row: row.inspection.number),
                Column(
                    "district", pgettext_lazy("place", "District"), lambda row: row.district.label
                ),
                Column("state", _("State"), lambda row: row.get_state_display(), "status"),
                Column(
                    "begun_on", pgettext_lazy("stop", "Since"), lambda row: row.begun_on, "date"
                ),
            ),
            list_query=aftermath.with_case,
            detail_query=aftermath.with_case,
            filterset=forms.StopFilter,
            detail_template=aftermath.TEMPLATE,
            context=stop_context,
            forms={"record_breach": forms.BreachForm},
            acts={"record_breach": _("Record that it was made or sold again")},
            serializer=StopSerializer,
            roles=API_ROLES,
            nav=cases.Nav(group="business", icon="ban", order=42),
        )
    )
