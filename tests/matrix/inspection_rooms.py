"""What the rooms of the inspections hold in each county of the matrices."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

from django.db import models

from accounts.models import User
from enterprises.models import Enterprise
from inspections.casefiles import transitions as casefiles
from inspections.draws import library
from inspections.draws import transitions as draws
from inspections.equipment.models import Hazard
from inspections.equipment.transitions import checking, directing, training
from inspections.escalations import transitions as ladder
from inspections.field.models import FieldSubmission
from inspections.models import ResultNotice, Sample, StopSale
from inspections.objections import transitions as objections
from inspections.plans import transitions as plans
from inspections.rectifications.models import Rectification
from inspections.stops import transitions as stops
from tests.factories_accounts import LANSHAN
from tests.factories_equipment import GRAVE_POINT, a_card, a_device, signed_check
from tests.factories_inspections import Crew, a_plan, kettle

AT = datetime(2026, 9, 14, 2, 0, tzinfo=UTC)
DAY = date(2026, 9, 14)


def inspection_rooms(
    crew: Crew, firm: Enterprise, sample: Sample, order: Rectification, who: dict[str, User]
) -> list[models.Model]:
    """A row of every room, about one enterprise of one county."""
    robot = who["robot"]
    stop = StopSale.objects.filter(sample=sample).first()
    return [
        stop or stops.impose(sample=sample, regime="2020", begun_on=DAY, by=robot, at=AT),
        ladder.climb(rectification=order, by=robot, at=AT),
        _objection(sample, who),
        _casefile(crew, firm),
        *_draw(crew, firm),
        *_equipment(crew, firm),
        plans.draft_year_plan(year=2026, name="年度计划", by=crew.regulator, at=AT),
        kettle(),
    ]


def _objection(sample: Sample, who: dict[str, User]) -> models.Model:
    notice = ResultNotice.objects.get(sample=sample, recipient="inspected")
    ResultNotice.objects.filter(pk=notice.pk).update(served_on=DAY - timedelta(days=2))
    notice.refresh_from_db()
    district = sample.district_id
    own = who["enterprise" if district == LANSHAN else "enterprise_other"]
    return objections.file(
        notice=notice,
        kind="conclusion",
        reason="自检合格，申请复检。",
        disputed=list(sample.results.filter(verdict="fail")),
        by=own,
        at=AT,
    )


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
