"""Objections and re-inspections of the demo, one of them overturning a result."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.conf import settings

from accounts.models import Office, User
from accounts.states import OfficeKind, Role
from accounts.transitions import create_user
from casework.transitions import together
from documents import transitions as papers
from documents.states import ServiceWay
from inspections.exposures import transitions as exposures
from inspections.objections import reinspection, transitions
from inspections.objections.models import Objection
from inspections.objections.states import Channel, Ground, ObjectionKind
from inspections.summonses.letters import failed_items
from portal.demo.calendar import NotYet, moment, workday
from portal.demo.checks import Story, World, made, measured_value, seal_photo

FIRST_NUMBER = 1200
# How each objection ends, and how many days before the present its batch was drawn.
STORIES = (("overturned", 70), ("confirmed", 64), ("late", 58), ("waiting", 17))
REASON = "我公司对同批次留样自检合格，认为检验结论与实际不符，申请以备用样品复检。"


def tell(world: World) -> None:
    """The chapter, as far as the present allows."""
    tester = second_laboratory(world)
    for number, (end, back) in enumerate(STORIES):
        start = workday(world.now.date() - timedelta(days=back))
        with together():
            told(Disputed(world, end, FIRST_NUMBER + number * 4, tester), start)


def told(story: "Disputed", start: date) -> None:
    try:
        story.begin(start)
    except NotYet:
        return


def second_laboratory(world: World) -> User:
    """Not the first laboratory tests again (Order 18 art. 39)."""
    office = Office.objects.create(
        name="临沂市示例产品检验研究院",
        name_en="Linyi Example Institute of Product Testing",
        kind=OfficeKind.LAB,
        organ_name="临沂市示例产品检验研究院",
        address="临沂市罗庄区示例路9号",
    )
    return create_user(
        by=world.cast.admin,
        at=world.now,
        username="lab-again",
        name="孟复之",
        work_number="LY0901",
        office=office,
        roles=[Role.LAB],
        password=settings.DEMO_PASSWORD,
    )


class Disputed(Story):
    """A failed batch whose enterprise objects once the result was served."""

    def __init__(self, world: World, end: str, number: int, tester: User) -> None:
        enterprise = world.register.contact if end == "waiting" else None
        super().__init__(world, end, number, enterprise)
        self.tester = tester

    def summon(self) -> None:
        """The result was served: first what the failure brought, then the objection to it."""
        if self.end == "late":
            self.refuse_as_late()
            return
        self.objection: Objection = self.file(days=2)
        if self.end == "overturned":
            self.go_on_meanwhile()
        self.accept()
        if self.end != "waiting":
            self.test_again()

    def go_on_meanwhile(self) -> None:
        """An objection stops neither talk nor order nor publication."""
        self.end = "summons_served"
        super().summon()
        self.end = "ordered"
        self.order()
        self.inspection.refresh_from_db()
        exposure = exposures.draft(
            inspection=self.inspection,
            items=failed_items(self.drawn),
            measure="责令停止销售并限期整改",
            by=self.team[0],
            at=self.clock.later(),
        )
        exposure = exposures.submit(exposure, by=self.team[0], at=self.clock.later())
        exposures.publish(exposure, by=self.regulator, at=self.clock.later())
        self.end = "overturned"

    def file(self, *, days: int, **came: Any) -> Objection:
        self.drawn.refresh_from_db()
        return transitions.file(
            notice=self.drawn.notices.order_by("pk")[0],
            kind=ObjectionKind.CONCLUSION,
            reason=REASON,
            disputed=list(self.drawn.results.filter(verdict="fail").order_by("position")),
            by=self.regulator,
            at=self.clock.later(days=days),
            **{"channel": Channel.HAND, **came},
        )

    def refuse_as_late(self) -> None:
        """The postmark lies after the last day."""
        notice = self.drawn.notices.select_related("deadline").order_by("pk")[0]
        last: date = notice.deadline.due_on if notice.deadline else self.clock.at.date()
        posted = workday(last + timedelta(days=1))
        self.clock.on(moment(posted, 10))
        self.objection = self.file(days=2, channel=Channel.POST, filed_on=posted)
        self.objection = transitions.refuse(
            self.objection,
            ground=Ground.LATE,
            explanation="邮戳日期晚于异议期限届满之日。",
            by=self.regulator,
            at=self.clock.later(days=1),
        )
        self.sign_and_serve()

    def accept(self) -> None:
        self.objection = transitions.accept(
            self.objection, by=self.regulator, at=self.clock.later(minutes=30)
        )
        self.sign_and_serve()

    def sign_and_serve(self) -> None:
        """Signed by the head, made, handed over."""
        self.objection = transitions.sign(
            self.objection, by=self.head, at=self.clock.later(minutes=50)
        )
        waiting = self.objection.papers.filter(served_on=None).order_by("pk")
        letters = [paper.document for paper in waiting.select_related("document")]
        made(letter.pk for letter in letters)
        at = self.clock.later(days=1)
        for letter in letters:
            letter.refresh_from_db()
            papers.serve(
                letter,
                way=ServiceWay.DIRECT,
                receiver=self.enterprise.main_head or self.enterprise.legal_representative,
                by=self.regulator,
                at=at,
            )
        self.objection.refresh_from_db()

    def test_again(self) -> None:
        # On the day of the notice: a holiday of a week would outlast the seven days for it.
        day = self.clock.on(self.clock.at + timedelta(minutes=30))
        self.objection = reinspection.complete_formalities(
            self.objection, on=day.date(), cost=Decimal(1600), by=self.regulator, at=day
        )
        self.objection = reinspection.name_laboratory(
            self.objection,
            lab=Office.objects.get(people=self.tester),
            by=self.regulator,
            at=self.clock.later(days=2),
        )
        self.objection = reinspection.deliver_backup(
            self.objection,
            place=self.enterprise.address,
            by=self.team[0],
            at=self.clock.later(days=1),
        )
        arrived = self.clock.later(minutes=90)
        self.objection = reinspection.receive_backup(
            self.objection, photo=seal_photo(self.tester, arrived), by=self.tester, at=arrived
        )
        passes = self.end == "overturned"
        disputed = self.objection.disputed.order_by("position")
        self.objection = reinspection.file_values(
            self.objection,
            values={row.pk: measured_value(row, good=passes) for row in disputed},
            by=self.tester,
            at=self.clock.later(days=4),
        )
        self.objection = reinspection.conclude(
            self.objection, by=self.regulator, at=self.clock.later(days=1)
        )
        self.sign_and_serve()
