from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class CampaignState(models.TextChoices):
    """质量月: a frame that starts the work, counts it and reports it."""

    PREPARING = "preparing", pgettext_lazy("campaign", "Being prepared")
    # Launched at a meeting of the Leading Group.
    RUNNING = "running", pgettext_lazy("campaign", "Running")
    CLOSED = "closed", pgettext_lazy("campaign", "Closed")


class ActivityState(models.TextChoices):
    """How far an activity is; that it is late is a question of the date, never a state."""

    PLANNED = "planned", pgettext_lazy("activity", "Not begun")
    RUNNING = "running", pgettext_lazy("activity", "Under way")
    DONE = "done", pgettext_lazy("activity", "Finished")


class ActivityKind(models.TextChoices):
    """What is done, whoever does it to whomever."""

    INSPECTION = "inspection", _("Inspection")
    SPOT_CHECK = "spot_check", _("Spot check")
    TALK = "talk", _("Quality talk")
    ENFORCEMENT = "enforcement", _("Enforcement")
    SUPERVISION = "supervision", _("Supervision")
    SURVEY = "survey", _("Survey")
    TRAINING = "training", _("Training")
    PILOT = "pilot", _("Pilot")
    SERVICE = "service", pgettext_lazy("activity", "Service")
    PUBLICITY = "publicity", _("Publicity")
    LINE = "line", _("Line of action")


class Domain(models.TextChoices):
    """The five quality domains of the founding article."""

    PRODUCT = "product", _("Product quality")
    FOOD_DRUG = "food_drug", _("Food and drug quality")
    ENVIRONMENT = "environment", _("Environmental quality")
    SERVICE = "service", _("Service quality")
    ENGINEERING = "engineering", _("Engineering quality")


class Unit(models.TextChoices):
    """What an activity's figures count."""

    BATCHES = "batches", pgettext_lazy("unit", "batches")
    ENTERPRISES = "enterprises", pgettext_lazy("unit", "enterprises")
    INSPECTIONS = "inspections", pgettext_lazy("unit", "inspections")
    TALKS = "talks", pgettext_lazy("unit", "talks")
    CASES = "cases", pgettext_lazy("unit", "cases")
    ITEMS = "items", pgettext_lazy("unit", "items")
    AREAS = "areas", pgettext_lazy("unit", "areas")
    REPORTS = "reports", pgettext_lazy("unit", "reports")
    TRIPS = "trips", pgettext_lazy("unit", "trips")
    PEOPLE = "people", pgettext_lazy("unit", "people")
    SESSIONS = "sessions", pgettext_lazy("unit", "sessions")
    SETS = "sets", pgettext_lazy("unit", "sets of equipment")
    APPLICATIONS = "applications", pgettext_lazy("unit", "applications")


class EventKind(models.TextChoices):
    """What people may come to."""

    LAB_DAY = "lab_day", _("Lab open day")
    TRAINING = "training", pgettext_lazy("event", "Training")
    # A20: 12365 on site; complaints, reports and inquiries are taken face to face.
    CONSULTATION = "consultation", _("On-site consultation")
    METROLOGY = "metrology", _("Free metrology")
    OUTREACH = "outreach", _("Into the community")
    ORGANIC_WEEK = "organic_week", _("Organic week")
    LECTURE = "lecture", _("Lecture")


class EventState(models.TextChoices):
    """From the plan to the count of those who came."""

    # Not announced yet.
    PLANNED = "planned", pgettext_lazy("event", "Being planned")
    # Public; where places are limited they can be booked.
    OPEN = "open", pgettext_lazy("event", "Open")
    FULL = "full", pgettext_lazy("event", "Fully booked")
    HELD = "held", pgettext_lazy("event", "Held")
    CANCELLED = "cancelled", pgettext_lazy("event", "Cancelled")


class BookingState(models.TextChoices):
    BOOKED = "booked", pgettext_lazy("booking", "Booked")
    CANCELLED = "cancelled", pgettext_lazy("booking", "Cancelled")


class BulletinState(models.TextChoices):
    """质量公告: nothing goes out before a second person has read it."""

    DRAFTED = "drafted", pgettext_lazy("bulletin", "Being drafted")
    SUBMITTED = "submitted", pgettext_lazy("bulletin", "Waiting for approval")
    PUBLISHED = "published", pgettext_lazy("bulletin", "Published")
    WITHDRAWN = "withdrawn", pgettext_lazy("bulletin", "Withdrawn")
