"""Routing in the demo: three rules, a letter with two matters, several receipts of one matter, and
two neighbours with one trader."""

from datetime import date, datetime, timedelta
from typing import Any

from accounts.models import User
from casework.codes import new_code
from casework.transitions import together
from complaints import transitions as cases
from complaints.models import Complaint
from complaints.routing import transitions as routing
from complaints.rules import QUERY_CODE_LENGTH, Contact, Intake
from complaints.states import Channel, Domain, Kind, Priority
from enterprises.models import Enterprise
from portal.demo.calendar import Clock, moment, workday
from portal.demo.people import Cast, invented
from portal.demo.register import Register

# So long ago that a holiday of a week leaves room for every act.
DAYS_AGO = 14
NOTHING: dict[str, Any] = {
    "note": "",
    "kind": "",
    "channel": "",
    "domain": "",
    "category": None,
    "district": None,
    "respondent_words": "",
    "words": "",
    "office": None,
    "person": None,
    "priority": "",
}


def tell(cast: Cast, register: Register, now: datetime) -> None:
    """What a new desk is shown of triage."""
    start = workday(now.date() - timedelta(days=DAYS_AGO))
    with together():
        write_rules(cast, moment(start, 9))
        small = [firm for firm in register.enterprises if firm.industry == "小家电"]
        desk = Desk(cast, start, now)
        desk.one_letter_two_matters(small[0])
        desk.three_receipts(small[1])
        desk.two_neighbours(small[2])
        desk.told_twice(
            small[1], Kind.REPORT, 5, title="翻新水壶当新品销售", text="柜台上的水壶有使用痕迹。"
        )
        desk.told_twice(
            small[2], Kind.INQUIRY, 6, title="水壶三包期多久", text="想知道电热水壶的三包期限。"
        )


def write_rules(cast: Cast, at: datetime) -> None:
    """Danger first, then what only the city can do."""
    city = cast.city_office
    for values in (
        {
            "name": "人身伤害优先办理",
            "words": "触电 烧伤 住院 爆炸",
            "priority": Priority.URGENT,
            "note": "涉及人身伤害的，当日研判。",
        },
        {
            "name": "特种设备归口市局",
            "words": "电梯 锅炉 压力容器 起重机",
            "office": city,
            "priority": Priority.URGENT,
            "note": "特种设备安全监察由市局统一组织核查。",
        },
        {
            "name": "网络交易举报归口市局",
            "kind": Kind.REPORT,
            "respondent_words": "网店 平台 直播",
            "office": city,
            "person": cast.city,
            "note": "平台经营者住所地办理。",
        },
    ):
        routing.write_rule(by=cast.admin, at=at, **{**NOTHING, **values})


class Desk:
    """What the hotline of the city does with them."""

    def __init__(self, cast: Cast, start: date, now: datetime) -> None:
        self.cast, self.start, self.now = cast, start, now
        self.public = User.objects.robot("public")

    def received(
        self,
        firm: Enterprise,
        person: int,
        *,
        title: str,
        text: str,
        hour: int,
        channel: str = Channel.WEB,
        kind: Kind = Kind.COMPLAINT,
    ) -> Complaint:
        disputed = kind == Kind.COMPLAINT
        return cases.receive(
            by=self.public if channel == Channel.WEB else self.cast.hotline,
            at=moment(self.start, hour, person % 60),
            intake=Intake(
                kind=kind,
                title=title,
                description=text,
                district=firm.district_id,
                domain=Domain.PRODUCT,
                category="other",
                respondent_name=firm.name,
                respondent_address=firm.address,
                respondent_code=firm.code,
                product_name="电热水壶",
                purchase_date=self.start - timedelta(days=9) if disputed else None,
                demands=("refund",) if disputed else (),
            ),
            # 199 0002 xxxx: a range that stands for nobody.
            contact=Contact(name=invented(800 + person), phone=f"1990002{person:04d}"),
            code=new_code(QUERY_CODE_LENGTH),
            channel=channel,
        )

    def later(self) -> datetime:
        return Clock(moment(self.start, 16, 10), self.now).later()

    def one_letter_two_matters(self, firm: Enterprise) -> None:
        """A refund wanted, and a breach reported, in one letter."""
        letter = self.received(
            firm,
            1,
            title="电热水壶触电，要求退款并查处",
            text="使用时触电，要求退款。另外该店所售水壶均无认证标志，请查处。",
            hour=10,
        )
        routing.split(
            letter,
            by=self.cast.hotline,
            at=self.later(),
            title="销售无认证标志的电热水壶",
            description="该店所售电热水壶均无强制性认证标志。",
        )

    def three_receipts(self, firm: Enterprise) -> None:
        """The same person online, on the phone and at the desk."""
        doors = (Channel.WEB, Channel.PHONE, Channel.DESK)
        told = [
            self.received(
                firm,
                2,
                title="水壶漏水，商家拒绝退货",
                text="购买一周后底部漏水，商家拒绝退货。",
                hour=10 + number,
                channel=door,
            )
            for number, door in enumerate(doors)
        ]
        routing.join(
            told[-1],
            by=self.cast.hotline,
            at=self.later(),
            cases=told[:-1],
            reason="同一人就同一事项先后网上、电话、现场反映",
        )

    def two_neighbours(self, firm: Enterprise) -> None:
        """Two people bought the same goods and agreed to be heard together."""
        first, second = (
            self.received(
                firm,
                person,
                title=title,
                text="小区团购的电热水壶内胆生锈，要求退款。",
                hour=11,
            )
            for person, title in ((3, "团购水壶内胆生锈"), (4, "团购的水壶生锈"))
        )
        routing.handle_jointly(
            first,
            by=self.cast.hotline,
            at=self.later(),
            cases=[second],
            consent="电话录音确认同意共同处理",
            speakers=[first],
        )

    def told_twice(
        self, firm: Enterprise, kind: Kind, person: int, *, title: str, text: str
    ) -> None:
        """The same report, or the same question, a second time within the hour."""
        first, second = (
            self.received(firm, person, title=title, text=text, hour=hour, kind=kind)
            for hour in (11, 12)
        )
        routing.join(
            first, by=self.cast.hotline, at=self.later(), cases=[second], reason="同一事项重复反映"
        )
