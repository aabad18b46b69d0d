"""Reports that go all the way: asked back, given more time, punished, rewarded."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from accounts.models import User
from accounts.states import Role
from casework.codes import new_code
from casework.transitions import together
from complaints import transitions as cases
from complaints.dialogue import transitions as talk
from complaints.rewards import transitions as rewards
from complaints.rewards.queries import of_case
from complaints.rewards.rules import needs_finance
from complaints.rules import Contact, Intake
from complaints.states import Kind, Outcome
from complaints.verification import transitions as verification
from portal.demo.calendar import Clock, NotYet, moment, workday
from portal.demo.people import Cast, invented
from portal.demo.register import Register

if TYPE_CHECKING:
    from complaints.models import Complaint, Reward

DISTRICT = "371302"
CODE_LENGTH, RECEIPT_LENGTH, CLAIM_LENGTH = 10, 24, 12
WORD = "青松翠柏"
STORY = (
    "夜间更换板材等级标识",
    "工人夜间更换板材等级标签后发货，次日送往工地。",
    "细木工板",
)


@dataclass(frozen=True)
class Told:
    """One report: whether its reporter is named, and how far it went."""

    ending: str
    named: bool = False
    grade: int = 1
    fines: int = 200_000
    gravity: str = "large_fine"


TALKS = (Told("asked"), Told("answered"), Told("answered", named=True), Told("longer"))
REWARDS = (
    Told("opened"),
    Told("proposed", grade=2),
    Told("offered", grade=1, fines=12_000_000),
    Told("offered", named=True, grade=3),
    Told("claimed", grade=2, fines=60_000),
    Told("paid", grade=1),
    Told("paid", named=True, grade=2),
    Told("declined", grade=3),
    Told("refused", gravity="minor", fines=3_000),
)


def month(cast: Cast, register: Register, launch: date, now: datetime) -> None:
    """A dozen reports in the district of the demo's regulator; one of an earlier summer lapsed."""
    with together():
        for number, told in enumerate(TALKS):
            start = workday(now.date() - timedelta(days=9 - number))
            _tell(cast, register, told, number, moment(start, 9, 7 * number), now)
        for number, told in enumerate(REWARDS, start=len(TALKS)):
            start = workday(launch + timedelta(days=number - len(TALKS)))
            _tell(cast, register, told, number, moment(start, 9, number), now)
        start = workday(launch - timedelta(days=200))
        _tell(cast, register, Told("lapsed"), 40, moment(start), now)


def _tell(
    cast: Cast, register: Register, told: Told, number: int, start: datetime, now: datetime
) -> None:
    try:
        Report(cast, register, told, number, Clock(start, now)).go_on()
    except NotYet:
        return


class Report:
    """One report and what became of it."""

    def __init__(
        self, cast: Cast, register: Register, told: Told, number: int, clock: Clock
    ) -> None:
        self.told, self.number, self.clock = told, number, clock
        self.desk, self.head = cast.regulators[DISTRICT], cast.heads[DISTRICT]
        self.public = User.objects.robot("public")
        firms = [firm for firm in register.enterprises if firm.district_id == DISTRICT]
        self.firm = firms[number * 7 % len(firms)]
        self.report: Complaint = self._received()

    def _received(self) -> "Complaint":
        title, text, goods = STORY
        intake = Intake(
            kind=Kind.REPORT,
            title=title,
            description=text,
            district=DISTRICT,
            respondent_name=self.firm.name,
            respondent_code=self.firm.code,
            product_name=goods,
        )
        named = self.told.named
        contact = Contact(name=invented(900 + self.number), phone=f"1990002{self.number:04d}")
        return cases.receive(
            intake=intake,
            contact=contact if named else None,
            code=new_code(CODE_LENGTH if named else RECEIPT_LENGTH),
            by=self.public,
            at=self.clock.at,
        )

    def go_on(self) -> None:
        self.report = cases.accept(self.report, by=self.desk, at=self.clock.later(days=1))
        talks = {"asked": self.asked, "answered": self.answered, "longer": self.longer}
        talks.get(self.told.ending, self.rewarded)()

    # --- Asked back ---------------------------------------------------------------------------

    def asked(self) -> None:
        text = "请说明更换标签的大致时间，以及您看到的车辆去向。请勿写明您的身份。"
        talk.write_message(self.report, by=self.desk, at=self.clock.later(), text=text)

    def answered(self) -> None:
        self.asked()
        text = "一般在晚上十点以后，装车后往东开。"
        talk.answer_message(self.report, by=self.public, at=self.clock.later(), text=text)

    def longer(self) -> None:
        verification.ask_extension(
            self.report,
            by=self.desk,
            at=self.clock.later(),
            code="RP-FILE",
            reason="需委托检验机构鉴定板材等级",
        )
        at = self.clock.later()
        verification.grant_extension(self.report, by=self.head, at=at, note="同意")

    # --- Rewarded -----------------------------------------------------------------------------

    def rewarded(self) -> None:
        self.report = cases.close(
            self.report, by=self.desk, at=self.clock.later(days=4), outcome=Outcome.CASE_FILED
        )
        if self.told.named:
            at = self.clock.later(days=1)
            self.report = verification.tell_reporter(self.report, by=self.desk, at=at)
        rewards.open_reward(
            self.report,
            by=self.desk,
            at=self.clock.later(days=6),
            case_reference=f"临兰市监处罚〔{self.clock.at.year}〕{self.number + 10}号",
            field="industrial",
            gravity=self.told.gravity,
            fines=Decimal(self.told.fines),
            confiscated=Decimal(0),
        )
        reward = of_case(self.report)
        if reward is not None and self.told.ending not in {"opened", "refused"}:
            self._graded(reward)

    def _graded(self, reward: "Reward") -> None:
        reason = "举报内容具体，关键证据经查证属实"
        at = self.clock.later(days=1)
        reward = rewards.propose(reward, by=self.desk, at=at, grade=self.told.grade, reason=reason)
        if self.told.ending == "proposed":
            return
        finance = "临财函7号" if needs_finance(reward.amount or Decimal(0)) else ""
        reward = rewards.approve(reward, by=self.head, at=self.clock.later(days=1), finance=finance)
        ends = {"declined": self.declined, "lapsed": self.lapsed}
        if self.told.ending in {"claimed", "paid"}:
            self.claimed(reward)
        elif self.told.ending in ends:
            ends[self.told.ending](reward)

    def claimed(self, reward: "Reward") -> None:
        code = new_code(CLAIM_LENGTH)
        word = "" if self.told.named else WORD
        at = self.clock.later(days=1)
        reward = rewards.claim(reward, by=self.public, at=at, code=code, word=word)
        if self.told.ending == "paid":
            self._paid(reward, code, word)

    def _paid(self, reward: "Reward", code: str, word: str) -> None:
        custodian = User.objects.with_role(Role.CUSTODIAN).order_by("pk")[0]
        way: dict[str, Any] = (
            {"way": "transfer"}
            if self.told.named
            else {"way": "in_person", "code": code, "word": word}
        )
        at = self.clock.later(days=2)
        rewards.pay(reward, by=custodian, at=at, voucher=f"JL{self.number:03d}", **way)

    def declined(self, reward: "Reward") -> None:
        rewards.decline(reward, by=self.public, at=self.clock.later(days=1))

    def lapsed(self, reward: "Reward") -> None:
        at = self.clock.later(days=61)
        rewards.lapse(reward, by=User.objects.robot("clock"), at=at)
