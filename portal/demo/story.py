"""The order in which the demo is told."""

import random
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

from django.conf import settings
from django.utils import timezone, translation

from accounts import once
from casework.transitions import together
from portal.demo import (
    aftercare,
    casefiles,
    checks,
    desk,
    draws,
    echoes,
    equipment,
    failures,
    field,
    mediation,
    messages,
    month,
    objections,
    papers,
    people,
    privacy,
    register,
    rewards,
    routing,
    talks,
    voices,
)
from portal.demo.calendar import anchor, moment, workday

# What hangs on the batches of the month, in the order in which it builds on itself.
INSPECTIONS = (draws, field, objections, failures, talks, casefiles, equipment)


def load(dice: random.Random, *, clock: Callable[[], float]) -> Iterator[tuple[str, float]]:
    """Every chapter in turn, with the seconds it took; stored texts are in Chinese."""
    with translation.override("zh-hans"), once.throughout():
        now = timezone.localtime().replace(second=0, microsecond=0)
        yield from _chapters(dice, now, clock)


def _chapters(
    dice: random.Random, now: datetime, clock: Callable[[], float]
) -> Iterator[tuple[str, float]]:
    launch = anchor(now.date())
    before = moment(launch - timedelta(days=345))
    started = clock()

    def took() -> float:
        nonlocal started
        since, started = clock() - started, clock()
        return since

    with together():
        cast = people.cast(before)
    yield "people", took()
    with together():
        firms = register.fill(cast, dice, before + timedelta(days=1))
        cqo = register.outsiders(cast, firms, before + timedelta(days=2), settings.DEMO_PASSWORD)
        register.describe(cast, firms, before + timedelta(days=3))
    yield "register", took()
    with together():
        at = moment(workday(launch - timedelta(days=6)), 10)
        register.pilots(cast, firms, cqo, launch, at)
        register.backbone(cast, firms, launch, at, now)
    yield "rosters", took()
    with together():
        month.month_of_2014(cast)
        campaign = month.open_month(cast, launch)
    yield "campaigns", took()
    world = checks.world(cast, firms, dice, launch, now)
    checks.history(world)
    yield "history", took()
    checks.month(world)
    yield "spot checks", took()
    _voices(world)
    yield "voices", took()
    aftercare.say(cast, dice, now)
    echoes.say(cast, now)
    privacy.tell(cast, launch, now)
    yield "after the end", took()
    voices.report_under_inspection(cast, firms, now)
    for complaint in voices.loops(cast, firms, launch, now):
        checks.go_on(world, complaint)
    yield "loops", took()
    for chapter in INSPECTIONS:
        chapter.tell(world)
    yield "inspections in full", took()
    with together():
        month.hold_events(cast, campaign, launch, now)
        desk.tell(cast, campaign, now)
        month.report_progress(cast, campaign, launch, now)
        month.publish_bulletins(cast, now)
    yield "events and bulletins", took()
    month.briefs(launch, now)
    yield "daily briefs", took()
    messages.tell(cast, now)
    papers.tell(world)
    yield "messages, escalations, papers", took()


def _voices(world: checks.World) -> None:
    voices.month(world.cast, world.register, world.dice, world.launch, world.now)
    rewards.month(world.cast, world.register, world.launch, world.now)
    mediation.tell(world.cast, world.register, world.now)
    routing.tell(world.cast, world.register, world.now)
