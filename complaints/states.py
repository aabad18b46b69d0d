from django.db import models
from django.utils.translation import pgettext_lazy


class Kind(models.TextChoices):
    """Three kinds, never mixed (Order 20 arts 3, 7 and 39)."""

    # 投诉: a consumer's dispute over goods or services bought for living needs; ends in mediation.
    COMPLAINT = "complaint", pgettext_lazy("complaint kind", "Complaint")
    # 举报: anybody's clue of a breach; ends in a case or none.
    REPORT = "report", pgettext_lazy("complaint kind", "Report")
    # 咨询: a question; ends in an answer.
    INQUIRY = "inquiry", pgettext_lazy("complaint kind", "Inquiry")


class Channel(models.TextChoices):
    """The door by which it came in; the record is the same."""

    WEB = "web", pgettext_lazy("channel", "Website")
    PHONE = "phone", pgettext_lazy("channel", "Phone call")
    DESK = "desk", pgettext_lazy("channel", "Consultation desk")
    LETTER = "letter", pgettext_lazy("channel", "Letter")
    VISIT = "visit", pgettext_lazy("channel", "Visit to the office")
    OPEN311 = "open311", pgettext_lazy("channel", "Another program (Open311)")
    IMPORT = "import", pgettext_lazy("channel", "Handed over")


class State(models.TextChoices):
    """Where a complaint, report or inquiry stands."""

    # Registered; the office has not decided yet whether it takes it on.
    RECEIVED = "received", pgettext_lazy("complaint", "To be decided")
    # 待补正: something needed is missing; asked for once.
    WAITING = "waiting", pgettext_lazy("complaint", "Waiting for material")
    # 受理: mediation (complaint) or verification (report) is under way.
    ACCEPTED = "accepted", pgettext_lazy("complaint", "In progress")
    # 核查: an inspection was ordered because of it.
    REFERRED = "referred", pgettext_lazy("complaint", "Under inspection")
    # 不予受理, for one of the lawful reasons (Order 20 art. 15).
    REFUSED = "refused", pgettext_lazy("complaint", "Not accepted")
    CLOSED = "closed", pgettext_lazy("complaint", "Closed")
    # The citizen took it back (for a complaint: Order 20 art. 21).
    WITHDRAWN = "withdrawn", pgettext_lazy("complaint", "Withdrawn")
    # 并案: the same person told the same dispute before; that case speaks for this one.
    MERGED = "merged", pgettext_lazy("complaint", "Joined to another case")


class Priority(models.TextChoices):
    """How soon it is looked at; no law sets it."""

    NORMAL = "normal", pgettext_lazy("priority", "Normal")
    URGENT = "urgent", pgettext_lazy("priority", "Urgent")


class Domain(models.TextChoices):
    """The five lines of quality work (domain of the department that is in charge)."""

    PRODUCT = "product", pgettext_lazy("line of work", "Product quality")
    FOOD_DRUG = "food_drug", pgettext_lazy("line of work", "Food and drugs")
    ENVIRONMENT = "environment", pgettext_lazy("line of work", "Environment")
    SERVICE = "service", pgettext_lazy("line of work", "Services")
    ENGINEERING = "engineering", pgettext_lazy("line of work", "Engineering and building")


class Regime(models.TextChoices):
    """The rules in force on the day of receipt; a case keeps them to its end."""

    ORDER_51 = "1998", pgettext_lazy("regime", "Order 51 of 1998")
    ORDER_20 = "2020", pgettext_lazy("regime", "Order 20 of 2019")
    ORDER_121 = "2026", pgettext_lazy("regime", "Order 121 of 2025")


class Demand(models.TextChoices):
    """What a complainant wants of the trader."""

    REFUND = "refund", pgettext_lazy("demand", "Return and refund")
    EXCHANGE = "exchange", pgettext_lazy("demand", "Another piece of the goods")
    REPAIR = "repair", pgettext_lazy("demand", "Free repair")
    DAMAGES = "damages", pgettext_lazy("demand", "Damages")
    APOLOGY = "apology", pgettext_lazy("demand", "An apology")
    OTHER = "other", pgettext_lazy("demand", "Something else")


class RefusalReason(models.TextChoices):
    """The lawful grounds not to take it on; which of them fit, the kind decides."""

    # Order 20 art. 15, in its order.
    NO_POWER = "no_power", pgettext_lazy("refusal", "Not our duty, or no power here")
    HANDLED = "handled", pgettext_lazy("refusal", "Taken up by a court or another body already")
    NOT_CONSUMER = "not_consumer", pgettext_lazy("refusal", "Not for living needs, or no dispute")
    TOO_OLD = "too_old", pgettext_lazy("refusal", "More than three years after it became known")
    INCOMPLETE = "incomplete", pgettext_lazy("refusal", "Required material is missing")
    OTHER_LAW = "other_law", pgettext_lazy("refusal", "Another ground of law")
    # Order 20 art. 29: the reporter is told where to go, the report is not forwarded.
    ELSEWHERE = "elsewhere", pgettext_lazy("refusal", "Another authority is in charge")
    # Order 121: a repeated report is left unhandled or merged, with the reason.
    REPEATED = "repeated", pgettext_lazy("refusal", "The same report was made before")
    NO_CLUE = "no_clue", pgettext_lazy("refusal", "No concrete clue of a breach")
    # Order 20 art. 39: petitions, disclosure requests and the like have a way of their own.
    OTHER_WAY = "other_way", pgettext_lazy("refusal", "The law has another way for this")


class Outcome(models.TextChoices):
    """How it ended; which of them fit, the kind decides."""

    # Complaint: agreement, or one of the ends of mediation (Order 20 arts 21 and 22).
    SETTLED = "settled", pgettext_lazy("outcome", "Agreement reached")
    SETTLED_PRIVATELY = (
        "settled_privately",
        pgettext_lazy("outcome", "The sides settled themselves"),
    )
    NO_AGREEMENT = "no_agreement", pgettext_lazy("outcome", "No agreement")
    DECLINED = "declined", pgettext_lazy("outcome", "One side declined or stayed away")
    NO_TEST = "no_test", pgettext_lazy("outcome", "No agreement on who tests or pays for it")
    GROUND = "ground", pgettext_lazy("outcome", "A ground for refusal appeared")
    TIME_OVER = "time_over", pgettext_lazy("outcome", "The time for mediation ran out")
    # Art. 21 (7): whatever else the law names; the answer says what.
    OTHER = "other", pgettext_lazy("outcome", "Ended on another ground of law")
    # Order 51 of 1998 knew it: others' business was handed over.
    TRANSFERRED = "transferred", pgettext_lazy("outcome", "Handed over to another authority")
    # Report: a case or none (Order 20 art. 31).
    CASE_FILED = "case_filed", pgettext_lazy("outcome", "A case was filed")
    CORRECTED = "corrected", pgettext_lazy("outcome", "Slight breach, corrected; no case")
    NO_BREACH = "no_breach", pgettext_lazy("outcome", "No breach found; no case")
    # Inquiry.
    ANSWERED = "answered", pgettext_lazy("outcome", "Answered")
    POINTED = "pointed", pgettext_lazy("outcome", "Pointed to the right way")


class RevealState(models.TextChoices):
    """Two custodians open a protected name: one asks, the other grants."""

    ASKED = "asked", pgettext_lazy("reveal", "Asked for")
    GRANTED = "granted", pgettext_lazy("reveal", "Granted")
    DENIED = "denied", pgettext_lazy("reveal", "Denied")
    USED = "used", pgettext_lazy("reveal", "Opened")


class TellBy(models.TextChoices):
    """How a citizen wants to be told; the tracking page tells in every case."""

    ANY = "any", pgettext_lazy("telling", "By text message, and by e-mail where one is given")
    SMS = "sms", pgettext_lazy("telling", "By text message only")
    MAIL = "mail", pgettext_lazy("telling", "By e-mail only")
    NONE = "none", pgettext_lazy("telling", "Not at all, I look it up myself")
