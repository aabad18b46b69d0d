"""The month, its activities, events and bulletins in the staff site, and what others are given."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import User
from campaign import plans, queries, rules
from campaign.api import (
    ActivitySerializer,
    BulletinSerializer,
    CampaignSerializer,
    EventSerializer,
    EventViewSet,
)
from campaign.filters import ActivityFilter, BulletinFilter, EventFilter
from campaign.forms import ACTIVITY_FORMS, BULLETIN_FORMS, CAMPAIGN_FORMS, EVENT_FORMS
from campaign.models import Activity, Bulletin, Campaign, Event, ProgressReport
from campaign.states import (
    ActivityState,
    BookingState,
    BulletinState,
    CampaignState,
    EventState,
)
from campaign.transitions.campaigns import EVIDENCE
from casework import cases, measures, slots, statuses
from casework.cases import Column, Nav, NavPage
from complaints.desk import queries as desk
from complaints.models import DeskSession
from documents.models import register_policy
from inspections.plans.models import SpotCheckPlan
from inspections.visits.queries import checklist_of_activity

LOOKS: Mapping[str, Mapping[str, statuses.Look]] = {
    "campaign.campaign": {
        CampaignState.PREPARING: statuses.Look("draft"),
        CampaignState.RUNNING: statuses.Look("progress"),
        CampaignState.CLOSED: statuses.Look("closed"),
    },
    "campaign.activity": {
        ActivityState.PLANNED: statuses.Look("received", icon="clock"),
        ActivityState.RUNNING: statuses.Look("progress"),
        ActivityState.DONE: statuses.Look("passed"),
    },
    "campaign.event": {
        EventState.PLANNED: statuses.Look("draft"),
        EventState.OPEN: statuses.Look("progress", icon="calendar-event"),
        EventState.FULL: statuses.Look("waiting", icon="users"),
        EventState.HELD: statuses.Look("passed"),
        EventState.CANCELLED: statuses.Look("closed", icon="circle-minus"),
    },
    "campaign.booking": {
        BookingState.BOOKED: statuses.Look("passed"),
        BookingState.CANCELLED: statuses.Look("closed"),
    },
    "campaign.bulletin": {
        BulletinState.DRAFTED: statuses.Look("draft"),
        BulletinState.SUBMITTED: statuses.Look("waiting"),
        BulletinState.PUBLISHED: statuses.Look("passed", icon="speakerphone"),
        BulletinState.WITHDRAWN: statuses.Look("closed"),
    },
}
ACTIVITY_COLUMNS = (
    Column(
        "code",
        _("Activity"),
        lambda row: f"{row.code} {row.title}",
        "main",
        second=lambda row: row.campaign.title,
    ),
    Column("kind", pgettext_lazy("activity", "Kind"), lambda row: row.get_kind_display()),
    Column("lead", _("Lead"), lambda row: row.lead),
    Column("starts_on", _("Begins"), lambda row: row.starts_on, "date"),
    Column("ends_on", _("Ends"), lambda row: row.ends_on, "date"),
    Column("target", _("Target"), lambda row: plain(row.target), "number"),
    Column("reported", _("Reported figure"), lambda row: plain(row.reported), "number"),
    Column("state", _("State"), lambda row: row.get_state_display(), "status"),
)
EVENT_COLUMNS = (
    Column("title", _("Event"), lambda row: row.heading, "main", second=lambda row: row.number),
    Column("kind", pgettext_lazy("activity", "Kind"), lambda row: row.get_kind_display()),
    Column("starts_at", _("Day"), lambda row: row.starts_at, "date"),
    Column("place", _("Place"), lambda row: row.where),
    Column("district", _("District"), lambda row: row.district_id, "district"),
    Column("booked", _("Booked"), lambda row: places(row), "number"),
    Column("visitors", _("Visitors"), lambda row: row.visitors, "number"),
    Column("state", _("State"), lambda row: row.get_state_display(), "status"),
)
BULLETIN_COLUMNS = (
    Column(
        "title",
        _("Bulletin"),
        lambda row: row.heading,
        "main",
        second=lambda row: f"{row.number}　{row.issue_words}",
    ),
    Column("entries", _("Products"), lambda row: row.entry_count, "number"),
    Column("office", pgettext_lazy("bulletins", "Office"), lambda row: row.office.name),
    Column("drafted_by", _("Drafted by"), lambda row: row.drafted_by),
    Column("approved_by", _("Approved by"), lambda row: row.approved_by),
    Column("published_at", _("Published"), lambda row: row.published_at, "date"),
    Column("state", _("State"), lambda row: row.get_state_display(), "status"),
)
CAMPAIGN_ACTS = {"launch": _("Launch the Quality Month"), "close_campaign": _("Close the month")}
ACTIVITY_ACTS = {
    "start": _("Begin"),
    "update_progress": _("Report progress"),
    "run_as_plan": _("Run as a plan"),
    "finish": _("Finish"),
    "amend": _("Change the plan"),
    "reopen": _("Take up again"),
}
EVENT_ACTS = {
    "announce": _("Announce"),
    "hold": _("Record the visitors"),
    "amend": _("Change the event"),
    "correct_visitors": _("Correct the visitors"),
    "point_to_desk": _("Choose the desk session"),
    "call_off": _("Cancel the event"),
}
BULLETIN_ACTS = {
    "publish": _("Publish the bulletin"),
    "submit": _("Submit for approval"),
    "amend": _("Change the bulletin"),
    "send_back": _("Send back"),
    "withdraw": _("Withdraw the bulletin"),
}


def plain(figure: Any) -> str:
    """A figure without the zeros that nobody typed."""
    return "" if figure is None else f"{figure.normalize():f}"


def places(event: Event) -> str:
    """Booked of all places; nothing where nothing is booked."""
    return "" if event.capacity is None else f"{event.booked} / {event.capacity}"


def campaign_page(campaign: Campaign, user: User) -> dict[str, Any]:
    """The month with every activity that this person sees."""
    today = timezone.localdate()
    rows = queries.activity_rows(campaign, today, Activity.objects.visible_to(user))
    return {
        "rows": rows,
        "tally": queries.tally(rows),
        "years": Campaign.objects.visible_to(user).order_by("-year"),
        "may_lead": rules.may_lead(user.actor),
        "updatable": {
            row.activity.pk for row in rows if rules.may_report(row.activity, user.actor)
        },
    }


def activity_page(activity: Activity, user: User) -> dict[str, Any]:
    """Its figures, what was reported with its evidence, and its events."""
    row = queries.with_progress([activity], timezone.localdate())[0]
    events = Event.objects.visible_to(user).filter(activity=activity)
    return {
        "row": row,
        "reports": queries.reports_of(activity, user),
        "events": list(events.select_related("district").order_by("starts_at", "pk")),
        "measure": measures.registry.get(activity.measure),
        "planned": activity.code in rules.RUN_AS_PLANS,
        "plans": plans.plans_of(activity, user),
        "drives": plans.drives_of(activity, user),
        "checklist": checklist_of_activity(activity.code),
        "may_organise": rules.may_organise(user.actor),
    }


def plan_activity(plan: Any, user: User) -> dict[str, Any] | None:
    """On a plan's page: the activity that it carries out, and the checklist of its visits."""
    if not isinstance(plan, SpotCheckPlan) or not plan.activity:
        return None
    return {
        "activity": plans.activity_of_plan(plan, user),
        "checklist": checklist_of_activity(plan.activity),
    }


def event_page(event: Event, user: User) -> dict[str, Any]:
    """Who is coming, for those who may know; and what the desk counted."""
    return {
        "bookings": queries.bookings_of(event, user),
        "desk": desk_counters(event.desk_session),
        "may_open_cases": cases.may_open(cases.registry["complaints"].roles, user),
    }


def desk_counters(session: DeskSession | None) -> dict[str, Any] | None:
    """The counters of the session held there, live from its rows."""
    if session is None:
        return None
    found = desk.of_session(session)
    figures = desk.figures(found, session=session.number)
    return {"session": session, "counters": found, "figures": figures}


def bulletin_page(bulletin: Bulletin, user: User) -> dict[str, Any]:
    """Its entries, and whether each may still be shown."""
    today = timezone.localdate()
    entries = queries.entries_of(bulletin)
    return {"entries": [(entry, entry.is_shown(today)) for entry in entries]}


def evidence(user: Any) -> Q:
    """Evidence is read by those who see the activity."""
    return Q(pk__in=ProgressReport.objects.visible_to(user).values("files"))


def hit(obj: Any, title: str, detail: str, icon: str) -> dict[str, str]:
    return {"url": obj.get_absolute_url(), "title": title, "detail": detail, "icon": icon}


def search(words: str, user: Any) -> dict[str, Any]:
    """Activities, events and bulletins that this person may see."""
    hits = [
        *(
            hit(row, str(row), row.campaign.title, "list-details")
            for row in queries.found_activities(words, user)
        ),
        *(
            hit(row, row.heading, row.number, "calendar-event")
            for row in queries.found_events(words, user)
        ),
        *(
            hit(row, row.heading, row.number, "speakerphone")
            for row in queries.found_bulletins(words, user)
        ),
    ]
    return {"label": pgettext_lazy("nav", "Quality Month"), "hits": hits}


def register_cases() -> None:
    cases.register(
        cases.CaseType(
            slug="campaign",
            model=Campaign,
            label=_("Quality Month"),
            plural=pgettext_lazy("nav", "Quality Month"),
            order="-year",
            detail_template="campaign/campaign.html",
            context=campaign_page,
            forms=CAMPAIGN_FORMS,
            acts=CAMPAIGN_ACTS,
            serializer=CampaignSerializer,
            roles=rules.READERS,
        )
    )
    cases.register(
        cases.CaseType(
            slug="activities",
            model=Activity,
            label=_("Activity"),
            plural=pgettext_lazy("nav", "Activities"),
            columns=ACTIVITY_COLUMNS,
            list_query=queries.activity_list,
            detail_query=queries.activity_list,
            filterset=ActivityFilter,
            order="rank",
            orders=("ends_on", "-ends_on", "-pk"),
            detail_template="campaign/activity.html",
            context=activity_page,
            forms=ACTIVITY_FORMS,
            acts=ACTIVITY_ACTS,
            serializer=ActivitySerializer,
            roles=rules.READERS,
            nav=Nav(group="public", icon="list-details", order=20),
        )
    )
    cases.register(
        cases.CaseType(
            slug="events",
            model=Event,
            label=_("Event"),
            plural=pgettext_lazy("nav", "Events"),
            columns=EVENT_COLUMNS,
            list_query=queries.event_list,
            detail_query=queries.event_list,
            filterset=EventFilter,
            order="-starts_at",
            orders=("starts_at", "-pk"),
            list_template="campaign/event_list.html",
            detail_template="campaign/event.html",
            context=event_page,
            forms=EVENT_FORMS,
            acts=EVENT_ACTS,
            serializer=EventSerializer,
            viewset=EventViewSet,
            roles=rules.READERS,
            nav=Nav(group="public", icon="users-group", order=30),
        )
    )
    cases.register(
        cases.CaseType(
            slug="bulletins",
            model=Bulletin,
            label=_("Bulletin"),
            plural=pgettext_lazy("nav", "Bulletins and exposure"),
            columns=BULLETIN_COLUMNS,
            list_query=queries.bulletin_detail,
            detail_query=queries.bulletin_detail,
            filterset=BulletinFilter,
            list_template="campaign/bulletin_list.html",
            detail_template="campaign/bulletin.html",
            context=bulletin_page,
            forms=BULLETIN_FORMS,
            acts=BULLETIN_ACTS,
            serializer=BulletinSerializer,
            roles=rules.PUBLISHERS,
            nav=Nav(group="public", icon="speakerphone", order=40),
        )
    )


def register() -> None:
    """Say what this app contributes; called once when the apps are ready."""
    for model, looks in LOOKS.items():
        statuses.register(model, looks)
    register_policy(EVIDENCE, evidence)
    slots.register(
        "case.aside",
        name="activity",
        query=plan_activity,
        template="campaign/_plan.html",
        order=5,
        roles=rules.EVERYTHING,
    )
    slots.register("search.source", name="campaign", query=search, order=70, roles=rules.READERS)
    cases.register_page(
        NavPage(
            group="public",
            label=pgettext_lazy("nav", "Quality Month"),
            icon="calendar-event",
            order=10,
            url_name="staff_campaign",
            roles=rules.READERS,
        )
    )
    register_cases()
