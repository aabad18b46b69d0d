"""What people are told when a draw moves. The texts are stored in the language of the bureau."""

from datetime import datetime

from django.utils.translation import gettext, override

from accounts.states import Role
from casework import notices, worklist
from casework.models import Deadline
from inspections.draws.models import Draw

BUREAU_LANGUAGE = "zh-hans"
# Steps of the worklist.
REVEAL, RELEASE = "reveal", "release"


def secrets_wait(draw: Draw, *, at: datetime) -> None:
    """Whoever deposited a hash is asked for the secret; without all of them nothing is drawn."""
    with override(BUREAU_LANGUAGE):
        title = gettext("Reveal the secret of draw %(number)s") % {"number": draw.number}
    people = [share.person for share in draw.shares.select_related("person").order_by("pk")]
    notices.notify(people, title, draw.get_absolute_url(), at=at, dedupe=f"draw-{draw.pk}-reveal")
    for person in people:
        step = f"{REVEAL}-{person.pk}"
        worklist.open_item(draw, step, title=title, at=at, assignee=person)


def secret_came(draw: Draw, person_id: int, *, at: datetime) -> None:
    worklist.close_items(draw, f"{REVEAL}-{person_id}", at=at)


def results_wait(draw: Draw, clock: Deadline, *, at: datetime) -> None:
    """The head releases the results within the time of DR-PUB."""
    with override(BUREAU_LANGUAGE):
        title = gettext("Publish the results of draw %(number)s") % {"number": draw.number}
    worklist.open_item(
        draw, RELEASE, title=title, at=at, role=Role.HEAD, office=draw.office, deadline=clock
    )
