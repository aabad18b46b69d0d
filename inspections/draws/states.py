from django.db import models
from django.utils.translation import pgettext_lazy


class DrawState(models.TextChoices):
    """From the filter to the published results; nothing before the seed knows the outcome."""

    DRAFTED = "drafted", pgettext_lazy("draw", "Drafted")
    # Both libraries stand as files with their hashes; the persons deposit hashes of their secrets.
    FROZEN = "frozen", pgettext_lazy("draw", "Libraries frozen")
    # All hashes are public, and where the public value will be read.
    PUBLISHED = "published", pgettext_lazy("draw", "Hashes published")
    # The public value is out; the secrets are being revealed.
    SEEDED = "seeded", pgettext_lazy("draw", "Secrets being revealed")
    DRAWN = "drawn", pgettext_lazy("draw", "Drawn")
    SCHEDULED = "scheduled", pgettext_lazy("draw", "Visits ordered")
    # Every visit is over; the time to publish runs (DR-PUB).
    FINISHED = "finished", pgettext_lazy("draw", "Task finished")
    CLOSED = "closed", pgettext_lazy("draw", "Results published")
    # Given up before anything was drawn; it stays visible with its reason.
    ABANDONED = "abandoned", pgettext_lazy("draw", "Given up")


class ObjectState(models.TextChoices):
    """What became of one drawn object."""

    DRAWN = "drawn", pgettext_lazy("drawn object", "Drawn")
    RESERVE = "reserve", pgettext_lazy("drawn object", "Reserve")
    REPLACED = "replaced", pgettext_lazy("drawn object", "Replaced")


class ReplaceReason(models.TextChoices):
    """Why the next reserve takes a place; there is no other ground."""

    CLOSED = "closed", pgettext_lazy("replacement", "Closed down or licence cancelled")
    MOVED = "moved", pgettext_lazy("replacement", "Moved out of the district")
    STOPPED = "stopped", pgettext_lazy("replacement", "Makes the product no longer")
    REFUSED = "refused", pgettext_lazy("replacement", "Refused; the refusal is dealt with apart")
    LOCKED = "locked", pgettext_lazy("replacement", "Checked by others within six months")


class LockException(models.TextChoices):
    """When the same product may be checked again within six months (Order 18 art. 8)."""

    TRACKING = "tracking", pgettext_lazy("lock", "Tracking of failed products")
    EMERGENCY = "emergency", pgettext_lazy("lock", "Emergency")


class LibraryState(models.TextChoices):
    """Whether a person of the library of inspectors can be drawn."""

    AVAILABLE = "available", pgettext_lazy("inspector", "Can be drawn")
    AWAY = "away", pgettext_lazy("inspector", "Away")


class RecusalState(models.TextChoices):
    """回避: an interest that keeps an inspector from an enterprise, or one that has ended."""

    STANDING = "standing", pgettext_lazy("recusal", "Standing")
    ENDED = "ended", pgettext_lazy("recusal", "Ended")


class RecusalGround(models.TextChoices):
    """Why an inspector withdraws (Administrative Penalty Law art. 43; local draw rules)."""

    RELATIVE = "relative", pgettext_lazy("recusal", "A near relative works or owns there")
    SHARES = "shares", pgettext_lazy("recusal", "Own shares or other property interest")
    FORMER = "former", pgettext_lazy("recusal", "Worked there within three years")
    OTHER = "other", pgettext_lazy("recusal", "Another interest that may affect fairness")
