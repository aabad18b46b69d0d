from enterprises.models.register import (
    Credential,
    CreditFact,
    CreditGradeChange,
    Enterprise,
    Honour,
    Product,
    ProductCategory,
)
from enterprises.models.rosters import (
    BackboneSlot,
    CqoAppointment,
    CqoDuty,
    CqoEvidence,
    CqoPilot,
    Roster,
    SurveyFinding,
)

__all__ = [
    "BackboneSlot",
    "CqoAppointment",
    "CqoDuty",
    "CqoEvidence",
    "CqoPilot",
    "Credential",
    "CreditFact",
    "CreditGradeChange",
    "Enterprise",
    "Honour",
    "Product",
    "ProductCategory",
    "Roster",
    "SurveyFinding",
]
