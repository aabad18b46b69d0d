"""Disputes of the demo: a session ahead, a test, an agreement, and every ground of an end."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from accounts.models import User
from casework import deadlines
from casework.codes import new_code
from casework.transitions import together
from complaints import transitions as cases
from complaints.mediation import drafting
from complaints.mediation import transitions as talks
from complaints.mediation.queries import LIMIT
from complaints.mediation.states import BodyKind, Manner, Payer, Presence, Result, Side, Stance
from complaints.rules import Contact, Intake
from complaints.states import Kind, Outcome, RefusalReason
from documents import transitions as papers
from documents.states import DocumentState
from portal.demo.calendar import Clock, moment, workday
from portal.demo.people import Cast, invented
from portal.demo.register import Register
from portal.demo.voices import CODE_LENGTH, STORIES

if TYPE_CHECKING:
    from complaints.models import Complaint

DISTRICT = "371302"
LAB, BODY = "临沂市质量检验中心", "兰山区消费者协会"
# Long enough for the time of a mediation to run out under every regime.
LONG_AGO, NOT_LONG_AGO = 110, 24
DECLARED = {
    Outcome.DECLINED: Stance.DECLINES,
    Outcome.NO_AGREEMENT: Stance.NO_AGREEMENT,
    Outcome.NO_TEST: Stance.NO_TEST,
}
GROUNDS = (
    Outcome.SETTLED_PRIVATELY,
    Outcome.NO_AGREEMENT,
    Outcome.DECLINED,
    Outcome.NO_TEST,
    Outcome.GROUND,
    Outcome.OTHER,
    Outcome.TIME_OVER,
)


def tell(cast: Cast, register: Register, now: datetime) -> None:
    """Ten disputes of one county."""
    with together():
        for number, story in enumerate((session_ahead, under_test, agreed, entrusted)):
            story(Dispute(cast, register, number, now))
        for number, outcome in enumerate(GROUNDS, start=4):
            ended(Dispute(cast, register, number, now, outcome), outcome)


class Dispute:
    """One accepted dispute, and the person who settles it."""

    def __init__(
        self, cast: Cast, register: Register, number: int, now: datetime, outcome: str = ""
    ) -> None:
        self.by, self.head, self.number = cast.regulators[DISTRICT], cast.heads[DISTRICT], number
        days = LONG_AGO if outcome == Outcome.TIME_OVER else NOT_LONG_AGO
        start = workday((now - timedelta(days=days)).date())
        self.clock = Clock(moment(start, 9, number * 4), now)
        self.case = self._accepted(register)

    def _accepted(self, register: Register) -> "Complaint":
        title, text, goods, category = STORIES[self.number % len(STORIES)]
        firms = [row for row in register.enterprises if row.district_id == DISTRICT]
        firm = firms[(self.number * 7) % len(firms)]
        intake = Intake(
            kind=Kind.COMPLAINT,
            title=title,
            description=text,
            district=DISTRICT,
            category=category.split("-", maxsplit=1)[0],
            respondent_name=firm.name,
            respondent_address=firm.address,
            respondent_code=firm.code,
            product_name=goods,
            purchase_date=self.clock.at.date() - timedelta(days=9),
            amount=Decimal(129 + self.number * 40),
            demands=("refund",),
        )
        contact = Contact(
            name=invented(800 + self.number),
            phone=f"1990002{self.number:04d}",
            address="临沂市兰山区示例小区",
        )
        robot = User.objects.robot("public")
        received = cases.receive(
            intake=intake, contact=contact, code=new_code(CODE_LENGTH), by=robot, at=self.clock.at
        )
        return cases.accept(received, by=self.by, at=self.clock.later(days=1))

    def invite(self, meet_at: datetime, manner: str = Manner.ONSITE) -> Any:
        """Both sides are called, in writing."""
        place = "兰山区市场监督管理局调解室" if manner == Manner.ONSITE else "电话会议 0539-8012365"
        talks.invite(
            self.case,
            by=self.by,
            at=self.clock.later(),
            meet_at=meet_at,
            place=place,
            mediator=self.by,
            manner=manner,
        )
        session = self.case.sessions.get()
        drafting.draft_invitations(session, by=self.by, at=self.clock.later())
        return session

    def signed(self) -> None:
        """The head signs what was drafted."""
        for letter in self.case.letters.filter(document__state=DocumentState.DRAFT).order_by("pk"):
            papers.submit(letter.document, by=self.by, at=self.clock.later(minutes=5))
            papers.approve(letter.document, by=self.head, at=self.clock.later(minutes=5))


def session_ahead(story: Dispute) -> None:
    """Both sides are expected in a few days."""
    story.clock.later(days=8)
    day = workday((story.clock.now + timedelta(days=3)).date())
    story.invite(moment(day, 9, 30))
    story.signed()


def under_test(story: Dispute) -> None:
    """The goods are with the laboratory, and the clock stands still."""
    talks.commission_test(
        story.case,
        by=story.by,
        at=story.clock.later(days=2),
        laboratory=LAB,
        subject="商品接地电阻和泄漏电流",
        payer=Payer.LOSER,
    )


def agreed(story: Dispute) -> None:
    """Agreed in a session, with its paper in three copies."""
    meet_at = moment(workday(story.clock.at.date() + timedelta(days=5)), 14, 30)
    session = story.invite(meet_at)
    story.signed()
    session = talks.attend(
        session,
        by=story.by,
        at=story.clock.on(meet_at),
        complainant=Presence.SELF,
        trader=Presence.PROXY,
        trader_person="门店经理",
    )
    session = talks.record(
        session,
        by=story.by,
        at=story.clock.later(),
        complainant_said="投诉人要求退货退款。",
        trader_said="被投诉人同意退货。",
        result=Result.AGREED,
        terms="被投诉人于三日内退还货款\n投诉人退回商品",
    )
    drafting.draft_agreement(session, by=story.by, at=story.clock.later())
    story.signed()
    cases.close(
        story.case,
        by=story.by,
        at=story.clock.later(days=1),
        outcome=Outcome.SETTLED,
        answer="双方已签订调解协议书。",
    )


def entrusted(story: Dispute) -> None:
    """A consumer association mediates in the office's name."""
    talks.entrust(
        story.case, by=story.by, at=story.clock.later(days=1), body=BODY, kind=BodyKind.CONSUMERS
    )


def ended(story: Dispute, outcome: str) -> None:
    """Ended on its ground, with the facts that the ground needs, and both sides told in writing."""
    if stance := DECLARED.get(Outcome(outcome)):
        talks.record_stance(
            story.case, by=story.by, at=story.clock.later(days=3), side=Side.TRADER, stance=stance
        )
    at = story.clock.later(days=1)
    if outcome == Outcome.TIME_OVER:
        limit = deadlines.open_clock(story.case, LIMIT)
        if limit is None:
            return
        at = story.clock.on(moment(workday(limit.due_on + timedelta(days=1)), 10))
    story.case = cases.close(
        story.case,
        by=story.by,
        at=at,
        outcome=outcome,
        ground=RefusalReason.HANDLED if outcome == Outcome.GROUND else "",
        answer="被投诉人已注销，依法终止调解。" if outcome == Outcome.OTHER else "",
    )
    drafting.draft_notices(story.case, by=story.by, at=story.clock.later())
    story.signed()
