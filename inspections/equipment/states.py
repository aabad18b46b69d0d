from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Kind(models.TextChoices):
    """特种设备种类: the eight kinds that are operated, by the code of the 2014 catalogue."""

    BOILER = "1000", _("Boiler")
    VESSEL = "2000", _("Pressure vessel")
    LIFT = "3000", _("Lift")
    LIFTING = "4000", _("Lifting machinery")
    VEHICLE = "5000", _("In-plant motor vehicle")
    RIDE = "6000", _("Large amusement ride")
    PIPING = "8000", _("Pressure piping")
    ROPEWAY = "9000", _("Passenger ropeway")


class DeviceState(models.TextChoices):
    """使用状态: in use, stopped with notice to the bureau, scrapped for good."""

    IN_USE = "in_use", pgettext_lazy("device", "In use")
    STOPPED = "stopped", pgettext_lazy("device", "Stopped")
    SCRAPPED = "scrapped", pgettext_lazy("device", "Scrapped")


class TestKind(models.TextChoices):
    """What an inspection body does in a cycle (定期检验)."""

    PERIODIC = "periodic", _("Periodic inspection")
    EXTERNAL = "external", _("External inspection")
    INTERNAL = "internal", _("Internal inspection")
    HYDRAULIC = "hydraulic", _("Hydraulic test")
    YEARLY = "yearly", _("Yearly check")
    FULL = "full", _("Full inspection")


class TestResult(models.TextChoices):
    """The conclusion of the inspection body."""

    PASSED = "passed", pgettext_lazy("device test", "Passed")
    FAILED = "failed", pgettext_lazy("device test", "Failed")


class CheckClass(models.TextChoices):
    """Order 57 art. 5: the four classes of supervision inspection; 大检查 is a special one."""

    REGULAR = "regular", pgettext_lazy("equipment check", "Regular")
    SPECIAL = "special", pgettext_lazy("equipment check", "Special drive")
    LICENCE = "licence", pgettext_lazy("equipment check", "After a licence")
    OTHER = "other", pgettext_lazy("equipment check", "Other")


class DriveState(models.TextChoices):
    """专项检查方案: written down, in force, over (Order 57 arts 10-11)."""

    DRAFT = "draft", pgettext_lazy("drive", "Draft")
    PUBLISHED = "published", pgettext_lazy("drive", "Published")
    CLOSED = "closed", pgettext_lazy("drive", "Closed")


class CheckState(models.TextChoices):
    """One supervision inspection at one unit."""

    SCHEDULED = "scheduled", pgettext_lazy("equipment check", "Planned")
    IN_PROGRESS = "in_progress", pgettext_lazy("equipment check", "On site")
    SIGNED = "signed", pgettext_lazy("equipment check", "Record signed")
    # Art. 28: the unit is closed, or nothing can be inspected; ended and written down.
    IMPOSSIBLE = "impossible", pgettext_lazy("equipment check", "Impossible")
    CLOSED = "closed", pgettext_lazy("equipment check", "Closed")


class Impossible(models.TextChoices):
    """Why an inspection was ended (art. 28)."""

    UNIT_CLOSED = "unit_closed", _("The unit is closed")
    MOVED = "moved", _("The unit has moved")
    NOT_RUNNING = "not_running", _("The device is dismantled or cannot be run")
    OTHER = "other", pgettext_lazy("impossible", "Another reason")


class Answer(models.TextChoices):
    PASS = "pass", pgettext_lazy("device answer", "In order")
    FAIL = "fail", pgettext_lazy("device answer", "Not in order")
    NA = "na", pgettext_lazy("device answer", "Does not apply")


class Grade(models.TextChoices):
    """How bad a hazard is: 一般, 严重 (Order 57 art. 25), 重大 (GB 45067-2024)."""

    ORDINARY = "ordinary", _("Ordinary hazard")
    GRAVE = "grave", _("Grave hazard")
    MAJOR = "major", _("Major hazard")


class HazardState(models.TextChoices):
    """隐患: found; fixed before the inspectors left, or put under a directive and removed."""

    OPEN = "open", pgettext_lazy("hazard", "Found")
    FIXED = "fixed", pgettext_lazy("hazard", "Fixed on the spot")
    ORDERED = "ordered", pgettext_lazy("hazard", "Under a directive")
    REMOVED = "removed", pgettext_lazy("hazard", "Removed")


class DirectiveState(models.TextChoices):
    """监察指令书: signed on the spot, handed over, reported, re-checked."""

    ISSUED = "issued", pgettext_lazy("directive", "Issued")
    SERVED = "served", pgettext_lazy("directive", "Being removed")
    REPORTED = "reported", pgettext_lazy("directive", "To be re-checked")
    CLOSED = "closed", pgettext_lazy("directive", "Hazards removed")
    WITHDRAWN = "withdrawn", pgettext_lazy("directive", "Withdrawn")


class RecheckWay(models.TextChoices):
    """Order 57 art. 29: on site, or by the papers that the unit sent."""

    SITE = "site", _("On site")
    PAPERS = "papers", _("By papers")


class SeizureKind(models.TextChoices):
    """Order 57 art. 26: taken away, or closed where it stands."""

    SEAL = "seal", _("Sealed")
    SEIZE = "seize", _("Seized")


class SeizureState(models.TextChoices):
    IN_FORCE = "in_force", pgettext_lazy("seizure", "In force")
    LIFTED = "lifted", pgettext_lazy("seizure", "Lifted")


class ExamState(models.TextChoices):
    """考核: set, and graded once."""

    SET = "set", pgettext_lazy("exam", "Set")
    GRADED = "graded", pgettext_lazy("exam", "Graded")


class CardState(models.TextChoices):
    """监察人员证: whether it may be shown; that its time is over is a matter of the day."""

    GIVEN = "given", pgettext_lazy("card", "Given")
    REVOKED = "revoked", pgettext_lazy("card", "Revoked")
