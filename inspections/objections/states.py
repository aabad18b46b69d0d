from django.db import models
from django.utils.translation import pgettext_lazy


class ObjectionKind(models.TextChoices):
    """What the objection is about (Order 18 art. 37)."""

    SAMPLING = "sampling", pgettext_lazy("objection kind", "How the sample was drawn")
    # 否认产品为其生产: the labelled producer denies that the goods are its own.
    AUTHENTICITY = "authenticity", pgettext_lazy("objection kind", "Whose goods they are")
    CONCLUSION = "conclusion", pgettext_lazy("objection kind", "The conclusion of the test")


class ObjectionState(models.TextChoices):
    """Where the objection stands, and the re-inspection that may follow from it."""

    FILED = "filed", pgettext_lazy("objection", "To be decided")
    REFUSED = "refused", pgettext_lazy("objection", "Not accepted")
    # Accepted without a re-inspection: handled and answered.
    ACCEPTED = "accepted", pgettext_lazy("objection", "To be answered")
    ANSWERED = "answered", pgettext_lazy("objection", "Answered")
    # The re-inspection is granted; the applicant completes the formalities (art. 38).
    WAITING = "waiting", pgettext_lazy("objection", "Waiting for the formalities")
    # The other laboratory is to be named (art. 39).
    READY = "ready", pgettext_lazy("objection", "Laboratory to be named")
    NAMED = "named", pgettext_lazy("objection", "Back-up sample to be delivered")
    TESTING = "testing", pgettext_lazy("objection", "In re-inspection")
    REPORTED = "reported", pgettext_lazy("objection", "Conclusion to be given")
    CONFIRMED = "confirmed", pgettext_lazy("objection", "First result confirmed")
    OVERTURNED = "overturned", pgettext_lazy("objection", "First result overturned")
    # Formalities not completed in time: the re-inspection is given up (art. 38).
    ABANDONED = "abandoned", pgettext_lazy("objection", "Re-inspection given up")
    # The back-up sample is gone: the first conclusion is final (art. 40).
    ENDED = "ended", pgettext_lazy("objection", "Ended without a re-inspection")
    WITHDRAWN = "withdrawn", pgettext_lazy("objection", "Taken back by the applicant")


class Channel(models.TextChoices):
    """How the objection came."""

    SPACE = "space", pgettext_lazy("objection channel", "Enterprise space")
    # In time by its postmark.
    POST = "post", pgettext_lazy("objection channel", "Letter by post")
    HAND = "hand", pgettext_lazy("objection channel", "Handed in")


class Ground(models.TextChoices):
    """Why an objection is not accepted."""

    LATE = "late", pgettext_lazy("objection ground", "Filed after the time for objections")
    NO_PARTY = "no_party", pgettext_lazy("objection ground", "The applicant is not concerned")
    NOT_POSSIBLE = (
        "not_possible",
        pgettext_lazy("objection ground", "The item cannot be tested again"),
    )
    NO_REASON = "no_reason", pgettext_lazy("objection ground", "No reason or proof was given")


class Bearer(models.TextChoices):
    """Who pays for the re-inspection in the end (art. 43)."""

    APPLICANT = "applicant", pgettext_lazy("cost", "Applicant")
    OFFICE = "office", pgettext_lazy("cost", "Bureau that organised the check")


class Consequence(models.TextChoices):
    """What follows when the applicant is right."""

    NONE = "none", pgettext_lazy("objection consequence", "The answer alone")
    # A wrongly drawn sample, or another's goods, prove nothing against anybody.
    ANNULLED = "annulled", pgettext_lazy("objection consequence", "The result is annulled")
    # 假冒: the goods bear the name of a producer that did not make them.
    CLEARED = "cleared", pgettext_lazy("objection consequence", "The labelled producer is cleared")


class Purpose(models.TextChoices):
    """What a paper of the objection tells."""

    REFUSAL = "refusal", pgettext_lazy("objection paper", "Refusal")
    ANSWER = "answer", pgettext_lazy("objection paper", "Answer")
    NOTICE = "notice", pgettext_lazy("objection paper", "Re-inspection notice")
    CONCLUSION = "conclusion", pgettext_lazy("objection paper", "Conclusion of the re-inspection")
