"""Talks of the demo in which several enterprises sit at one table."""

from contextlib import suppress
from datetime import date, datetime, timedelta
from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw

from casework.transitions import together
from documents.files import store_upload
from documents.models import Attachment
from documents.states import ServiceWay
from enterprises.models import Enterprise
from inspections.group_talks import transitions as sessions
from inspections.group_talks.models import Seat, TalkSession
from inspections.models import Inspection, Summons
from inspections.summonses import transitions as summonses
from inspections.summonses.queries import record_of
from inspections.summonses.reply_forms import AUTHORISATION, SIGNATURE
from inspections.summonses.states import Attendance
from inspections.undertakings import transitions as undertakings
from inspections.undertakings.models import Undertaking
from inspections.visits.states import InspectionState
from portal.demo.calendar import NotYet, moment, workday
from portal.demo.checks import Story, World, made

TITLE = "儿童用品质量安全集体约谈"
COMING = "建筑材料质量安全集体约谈"
AGENDA = "通报监督抽查情况\n专家点评不合格项目和原因\n企业逐家表态发言\n提出整改要求"
# The weeks ago at which the batches of the session that was held were visited.
WEEKS = 9
STATEMENT = "认可检验结果，立即停止销售，查明原因，按期整改。"
TOYS, BOARDS = ("children-toys", "children-prams"), ("building-panels", "building-cable")
SEATS, SEATS_AHEAD = 6, 3


def tell(world: World) -> None:
    """The chapter, as far as the present allows."""
    with together():
        _held(world)
    with together():
        _coming(world)


def _failing(world: World, trades: tuple[str, ...], wanted: int, weeks: int) -> list[Inspection]:
    """Batches of one trade that failed, each at another enterprise."""
    firms = [firm for trade in trades for firm in world.register.by_category.get(trade, [])]
    found = []
    for turn, firm in enumerate(firms[:wanted]):
        start = workday(world.now.date() - timedelta(weeks=weeks, days=-turn % 3))
        found.append(_failed(world, firm, start, 900 + weeks * 10 + turn))
    return [row for row in found if row.state == InspectionState.FAILED]


def _failed(world: World, firm: Enterprise, start: date, number: int) -> Inspection:
    story = Story(world, "failed", number, firm)
    with suppress(NotYet):
        story.begin(start)
    story.inspection.refresh_from_db()
    return story.inspection


# --- The session that was held ----------------------------------------------------------------


def _held(world: World) -> None:
    """Six enterprises: one never comes, one sends a deputy without and one with a paper."""
    cases = _failing(world, TOYS, SEATS, WEEKS)
    at = moment(workday(world.now.date() - timedelta(weeks=WEEKS - 3)), 10)
    session = _open(world, cases, TITLE, at)
    letters = _sent_out(world, session, at)
    came = session.meet_at + timedelta(hours=3)
    if came > world.now:
        return
    proxy = letters[2]
    summonses.name_proxy(
        proxy,
        proxy=proxy.enterprise.main_head,
        proxy_post="质量负责人",
        authorisation=_picture(world, AUTHORISATION, at),
        by=world.cast.city,
        at=at + timedelta(days=1, hours=4),
    )
    session = sessions.print_sheet(session, by=world.cast.city, at=at + timedelta(days=2))
    session = sessions.hold(
        session,
        started_at=session.meet_at,
        ended_at=session.meet_at + timedelta(hours=2),
        attendance=_attendance(session),
        comments="小零件和增塑剂问题多发于外购件，应当建立进货批批检验。",
        by=world.cast.city,
        at=came,
    )
    _record_all(world, session, came)
    _stay_away_again(world, letters[0])


def _open(world: World, cases: list[Inspection], title: str, at: datetime) -> TalkSession:
    first = workday(summonses.earliest(at) + timedelta(days=1))
    return sessions.open_session(
        inspections=cases,
        title=title,
        meet_at=moment(first, 9, 30),
        place="临沂市市场监督管理局三楼会议室",
        host=world.cast.city_head,
        recorder=world.cast.city,
        agenda=AGENDA,
        experts="白砚川（检验检测中心）、梁听澜（行业协会）",
        copies_to="临沂市工业和信息化局",
        by=world.cast.city,
        at=at,
    )


def _letters(session: TalkSession) -> list[Summons]:
    rows = Summons.objects.filter(seat__session=session).select_related("enterprise")
    return list(rows.order_by("seat__position"))


def _sent_out(world: World, session: TalkSession, at: datetime) -> list[Summons]:
    """Each letter is submitted, signed with a number of its own, and served."""
    city, head = world.cast.city, world.cast.city_head
    signed = []
    for row in _letters(session):
        row = summonses.submit(row, by=city, at=at + timedelta(minutes=20))
        signed.append(summonses.approve(row, by=head, at=at + timedelta(minutes=50)))
    made(row.document_id for row in signed)
    return [
        summonses.serve(
            row,
            way=ServiceWay.ELECTRONIC,
            receiver=row.person,
            consent="送达地址确认书（演示）",
            by=city,
            at=at + timedelta(hours=4),
        )
        for row in signed
    ]


def _attendance(session: TalkSession) -> dict[int, sessions.Came]:
    ways = [Attendance.NOBODY, Attendance.UNAUTHORISED, Attendance.PROXY]
    found = {}
    for seat in session.seats.select_related("summons").order_by("position"):
        turn = seat.position - 1
        way = ways[turn] if turn < len(ways) else Attendance.PRINCIPAL
        found[seat.pk] = _came(seat, way)
    return found


def _came(seat: Seat, way: Attendance) -> sessions.Came:
    letter = seat.summons
    if way == Attendance.NOBODY:
        return sessions.Came(attendance=way)
    if way == Attendance.UNAUTHORISED:
        return sessions.Came(attendance=way, attendee="顾长白", post="车间主任")
    name = letter.proxy if way == Attendance.PROXY else letter.person
    post = letter.proxy_post if way == Attendance.PROXY else letter.post
    return sessions.Came(attendance=way, attendee=name, post=post, statement=STATEMENT)


def _record_all(world: World, session: TalkSession, at: datetime) -> None:
    """A record for each that came; of what was undertaken, some is done, some late."""
    seats = session.seats.exclude(attendee="").exclude(statement="").select_related("summons")
    for turn, seat in enumerate(seats.order_by("position")):
        row = _record(world, session, seat, at)
        if turn == 0:
            _sign(world, row, at)
        _carry_on(world, row, turn)


def _record(world: World, session: TalkSession, seat: Seat, at: datetime) -> Summons:
    start, end = session.started_at or at, session.ended_at or at
    first = workday((at + timedelta(days=12)).date())
    # Some days lie ahead of the present, so that something is still to be done.
    last = workday(world.now.date() + timedelta(days=6 + seat.position))
    return summonses.record_interview(
        seat.summons,
        attendance=seat.came,
        attendee=seat.attendee,
        attendee_post=seat.attendee_post,
        authorised=seat.came == Attendance.PROXY,
        started_at=start,
        ended_at=end,
        place=session.place,
        host=str(session.host),
        recorder=str(session.recorder),
        present=str(world.cast.inspectors["371302"][0]),
        recording="02号记录仪第0047号文件",
        facts="经监督抽查检验，送检产品不合格，已书面告知。",
        explanation=seat.statement,
        demands="查明不合格原因，封存库存同批次产品\n召回已售出的同批次产品",
        undertaking=f"封存并清点库存同批次产品（{first.isoformat()}）\n"
        f"更换外购件供应商并重新型式检验（{last.isoformat()}）",
        by=world.cast.city,
        at=at + timedelta(minutes=30),
    )


def _sign(world: World, row: Summons, at: datetime) -> None:
    """One record has been signed on every page."""
    record = record_of(row)
    if record is None or record.document is None:
        return
    made([record.document_id])
    record.document.refresh_from_db()
    stroke = _picture(world, SIGNATURE, at)
    summonses.sign_record(
        row,
        signatures=[stroke] * (record.document.pages or 1),
        attested_by=record.attendee,
        by=world.cast.city,
        at=at + timedelta(hours=1),
    )


def _carry_on(world: World, row: Summons, turn: int) -> None:
    """The first enterprise's task is checked, the second's reported, the others' are late."""
    task = Undertaking.objects.filter(summons=row).order_by("pk").first()
    done = moment(workday((row.held_at or world.now).date() + timedelta(days=8)), 15)
    if task is None or turn > 1 or done + timedelta(days=3) > world.now:
        return
    task = undertakings.report_done(
        task,
        report="库存同批次产品已封存清点，共三百二十件，贴有封条。",
        # The report came on paper; whoever took it in does not check it.
        by=world.cast.city_head,
        at=done,
    )
    if turn == 0:
        undertakings.confirm(task, by=world.cast.city, at=done + timedelta(days=2), note="属实。")


def _stay_away_again(world: World, row: Summons) -> None:
    """The second absence: class C, stricter checks, the superior and the trade's regulator told."""
    row.refresh_from_db()
    again = (row.meet_at or world.now) + timedelta(hours=1)
    if again > world.now:
        return
    row = summonses.record_absence(
        row,
        attendance=Attendance.NOBODY,
        note="再次未到场，电话无人接听。",
        by=world.cast.city,
        at=again,
    )
    decided = again + timedelta(days=1)
    if decided <= world.now:
        summonses.close_unheard(
            row,
            measure="两次经通知无正当理由未到场，按拒绝约谈处理。",
            industry="临沂市工业和信息化局",
            by=world.cast.city_head,
            at=decided,
        )


# --- The session ahead ------------------------------------------------------------------------


def _coming(world: World) -> None:
    """Three enterprises have their letters for a day to come."""
    cases = _failing(world, BOARDS, SEATS_AHEAD, 3)
    at = moment(workday(world.now.date() - timedelta(days=3)), 10)
    if len(cases) < SEATS_AHEAD or at + timedelta(hours=5) > world.now:
        return
    session = _open(world, cases, COMING, at)
    for row in _letters(session)[:2]:
        summonses.submit(row, by=world.cast.city, at=at + timedelta(minutes=30))


def _picture(world: World, kind: str, at: datetime) -> Attachment:
    """A specimen: a stroke on white paper."""
    image = Image.new("RGB", (240, 80), "white")
    ImageDraw.Draw(image).line([(20, 60), (80, 20), (140, 60), (220, 25)], fill="black", width=3)
    out = BytesIO()
    image.save(out, "PNG")
    file = SimpleUploadedFile("样稿.png", out.getvalue(), content_type="image/png")
    return store_upload(file, kind=kind, by=world.cast.city, at=at)
