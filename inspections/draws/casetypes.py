"""What the room contributes to the pages, the API and search."""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from rest_framework import serializers

from accounts.models import User
from accounts.states import Role
from casework import cases, slots, statuses
from casework.cases import Column
from casework.statuses import Look
from inspections.draws import (
    carrying_out,
    forms,
    library,
    queries,
    rules,
    showing,
    transitions,
)
from inspections.draws.models import Draw, LibraryEntry, Recusal
from inspections.draws.states import DrawState, LibraryState, RecusalState
from inspections.plans.models import SpotCheckPlan
from inspections.plans.states import PlanState
from inspections.summonses.forms import ReasonForm

DRAW_LOOKS: dict[str, Look] = {
    DrawState.DRAFTED: Look("draft"),
    DrawState.FROZEN: Look("received"),
    DrawState.PUBLISHED: Look("received"),
    DrawState.SEEDED: Look("progress"),
    DrawState.DRAWN: Look("progress"),
    DrawState.SCHEDULED: Look("progress"),
    DrawState.FINISHED: Look("progress"),
    DrawState.CLOSED: Look("closed"),
    DrawState.ABANDONED: Look("closed"),
}
DRAW_FORMS = {
    "deposit": forms.DepositForm,
    "publish_hashes": forms.PublishForm,
    "record_value": forms.ValueForm,
    "reveal": forms.RevealForm,
    "schedule_visits": forms.ScheduleForm,
    "replace_object": forms.ReplaceForm,
    "finish": forms.FinishForm,
    "abandon": ReasonForm,
}
DRAW_ACTS = {
    transitions.publish_results.name: _("Publish the results"),
    transitions.finish.name: _("The task is finished"),
    carrying_out.schedule_visits.name: _("Order the visits"),
    transitions.draw_lots.name: pgettext_lazy("act", "Draw"),
    transitions.reveal.name: _("Reveal my secret"),
    transitions.record_value.name: _("Record the public value"),
    transitions.publish_hashes.name: _("Publish the hashes"),
    transitions.deposit.name: _("Deposit the hash of a secret"),
    transitions.freeze.name: _("Freeze the libraries"),
    carrying_out.replace_object.name: _("Replace an object"),
    transitions.disclose.name: _("Make the order public now"),
    transitions.abandon.name: _("Give the draw up"),
}


class DrawSerializer(serializers.ModelSerializer[Draw]):
    """A draw as the bureau's own systems read it."""

    plan_number = serializers.CharField(source="plan.number", read_only=True)
    due_on = serializers.DateField(source="deadline.due_on", read_only=True, default=None)

    class Meta:
        model = Draw
        fields = (
            "id",
            "number",
            "state",
            "plan",
            "plan_number",
            "turn",
            "again_reason",
            "algorithm",
            "commitment",
            "published_at",
            "beacon",
            "value",
            "seed",
            "result_hash",
            "drawn_at",
            "finished_on",
            "results_at",
            "due_on",
        )


class LibrarySerializer(serializers.ModelSerializer[LibraryEntry]):
    """An inspector who can be drawn."""

    name = serializers.CharField(source="person.name", read_only=True)

    class Meta:
        model = LibraryEntry
        fields = ("id", "person", "name", "office", "can_lead", "state")


class RecusalSerializer(serializers.ModelSerializer[Recusal]):
    """Who is not sent where."""

    class Meta:
        model = Recusal
        fields = ("id", "person", "enterprise", "ground", "state", "ended_at")


def draw_context(draw: Draw, user: User) -> dict[str, Any]:
    """What is frozen, who put what into the seed, the order with its visits."""
    return {
        "facts": draw_facts(draw),
        "files": showing.files(draw, linked=False),
        # Whoever reveals last must not be able to work the order out beforehand.
        "shares": showing.parts(draw, secrets=draw.drawn_at is not None),
        "quotas": showing.quotas(draw, named=True),
        "mine": any(share.person_id == user.pk for share in draw.shares.all()),
        "wanted": rules.LEAST_SHARES,
    }


def draw_facts(draw: Draw) -> list[tuple[Any, Any]]:
    """What stands on top of the page."""
    found = [
        (_("Plan"), draw.plan.name),
        (pgettext_lazy("draw", "Turn"), draw.turn),
        (_("Organising office"), draw.office.name),
        (_("Prepared by"), draw.drafted_by),
        (_("Public value to come"), draw.beacon),
        (_("Public value"), draw.value),
        (_("Source of the public value"), draw.value_source),
        (_("Drawn by"), draw.drawn_by),
        (_("Why it is drawn again"), draw.again_reason),
        (_("Why given up"), draw.ended_reason),
    ]
    return [(label, value) for label, value in found if value]


def with_people(rows: QuerySet[Any]) -> QuerySet[Any]:
    return rows.select_related("person", "office")


def with_enterprise(rows: QuerySet[Any]) -> QuerySet[Any]:
    return rows.select_related("person", "office", "enterprise", "declared_by")


def entry_context(entry: Any, _user: User) -> dict[str, Any]:
    facts = [
        (_("Inspector"), str(entry.person)),
        (_("Work number"), entry.person.work_number),
        (_("Office"), entry.office.name),
        (_("Can lead a visit"), _("Yes") if entry.can_lead else _("No")),
    ]
    return {"facts": facts}


def recusal_context(recusal: Any, _user: User) -> dict[str, Any]:
    facts = [
        (_("Inspector"), str(recusal.person)),
        (_("Enterprise"), recusal.enterprise.name),
        (_("Ground"), recusal.get_ground_display()),
        (_("Note"), recusal.note),
        (_("Declared by"), str(recusal.declared_by)),
    ]
    return {"facts": facts}


def local_day(moment: Any) -> Any:
    return timezone.localdate(moment) if moment else None


DRAWS = cases.CaseType(
    slug="draws",
    model=Draw,
    label=pgettext_lazy("random", "Draw"),
    plural=pgettext_lazy("nav", "Random draws"),
    columns=(
        Column(
            "number",
            _("Number"),
            lambda row: row.number,
            "main",
            second=lambda row: row.plan.name,
        ),
        Column("plan", _("Plan"), lambda row: row.plan.number),
        Column("turn", pgettext_lazy("draw", "Turn"), lambda row: row.turn, "number"),
        Column("published", _("Hashes published"), lambda row: local_day(row.published_at), "date"),
        Column("drawn", _("Drawn"), lambda row: local_day(row.drawn_at), "date"),
        Column("state", _("State"), lambda row: row.get_state_display(), "status"),
        Column("deadline", _("Deadline"), lambda row: row.deadline, "due", exported=False),
    ),
    list_query=lambda rows: rows.select_related("plan", "deadline__rule"),
    detail_query=queries.with_shares,
    filterset=forms.DrawFilter,
    list_template="inspections/draws/list.html",
    detail_template="inspections/draws/draw.html",
    context=draw_context,
    forms=DRAW_FORMS,
    acts=DRAW_ACTS,
    serializer=DrawSerializer,
    roles=tuple(rules.WITNESSES),
    nav=cases.Nav(group="business", icon="target", order=18),
)

LIBRARY = cases.CaseType(
    slug="draw-inspectors",
    model=LibraryEntry,
    label=_("Entry of the library"),
    plural=_("Library of inspectors"),
    columns=(
        Column("name", _("Inspector"), lambda row: str(row.person), "main"),
        Column("number", _("Work number"), lambda row: row.person.work_number, "code"),
        Column("office", _("Office"), lambda row: row.office.name),
        Column("lead", _("Can lead a visit"), lambda row: _("Yes") if row.can_lead else _("No")),
        Column("state", _("State"), lambda row: row.get_state_display(), "status"),
    ),
    list_query=with_people,
    detail_query=with_people,
    filterset=forms.LibraryFilter,
    list_template="inspections/draws/library.html",
    detail_template="inspections/draws/entry.html",
    context=entry_context,
    forms={"take_out": ReasonForm, "set_lead": forms.LeadForm},
    acts={
        library.take_out.name: _("Take out for a time"),
        library.put_back.name: _("Put back"),
        library.set_lead.name: _("Say whether he can lead"),
    },
    serializer=LibrarySerializer,
    roles=tuple(rules.WITNESSES),
)

RECUSALS = cases.CaseType(
    slug="recusals",
    model=Recusal,
    label=_("Recusal"),
    plural=_("Recusals"),
    columns=(
        Column("name", _("Inspector"), lambda row: str(row.person), "main"),
        Column("enterprise", _("Enterprise"), lambda row: row.enterprise.name),
        Column("ground", _("Ground"), lambda row: row.get_ground_display()),
        Column("state", _("State"), lambda row: row.get_state_display(), "status"),
    ),
    list_query=with_enterprise,
    detail_query=with_enterprise,
    filterset=forms.RecusalFilter,
    list_template="inspections/draws/recusals.html",
    detail_template="inspections/draws/entry.html",
    context=recusal_context,
    forms={"end_recusal": ReasonForm},
    acts={library.end_recusal.name: _("The interest has ended")},
    serializer=RecusalSerializer,
    roles=(Role.INSPECTOR, Role.REGULATOR, Role.HEAD),
)


def register() -> None:
    """Say what this room contributes; called once when the apps are ready."""
    statuses.register("inspections.draw", DRAW_LOOKS)
    statuses.register(
        "inspections.libraryentry",
        {LibraryState.AVAILABLE: Look("passed"), LibraryState.AWAY: Look("closed")},
    )
    statuses.register(
        "inspections.recusal",
        {RecusalState.STANDING: Look("progress"), RecusalState.ENDED: Look("closed")},
    )
    for case_type in (DRAWS, LIBRARY, RECUSALS):
        cases.register(case_type)
    cases.extend(
        "plans",
        acts={"set_quotas": _("Set the quotas")},
        forms={"set_quotas": forms.QuotasForm},
        after="publish",
    )
    slots.register(
        "case.aside",
        name="draws",
        query=plan_draws,
        template="inspections/draws/_plan.html",
        order=10,
        roles=tuple(rules.WITNESSES),
    )


def plan_draws(obj: Any, user: User) -> dict[str, Any] | None:
    """The draws of a plan, how many quotas it has, and the way to the next draw."""
    if not isinstance(obj, SpotCheckPlan):
        return None
    rows = list(Draw.objects.visible_to(user).filter(plan=obj).order_by("turn"))
    may = rules.may_lead(obj, user.actor) and obj.state in {PlanState.PUBLISHED, PlanState.RUNNING}
    new = f"{reverse('draw_new')}?plan={obj.pk}" if may else ""
    return {"draws": rows, "quotas": obj.quotas.count(), "new": new}
