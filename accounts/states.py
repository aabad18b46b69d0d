from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """What a person may do; the office and its district say where."""

    HOTLINE = "hotline", _("Hotline agent")
    INSPECTOR = "inspector", _("Inspector")
    LAB = "lab", _("Laboratory")
    REGULATOR = "regulator", _("Regulator")
    HEAD = "head", _("Head of office")
    CUSTODIAN = "custodian", _("Custodian of protected reporters")
    PARTNER = "partner", _("Partner department")
    ENTERPRISE = "enterprise", _("Enterprise contact")
    CQO = "cqo", _("Chief Quality Officer")
    AUDITOR = "auditor", _("Auditor")
    ADMIN = "admin", _("Administrator")
    ROBOT = "robot", _("System")


class OfficeKind(models.TextChoices):
    """The place of an office in the bureau; it decides how far its people see."""

    CITY = "city", _("City bureau")
    COUNTY = "county", _("County bureau")
    LAB = "lab", _("Laboratory")
    PARTNER = "partner", _("Partner department")


STAFF_ROLES = frozenset(
    {
        Role.HOTLINE,
        Role.INSPECTOR,
        Role.LAB,
        Role.REGULATOR,
        Role.HEAD,
        Role.CUSTODIAN,
        Role.PARTNER,
        Role.AUDITOR,
        Role.ADMIN,
    }
)
