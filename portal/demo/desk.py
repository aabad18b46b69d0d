"""A hotline shift, the consultation desk of the month (A20), and ten hand-overs of other lines."""

from datetime import date, datetime, timedelta
from typing import Any

from accounts.models import District
from campaign.models import Campaign, Event
from campaign.states import EventKind, EventState
from campaign.transitions.events import point_to_desk
from casework.calendar import add_working_days
from casework.codes import new_code
from casework.spreadsheets import Row
from complaints import transitions as cases
from complaints.desk import transitions as desk
from complaints.desk.models import DeskSession
from complaints.desk.states import SessionKind
from complaints.handovers import importing
from complaints.handovers.states import Source
from complaints.handovers.transitions import lay_out
from complaints.models import Complaint
from complaints.rules import Contact, Intake
from complaints.states import Channel, Kind, Outcome
from portal.demo.calendar import moment
from portal.demo.people import CITY_DISTRICT, Cast, invented
from portal.demo.voices import CODE_LENGTH, QUESTIONS, REPORTS, STORIES

KINDS = (Kind.COMPLAINT, Kind.INQUIRY, Kind.COMPLAINT, Kind.REPORT, Kind.INQUIRY, Kind.INQUIRY)
TRADERS = ("云石家电示例店", "沂水示例车行", "蒙山示例超市", "柳青示例家居城", "河东示例农资店")
SOURCES = ("12345", "12345", "12315")
KINDS_HANDED = ("投诉", "投诉", "投诉", "投诉", "举报")
PLACES = ("兰山区", "罗庄区", "河东区", "沂水县", "莒南县")


def tell(cast: Cast, campaign: Campaign, now: datetime) -> None:
    """The last working day's shift and hand-overs, and the desks of the month."""
    day = add_working_days(now.date(), -1)
    shift(cast, day)
    hand_over(cast, day)
    held = Event.objects.filter(
        activity__campaign=campaign, kind=EventKind.CONSULTATION, state=EventState.HELD
    )
    for number, event in enumerate(held.order_by("starts_at", "pk")):
        on_site(cast, event, number)


def shift(cast: Cast, day: date) -> None:
    """Calls of one day; the people at the telephone tally what is no case."""
    session = desk.open_session(
        kind=SessionKind.HOTLINE,
        place="12365热线值班室",
        district=District.objects.get(pk=CITY_DISTRICT),
        staff=[cast.hotline],
        by=cast.hotline,
        at=moment(day, 8, 30),
    )
    earlier = Complaint.objects.filter(
        channel=Channel.PHONE,
        taken=None,
        received_at__gte=moment(day, 8, 30),
        received_at__lt=moment(day, 17),
    )
    for case in earlier.order_by("received_at", "pk"):
        desk.tie(session, case.pk)
    _serve(cast, session, Channel.PHONE, 300)
    desk.close(
        session,
        consulted=21,
        leaflets=0,
        notes="咨询以产品认证查询为主。",
        by=cast.hotline,
        at=moment(day, 17, 30),
    )


def on_site(cast: Cast, event: Event, number: int) -> None:
    """The desk on the square; the event points to it."""
    starts = event.starts_at
    session = desk.open_session(
        kind=SessionKind.ON_SITE,
        place=event.place,
        district=event.district,
        staff=[cast.hotline],
        by=cast.hotline,
        at=starts,
    )
    _serve(cast, session, Channel.DESK, 320 + 20 * number)
    desk.close(session, consulted=86, leaflets=240, by=cast.hotline, at=event.ends_at)
    point_to_desk(event, desk_session=session, by=cast.city, at=event.ends_at)


def _serve(cast: Cast, session: DeskSession, channel: str, first: int) -> None:
    """Half a dozen people, and a few who told nothing that is a case."""
    for place, kind in enumerate(KINDS):
        at = session.opened_at + timedelta(minutes=20 + place * 25)
        case = _take(cast, session, channel, kind, first + place, at)
        desk.tie(session, case.pk)
    for place in range(5):
        at = session.opened_at + timedelta(minutes=30 + place * 20)
        session = desk.tally(session, by=cast.hotline, at=at)


def _take(
    cast: Cast, session: DeskSession, channel: str, kind: Kind, number: int, at: datetime
) -> Complaint:
    case = cases.receive(
        intake=_told(kind, number, session.district_id),
        contact=Contact(name=invented(number), phone=f"1990003{number:04d}"),
        code=new_code(CODE_LENGTH),
        channel=channel,
        by=cast.hotline,
        at=at,
    )
    if kind == Kind.COMPLAINT:
        return cases.accept(case, by=cast.hotline, at=at + timedelta(minutes=40))
    if kind == Kind.INQUIRY:
        answer: dict[str, Any] = {"outcome": Outcome.ANSWERED, "answer": "已当场答复。"}
        return cases.close(case, by=cast.hotline, at=at + timedelta(minutes=5), **answer)
    return case


def _told(kind: Kind, number: int, district: str) -> Intake:
    if kind == Kind.INQUIRY:
        title, text = QUESTIONS[number % len(QUESTIONS)]
        return Intake(kind=kind, title=title, description=text, district=district)
    pool = REPORTS if kind == Kind.REPORT else STORIES
    title, text, goods, _category = pool[number % len(pool)]
    return Intake(
        kind=kind,
        title=title,
        description=text,
        district=district,
        respondent_name=TRADERS[number % len(TRADERS)],
        product_name=goods,
        demands=("refund",) if kind == Kind.COMPLAINT else (),
    )


def hand_over(cast: Cast, day: date) -> None:
    """Ten cases of 12345 and 12315, by the same way as a real file."""
    rows = [_row(number, day) for number in range(10)]
    lines: list[Any] = [[row.number, row.values] for row in rows]
    at = moment(day, 10)
    handover = lay_out(
        source=Source.CITY_LINE, file_name="12345转办件.xlsx", lines=lines, by=cast.hotline, at=at
    )
    importing.confirm(handover, by=cast.hotline, at=at + timedelta(minutes=3))


def _row(number: int, day: date) -> Row:
    """Two days on the way, five working days to answer."""
    came = add_working_days(day, -2)
    kind = KINDS_HANDED[number % len(KINDS_HANDED)]
    title, text, goods, _category = (REPORTS if kind == "举报" else STORIES)[number % 4]
    values = {
        "number": f"LY{came:%Y%m%d}{number + 1:05d}",
        "source": SOURCES[number % len(SOURCES)],
        "kind": kind,
        "title": title,
        "description": text,
        "district": PLACES[number % len(PLACES)],
        "respondent_name": TRADERS[number % len(TRADERS)],
        "product_name": goods,
        "reporter_name": invented(900 + number),
        "reporter_phone": f"1990004{number:04d}",
        "received_on": came.isoformat(),
        "due_on": add_working_days(day, 5).isoformat(),
    }
    return Row(number + 2, values)
