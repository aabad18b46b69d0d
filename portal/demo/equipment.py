"""Special equipment of the demo: devices, hazards, directives, one of them overdue."""

from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from accounts.models import User
from casework.codes import new_code
from casework.transitions import Blocked, together
from complaints import transitions as cases
from complaints.equipment.transitions import send_equipment_inspectors
from complaints.rules import Contact, Intake
from complaints.states import Kind as CaseKind
from documents import transitions as papers
from enterprises.models import Enterprise
from inspections.equipment import queries, rules
from inspections.equipment.models import (
    Device,
    Directive,
    EquipmentCheck,
    Hazard,
    InspectorCard,
    SafetyDrive,
)
from inspections.equipment.states import Answer, CheckClass, Kind
from inspections.equipment.transitions import checking, devices, directing, selfchecks, training
from inspections.equipment.transitions.checking import Found
from portal.demo.calendar import Clock, NotYet, moment, workday
from portal.demo.checks import World, made
from portal.demo.people import invented

DEVICES, CODE_LENGTH, SELF_CHECKED = 60, 10, 12
# Kind, catalogue code, name, certificate's short name, inspection, months of the cycle.
CATALOGUE = (
    (Kind.LIFT, "3110", "乘客电梯", "梯11", "periodic"),
    (Kind.BOILER, "1100", "承压蒸汽锅炉", "锅10", "external"),
    (Kind.VESSEL, "2150", "储气罐", "容15", "yearly"),
    (Kind.LIFTING, "4310", "塔式起重机", "起17", "periodic"),
    (Kind.LIFT, "3320", "自动扶梯", "梯12", "periodic"),
    (Kind.VEHICLE, "5110", "叉车", "车11", "periodic"),
    (Kind.RIDE, "6100", "观览车", "游11", "periodic"),
    (Kind.PIPING, "8310", "工艺管道", "管30", "yearly"),
    (Kind.ROPEWAY, "9100", "客运架空索道", "索11", "yearly"),
)
LATE_EVERY, STOPPED_EVERY, FAILED_EVERY = 9, 14, 29
GRAVE, ORDINARY = "in-date", "file"
FACTS = {GRAVE: "检验合格有效期届满后仍在使用", ORDINARY: "未建立安全技术档案"}
# How far each inspection goes, which point fails, and how many working days before now it begins
# (0: in the weeks after the launch).
STORIES = (
    ("clean", "", 0),
    ("clean", "", 0),
    ("fixed", ORDINARY, 0),
    ("closed", ORDINARY, 0),
    ("closed_on_site", GRAVE, 0),
    ("overdue", ORDINARY, 0),
    ("disobeyed", GRAVE, 0),
    ("failed", ORDINARY, 0),
    ("withdrawn", ORDINARY, 0),
    ("clean", "", 12),
    ("fixed", ORDINARY, 10),
    ("papers_refused", GRAVE, 8),
    ("reported", ORDINARY, 7),
    ("sealed", GRAVE, 6),
    ("served", ORDINARY, 4),
    ("issued", ORDINARY, 3),
    ("signed", ORDINARY, 2),
    ("impossible", "", 5),
    ("in_progress", "", 1),
    ("scheduled", "", 1),
)
SERVED = frozenset(
    {
        "closed",
        "closed_on_site",
        "overdue",
        "disobeyed",
        "failed",
        "papers_refused",
        "reported",
        "sealed",
        "served",
    }
)
REPORTED = frozenset({"closed", "closed_on_site", "failed", "papers_refused", "reported"})


def tell(world: World) -> None:
    """The chapter, as far as the present allows."""
    with together():
        _training(world)
        found = _register(world)
        drive = _drive(world)
    with together():
        _checked_themselves(world, found, drive)
    stories = _begun(world, found, drive)
    made(story.directive.document_id for story in stories if story.directive)
    for story in stories:
        with together(), suppress(NotYet):
            story.go_on()
    for number, came in enumerate((True, False)):
        with together(), suppress(NotYet):
            _complained(world, found, number, came)


# --- Complaints ----------------------------------------------------------------------------------


def _complained(world: World, found: list[Device], number: int, came: bool) -> None:
    """SE-REP: a report from the label of a lift; inspectors came, or are still on their way."""
    cast = world.cast
    lifts = [
        row
        for row in found
        if row.kind == Kind.LIFT
        and row.state == "in_use"
        and len(_carded(world, row.district_id)) == rules.LEAST_INSPECTORS
    ]
    device = lifts[number % len(lifts)]
    day = workday((world.now - timedelta(days=6 if came else 1)).date() - timedelta(days=2))
    clock = Clock(moment(day, 10, number), world.now)
    complaint = cases.receive(
        intake=Intake(
            kind=CaseKind.COMPLAINT,
            title="电梯运行时异响、平层不准",
            description="近几天电梯运行时有明显异响，停靠时与楼面不平，担心安全。",
            district=device.district_id,
            category="equipment",
            respondent_name=device.enterprise.name,
            respondent_code=device.enterprise.code,
            product_name=f"{device.name}（{device.public_code}）",
            demands=("other",),
        ),
        contact=Contact(name=invented(760 + number), phone=f"1990002{number:04d}"),
        code=new_code(CODE_LENGTH),
        by=User.objects.robot("public"),
        at=clock.at,
    )
    regulator, team = cast.regulators[device.district_id], _carded(world, device.district_id)
    complaint = cases.accept(complaint, by=regulator, at=clock.later())
    planned = workday((clock.at + timedelta(days=1)).date())
    send_equipment_inspectors(
        complaint,
        devices=[device],
        inspectors=team,
        scheduled_on=planned,
        by=regulator,
        at=clock.later(),
    )
    if came:
        check = complaint.equipment_checks.get().check_made
        checking.begin(check, by=team[0], at=clock.on(moment(planned, 16)))


def _carded(world: World, district: str) -> list[User]:
    """The inspectors of the place whose card is valid."""
    people = world.cast.inspectors[district]
    missing = queries.without_card(people, world.now.date())
    return [one for one in people if one not in missing][: rules.LEAST_INSPECTORS]


# --- Training and register ---------------------------------------------------------------------


def _training(world: World) -> None:
    """One examination; who failed has no card."""
    held = workday(world.launch - timedelta(days=50))
    exam = training.set_exam(
        by=world.cast.city,
        at=moment(held - timedelta(days=7)),
        name=f"{world.launch.year}年特种设备安全监察人员考核",
        course="特种设备安全监察人员培训",
        hours=24,
        held_on=held,
    )
    people = [person for team in world.cast.inspectors.values() for person in team]
    scores = {
        person: 52 if number % 18 == 2 else 68 + number * 7 % 29  # noqa: PLR2004
        for number, person in enumerate(people)
    }
    at = moment(workday(held + timedelta(days=1)), 15)
    training.grade_exam(exam, by=world.cast.city, at=at, scores=scores)
    first = InspectorCard.objects.select_related("document").order_by("pk").first()
    if first and first.document:
        submitted = papers.submit(first.document, by=world.cast.city, at=at)
        papers.approve(submitted, by=world.cast.city_head, at=at + timedelta(hours=1))


def _register(world: World) -> list[Device]:
    """Devices of the eight kinds at thirty units, some overdue, stopped or failed."""
    units = world.register.enterprises[: DEVICES // 2]
    at = moment(workday(world.launch - timedelta(days=45)))
    found = []
    for number in range(DEVICES):
        unit = units[number % len(units)]
        device = _device(world, number, unit, at)
        found.append(_tested(world, number, device, at))
    return found


def _device(world: World, number: int, unit: Enterprise, at: datetime) -> Device:
    kind, catalogue, name, short, _test = CATALOGUE[number % len(CATALOGUE)]
    built = 2012 + number % 9
    old = number % 10 == 7  # noqa: PLR2004
    registered = f"{catalogue}3713022008{number % 12 + 1:02d}{number + 1:04d}"
    return devices.register_device(
        by=world.cast.regulators[unit.district_id],
        at=at,
        enterprise=unit,
        kind=kind,
        catalogue=catalogue,
        name=name,
        place=f"{number % 5 + 1}号厂房",
        code="" if old else f"{catalogue}37001{built}{number + 1:05d}",
        registration_code=registered if old else "",
        certificate=f"{short}鲁Q{number + 1:05d}({built % 100:02d})",
        in_use_on=date(built, number % 12 + 1, 15),
        inner_number=f"{number % 8 + 1}#",
        crowded=kind in {Kind.LIFT, Kind.RIDE, Kind.ROPEWAY},
        maintainer="示例设备维保有限公司" if kind == Kind.LIFT else "",
        maintained_on=at.date() - timedelta(days=number % 14) if kind == Kind.LIFT else None,
        grade=2 if kind in {Kind.VESSEL, Kind.PIPING} else None,
    )


def _tested(world: World, number: int, device: Device, at: datetime) -> Device:
    """Each inspection that its cycles ask for was made; of some devices too long ago."""
    late = number % LATE_EVERY == 4  # noqa: PLR2004
    regulator = world.cast.regulators[device.district_id]
    for turn, cycle in enumerate(queries.cycles_of(device, at.date()).values()):
        back = 400 if late and not turn else 30 + number * 5 % 250
        device = devices.record_test(
            device,
            by=regulator,
            at=at,
            test=cycle.test,
            result="passed",
            tested_on=at.date() - timedelta(days=back),
            body="示例特种设备检验研究院",
            report_number=f"DT-{number + 1:04d}-{turn + 1}",
        )
    if number % FAILED_EVERY == FAILED_EVERY - 1:
        return _failed(device, regulator, number, at)
    if number % STOPPED_EVERY == STOPPED_EVERY - 1:
        device = devices.stop(device, by=regulator, at=at, reason="使用单位申请停用")
    if number == DEVICES - 8:
        device = devices.scrap(device, by=regulator, at=at, reason="达到设计使用年限")
    return device


def _failed(device: Device, regulator: Any, number: int, at: datetime) -> Device:
    test = next(iter(queries.cycles_of(device, at.date())))
    return devices.record_test(
        device,
        by=regulator,
        at=at,
        test=test,
        result="failed",
        tested_on=at.date() - timedelta(days=3),
        body="示例特种设备检验研究院",
        report_number=f"DT-{number + 1:04d}-F",
    )


def _drive(world: World) -> SafetyDrive:
    """大检查 (A11): the drive of the Quality Month."""
    at = moment(workday(world.launch - timedelta(days=10)))
    drive = checking.draft_drive(
        by=world.cast.city,
        at=at,
        name=f"{world.launch.year}年“质量月”特种设备安全大检查",
        scope="人员密集场所和重点企业在用的八类特种设备。",
        duties="使用单位先行自查并留存记录；县局组织检查；市局抽查督导。",
        starts_on=world.launch,
        ends_on=date(world.launch.year, 12, 31),
        self_check_by=world.launch + timedelta(days=7),
    )
    return checking.publish_drive(drive, by=world.cast.city_head, at=at + timedelta(hours=2))


def _checked_themselves(world: World, found: list[Device], drive: SafetyDrive) -> None:
    """自查: most units sent theirs in time, one late, the rest have not reported."""
    units = {row.enterprise_id: row.enterprise for row in found if row.state == "in_use"}
    for number, unit in enumerate(list(units.values())[:SELF_CHECKED]):
        day = workday(world.launch + timedelta(days=1 + number % 5 + (9 if number == 0 else 0)))
        if moment(day, 16) > world.now:
            continue
        hazards = number % 3
        selfchecks.record_self_check(
            drive,
            enterprise=unit,
            done_on=day,
            devices=sum(row.enterprise_id == unit.pk for row in found),
            found=hazards,
            removed=min(hazards, 1),
            text="对照检查表逐台自查，记录存档；未消除的隐患已停用设备并列入整改。",
            by=world.cast.city,
            at=moment(day, 16),
        )


# --- Inspections ---------------------------------------------------------------------------------


def _begun(world: World, found: list[Device], drive: SafetyDrive) -> list["Story"]:
    units: dict[int, list[Device]] = {}
    for device in found:
        if device.state == "in_use":
            units.setdefault(device.enterprise_id, []).append(device)
    stories = []
    for (end, point, back), own in zip(STORIES, units.values(), strict=False):
        story = Story(world, end, point, own, drive)
        with together(), suppress(NotYet):
            story.begin(back)
            stories.append(story)
    return stories


@dataclass
class Story:
    """One inspection on its way; each step moves the story's clock."""

    world: World
    end: str
    point: str
    devices: list[Device]
    drive: SafetyDrive
    check: EquipmentCheck = field(init=False)
    directive: Directive | None = None

    def __post_init__(self) -> None:
        district = self.devices[0].district_id
        cast = self.world.cast
        carded = [
            person
            for person in cast.inspectors[district]
            if not queries.without_card([person], self.world.now.date())
        ]
        self.team = carded[: rules.LEAST_INSPECTORS]
        self.regulator, self.head = cast.regulators[district], cast.heads[district]

    def begin(self, back: int) -> None:
        """Ordered, made, signed, and the directive issued."""
        now = self.world.now
        day = workday(self.world.launch + timedelta(days=8))
        if back:
            day = max(day, workday((now - timedelta(days=back * 7 // 5)).date()))
        planned = day
        if self.end == "scheduled":
            planned = workday(now.date() + timedelta(days=1))
        self.clock = Clock(moment(day), now)
        self.check = checking.schedule_check(
            by=self.regulator,
            at=self.clock.at,
            enterprise=self.devices[0].enterprise,
            devices=self.devices,
            inspectors=self.team,
            scheduled_on=planned,
            cls=CheckClass.SPECIAL,
            source="“质量月”特种设备安全大检查",
            drive=self.drive,
        )
        if self.end == "scheduled":
            return
        if self.end == "impossible":
            checking.end_impossible(
                self.check,
                by=self.team[0],
                at=self.clock.later(),
                reason="unit_closed",
                note="单位已停产，设备已断电，现场无人。",
            )
            return
        self.check = checking.begin(self.check, by=self.team[0], at=self.clock.later())
        if self.end != "in_progress":
            self._sign()

    def _sign(self) -> None:
        lead = self.team[0]
        rows = list(self.check.rows.select_related("device").order_by("pk"))
        for number, row in enumerate(rows):
            found = self._sheet(row.device.kind, self.point if not number else "")
            self.check = checking.save_sheet(
                self.check, by=lead, at=self.clock.later(), row=row, found=found
            )
        self.check = checking.sign(
            self.check,
            by=lead,
            at=self.clock.later(),
            signers=self.team,
            representative="单位安全管理员",
        )
        if self.end not in {"clean", "fixed", "signed"}:
            self._issue()

    def _sheet(self, kind: str, failing: str) -> list[Found]:
        points = queries.points_for(kind, self.clock.at.date())
        fixed = self.end == "fixed"
        return [
            Found(point.pk, Answer.FAIL, note=FACTS[failing], fixed=fixed)
            if point.code == failing
            else Found(point.pk, Answer.PASS)
            for point in points
        ]

    def _issue(self) -> None:
        hazards = list(Hazard.objects.filter(inspection=self.check).order_by("pk"))
        at = self.clock.later()
        grave = self.point == GRAVE
        self.directive = directing.issue_directive(
            by=self.team[0],
            at=at,
            inspection=self.check,
            hazards=hazards,
            second=self.team[1],
            demands="立即停用，检验合格后方可恢复使用" if grave else "建立一台一档，补齐技术资料",
            due_on=None if grave else at.date() + timedelta(days=15),
        )

    def go_on(self) -> None:
        """Served, reported, re-checked, as far as its end says."""
        if self.directive is None:
            return
        if self.end == "withdrawn":
            directing.withdraw(
                self.directive, by=self.head, at=self.clock.later(1), reason="使用单位认定有误"
            )
            return
        if self.end in SERVED:
            self._serve()
        if self.end in REPORTED:
            self._report()

    def _serve(self) -> None:
        assert self.directive is not None  # noqa: S101 - go_on asked
        refuses = self.end == "disobeyed"
        self.directive = directing.serve(
            self.directive,
            by=self.team[0],
            at=self.clock.later(),
            way="left" if refuses else "direct",
            receiver="" if refuses else "单位安全管理员",
            refusal="使用单位负责人拒绝签收" if refuses else "",
            witness="社区网格员" if refuses else "",
        )
        if self.point == GRAVE:
            self.directive = directing.tell_superior(
                self.directive, by=self.regulator, at=self.clock.later(), note="已书面上报市局"
            )
        if self.end == "sealed":
            directing.seize(
                by=self.team[0],
                at=self.clock.later(),
                directive=self.directive,
                device=self.devices[0],
                kind="seal",
                reason="存在严重事故隐患，拒不停用",
            )
        if refuses:
            directing.record_disobedience(
                self.directive, by=self.team[0], at=self.clock.later(2), facts="复核时设备仍在使用"
            )

    def _report(self) -> None:
        assert self.directive is not None  # noqa: S101 - go_on asked
        self.directive = directing.report(
            self.directive,
            by=self.regulator,
            at=self.clock.later(2),
            text="已按指令书要求完成整改，随附照片和记录。",
        )
        lead = self.team[0]
        at = self.clock.later(1)
        if self.end == "papers_refused":
            # A grave hazard is not closed by papers; the re-check on site is still ahead.
            with suppress(Blocked):
                directing.recheck_pass(
                    self.directive, by=lead, at=at, way="papers", findings="材料齐全"
                )
        elif self.end == "failed":
            directing.recheck_fail(
                self.directive,
                by=lead,
                at=at,
                way="site",
                findings="部分设备档案仍未建立",
                due_on=at.date() + timedelta(days=10),
            )
        elif self.end in {"closed", "closed_on_site"}:
            directing.recheck_pass(
                self.directive,
                by=lead,
                at=at,
                way="papers" if self.end == "closed" else "site",
                findings="隐患已消除，记录属实",
            )
