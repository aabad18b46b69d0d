from django.db import models
from django.utils.translation import pgettext_lazy


class RewardState(models.TextChoices):
    """举报奖励: from the penalty to the money, without a name on the way."""

    # The case was punished; somebody must say how good the evidence of the report was.
    OPENED = "opened", pgettext_lazy("reward", "To be graded")
    # A grade is proposed; the head decides, from half a million on with the finance department.
    PROPOSED = "proposed", pgettext_lazy("reward", "Waiting for approval")
    # The reporter can claim it on the tracking page.
    OFFERED = "offered", pgettext_lazy("reward", "Offered")
    CLAIMED = "claimed", pgettext_lazy("reward", "Claimed")
    PAID = "paid", pgettext_lazy("reward", "Paid")
    # Nobody claimed it in time.
    LAPSED = "lapsed", pgettext_lazy("reward", "Lapsed")
    # The reporter does not want it.
    DECLINED = "declined", pgettext_lazy("reward", "Declined by the reporter")
    # No reward is due, for a reason that the rules name.
    REFUSED = "refused", pgettext_lazy("reward", "No reward")


class Grade(models.IntegerChoices):
    """How good the evidence of the report was (interim measures of 2021)."""

    FIRST = 1, pgettext_lazy("reward grade", "First: key evidence that the findings fully confirm")
    SECOND = 2, pgettext_lazy("reward grade", "Second: clues and some evidence, mostly confirmed")
    THIRD = 3, pgettext_lazy("reward grade", "Third: a clue that led to the finding")


class Field(models.TextChoices):
    """The fields in which a report earns something."""

    FOOD = "food", pgettext_lazy("reward field", "Food")
    DRUGS = "drugs", pgettext_lazy("reward field", "Drugs")
    EQUIPMENT = "equipment", pgettext_lazy("reward field", "Special equipment")
    INDUSTRIAL = "industrial", pgettext_lazy("reward field", "Safety of industrial products")
    SYSTEMIC = "systemic", pgettext_lazy("reward field", "A risk to a whole trade or region")
    OTHER = "other", pgettext_lazy("reward field", "Another field")


class Gravity(models.TextChoices):
    """What the breach led to; the last is not grave."""

    CRIME = "crime", pgettext_lazy("gravity", "Handed over as a crime")
    SUSPENSION = "suspension", pgettext_lazy("gravity", "Production or business suspended")
    CLOSURE = "closure", pgettext_lazy("gravity", "Closed down")
    REVOKED = "revoked", pgettext_lazy("gravity", "Licence revoked")
    LARGE_FINE = "large_fine", pgettext_lazy("gravity", "A large fine")
    MINOR = "minor", pgettext_lazy("gravity", "None of these")


class Ground(models.TextChoices):
    """Why no reward is due."""

    TOO_EARLY = "too_early", pgettext_lazy("no reward", "Received before 1 December 2021")
    FIELD = "field", pgettext_lazy("no reward", "Outside the fields that the rules name")
    NOT_GRAVE = "not_grave", pgettext_lazy("no reward", "No grave breach")
    NO_PERSON = "no_person", pgettext_lazy("no reward", "Not reported by a natural person")
    OFFICIAL = "official", pgettext_lazy("no reward", "Reported by an official")
    DUTY = "duty", pgettext_lazy("no reward", "Reported by somebody with a duty to report")
    INJURED = "injured", pgettext_lazy("no reward", "Reported by the injured party or its agent")
    WRONGDOER = "wrongdoer", pgettext_lazy("no reward", "Reported by the wrongdoer")
    ENGAGED = "engaged", pgettext_lazy("no reward", "Reported by somebody paid for it")


class PaidWay(models.TextChoices):
    """How the money was handed over."""

    IN_PERSON = "in_person", pgettext_lazy("payment", "In person, against the claim code")
    AGENT = "agent", pgettext_lazy("payment", "To an agent, against the claim code")
    TRANSFER = "transfer", pgettext_lazy("payment", "Transfer arranged by the custodian")
