"""In the demo: a program that speaks Open311, what was forgotten since 2014, a legal hold, and two
requests about personal data."""

from datetime import date, datetime, timedelta

from accounts.models import User
from casework.codes import new_code
from casework.transitions import together
from complaints import transitions as cases
from complaints.intake import Submission
from complaints.models import Complaint
from complaints.open311 import rules as open311
from complaints.open311.transitions import open_client, submit
from complaints.privacy import transitions as privacy
from complaints.privacy.states import RequestKind
from complaints.rules import QUERY_CODE_LENGTH, Contact, Intake
from complaints.states import Channel, Kind, Outcome, State
from portal.demo.calendar import Clock, NotYet, moment, workday
from portal.demo.people import CITY_DISTRICT, Cast, invented

TOLD_BY_PROGRAM = (
    ("电动自行车充电器充电时冒烟。", "充电器", Kind.COMPLAINT),
    ("购买的燃气灶点火后回火，商家推脱不管。", "燃气灶", Kind.COMPLAINT),
    ("儿童安全座椅的认证标志在哪里查询？", "", Kind.INQUIRY),
    ("新买的插线板插孔松动打火。", "插线板", Kind.COMPLAINT),
    ("装修用的腻子粉没有合格证，可以使用吗？", "", Kind.INQUIRY),
)
TOLD_IN_2014 = (
    ("复合肥料养分不足", "施用后效果差，要求检验。", "复合肥料"),
    ("电线线径不够", "装修用的电线线径与标称不符。", "电线电缆"),
    ("热水器点火爆燃", "热水器点火时爆燃，商家不予退换。", "燃气热水器"),
)


def tell(cast: Cast, launch: date, now: datetime) -> None:
    """Everything at its own time, through the transitions."""
    _programs(cast, launch, now)
    with together():
        _forgotten(cast)
    with together():
        _rights(cast, now)


# --- Open311 --------------------------------------------------------------------------------


def _programs(cast: Cast, launch: date, now: datetime) -> None:
    opened = moment(workday(launch - timedelta(days=10)), 9)
    client = open_client(by=cast.admin, at=opened, name="临沂随手拍（演示）", key=open311.DEMO_KEY)
    with together():
        for number, (text, goods, kind) in enumerate(TOLD_BY_PROGRAM):
            day = workday(launch + timedelta(days=6 + number * 11))
            try:
                clock = Clock(moment(day, 10, number * 7), now)
            except NotYet:
                break
            submission = Submission(
                intake=_intake(kind, text, goods),
                contact=_contact(800 + number),
                channel=Channel.OPEN311,
            )
            service = open311.service_code(kind, "other")
            row, _receipt = submit(
                submission, client=client, service_code=service, said=text, key="", at=clock.at
            )
            _go_on(row.complaint, cast, clock, number)


def _go_on(case: Complaint, cast: Cast, clock: Clock, number: int) -> None:
    """Two of five are closed, the rest is on its way."""
    try:
        if case.kind == Kind.INQUIRY:
            outcome, answer = Outcome.ANSWERED, "已答复，可在认证认可业务信息平台查询。"
        else:
            case = cases.accept(case, by=cast.hotline, at=clock.later(days=2))
            outcome, answer = Outcome.SETTLED, "双方已达成一致。"
        if number < 3:  # noqa: PLR2004 - the older ones
            at = clock.later(days=3)
            cases.close(case, by=cast.hotline, at=at, outcome=outcome, answer=answer)
    except NotYet:
        return


def _intake(kind: Kind, text: str, goods: str) -> Intake:
    return Intake(
        kind=kind,
        title=open311.title_of(text),
        description=text,
        district=CITY_DISTRICT,
        category="other",
        respondent_name="示例电器商店" if kind == Kind.COMPLAINT else "",
        product_name=goods,
    )


def _contact(number: int) -> Contact:
    # 199 0000 xxxx: a range that stands for nobody.
    return Contact(name=invented(number), phone=f"1990002{number:04d}")


# --- 2014, long forgotten -------------------------------------------------------------------


def _forgotten(cast: Cast) -> None:
    """Complaints of the founding campaign; the schedule removed their words three years later."""
    for number, (title, text, goods) in enumerate(TOLD_IN_2014):
        clock = Clock(moment(date(2014, 9, 9 + number), 10, number), moment(date(2018, 1, 1)))
        case = cases.receive(
            by=User.objects.robot("public"),
            at=clock.at,
            intake=Intake(
                kind=Kind.COMPLAINT,
                title=title,
                description=text,
                district=CITY_DISTRICT,
                respondent_name="示例门市部",
                product_name=goods,
            ),
            contact=_contact(900 + number),
            code=new_code(QUERY_CODE_LENGTH),
            channel=Channel.PHONE,
        )
        case = cases.accept(case, by=cast.hotline, at=clock.later(days=2))
        cases.close(
            case,
            by=cast.hotline,
            at=clock.later(days=8),
            outcome=Outcome.SETTLED,
            answer="商家已退货退款。",
        )
    night = moment(date(2017, 12, 1), 2, 20)
    privacy.retire(by=User.objects.robot("clock"), at=night)


# --- Hold and rights ------------------------------------------------------------------------


def _rights(cast: Cast, now: datetime) -> None:
    """A hold; a correction that waits for its answer; a deletion that was done."""
    ended = Complaint.objects.filter(
        kind=Kind.COMPLAINT, state=State.CLOSED, forgotten_at=None, service_request=None
    )
    held, wants_gone = ended.order_by("closed_at", "pk")[:2]
    at = Clock(held.closed_at, now).later(days=1)
    privacy.place_hold(
        by=cast.city_head, at=at, complaint=held, reason="行政诉讼审理期间，案卷须保持原状。"
    )
    clock = Clock(wants_gone.closed_at, now)
    public = User.objects.robot("public")
    asked = privacy.ask_about_data(
        by=public, at=clock.later(days=1), complaint=wants_gone, kind=RequestKind.DELETION
    )
    privacy.fulfil(
        asked,
        by=User.objects.get(username="custodian"),
        at=clock.later(days=2),
        answer="已按您的申请删除。",
    )
    running = Complaint.objects.filter(kind=Kind.COMPLAINT, state=State.ACCEPTED)
    case = running.order_by("-received_at", "-pk")[0]
    privacy.ask_about_data(
        by=public,
        at=min(now, max(case.accepted_at or now, now - timedelta(days=1))),
        complaint=case,
        kind=RequestKind.CORRECTION,
        contact={"phone": "19900029999"},
    )
