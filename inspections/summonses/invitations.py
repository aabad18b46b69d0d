"""The talk as an entry for a calendar; it says no more about people than the letter does."""

from datetime import datetime

from casework.ics import Appointment
from inspections.summonses.models import Summons
from inspections.summonses.states import SummonsState


def appointment(summons: Summons, starts_at: datetime) -> Appointment:
    """For the enterprise's contact and for our own people alike."""
    number = summons.document.number if summons.document else ""
    said = [
        f"{summons.document.title}：{number}" if summons.document and number else summons.number,
        f"被约谈单位：{summons.enterprise.name}",
        f"联系人：{summons.contact}，电话：{summons.phone}",
    ]
    return Appointment(
        key=f"summons-{summons.number}",
        sequence=summons.version,
        starts_at=starts_at,
        summary=summons.occasion or f"质量安全约谈：{summons.enterprise.label}",
        place=summons.place,
        description="\n".join(said),
        cancelled=summons.state == SummonsState.CANCELLED,
    )
