from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class EnterpriseState(models.TextChoices):
    """登记状态 of the business licence; only an active enterprise may be chosen for anything."""

    ACTIVE = "active", pgettext_lazy("enterprise", "In business")
    SUSPENDED = "suspended", pgettext_lazy("enterprise", "Business suspended")
    DEREGISTERED = "deregistered", pgettext_lazy("enterprise", "Deregistered")
    REVOKED = "revoked", pgettext_lazy("enterprise", "Licence revoked")
    MOVED = "moved", pgettext_lazy("enterprise", "Moved away")


class EnterpriseKind(models.TextChoices):
    """主体类型, as the second character of the credit code tells it."""

    COMPANY = "company", _("Enterprise")
    SOLE_TRADER = "sole_trader", _("Sole trader")
    COOPERATIVE = "cooperative", _("Farmers' cooperative")
    INSTITUTION = "institution", _("Public institution")
    OTHER = "other", pgettext_lazy("enterprise kind", "Other")


class Size(models.TextChoices):
    """企业规模 by the national division of enterprises."""

    LARGE = "large", pgettext_lazy("enterprise size", "Large")
    MEDIUM = "medium", pgettext_lazy("enterprise size", "Medium")
    SMALL = "small", pgettext_lazy("enterprise size", "Small")
    MICRO = "micro", pgettext_lazy("enterprise size", "Micro")


class RiskGrade(models.TextChoices):
    """风险等级: how closely the products are watched."""

    LOW = "low", pgettext_lazy("risk", "Low")
    MEDIUM = "medium", pgettext_lazy("risk", "Medium")
    HIGH = "high", pgettext_lazy("risk", "High")


class CreditGrade(models.TextChoices):
    """质量信用等级, the ladder of four steps; class C meets stricter supervision."""

    A = "A", "A"
    B = "B", "B"
    C = "C", "C"
    D = "D", "D"


class Effect(models.TextChoices):
    """What a fact does to the standing of an enterprise."""

    BETTER = "better", pgettext_lazy("credit", "Speaks for it")
    NEUTRAL = "neutral", pgettext_lazy("credit", "For information")
    WORSE = "worse", pgettext_lazy("credit", "Speaks against it")


class CredentialKind(models.TextChoices):
    """Licences and certificates that a product or an enterprise needs or shows."""

    PRODUCTION_LICENCE = "production_licence", _("Production licence")
    CCC = "ccc", _("Compulsory product certification (CCC)")
    QUALITY_SYSTEM = "quality_system", _("Quality management system certificate")
    ORGANIC = "organic", _("Organic product certificate")
    FOOD = "food", _("Food production licence")
    METROLOGY = "metrology", _("Metrology licence")
    OTHER = "other", pgettext_lazy("credential", "Other certificate")


class CredentialState(models.TextChoices):
    """What the issuer says of it; whether it has expired is read from its last day."""

    FILED = "filed", pgettext_lazy("credential", "Filed, not yet checked")
    VALID = "valid", pgettext_lazy("credential", "Valid")
    SUSPENDED = "suspended", pgettext_lazy("credential", "Suspended")
    REVOKED = "revoked", pgettext_lazy("credential", "Revoked")


class HonourLevel(models.TextChoices):
    """Who gave the title. Titles are listed as facts, never as a recommendation (art. 25)."""

    NATION = "nation", pgettext_lazy("honour", "National")
    PROVINCE = "province", pgettext_lazy("honour", "Provincial")
    CITY = "city", pgettext_lazy("honour", "Municipal")


class RosterKind(models.TextChoices):
    """The two rosters of the Quality Month, each with its bounds (rules.BOUNDS)."""

    CQO = "cqo", _("CQO pilot")
    BACKBONE = "backbone", _("Backbone enterprises")


class RosterState(models.TextChoices):
    """A roster is filled, launched when it has enough members, and closed with its year."""

    PREPARING = "preparing", pgettext_lazy("roster", "Being filled")
    LAUNCHED = "launched", pgettext_lazy("roster", "Launched")
    CLOSED = "closed", pgettext_lazy("roster", "Closed")


class PilotState(models.TextChoices):
    """试点: nominated, active in one of the ten slots, and then ended or replaced by another."""

    CANDIDATE = "candidate", pgettext_lazy("pilot", "Candidate")
    ACTIVE = "active", pgettext_lazy("pilot", "Pilot running")
    ENDED = "ended", pgettext_lazy("pilot", "Ended")
    REPLACED = "replaced", pgettext_lazy("pilot", "Replaced")


class Duty(models.TextChoices):
    """The seven duties of a Chief Quality Officer named by the founding article."""

    STRATEGY = "strategy", _("Quality development strategy and safety guarantee measures")
    SYSTEM = "system", _("Advanced quality management system and methods")
    PROPOSALS = "proposals", _("Proposals to the decision level")
    POSTS = "posts", _("Supervision of the quality responsibility of every post")
    INTEGRITY = "integrity", _("Quality integrity system")
    TRAINING = "training", _("Quality education and training")
    CULTURE = "culture", _("Quality culture")


class EvidenceState(models.TextChoices):
    """Evidence for a duty: filed by the CQO, then confirmed or returned by the regulator."""

    FILED = "filed", pgettext_lazy("duty evidence", "Waiting to be confirmed")
    CONFIRMED = "confirmed", pgettext_lazy("duty evidence", "Confirmed")
    RETURNED = "returned", pgettext_lazy("duty evidence", "Returned")


class BackboneState(models.TextChoices):
    """骨干企业: in one of the sixty slots, surveyed on its four systems, or replaced."""

    ENROLLED = "enrolled", pgettext_lazy("backbone", "Enrolled")
    SURVEYED = "surveyed", pgettext_lazy("backbone", "Surveyed")
    REPLACED = "replaced", pgettext_lazy("backbone", "Replaced")
