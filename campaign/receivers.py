from datetime import datetime
from typing import Any

from django.dispatch import receiver

from accounts.models import User
from campaign.models import Bulletin
from campaign.transitions import withdraw_entry
from inspections import signals
from inspections.exposures.models import Exposure


@receiver(signals.exposure_withdrawn)
def take_out(sender: Any, *, exposure: Exposure, by: User, at: datetime, **_rest: Any) -> None:
    """Every bulletin that carries the exposure says that it was withdrawn."""
    if exposure.withdrawn_at is None:
        return  # only its time is over: entries look at the last day themselves
    robot = User.objects.robot("clock")
    for bulletin in Bulletin.objects.filter(entries__exposure=exposure).order_by("pk"):
        withdraw_entry(bulletin, by=robot, at=at, exposure=exposure)
