from campaign.models.bulletins import Bulletin, BulletinEntry
from campaign.models.campaigns import Activity, ActivityPlan, Campaign, ProgressReport, told
from campaign.models.events import Booking, Event

__all__ = [
    "Activity",
    "ActivityPlan",
    "Booking",
    "Bulletin",
    "BulletinEntry",
    "Campaign",
    "Event",
    "ProgressReport",
    "told",
]
