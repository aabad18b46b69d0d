"""What the rooms of the complaints hold in each county of the matrices."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from django.db import models

from accounts.models import District, User
from casework import numbering, post
from casework.post import Recipient
from complaints import transitions as cases
from complaints.aftercare.transitions import ask_to_reopen
from complaints.desk.states import SessionKind
from complaints.desk.transitions import open_session
from complaints.handovers.transitions import lay_out
from complaints.knowledge.transitions import write
from complaints.models import Complaint, ConsumerWarning
from complaints.notifications import BOOK
from complaints.open311.transitions import open_client
from complaints.privacy.states import RequestKind
from complaints.privacy.transitions import ask_about_data, place_hold
from complaints.questions.states import AnswerKind
from complaints.questions.transitions import set_question
from complaints.rewards.queries import of_case
from complaints.rewards.transitions import open_reward
from complaints.routing.transitions import write_rule
from complaints.rules import Contact, Intake
from complaints.states import Domain, Kind, Outcome
from complaints.warnings.states import WarningState
from documents import messages
from enterprises.models import ProductCategory
from tests.factories_complaints import RECEIPT
from tests.factories_inspections import Crew
from tests.factories_mediation import under_way
from tests.factories_open311 import KEY
from tests.factories_routing import EMPTY

AT = datetime(2026, 9, 14, 2, 0, tzinfo=UTC)
LATER = AT + timedelta(hours=2)
CATEGORY = "children"
TOLD = Contact(name="上官画眉", phone="13787654322")
DISPUTE = Intake(
    kind=Kind.COMPLAINT,
    title="儿童推车刹车失灵",
    description="推车的刹车用了三天就失灵，商家不退。",
    district="",
    respondent_name="云石童车行",
)


def rooms(crew: Crew, hotline: User, district: str, who: dict[str, User]) -> list[models.Model]:
    """A row of every room, about cases of one county."""
    ended = _ended(crew, district, Kind.COMPLAINT, Outcome.SETTLED)
    earned = _ended(crew, district, Kind.REPORT, Outcome.CASE_FILED)
    head = who["city_head"]
    citizen = User.objects.robot("public")
    return [
        *under_way(crew.regulator, _accepted(crew, district, Kind.COMPLAINT), at=LATER),
        _reward(crew, earned),
        ask_to_reopen(by=citizen, at=LATER, complaint=ended, reason="商家没有履行约定"),
        ask_about_data(by=citizen, at=LATER, complaint=ended, kind=RequestKind.DELETION),
        place_hold(by=head, at=LATER, complaint=earned, reason="行政诉讼案件审理中"),
        _session(hotline, district),
        lay_out(source="12345", file_name="转办.xlsx", lines=[], by=hotline, at=AT),
        _warning(crew),
        _message(ended),
    ]


def for_all(who: dict[str, User]) -> list[models.Model]:
    """What the rooms hold for the whole city."""
    admin, goods = who["admin"], ProductCategory.objects.get(pk=CATEGORY)
    asked = {"text": "批号", "text_en": "Batch number", "kind": AnswerKind.TEXT}
    ruled = {**EMPTY, "words": "童车", "office": who["city_head"].office}
    first, middle, last = (
        write_rule(by=admin, at=AT, **{**ruled, "name": name}) for name in "甲乙丙"
    )
    answer = write(
        by=who["hotline"],
        at=AT,
        question="三包凭证丢了怎么办",
        text="凭发票也可以享受三包。",
        kind=Kind.INQUIRY,
        domain=Domain.PRODUCT,
    )
    return [
        set_question(by=admin, at=AT, category=goods, **asked),
        # The last of a kind stands for it: this rule can be moved both ways.
        first,
        last,
        middle,
        open_client(by=admin, at=AT, name="临沂随手拍", key=KEY),
        answer,
    ]


def _accepted(crew: Crew, district: str, kind: Kind) -> Complaint:
    """Told by somebody with a name, and accepted."""
    told = cases.receive(
        by=User.objects.robot("public"),
        at=AT,
        intake=replace(DISPUTE, kind=kind, district=district),
        contact=TOLD,
        code=f"{RECEIPT[:8]}{numbering.take('matrix', district):02d}{district}",
    )
    return cases.accept(told, by=crew.regulator, at=AT)


def _ended(crew: Crew, district: str, kind: Kind, outcome: Outcome) -> Complaint:
    accepted = _accepted(crew, district, kind)
    return cases.close(accepted, by=crew.regulator, at=AT, outcome=outcome)


def _reward(crew: Crew, report: Complaint) -> models.Model:
    facts = {
        "case_reference": "临兰市监处罚〔2026〕18号",
        "field": "industrial",
        "gravity": "large_fine",
        "fines": Decimal(200_000),
        "confiscated": Decimal(0),
    }
    open_reward(report, by=crew.regulator, at=LATER, **facts)
    reward = of_case(report)
    assert reward is not None
    return reward


def _session(hotline: User, district: str) -> models.Model:
    return open_session(
        kind=SessionKind.HOTLINE,
        place="12365热线值班室",
        district=District.objects.get(pk=district),
        by=hotline,
        at=AT,
    )


def _warning(crew: Crew) -> models.Model:
    """Written down as it stands: the complaints behind it would cost more than they tell."""
    return ConsumerWarning.objects.create(
        number=f"XF-2026-{numbering.take('consumer-warning', '2026'):04d}",
        state=WarningState.DRAFTED,
        office=crew.regulator.office,
        district=crew.regulator.office.district,
        category_id=CATEGORY,
        since=date(2026, 8, 15),
        until=date(2026, 9, 14),
        complaints=7,
        title="关于选购童车的消费提示",
        text="选购时核对合格证明。",
        written_by=crew.regulator,
        written_at=AT,
    )


def _message(complaint: Complaint) -> models.Model:
    code = "complaint.accepted"
    return messages.send(
        "sms",
        Recipient(book=BOOK, key=str(complaint.reporter.pk)),
        code,
        post.wordings[code].sample,
        dedupe=f"matrix-{complaint.pk}",
        at=AT,
        about=complaint,
    )
