from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class OutboxState(models.TextChoices):
    """Whether an effect outside the database is due."""

    DUE = "due", _("Due")
    DONE = "done", pgettext_lazy("effect", "Done")
    DEAD = "dead", _("Given up, needs a person")


class ItemState(models.TextChoices):
    """A work item waits for somebody until it is closed."""

    OPEN = "open", pgettext_lazy("work item", "Open")
    CLOSED = "closed", pgettext_lazy("work item", "Closed")


class SupervisionState(models.TextChoices):
    """督办: opened, answered by the undertaker, closed by the supervisor."""

    OPEN = "open", pgettext_lazy("supervision", "Open")
    ANSWERED = "answered", pgettext_lazy("supervision", "Answered")
    CLOSED = "closed", pgettext_lazy("supervision", "Closed")


class SupervisionLevel(models.TextChoices):
    """Who watches: the county's head, the city bureau, the leading group."""

    COUNTY = "county", _("County")
    CITY = "city", _("City")
    LEADER = "leader", _("Leading group")


class DeadlineState(models.TextChoices):
    """A clock runs, is stopped for a reason the law knows, or has come to its end."""

    RUNNING = "running", pgettext_lazy("deadline", "Running")
    PAUSED = "paused", pgettext_lazy("deadline", "Stopped")
    MET = "met", pgettext_lazy("deadline", "Met")
    CANCELLED = "cancelled", pgettext_lazy("deadline", "No longer counted")
    # A right of a party, such as to object: its days are over and it was not used.
    LAPSED = "lapsed", pgettext_lazy("deadline", "Lapsed unused")


class Rung(models.TextChoices):
    """The ladder of a time limit: who hears that it is being used up."""

    OWNER = "owner", pgettext_lazy("escalation", "Whoever has to act")
    HEAD = "head", pgettext_lazy("escalation", "Head of the office")
    LEADER = "leader", pgettext_lazy("escalation", "Head of the city bureau")


class Unit(models.TextChoices):
    """What the amount of a time limit counts; `date` is a last day that somebody sets."""

    WORKING = "working", _("Working days")
    CALENDAR = "calendar", _("Calendar days")
    MONTH = "month", _("Months")
    YEAR = "year", _("Years")
    DATE = "date", _("A date set in the case")


class Rollover(models.TextChoices):
    """Which last days move to a later one (Civil Code art. 203; Order 18 art. 55)."""

    NONE = "none", _("Never moves")
    STATUTORY = "statutory", _("Moves past official holidays")
    ANY_NONWORKING = "any_nonworking", _("Moves past any non-working day")


class RuleRole(models.TextChoices):
    """What a row does: sets a limit, lengthens one, or opens or closes a window."""

    LIMIT = "limit", _("Time limit")
    EXTENSION = "extension", _("Extension of a limit")
    OPENS = "opens", _("Opens a window")
    CLOSES = "closes", _("Closes a window")


class Certainty(models.TextChoices):
    """How sure we are of a limit: read in a text, known, still to be verified, or our own."""

    SOURCE = "source", _("Read in the source")
    KNOWLEDGE = "knowledge", _("From knowledge of the field")
    UNVERIFIED = "unverified", _("To be verified")
    SETTING = "setting", _("Set by the bureau")


class Channel(models.TextChoices):
    """How a message leaves the house."""

    MAIL = "mail", pgettext_lazy("message channel", "E-mail")
    SMS = "sms", pgettext_lazy("message channel", "Text message")


class ViewState(models.TextChoices):
    """Who sees a saved view besides its owner."""

    PRIVATE = "private", pgettext_lazy("saved view", "For myself")
    SHARED = "shared", pgettext_lazy("saved view", "For my office")
    # Kept for the log; nobody sees it any more.
    REMOVED = "removed", pgettext_lazy("saved view", "Removed")
