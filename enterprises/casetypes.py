"""Enterprises, pilots and backbone places in the staff site, and what they give to other pages."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import User
from casework import cases, slots, statuses
from casework.cases import Column, Nav
from documents.models import register_policy
from enterprises import queries, rules
from enterprises.api import (
    BackboneSerializer,
    CqoPilotSerializer,
    CqoPilotViewSet,
    EnterpriseSerializer,
    EnterpriseViewSet,
)
from enterprises.filters import BackboneFilter, CqoPilotFilter, EnterpriseFilter
from enterprises.forms import BACKBONE_FORMS, ENTERPRISE_FORMS, PILOT_FORMS
from enterprises.models import (
    BackboneSlot,
    CqoAppointment,
    CqoEvidence,
    CqoPilot,
    Credential,
    Enterprise,
    Roster,
)
from enterprises.states import (
    BackboneState,
    CredentialState,
    EnterpriseState,
    EvidenceState,
    PilotState,
    RosterState,
)
from enterprises.transitions.entries import COPY
from enterprises.transitions.pilots import EVIDENCE, LETTER

LOOKS: Mapping[str, Mapping[str, statuses.Look]] = {
    "enterprises.enterprise": {
        EnterpriseState.ACTIVE: statuses.Look("passed"),
        EnterpriseState.SUSPENDED: statuses.Look("waiting"),
        EnterpriseState.DEREGISTERED: statuses.Look("closed"),
        EnterpriseState.REVOKED: statuses.Look("failed"),
        EnterpriseState.MOVED: statuses.Look("closed"),
    },
    "enterprises.roster": {
        RosterState.PREPARING: statuses.Look("received"),
        RosterState.LAUNCHED: statuses.Look("progress"),
        RosterState.CLOSED: statuses.Look("closed"),
    },
    "enterprises.cqopilot": {
        PilotState.CANDIDATE: statuses.Look("received"),
        PilotState.ACTIVE: statuses.Look("passed", icon="rosette-discount-check"),
        PilotState.ENDED: statuses.Look("closed"),
        PilotState.REPLACED: statuses.Look("closed"),
    },
    "enterprises.cqoevidence": {
        EvidenceState.FILED: statuses.Look("received"),
        EvidenceState.CONFIRMED: statuses.Look("passed"),
        EvidenceState.RETURNED: statuses.Look("waiting"),
    },
    "enterprises.backboneslot": {
        BackboneState.ENROLLED: statuses.Look("received"),
        BackboneState.SURVEYED: statuses.Look("passed"),
        BackboneState.REPLACED: statuses.Look("closed"),
    },
    "enterprises.credential": {
        CredentialState.FILED: statuses.Look("received"),
        CredentialState.VALID: statuses.Look("passed"),
        CredentialState.SUSPENDED: statuses.Look("failed"),
        CredentialState.REVOKED: statuses.Look("failed"),
    },
}


def officer_name(pilot: CqoPilot) -> str:
    officers: list[Any] = getattr(pilot, "officers", [])
    return officers[0].name if officers else ""


def duties_words(pilot: CqoPilot) -> str:
    return f"{getattr(pilot, 'duties_done', 0)} / 7"


ENTERPRISE_COLUMNS = (
    Column(
        "name", _("Enterprise"), lambda row: row.name, "main", second=lambda row: row.public_code
    ),
    Column("code", _("Credit code"), lambda row: row.public_code, listed=False),
    Column("district", _("District"), lambda row: row.district_id, "district"),
    Column("industry", _("Industry"), lambda row: row.industry),
    Column("size", _("Size"), lambda row: row.get_size_display()),
    Column("credit_grade", _("Credit grade"), lambda row: row.credit_grade),
    Column("risk_grade", _("Risk"), lambda row: row.get_risk_grade_display()),
    Column("state", _("State of registration"), lambda row: row.get_state_display(), "status"),
)
PILOT_COLUMNS = (
    Column(
        "number",
        _("Enterprise"),
        lambda row: row.enterprise.name,
        "main",
        second=lambda row: row.number,
    ),
    Column("slot", _("Slot"), lambda row: row.slot, "number"),
    Column("district", _("District"), lambda row: row.district_id, "district"),
    Column("officer", _("Chief Quality Officer"), officer_name),
    Column("duties", _("Duties done"), duties_words, "number"),
    Column("activated_at", _("Pilot began"), lambda row: row.activated_at, "date"),
    Column("state", _("State"), lambda row: row.get_state_display(), "status"),
)
BACKBONE_COLUMNS = (
    Column(
        "enterprise",
        _("Enterprise"),
        lambda row: row.enterprise.name,
        "main",
        second=lambda row: row.enterprise.public_code,
    ),
    Column("slot", _("Slot"), lambda row: row.slot, "number"),
    Column("district", _("District"), lambda row: row.district_id, "district"),
    Column("enrolled_on", _("Enrolled"), lambda row: row.enrolled_on, "date"),
    Column("surveyed_on", _("Surveyed"), lambda row: row.surveyed_on, "date"),
    Column("state", _("State"), lambda row: row.get_state_display(), "status"),
)
ENTERPRISE_ACTS = {
    "amend": _("Amend the entry"),
    "add_product": _("Add a product"),
    "add_credential": _("Add a certificate"),
    "check_credential": _("Check a certificate"),
    "add_honour": _("Record a title"),
    "record_credit_fact": _("Record a credit fact"),
    "change_credit_grade": _("Change the credit grade"),
    "change_status": _("Change the state of registration"),
}
PILOT_ACTS = {
    "activate": _("Begin the pilot"),
    "appoint": _("File the appointment"),
    "replace": _("Replace"),
    "end": _("End the pilot"),
    # On the page these two stand beside the evidence, not in the panel of next steps.
    "confirm_evidence": _("Confirm the evidence"),
    "return_evidence": _("Return the evidence"),
}
BACKBONE_ACTS = {
    "record_survey": _("Record the survey"),
    "replace_member": _("Replace"),
}
ROSTER_ACTS = {"launch": _("Launch"), "close_roster": _("Close the roster")}


def enterprise_page(enterprise: Enterprise, user: User) -> dict[str, Any]:
    """The 360° page: what the register knows; the rest comes through its slot."""
    return {
        "profile": queries.profile(enterprise, user, timezone.localdate()),
        "may_check": rules.may_amend(enterprise, user.actor),
        "may_nominate": rules.may_nominate(user.actor),
    }


def pilot_page(pilot: CqoPilot, user: User) -> dict[str, Any]:
    """The officer, the seven duties with their evidence, and earlier appointments."""
    appointments = pilot.appointments.select_related("letter", "training_certificate")
    return {
        "duties": list(queries.duties_of(pilot)),
        "appointments": list(appointments.order_by("-appointed_on", "-pk")),
        "may_confirm": rules.may_confirm_evidence(pilot, user.actor)
        and pilot.state == PilotState.ACTIVE,
    }


def backbone_page(member: BackboneSlot, user: User) -> dict[str, Any]:
    return {"finding": getattr(member, "finding", None)}


def roster_page(roster: Roster, user: User) -> dict[str, Any]:
    """Who stands on the roster, and who stood there before."""
    pilots = CqoPilot.objects.visible_to(user).filter(roster=roster)
    places = BackboneSlot.objects.visible_to(user).filter(roster=roster)
    return {
        "pilots": list(queries.pilot_list(pilots).order_by("slot", "pk")),
        "places": list(places.select_related("enterprise", "district").order_by("slot", "pk")),
        "bounds": rules.bounds(roster.kind),
        "members": queries.members(roster),
    }


def backbone_list(rows: QuerySet[BackboneSlot]) -> QuerySet[BackboneSlot]:
    return rows.select_related("enterprise", "district", "roster")


def backbone_detail(rows: QuerySet[BackboneSlot]) -> QuerySet[BackboneSlot]:
    return backbone_list(rows).select_related("finding", "replaced_by__enterprise", "surveyed_by")


def pilot_detail(rows: QuerySet[CqoPilot]) -> QuerySet[CqoPilot]:
    return queries.pilot_list(rows).select_related("replaced_by__enterprise")


def search(words: str, user: Any) -> dict[str, Any]:
    """Hits for the search box: a full credit code leads straight to its page."""
    hits = [
        {
            "url": entry.get_absolute_url(),
            "title": entry.name,
            "detail": f"{entry.public_code}　{entry.district.label}",
            "icon": "building-factory-2",
        }
        for entry in queries.search(words, user)
    ]
    return {"label": pgettext_lazy("nav", "Enterprises"), "hits": hits}


def copies(user: Any) -> Q:
    return Q(pk__in=Credential.objects.visible_to(user).values("file"))


def letters(user: Any) -> Q:
    rows = CqoAppointment.objects.visible_to(user)
    return Q(pk__in=rows.values("letter")) | Q(pk__in=rows.values("training_certificate"))


def evidence(user: Any) -> Q:
    return Q(pk__in=CqoEvidence.objects.visible_to(user).values("files"))


def register_cases() -> None:
    cases.register(
        cases.CaseType(
            slug="enterprises",
            model=Enterprise,
            label=_("Enterprise"),
            plural=pgettext_lazy("nav", "Enterprises"),
            columns=ENTERPRISE_COLUMNS,
            list_query=queries.enterprise_list,
            detail_query=queries.enterprise_list,
            filterset=EnterpriseFilter,
            order="name",
            orders=("-pk", "code", "credit_grade"),
            list_template="enterprises/enterprise_list.html",
            detail_template="enterprises/enterprise.html",
            context=enterprise_page,
            forms=ENTERPRISE_FORMS,
            acts=ENTERPRISE_ACTS,
            serializer=EnterpriseSerializer,
            viewset=EnterpriseViewSet,
            roles=rules.READERS,
            nav=Nav(group="subjects", icon="building-factory-2", order=10),
        )
    )
    cases.register(
        cases.CaseType(
            slug="cqo-pilots",
            model=CqoPilot,
            label=_("CQO pilot"),
            plural=pgettext_lazy("nav", "Chief Quality Officers"),
            columns=PILOT_COLUMNS,
            list_query=queries.pilot_list,
            detail_query=pilot_detail,
            filterset=CqoPilotFilter,
            order="slot",
            orders=("-pk", "number"),
            list_template="enterprises/pilot_list.html",
            detail_template="enterprises/pilot.html",
            context=pilot_page,
            forms=PILOT_FORMS,
            acts=PILOT_ACTS,
            serializer=CqoPilotSerializer,
            viewset=CqoPilotViewSet,
            roles=rules.READERS,
            nav=Nav(group="subjects", icon="user-star", order=20),
        )
    )
    cases.register(
        cases.CaseType(
            slug="backbone",
            model=BackboneSlot,
            label=_("Backbone enterprise"),
            plural=pgettext_lazy("nav", "Backbone enterprises"),
            columns=BACKBONE_COLUMNS,
            list_query=backbone_list,
            detail_query=backbone_detail,
            filterset=BackboneFilter,
            order="slot",
            orders=("-pk",),
            list_template="enterprises/backbone_list.html",
            detail_template="enterprises/backbone.html",
            context=backbone_page,
            forms=BACKBONE_FORMS,
            acts=BACKBONE_ACTS,
            serializer=BackboneSerializer,
            roles=rules.READERS,
            nav=Nav(group="subjects", icon="list-details", order=30),
        )
    )
    cases.register(
        cases.CaseType(
            slug="rosters",
            model=Roster,
            label=_("Roster"),
            plural=pgettext_lazy("nav", "Rosters"),
            columns=(
                Column("label", _("Roster"), lambda row: row.label, "main"),
                Column("state", _("State"), lambda row: row.get_state_display(), "status"),
            ),
            order="-year",
            detail_template="enterprises/roster.html",
            context=roster_page,
            acts=ROSTER_ACTS,
            roles=rules.READERS,
        )
    )


def register() -> None:
    """Say what this app contributes; called once when the apps are ready."""
    for model, looks in LOOKS.items():
        statuses.register(model, looks)
    for kind, policy in {COPY: copies, LETTER: letters, EVIDENCE: evidence}.items():
        register_policy(kind, policy)
    slots.register("search.source", name="enterprises", query=search, order=20, roles=rules.READERS)
    register_cases()
