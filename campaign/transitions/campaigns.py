from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from campaign import queries, rules
from campaign.catalogue import entries
from campaign.models import Activity, Campaign, ProgressReport
from campaign.states import ActivityState, CampaignState
from casework.transitions import Blocked, creation, transition
from documents.files import store_upload

EVIDENCE = "campaign.evidence"
OPEN = [ActivityState.PLANNED, ActivityState.RUNNING]


@creation(
    target=CampaignState.PREPARING,
    allowed=rules.may_lead,
    sentence=_("Quality Month %(year)s opened with %(activities)s activities"),
    tone="now",
)
def open_campaign(
    *,
    year: int,
    name: str,
    theme: str,
    starts_on: date,
    ends_on: date,
    by: User,
    at: datetime,
    name_en: str = "",
    theme_en: str = "",
) -> Campaign:
    """A year's Quality Month with all activities of the catalogue, none of them begun."""
    campaign = Campaign(
        year=year,
        name=name,
        name_en=name_en,
        theme=theme,
        theme_en=theme_en,
        starts_on=starts_on,
        ends_on=ends_on,
        state=CampaignState.PREPARING,
    )
    campaign.validate_unique()
    campaign.validate_constraints()
    campaign.save()
    made = _take_catalogue(campaign, by)
    campaign.event_detail = {"year": year, "activities": made}  # type: ignore[attr-defined]
    return campaign


def _take_catalogue(campaign: Campaign, by: User) -> int:
    offices = queries.lead_offices()
    rows = []
    for position, entry in enumerate(entries()):
        first, last = entry.span(campaign.starts_on, campaign.ends_on)
        rows.append(
            Activity(
                campaign=campaign,
                position=position,
                office=offices.get(entry.lead) or by.office,
                starts_on=first,
                ends_on=last,
                state=ActivityState.PLANNED,
                **entry.values(),
            )
        )
    return len(Activity.objects.bulk_create(rows))


def another_runs(campaign: Campaign) -> Any:
    """One month at a time."""
    running = Campaign.objects.filter(state=CampaignState.RUNNING).first()
    if running is None:
        return None
    return _("%(name)s is still running; close it first.") % {"name": running.title}


@transition(
    source=[CampaignState.PREPARING],
    target=CampaignState.RUNNING,
    allowed=rules.may_lead_campaign,
    guard=another_runs,
    sentence=_("Launched on %(launched_on)s; %(begun)s activities began"),
    public=_("The Quality Month was launched"),
    tone="ok",
)
def launch(
    campaign: Campaign,
    *,
    by: User,
    at: datetime,
    launched_on: date | None = None,
    meeting: str = "",
    place: str = "",
) -> dict[str, Any]:
    """启动: at a meeting of the Leading Group; what is due to begin begins with it."""
    day = launched_on or timezone.localdate(at)
    campaign.launched_on, campaign.meeting, campaign.place = day, meeting, place
    begun = 0
    for activity in campaign.activities.filter(starts_on__lte=day).order_by("position"):
        start(activity, by=by, at=at, started_on=day)
        begun += 1
    return {"launched_on": day, "begun": begun}


@transition(
    source=[CampaignState.RUNNING],
    target=CampaignState.CLOSED,
    allowed=rules.may_lead_campaign,
    sentence=_("Quality Month closed; %(open)s activities were not finished"),
    public=_("The Quality Month was closed"),
)
def close_campaign(campaign: Campaign, *, by: User, at: datetime, summary: str) -> dict[str, Any]:
    """The summary for the Leading Group and the provincial bureau is written."""
    campaign.closed_on, campaign.summary = timezone.localdate(at), summary
    return {"open": campaign.activities.exclude(state=ActivityState.DONE).count()}


# --- Activities -------------------------------------------------------------------------------


@transition(
    source=[ActivityState.PLANNED],
    target=ActivityState.RUNNING,
    allowed=rules.may_report,
    sentence=_("Activity begun"),
)
def start(
    activity: Activity, *, by: User, at: datetime, started_on: date | None = None
) -> dict[str, Any]:
    """The lead office has begun."""
    activity.started_on = started_on or timezone.localdate(at)
    return {}


@transition(
    source=OPEN,
    target=None,
    allowed=rules.may_report,
    sentence=_("Progress reported: %(figure)s (computed: %(computed)s)"),
)
def update_progress(
    activity: Activity,
    *,
    by: User,
    at: datetime,
    figure: Decimal | None = None,
    note: str = "",
    evidence: Sequence[Any] = (),
) -> dict[str, Any]:
    """上报数 beside 系统数: the figure that people report, with note and evidence."""
    if figure is None and not note and not evidence:
        raise Blocked(_("Give a figure, a note or evidence."))
    computed = queries.progress([activity], timezone.localdate(at)).get(("done", activity.pk))
    if figure is not None:
        activity.reported, activity.reported_at = figure, at
    report = ProgressReport.objects.create(
        activity=activity, figure=figure, computed=computed, note=note, by=by, at=at
    )
    report.files.set(store_upload(file, kind=EVIDENCE, by=by, at=at) for file in evidence)
    return {
        "figure": _plain(figure),
        "computed": _plain(computed),
        "files": len(evidence),
    }


def _plain(figure: Decimal | None) -> str:
    return "–" if figure is None else f"{figure.normalize():f}"


@transition(
    source=[ActivityState.RUNNING],
    target=ActivityState.DONE,
    allowed=rules.may_report,
    sentence=_("Activity finished"),
    tone="ok",
)
def finish(activity: Activity, *, by: User, at: datetime, result: str) -> dict[str, Any]:
    """What came of it is written down; later rows count no more."""
    activity.finished_on, activity.result = timezone.localdate(at), result
    return {}


@transition(
    source=[ActivityState.DONE],
    target=ActivityState.RUNNING,
    allowed=rules.may_plan,
    sentence=_("Activity taken up again"),
)
def reopen(activity: Activity, *, by: User, at: datetime, note: str) -> dict[str, Any]:
    """It was not over after all."""
    activity.finished_on = None
    return {"note": note}


@transition(
    source=OPEN,
    target=None,
    allowed=rules.may_plan,
    sentence=_("Plan of the activity changed"),
)
def amend(activity: Activity, *, by: User, at: datetime, **changes: Any) -> dict[str, Any]:
    """Dates, target, lead and description are the city's to set."""
    unknown = changes.keys() - AMENDABLE
    if unknown:
        raise TypeError(f"an activity has no {', '.join(sorted(unknown))} to change")
    for name, value in changes.items():
        setattr(activity, name, value)
    activity.validate_constraints()
    return {"fields": sorted(changes)}


AMENDABLE = frozenset(
    {
        "starts_on",
        "ends_on",
        "target",
        "office",
        "section",
        "section_en",
        "description",
        "description_en",
    }
)
