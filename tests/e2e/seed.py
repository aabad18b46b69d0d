"""A small month for the journeys: everybody of the demo, a town of firms, a case at every stage.

`python tests/e2e/seed.py` fills the empty portal whose settings lie in DATA_DIR. It tells the same
stories as `make demo`, only fewer of them, so that a browser does not wait for a whole month.
"""

import os
import random
import sys
from datetime import timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT))

import django  # noqa: E402  the folder is on the path only now

from portal import localenv  # noqa: E402

localenv.load()
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
django.setup()

from django.conf import settings  # noqa: E402  the settings must be named first
from django.utils import timezone, translation  # noqa: E402

from casework.transitions import together  # noqa: E402
from portal.demo import (  # noqa: E402
    casefiles,
    checks,
    draws,
    equipment,
    month,
    objections,
    people,
    register,
    talks,
    voices,
)
from portal.demo.calendar import anchor, moment, workday  # noqa: E402

FIRMS = 156
STAGES = (
    "passed",
    "scheduled",
    "checked",
    "sent",
    "received",
    "failed",
    "summons_submitted",
    "ordered",
    "overdue",
    "exposed",
)
# Rooms of the inspections whose pages the journeys open.
ROOMS = (draws, objections, talks, casefiles, equipment)
VOICES = (
    voices.Ending("received", 4, 2, 2, recent=True),
    voices.Ending("waiting", 2, 0, 0, recent=True),
    voices.Ending("accepted", 3, 1, 0, recent=True),
    voices.Ending("refused", 1, 1, 0),
    voices.Ending("closed", 4, 2, 2),
)


def fill() -> None:
    """Everybody first, then the firms, the rosters, the checks and the voices."""
    now = timezone.localtime().replace(second=0, microsecond=0)
    dice = random.Random(1)
    launch = anchor(now.date())
    before = moment(launch - timedelta(days=345))
    register.ENTERPRISES = FIRMS
    with together():
        cast = people.cast(before)
        firms = register.fill(cast, dice, before + timedelta(days=1))
        cqo = register.outsiders(cast, firms, before + timedelta(days=2), settings.DEMO_PASSWORD)
        register.describe(cast, firms, before + timedelta(days=3))
    with together():
        at = moment(workday(launch - timedelta(days=6)), 10)
        register.pilots(cast, firms, cqo, launch, at)
        campaign = month.open_month(cast, launch)
    world = checks.world(cast, firms, dice, launch, now)
    checks.MONTH = tuple((end, 1) for end in STAGES)
    checks.month(world)
    voices.ENDINGS = VOICES
    voices.month(cast, firms, dice, launch, now)
    for room in ROOMS:
        room.tell(world)
    with together():
        month.hold_events(cast, campaign, launch, now)
        month.report_progress(cast, campaign, launch, now)


if __name__ == "__main__":
    with translation.override("zh-hans"):
        fill()
