"""The Quality Month itself: the campaign, its events and bookings, bulletins and daily briefs."""

import csv
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

from accounts.models import District, User
from campaign.models import Activity, Campaign, Event
from campaign.states import ActivityState, EventKind
from campaign.transitions import bulletins, campaigns, events
from casework.codes import new_code
from casework.transitions import together
from inspections.exposures.states import ExposureState
from inspections.models import Exposure
from portal.demo.calendar import moment, workday
from portal.demo.people import Cast, invented
from reports.states import ReportKind
from reports.transitions import produce

THEME = "加强全面质量管理　促进质量强国建设"
THEME_2014 = "推动“三个转变”　建设质量强国"
# Days count from the launch for what was held, from today for what is to come.
EVENTS = Path(__file__).with_name("events.csv")


def open_month(cast: Cast, launch: date) -> Campaign:
    """Opened two weeks ahead, launched at the meeting of the Leading Group."""
    at = moment(launch - timedelta(days=14), 10)
    campaign = campaigns.open_campaign(
        year=launch.year,
        name=f"{launch.year}年临沂市“质量月”",
        name_en=f"Linyi Quality Month {launch.year}",
        theme=THEME,
        theme_en="Quality management for a strong quality nation",
        starts_on=launch,
        ends_on=date(launch.year, 9, 30),
        by=cast.city,
        at=at,
    )
    return campaigns.launch(
        campaign,
        launched_on=launch,
        meeting="质量强市领导小组工作会议",
        place="市政府第一会议室",
        by=cast.city_head,
        at=moment(launch, 9, 30),
    )


def report_progress(cast: Cast, campaign: Campaign, launch: date, now: datetime) -> None:
    """Where no row of the portal counts it, the lead office reports a figure."""
    figures = {"A5": 9, "A6": 7, "A7": 1, "A8": 1, "A11": 187, "A16": 10}
    at = min(moment(date(launch.year, 9, 29), 15), now)
    for code, figure in figures.items():
        activity = Activity.objects.get(campaign=campaign, code=code)
        if activity.state == ActivityState.PLANNED:
            activity = campaigns.start(activity, by=cast.city, at=moment(workday(launch), 14))
        campaigns.update_progress(
            activity, figure=Decimal(figure), note="按月统计上报。", by=cast.city, at=at
        )
    end = min(moment(date(launch.year, 9, 30), 15), now)
    late = {"A5", "A9", "A15"}
    for number, activity in enumerate(campaign.activities.order_by("position")):
        if activity.code in late or end >= now:
            continue
        if activity.state == ActivityState.PLANNED:
            activity = campaigns.start(activity, by=cast.city, at=moment(activity.starts_on, 9, 5))
        campaigns.finish(
            activity,
            result=f"{activity.name}按计划完成，情况已报领导小组。",
            by=cast.city,
            at=end + timedelta(minutes=number),
        )


def hold_events(cast: Cast, campaign: Campaign, launch: date, now: datetime) -> None:
    """The month's events, with citizens who booked; and some that are still to come."""
    with EVENTS.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    for number, row in enumerate(rows):
        coming = row["when"] == "coming"
        first = now.date() if coming else launch
        starts = moment(workday(first + timedelta(days=int(row["days"]))), 9)
        planned = now - timedelta(hours=3) if coming else starts - timedelta(days=7)
        event = _plan(cast, campaign, row, starts, planned)
        if row["capacity"]:
            booked = now - timedelta(hours=2) if coming else starts - timedelta(days=3)
            _book(event, number, 12 if coming else 6, booked)
        ends = starts + timedelta(hours=int(row["hours"]))
        if ends < now:
            event.refresh_from_db()
            visitors = int(row["visitors"])
            events.hold(event, visitors=visitors, note="活动按计划举行。", by=cast.city, at=ends)


def _plan(
    cast: Cast, campaign: Campaign, row: dict[str, str], starts: datetime, at: datetime
) -> Event:
    event = events.plan_event(
        kind=EventKind(row["kind"]),
        title=row["title"],
        title_en=row["title_en"],
        place=row["place"],
        district=District.objects.get(pk=row["district"]),
        starts_at=starts,
        ends_at=starts + timedelta(hours=int(row["hours"])),
        capacity=int(row["capacity"]) if row["capacity"] else None,
        activity=Activity.objects.get(campaign=campaign, code=row["activity"]),
        by=cast.city,
        at=at,
    )
    return events.announce(event, by=cast.city, at=at + timedelta(minutes=10))


def _book(event: Event, number: int, amount: int, at: datetime) -> None:
    public = User.objects.robot("public")
    for place in range(amount):
        event.refresh_from_db()
        events.book(
            event=event,
            name=invented(number * 17 + place),
            phone=f"1990002{number:02d}{place:02d}",
            people=1 + place % 3,
            code=new_code(10),
            by=public,
            at=at + timedelta(minutes=place),
        )


def publish_bulletins(cast: Cast, now: datetime) -> None:
    """Two issues that are out, and one that waits for the second person."""
    notices = list(
        Exposure.objects.filter(state=ExposureState.PUBLISHED).order_by("published_at", "pk")
    )
    half = max(1, len(notices) // 2)
    for number, part in enumerate((notices[:half], notices[half:-1], notices[-1:]), start=1):
        if not part:
            continue
        at = min(max(notice.published_at for notice in part) + timedelta(hours=2), now)
        bulletin = bulletins.draft_bulletin(
            title=f"质量月不合格产品曝光第{number}期",
            title_en=f"Quality Month: failed products, issue {number}",
            intro="以下产品经监督抽查检验不合格，企业已被责令整改。",
            intro_en="These products failed a spot check; the enterprises were ordered to correct.",
            exposures=part,
            by=cast.city,
            at=at,
        )
        bulletin = bulletins.submit(bulletin, by=cast.city, at=at)
        if number < 3:  # noqa: PLR2004 - the third still waits
            bulletins.publish(bulletin, by=cast.city_head, at=at)


def briefs(launch: date, now: datetime) -> None:
    """The daily brief of each day of the month, as the schedule would have made it at five."""
    robot = User.objects.robot("clock")
    issue = 0
    day = launch
    while day <= date(launch.year, 9, 30) and moment(day, 17) <= now:
        issue += 1
        with together():
            produce(ReportKind.DAILY_BRIEF, day, issue=issue, by=robot, at=moment(day, 17))
        day += timedelta(days=1)


def month_of_2014(cast: Cast) -> None:
    """The small closed campaign beside it: the founding one of September 2014."""
    launch = date(2014, 9, 3)
    campaign = campaigns.open_campaign(
        year=2014,
        name="2014年临沂市“质量月”",
        name_en="Linyi Quality Month 2014",
        theme=THEME_2014,
        theme_en="Three transitions for a strong quality nation",
        starts_on=launch,
        ends_on=date(2014, 9, 30),
        by=cast.city,
        at=moment(date(2014, 8, 25), 10),
    )
    campaign = campaigns.launch(
        campaign,
        launched_on=launch,
        meeting="质量强市领导小组工作会议",
        place="市政府第一会议室",
        by=cast.city_head,
        at=moment(launch, 9, 30),
    )
    for number, activity in enumerate(campaign.activities.order_by("pk")):
        at = moment(date(2014, 9, 29), 9, number)
        if activity.state == ActivityState.PLANNED:
            activity = campaigns.start(activity, by=cast.city, at=at)
        figure = activity.target
        if figure:
            activity = campaigns.update_progress(
                activity, figure=figure, note="", by=cast.city, at=at
            )
        campaigns.finish(activity, result="已完成。", by=cast.city, at=at)
    campaigns.close_campaign(
        campaign,
        summary="活动规模为历年最大，各项任务按期完成。",
        by=cast.city_head,
        at=moment(date(2014, 9, 30), 16),
    )
