"""What the schedule and the outbox call; each room keeps its own."""

from complaints.privacy.tasks import keep_privacy
from complaints.questions.tasks import sweep_drafts

__all__ = ["keep_privacy", "sweep_drafts"]
