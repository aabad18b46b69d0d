from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class CaseState(models.TextChoices):
    """案卷: from the clue to the archive; each step has its paper and its signature."""

    # 线索核查: what came in is looked into before anything is filed.
    CLUE = "clue", pgettext_lazy("case file", "Clue being verified")
    # 立案审批: two handlers have proposed; section, legal and leader decide.
    FILING = "filing", pgettext_lazy("case file", "Filing waits for approval")
    NOT_FILED = "not_filed", pgettext_lazy("case file", "Not filed")
    INVESTIGATING = "investigating", pgettext_lazy("case file", "Under investigation")
    # 处理决定审批
    DECIDING = "deciding", pgettext_lazy("case file", "Decision waits for approval")
    DECIDED = "decided", pgettext_lazy("case file", "Decided, to be served")
    SERVED = "served", pgettext_lazy("case file", "Served, to be performed")
    PERFORMED = "performed", pgettext_lazy("case file", "Performed")
    CLOSED = "closed", pgettext_lazy("case file", "Closed and filed away")
    # 移送: the paper is being signed; then the other authority has the case.
    HANDING_OVER = "handing_over", pgettext_lazy("case file", "Transfer waits for approval")
    TRANSFERRED = "transferred", pgettext_lazy("case file", "Transferred, answer awaited")
    HANDED_OVER = "handed_over", pgettext_lazy("case file", "Taken over by another authority")
    # What it stood on fell away: overturned result, dissolved party, revoked decision.
    WITHDRAWN = "withdrawn", pgettext_lazy("case file", "Withdrawn")


class Source(models.TextChoices):
    """案件来源 of the case-filing form."""

    SPOT_CHECK = "spot_check", pgettext_lazy("case source", "Spot check")
    # 监督检查: what the bureau finds on its own rounds (procedure of penalties art. 18).
    SUPERVISION = "supervision", pgettext_lazy("case source", "Supervision check")
    REPORT = "report", pgettext_lazy("case source", "Report by a citizen")
    COMPLAINT = "complaint", pgettext_lazy("case source", "Complaint")
    TRANSFER = "transfer", pgettext_lazy("case source", "Transferred by another authority")
    SUPERIOR = "superior", pgettext_lazy("case source", "Assigned by a superior")
    MEDIA = "media", pgettext_lazy("case source", "Media")


class Wish(models.TextChoices):
    """What the handlers suggest on the form."""

    FILE = "file", pgettext_lazy("filing", "File the case")
    DO_NOT_FILE = "do_not_file", pgettext_lazy("filing", "Do not file it")


class Step(models.TextChoices):
    """The signatures under a form, in their order."""

    SECTION = "section", pgettext_lazy("review", "Head of section")
    LEGAL = "legal", pgettext_lazy("review", "Legal review")
    LEADER = "leader", pgettext_lazy("review", "Leader")


class Phase(models.TextChoices):
    """Which form the signatures stand under."""

    FILING = "filing", pgettext_lazy("review", "Filing")
    DECISION = "decision", pgettext_lazy("review", "Decision")


class EvidenceKind(models.TextChoices):
    """证据种类 (Administrative Penalty Law art. 46)."""

    DOCUMENT = "document", pgettext_lazy("evidence", "Documentary evidence")
    OBJECT = "object", pgettext_lazy("evidence", "Physical evidence")
    RECORDING = "recording", pgettext_lazy("evidence", "Audio or video")
    ELECTRONIC = "electronic", pgettext_lazy("evidence", "Electronic data")
    WITNESS = "witness", pgettext_lazy("evidence", "Testimony of a witness")
    STATEMENT = "statement", pgettext_lazy("evidence", "Statement of the party")
    EXPERT = "expert", pgettext_lazy("evidence", "Expert opinion or test report")
    RECORD = "record", pgettext_lazy("evidence", "Record of an inspection on site")


class Pricing(models.TextChoices):
    """货值金额: by the marked price; without one by the market price (Quality Law art. 72)."""

    MARKED = "marked", pgettext_lazy("pricing", "Marked price")
    MARKET = "market", pgettext_lazy("pricing", "Market price of like goods")


class Hearing(models.TextChoices):
    """听证: asked for and held, given up, or not due."""

    NOT_DUE = "not_due", pgettext_lazy("hearing", "No right to a hearing")
    GIVEN_UP = "given_up", pgettext_lazy("hearing", "Not asked for in time")
    HELD = "held", pgettext_lazy("hearing", "Held")


class Verdict(models.TextChoices):
    """处理决定 (Administrative Penalty Law art. 57)."""

    PENALTY = "penalty", pgettext_lazy("decision", "Penalty")
    NO_PENALTY = "no_penalty", pgettext_lazy("decision", "Breach without penalty")
    UNFOUNDED = "unfounded", pgettext_lazy("decision", "Breach not established")


class PenaltyKind(models.TextChoices):
    """处罚种类 (Administrative Penalty Law art. 9)."""

    WARNING = "warning", pgettext_lazy("penalty", "Warning")
    CRITICISM = "criticism", pgettext_lazy("penalty", "Public criticism")
    FINE = "fine", pgettext_lazy("penalty", "Fine")
    GAIN = "gain", pgettext_lazy("penalty", "Unlawful gain confiscated")
    GOODS = "goods", pgettext_lazy("penalty", "Unlawful goods confiscated")
    STOP = "stop", pgettext_lazy("penalty", "Production or business stopped")
    LICENCE_HELD = "licence_held", pgettext_lazy("penalty", "Licence withheld")
    LICENCE_REVOKED = "licence_revoked", pgettext_lazy("penalty", "Licence revoked")


class Importance(models.TextChoices):
    """违法大案要案: why a case counts as big and important (activity A3)."""

    VALUE = "value", _("Goods value of 500,000 yuan or more")
    HARM = "harm", _("Harm to health or life, or a great danger of it")
    COUNTERFEIT = "counterfeit", _("Counterfeiting: place, name or mark of another")
    CHILDREN = "children", _("Goods for children")
    REGION = "region", _("Several districts or provinces concerned")
    ATTENTION = "attention", _("Watched by the public or ordered by a superior")


class Recipient(models.TextChoices):
    """To whom a case is handed over (domain of the matter decides)."""

    POLICE = "police", pgettext_lazy("recipient", "Public security organ (suspected crime)")
    REGULATOR = "regulator", pgettext_lazy("recipient", "Market regulation elsewhere")
    LICENSING = "licensing", pgettext_lazy("recipient", "Licensing or registration authority")
    FOOD_DRUG = "food_drug", pgettext_lazy("recipient", "Food and drug authority")
    ENVIRONMENT = "environment", pgettext_lazy("recipient", "Ecology and environment authority")
    ENGINEERING = "engineering", pgettext_lazy("recipient", "Housing and construction authority")
    SERVICE = "service", pgettext_lazy("recipient", "Commerce, culture or health authority")
    OTHER = "other", pgettext_lazy("recipient", "Another authority")


class TransferState(models.TextChoices):
    """移送: proposed, signed, received, and then taken over or returned."""

    PROPOSED = "proposed", pgettext_lazy("transfer", "Waits for approval")
    DROPPED = "dropped", pgettext_lazy("transfer", "Not approved")
    SENT = "sent", pgettext_lazy("transfer", "Sent")
    RECEIVED = "received", pgettext_lazy("transfer", "Receipt confirmed")
    ACCEPTED = "accepted", pgettext_lazy("transfer", "Taken over")
    RETURNED = "returned", pgettext_lazy("transfer", "Returned")


class Ground(models.TextChoices):
    """Why a case file is withdrawn."""

    OVERTURNED = "overturned", pgettext_lazy("withdrawal", "The test result was overturned")
    DISSOLVED = "dissolved", pgettext_lazy("withdrawal", "The party was dissolved")
    REVOKED = "revoked", pgettext_lazy("withdrawal", "The decision was revoked or changed")
    MISTAKE = "mistake", pgettext_lazy("withdrawal", "Opened by mistake or twice")
