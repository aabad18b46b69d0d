"""What the rooms of the inspections hold in each county of the matrices."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

from django.db import models

from accounts.models import User
from casework import numbering
from documents.bundle_transitions import order_case_file
from documents.seals import propose_seal
from enterprises.models import Enterprise
from inspections.areas import transitions as areas
from inspections.areas.models import AreaFigure
from inspections.casefiles import transitions as casefiles
from inspections.draws import library
from inspections.draws import transitions as draws
from inspections.equipment.models import Hazard
from inspections.equipment.transitions import checking, directing, training
from inspections.escalations import transitions as ladder
from inspections.field.models import FieldSubmission
from inspections.forwarded import transitions as forwarded
from inspections.group_talks.states import TalkSessionState
from inspections.meetings import transitions as meetings
from inspections.models import ResultNotice, Sample, StopSale, Summons, TalkSession
from inspections.objections import transitions as objections
from inspections.plans import transitions as plans
from inspections.rectifications.models import Rectification
from inspections.repeaters import transitions as repeaters
from inspections.stops import transitions as stops
from inspections.tellings import transitions as tellings
from inspections.undertakings import transitions as undertakings
from tests.factories_accounts import LANSHAN
from tests.factories_equipment import GRAVE_POINT, a_card, a_device, signed_check
from tests.factories_inspections import Crew, a_plan, kettle, seal_photo

AT = datetime(2026, 9, 14, 2, 0, tzinfo=UTC)
DAY = date(2026, 9, 14)
NEXT_MONTH = date(2026, 10, 14)


def inspection_rooms(
    crew: Crew, sample: Sample, summons: Summons, order: Rectification, who: dict[str, User]
) -> list[models.Model]:
    """A row of every room, about one enterprise of one county."""
    robot, firm, case = who["robot"], sample.inspection.enterprise, sample.inspection
    stop = StopSale.objects.filter(sample=sample).first()
    return [
        propose_seal(
            office=crew.regulator.office,
            image=seal_photo(who["admin"]),
            reason="刻制备案",
            by=who["admin"],
            at=AT,
        ),
        order_case_file(slug="inspections", case=sample.inspection, by=crew.regulator, at=AT),
        stop or stops.impose(sample=sample, regime="2020", begun_on=DAY, by=robot, at=AT),
        ladder.climb(rectification=order, by=robot, at=AT),
        *_objection(sample, who),
        _casefile(crew, firm),
        *_draw(crew, firm),
        *_equipment(crew, firm),
        plans.draft_year_plan(year=2026, name="年度计划", by=crew.regulator, at=AT),
        kettle(),
        repeaters.watch(inspection=case, failures=2, failed_on=DAY, by=robot, at=AT),
        tellings.owe(sample=sample, recipient="青岚市市场监督管理局", by=robot, at=AT),
        meetings.propose(inspection=case, by=robot, at=AT),
        _forwarded(crew, firm),
        undertakings.undertake(
            summons=summons, position=1, text="封存库存", due_on=NEXT_MONTH, by=robot, at=AT
        ),
        _group_talk(crew),
        _area(crew),
    ]


def _forwarded(crew: Crew, firm: Enterprise) -> models.Model:
    """A national check found it; the county is to start within five working days."""
    return forwarded.register(
        level="national",
        sender="鲁东省市场监督管理局",
        report_number="GJ-2026-04417",
        received_on=DAY,
        enterprise=firm,
        category=kettle().category,
        product_name="电热水壶",
        facts="接地措施不符合要求。",
        by=crew.regulator,
        at=AT,
    )


def _group_talk(crew: Crew) -> models.Model:
    """Written down as it stands: a failed batch for every seat would cost more than it tells."""
    number = numbering.take("talk-session", "2026")
    return TalkSession.objects.create(
        number=f"JT-2026-{number:04d}",
        title="儿童用品质量安全集体约谈",
        office=crew.regulator.office,
        meet_at=AT + timedelta(days=14),
        place="三楼会议室",
        host=crew.head,
        recorder=crew.regulator,
        state=TalkSessionState.SET,
        set_by=crew.regulator,
        set_at=AT,
    )


def _area(crew: Crew) -> models.Model:
    """Measured before and after, so that it can be begun and reported."""
    area = areas.plan_area(
        name="城东家电批发市场",
        place="市场东区",
        district=crew.regulator.office.district,
        category=kettle().category,
        hazard="接地电阻不合格较多。",
        lead_unit="综合行政执法大队",
        due_on=NEXT_MONTH,
        by=crew.regulator,
        at=AT,
    )
    AreaFigure.objects.create(area=area, name="合格率", before=Decimal(80), after=Decimal(97))
    return area


def _objection(sample: Sample, who: dict[str, User]) -> list[models.Model]:
    notice = ResultNotice.objects.get(sample=sample, recipient="inspected")
    ResultNotice.objects.filter(pk=notice.pk).update(served_on=DAY - timedelta(days=2))
    notice.refresh_from_db()
    district = sample.district_id
    own = who["enterprise" if district == LANSHAN else "enterprise_other"]
    filed = objections.file(
        notice=notice,
        kind="conclusion",
        reason="自检合格，申请复检。",
        disputed=list(sample.results.filter(verdict="fail")),
        by=own,
        at=AT,
    )
    return [notice, filed]


def _casefile(crew: Crew, firm: Enterprise) -> models.Model:
    return casefiles.open_clue(
        title="生产不合格电热水壶案",
        source="spot_check",
        received_on=DAY,
        enterprise=firm,
        category=kettle().category,
        product_name="电热水壶",
        suspicion="接地电阻不合格。",
        clauses="《中华人民共和国产品质量法》第四十九条",
        handlers=crew.pair,
        by=crew.inspector,
        at=AT,
    )


def _draw(crew: Crew, firm: Enterprise) -> list[models.Model]:
    entry = library.enter(person=crew.inspector, can_lead=True, by=crew.head, at=AT)
    recusal = library.declare(
        person=crew.inspector, enterprise=firm, ground="relative", by=crew.inspector, at=AT
    )
    return [entry, recusal, draws.draft_draw(plan=a_plan(crew), by=crew.regulator, at=AT)]


def _equipment(crew: Crew, firm: Enterprise) -> list[models.Model]:
    cards = [a_card(person) for person in crew.pair]
    device = a_device(crew, enterprise=firm)
    check = signed_check(crew, {GRAVE_POINT: {}}, devices_=[device])
    hazard = Hazard.objects.get(inspection=check)
    directive = directing.issue_directive(
        inspection=check,
        hazards=[hazard],
        second=crew.colleague,
        demands="限期消除隐患",
        due_on=date(2026, 9, 18),
        by=crew.inspector,
        at=AT,
    )
    seizure = directing.seize(
        directive=directive,
        device=device,
        kind="seal",
        reason="存在严重事故隐患",
        by=crew.inspector,
        at=AT,
    )
    drive = checking.draft_drive(
        name="特种设备安全大检查",
        scope="全部使用单位",
        duties="使用单位先行自查",
        starts_on=DAY,
        ends_on=DAY + timedelta(days=15),
        self_check_by=DAY + timedelta(days=5),
        by=crew.regulator,
        at=AT,
    )
    exam = training.set_exam(name="安全监察人员考核", held_on=DAY, by=crew.head, at=AT)
    return [device, check, hazard, directive, seizure, drive, exam, cards[0]]


def a_submission(crew: Crew, visit: Any) -> models.Model:
    """A visit as a phone sent it, waiting for a choice."""
    return FieldSubmission.objects.create(
        key=uuid4(),
        body_hash="0" * 64,
        inspection=visit,
        sender=crew.inspector,
        base_version=visit.version,
        met_version=visit.version + 1,
        body={},
        ending="checked",
        state="conflict",
        ended_at=AT,
        sent_at=AT,
        received_at=AT,
        legal_date=DAY,
    )
