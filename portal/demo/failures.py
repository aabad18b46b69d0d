"""After a failure: extensions, failed re-checks, public notices, a repeat offender."""

from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone

from accounts.models import User
from casework.transitions import together
from documents.files import store_upload
from documents.models import Attachment
from documents.states import ServiceWay
from inspections.escalations import transitions as ladder
from inspections.escalations.models import Escalation
from inspections.meetings import transitions as meetings
from inspections.meetings.models import QualityMeeting
from inspections.models import Rectification, Sample
from inspections.rectifications import longer
from inspections.rectifications import transitions as orders
from inspections.repeaters import transitions as repeaters
from inspections.repeaters.models import Repeater
from inspections.samples import transitions as samples
from inspections.samples.states import Place, SealState
from inspections.tellings import transitions as tellings
from inspections.visits import transitions as visits
from inspections.visits.states import Origin, Stage
from portal.demo.calendar import Clock, NotYet, moment, workday
from portal.demo.checks import Story, World, made, seal_photo
from portal.demo.forwarded import from_above
from portal.demo.register import TRADES, paper

PROVINCE = "山东省市场监督管理局"
# The first Quality Month: Order 133 was in force.
OLD_CAMPAIGN = date(2014, 9, 3)
NUMBER = 7001


def tell(world: World) -> None:
    """The chapter, as far as the present allows."""
    chapters = (granted, refused, suspended_in_2014, noticed, suspended_now, foreign, from_above)
    for chapter in (*chapters, watched, analysed):
        with together():
            try:
                chapter(world)
            except NotYet:
                continue


def _story(world: World, place: int) -> Story:
    """An enterprise of the register that no other chapter leans on."""
    rows = [row for row in world.register.enterprises if row != world.register.contact]
    return Story(world, "failed", NUMBER + place * 3 + 1, rows[-2 - place])


def failed_batch(story: Story, start: date, **written: Any) -> Sample:
    """A visit and a report that says no; the story's clock stands at the report."""
    world, enterprise, by = story.world, story.enterprise, story.team[0]
    category = next(key for key, row in TRADES.items() if row == enterprise.industry)
    rule = story.rule = world.rules[category]
    story.clock = Clock(moment(workday(start), 9, 20), world.now)
    stage = Stage.RETAIL if "producer_name" in written else Stage.PRODUCTION
    story.inspection = visits.schedule(
        enterprise=enterprise,
        scheduled_on=story.clock.at.date(),
        origin=Origin.ACTIVITY,
        product_name=rule.product_name,
        product_rule=rule,
        batch=f"{start:%y%m%d}",
        stage=stage,
        inspectors=story.team,
        office=world.cast.offices[story.district],
        by=story.regulator,
        at=story.clock.at - timedelta(days=2),
    )
    story.inspection = visits.start(story.inspection, by=by, at=story.clock.at)
    story.inspection = visits.submit_checklist(
        story.inspection,
        findings=story.findings(),
        representative=enterprise.main_head,
        representative_post="生产负责人",
        signature=story.signature(),
        by=by,
        at=story.clock.later(),
    )
    return _tested(story, stage, written)


def _tested(story: Story, stage: str, written: dict[str, Any]) -> Sample:
    rule, by, lab = story.rule, story.team[0], story.world.cast
    sample = samples.take(
        inspection=story.inspection,
        lab=lab.lab_office,
        lot_size=rule.min_lot * 3,
        place=Place.SHELF if stage == Stage.RETAIL else Place.FINISHED_STORE,
        seal_test=f"FY{story.number:05d}A",
        seal_backup=f"FY{story.number:05d}B",
        model="标准型",
        representative=story.enterprise.main_head,
        by=by,
        at=story.clock.later(),
        **written,
    )
    sample = samples.send(sample, by=by, at=story.clock.later(days=1))
    arrived = story.clock.later(minutes=90)
    sample = samples.receive(
        sample,
        seal_state=SealState.WHOLE,
        photo=seal_photo(lab.lab, arrived),
        by=lab.lab,
        at=arrived,
    )
    sample = samples.file_results(
        sample, results=story.values(passes=False), by=lab.lab, at=story.clock.later(days=4)
    )
    story.inspection.refresh_from_db()
    return sample


def ordered(story: Story, sample: Sample) -> Rectification:
    """The order, signed and in the hands of the enterprise."""
    row = orders.order(
        inspection=story.inspection,
        sample=sample,
        finding=f"你单位生产的{sample.product_name}经监督抽查检验不合格",
        demands="查明不合格原因，封存库存同批次产品\n召回已售出的同批次产品",
        by=story.regulator,
        at=story.clock.later(days=2),
    )
    row = orders.submit(row, by=story.regulator, at=story.clock.later())
    row = orders.approve(row, by=story.head, at=story.clock.later())
    made([row.document_id])
    return orders.serve(row, by=story.regulator, at=story.clock.later(days=1), **_receipt(story))


def _receipt(story: Story) -> dict[str, Any]:
    return {"way": ServiceWay.DIRECT, "receiver": story.enterprise.main_head or "收发室"}


def _proof(story: Story) -> Attachment:
    return store_upload(
        paper("设备合同.png"),
        kind="inspections.rectification",
        by=story.regulator,
        at=story.clock.at,
    )


def _report(story: Story, row: Rectification, days: int = 8) -> Rectification:
    return orders.submit_evidence(
        row,
        cause="外购元件质量不稳定，进货检验漏检。",
        text="更换供应商，增加进货检验项目，库存产品已返工并自检合格。",
        stock="库存全部封存返工。",
        by=story.regulator,
        at=story.clock.later(days=days),
    )


def _passed(story: Story, row: Rectification) -> None:
    row = orders.recheck_pass(
        row, findings="复查抽样检验合格。", by=story.regulator, at=story.clock.later(days=4)
    )
    orders.close(row, by=story.regulator, at=story.clock.later())


def _asked(world: World, place: int, reason: str) -> tuple[Story, Rectification]:
    """More time asked for in the campaign of 2014, in the second week of the thirty days."""
    story = _story(world, place)
    row = ordered(story, failed_batch(story, OLD_CAMPAIGN + timedelta(days=place)))
    row = longer.ask_extension(
        row,
        days=20,
        reason=reason,
        files=[_proof(story)],
        by=story.regulator,
        at=story.clock.later(days=6),
    )
    return story, row


def granted(world: World) -> None:
    """延期: the machine comes late; the head grants twenty days."""
    story, row = _asked(world, 0, "新检测设备交货期延后，附采购合同。")
    row = longer.grant_extension(row, by=story.head, at=story.clock.later(days=1))
    _passed(story, _report(story, row, days=18))


def refused(world: World) -> None:
    """A request without a ground; the time stays as it is."""
    story, row = _asked(world, 1, "订单较多，希望延后整改。")
    row = longer.refuse_extension(
        row, note="生产任务繁忙不属于延期事由。", by=story.head, at=story.clock.later(days=1)
    )
    _passed(story, _report(story, row, days=5))


def _failed_again(story: Story, row: Rectification) -> Escalation:
    row = orders.recheck_fail(
        _report(story, row),
        findings="复查抽样检验，同一项目仍不合格。",
        by=story.regulator,
        at=story.clock.later(days=6),
    )
    return Escalation.objects.get(rectification=row)


def _suspended(story: Story, row: Escalation, days: int) -> Escalation:
    row = ladder.draft_suspension(row, days=days, by=story.regulator, at=story.clock.later(days=2))
    row = ladder.sign(row, by=story.head, at=story.clock.later())
    made([row.suspension_id])
    at = story.clock.later(days=1)
    return ladder.serve_suspension(row, by=story.regulator, at=at, **_receipt(story))


def suspended_in_2014(world: World) -> None:
    """三十日停业整顿, and a re-check that was passed at last."""
    story = _story(world, 2)
    row = _failed_again(story, ordered(story, failed_batch(story, OLD_CAMPAIGN)))
    row = _suspended(story, row, 30)
    story.clock.on(_morning((row.suspended_on or OLD_CAMPAIGN) + timedelta(days=32)))
    row = ladder.recheck_pass(
        row, findings="停业整顿后复查抽样检验合格。", by=story.regulator, at=story.clock.at
    )
    orders.close(row.rectification, by=story.regulator, at=story.clock.later())


def _morning(day: date) -> datetime:
    return moment(workday(day), 10)


def _noticed(story: Story, row: Escalation) -> Escalation:
    """逐级上报, and the notice of the province some weeks later."""
    at = story.clock.later(days=1)
    row = ladder.report_up(
        row, reported_on=at.date(), reported_to=PROVINCE, by=story.regulator, at=at
    )
    at = story.clock.later(days=5)
    return ladder.record_notice(
        row,
        published_on=at.date(),
        published_by=PROVINCE,
        notice_number=f"{at.year}年第18号",
        by=story.regulator,
        at=at,
    )


def noticed(world: World) -> None:
    """A failed re-check, published by the province; the second re-check is due in its window."""
    story = _story(world, 3)
    start = world.now.date() - timedelta(days=75)
    row = _noticed(story, _failed_again(story, ordered(story, failed_batch(story, start))))
    opens, closes = ladder.second_window(row)
    ladder.plan_recheck(
        row,
        scheduled_on=min(workday(opens + timedelta(days=3)), closes),
        inspectors=story.team,
        by=story.regulator,
        at=story.clock.later(),
    )


def suspended_now(world: World) -> None:
    """The second re-check failed as well: the business stands still to correct."""
    story = _story(world, 4)
    start = world.now.date() - timedelta(days=132)
    row = _noticed(story, _failed_again(story, ordered(story, failed_batch(story, start))))
    story.clock.on(_morning(ladder.second_window(row)[0] + timedelta(days=2)))
    row = ladder.recheck_fail(
        row, findings="第二次复查仍不合格。", by=story.regulator, at=story.clock.at
    )
    _suspended(story, row, 60)


def foreign(world: World) -> None:
    """A shop's goods whose producer sits in another city: its bureau is told, and confirms."""
    story = _story(world, 5)
    sample = failed_batch(
        story,
        world.now.date() - timedelta(days=40),
        producer_name="鲁岭示范制造有限公司",
        producer_address="青岛市市南区示范路1号",
    )
    row = sample.telling
    row = tellings.draft(
        row,
        recipient="青岛市市南区市场监督管理局",
        by=story.regulator,
        at=story.clock.later(days=1),
    )
    row = tellings.sign(row, by=story.head, at=story.clock.later())
    made([row.document_id])
    at = story.clock.later(days=1)
    row = tellings.send(
        row,
        way=ServiceWay.POST,
        receiver="青岛市市南区市场监督管理局办公室",
        waybill="1098765432101",
        delivered_on=timezone.localdate(at),
        by=story.regulator,
        at=at,
    )
    at = story.clock.later(days=4)
    tellings.confirm(
        row, confirmed_on=at.date(), note="已收悉，按程序组织后处理。", by=story.regulator, at=at
    )


def watched(world: World) -> None:
    """多次不合格: the months of the demo have brought some; one is reviewed and looked at again."""
    # The first Quality Month lies years back: what the nightly task has ended since is over.
    for over in Repeater.objects.watched().filter(ends_on__lt=world.now.date()).order_by("pk"):
        robot = User.objects.robot("clock")
        repeaters.let_go(over, by=robot, at=world.now, reason="期间未再发生不合格")
    row = Repeater.objects.watched().select_related("enterprise").order_by("pk").first()
    if row is None:
        return
    by = world.cast.regulators[row.enterprise.district_id]
    row = repeaters.review_grade(
        row, reason="十二个月内两批次以上不合格", grade="C", by=by, at=world.now
    )
    repeaters.order_tracking(
        row,
        scheduled_on=workday(world.now.date() + timedelta(days=7)),
        inspectors=world.cast.inspectors[row.enterprise.district_id][:2],
        by=by,
        at=world.now,
    )


def analysed(world: World) -> None:
    """质量分析会: called for the first problem of a place that the figures proposed."""
    row = QualityMeeting.objects.alive().order_by("pk").first()
    if row is None:
        return
    day = workday(world.now.date() + timedelta(days=9))
    by = world.cast.regulators[row.district_id]
    meetings.call(row, meet_at=moment(day, 14), place="三楼会议室", by=by, at=world.now)
