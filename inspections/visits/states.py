from django.db import models
from django.utils.translation import pgettext_lazy


class InspectionState(models.TextChoices):
    """Where the case stands between the planned visit and its end."""

    # The visit is ordered; nobody has been there.
    SCHEDULED = "scheduled", pgettext_lazy("inspection", "To be visited")
    # Inspectors are on site and have shown the notice and their papers (Order 18 art. 16).
    IN_PROGRESS = "in_progress", pgettext_lazy("inspection", "Visit under way")
    # The checklist is signed; a sample may follow.
    CHECKED = "checked", pgettext_lazy("inspection", "Checked")
    # Sealed samples are on their way to, or in, the laboratory.
    SAMPLED = "sampled", pgettext_lazy("inspection", "Under test")
    PASSED = "passed", pgettext_lazy("inspection", "Test passed")
    # Correction, talk and re-check must follow (Product Quality Law art. 17).
    FAILED = "failed", pgettext_lazy("inspection", "Test failed")
    # 约谈: the head of the enterprise is summoned.
    SUMMONED = "summoned", pgettext_lazy("inspection", "Talk under way")
    # 责令改正: the correction order runs.
    CORRECTING = "correcting", pgettext_lazy("inspection", "Being corrected")
    # The enterprise has reported; the re-check is due.
    RECHECKING = "rechecking", pgettext_lazy("inspection", "To be re-checked")
    CLOSED = "closed", pgettext_lazy("inspection", "Closed")
    # 拒检: obstruction without a lawful reason (Product Quality Law arts 16 and 56).
    REFUSED = "refused", pgettext_lazy("inspection", "Inspection refused")
    # 未抽到样: stopped, moved, too small a lot; neither a refusal nor a failure (Order 18 art. 20).
    UNABLE = "unable", pgettext_lazy("inspection", "No sample obtained")
    # The visit does not count: ordered by mistake, or rightfully refused.
    VOID = "void", pgettext_lazy("inspection", "Void")


class Origin(models.TextChoices):
    """What caused the visit; whoever caused it holds the link."""

    COMPLAINT = "complaint", pgettext_lazy("origin", "Complaint")
    PLAN = "plan", pgettext_lazy("origin", "Spot-check plan")
    ACTIVITY = "activity", pgettext_lazy("origin", "Quality Month activity")
    RECHECK = "recheck", pgettext_lazy("origin", "Re-check")
    # 移送后处理: the failure was found by a check that was not ours.
    FORWARDED = "forwarded", pgettext_lazy("origin", "Forwarded failure")


class Stage(models.TextChoices):
    """Where goods are drawn: at the maker, at the seller, from a web shop."""

    PRODUCTION = "production", pgettext_lazy("stage", "Production")
    RETAIL = "retail", pgettext_lazy("stage", "Retail")
    ONLINE = "online", pgettext_lazy("stage", "Online")


class Answer(models.TextChoices):
    """What the inspector found at one point of the checklist."""

    PASS = "pass", pgettext_lazy("answer", "Pass")
    FAIL = "fail", pgettext_lazy("answer", "Fail")
    NOT_APPLICABLE = "na", pgettext_lazy("answer", "Not applicable")


class Proof(models.TextChoices):
    """What a failed point must show."""

    EITHER = "either", pgettext_lazy("proof", "A fact or a photo")
    TEXT = "text", pgettext_lazy("proof", "A fact")
    PHOTO = "photo", pgettext_lazy("proof", "A photo")
    BOTH = "both", pgettext_lazy("proof", "A fact and a photo")


class Verdict(models.TextChoices):
    """The result of the test of the batch; empty while there is none."""

    PASS = "pass", pgettext_lazy("verdict", "Conforming")
    FAIL = "fail", pgettext_lazy("verdict", "Non-conforming")


class Outcome(models.TextChoices):
    """How the case ended."""

    NO_PROBLEM = "no_problem", pgettext_lazy("outcome", "No problem found")
    FIXED_ON_SITE = "fixed_on_site", pgettext_lazy("outcome", "Corrected on site")
    PASSED = "passed", pgettext_lazy("outcome", "Test passed")
    CORRECTED = "corrected", pgettext_lazy("outcome", "Corrected, re-check passed")
    NOT_SAMPLED = "not_sampled", pgettext_lazy("outcome", "No sample obtained")
    REFUSAL_HANDLED = "refusal_handled", pgettext_lazy("outcome", "Refusal dealt with")
    REFERRED = "referred", pgettext_lazy("outcome", "Handed to another authority")
    # A re-check failed: what follows belongs to the case whose correction it looked at.
    RECHECK_FAILED = "recheck_failed", pgettext_lazy("outcome", "Re-check failed")
    # The enterprise was dissolved or lost its licence between failure and re-check.
    DISSOLVED = "dissolved", pgettext_lazy("outcome", "Enterprise dissolved")
    # An objection was upheld after the end: the case has no result any more.
    ANNULLED = "annulled", pgettext_lazy("outcome", "Result annulled")


class RefusalReason(models.TextChoices):
    """Why the inspected refused; the first four are its right (Order 133; Order 18 art. 16)."""

    TOO_FEW = "too_few", pgettext_lazy("refusal", "Fewer than two inspectors")
    NO_PAPERS = "no_papers", pgettext_lazy("refusal", "No notice or no identity papers")
    WRONG_NAMES = "wrong_names", pgettext_lazy("refusal", "Notice names other people or goods")
    FEE_ASKED = "fee_asked", pgettext_lazy("refusal", "A fee was asked for")
    OBSTRUCTION = "obstruction", pgettext_lazy("refusal", "Obstruction or no access")
    NO_COOPERATION = "no_cooperation", pgettext_lazy("refusal", "No cooperation, hidden goods")
    ABSURD_PRICE = "absurd_price", pgettext_lazy("refusal", "Absurd price for the sample")


class UnableReason(models.TextChoices):
    """Why no sample could be drawn; none of these is a refusal (Order 18 arts 18 and 20)."""

    STOPPED = "stopped", pgettext_lazy("unable", "Production stopped")
    CHANGED = "changed", pgettext_lazy("unable", "Makes other products now")
    MOVED = "moved", pgettext_lazy("unable", "Moved away or not found")
    CLOSED = "closed", pgettext_lazy("unable", "Closed down or licence cancelled")
    NO_STOCK = "no_stock", pgettext_lazy("unable", "No goods for sale in stock")
    LOT_TOO_SMALL = "lot_too_small", pgettext_lazy("unable", "Lot smaller than the scheme asks")
    MARKED = "marked", pgettext_lazy("unable", "Only trial, seconds or display goods")
    EXPORT_ONLY = "export_only", pgettext_lazy("unable", "For export only")
