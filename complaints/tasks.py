"""What the schedule and the outbox call; each room keeps its own."""

from complaints.privacy.tasks import keep_privacy
from complaints.questions.tasks import sweep_drafts
from complaints.rewards.tasks import lapse_rewards

__all__ = ["keep_privacy", "lapse_rewards", "sweep_drafts"]
