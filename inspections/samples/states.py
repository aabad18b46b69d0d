from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class SampleState(models.TextChoices):
    """The way of a sealed sample."""

    # 封样: drawn and sealed on site.
    SAMPLED = "sampled", pgettext_lazy("sample", "Sealed")
    # 送样: handed over to the laboratory's door.
    SENT = "sent", pgettext_lazy("sample", "On the way")
    # Seal found whole, accepted for testing (Order 18 art. 29).
    RECEIVED = "received", pgettext_lazy("sample", "In testing")
    # Refused in writing: broken seal or unfit sample.
    REJECTED = "rejected", pgettext_lazy("sample", "Refused by the laboratory")
    PASSED = "passed", pgettext_lazy("sample", "Passed")
    FAILED = "failed", pgettext_lazy("sample", "Failed")
    # Taken back before a result; it never counted.
    WITHDRAWN = "withdrawn", pgettext_lazy("sample", "Withdrawn")
    # An objection was upheld: the result does not count, for or against anybody (Order 18 art. 37).
    ANNULLED = "annulled", pgettext_lazy("sample", "Result annulled")


class SampleKind(models.TextChoices):
    """What the sampling form says it is for."""

    SPOT_CHECK = "spot_check", pgettext_lazy("sample kind", "Spot check")
    RECHECK = "recheck", pgettext_lazy("sample kind", "Re-check")
    TRACKING = "tracking", pgettext_lazy("sample kind", "Tracking")


class Marking(models.TextChoices):
    """What the goods are marked as; all but ordinary goods may not be drawn (Order 18 art. 18)."""

    ORDINARY = "ordinary", pgettext_lazy("marking", "For sale, passed by the maker")
    TRIAL = "trial", pgettext_lazy("marking", "Trial goods")
    SECONDS = "seconds", pgettext_lazy("marking", "Seconds")
    DISPLAY = "display", pgettext_lazy("marking", "Display sample")
    NOT_FOR_SALE = "not_for_sale", pgettext_lazy("marking", "Not for sale or for export only")


class Place(models.TextChoices):
    """Where on site the goods were taken from."""

    FINISHED_STORE = "finished_store", pgettext_lazy("sampling place", "Finished-goods store")
    SHELF = "shelf", pgettext_lazy("sampling place", "Shelf")
    MARKET = "market", pgettext_lazy("sampling place", "Market stall")
    WEB_SHOP = "web_shop", pgettext_lazy("sampling place", "Web shop")


class BackupPlace(models.TextChoices):
    """Where the back-up sample is kept, sealed (Order 18 arts 23-24)."""

    ENTERPRISE = "enterprise", pgettext_lazy("back-up place", "Left with the enterprise")
    LAB = "lab", pgettext_lazy("back-up place", "With the laboratory")
    OFFICE = "office", pgettext_lazy("back-up place", "With the bureau")


class SealState(models.TextChoices):
    """How the seal was found on arrival."""

    WHOLE = "whole", pgettext_lazy("seal", "Whole")
    BROKEN = "broken", pgettext_lazy("seal", "Broken")


class DeliveryWay(models.TextChoices):
    """How the sample travels."""

    HAND = "hand", pgettext_lazy("delivery", "By hand")
    POST = "post", pgettext_lazy("delivery", "By post")
    CARRIER = "carrier", pgettext_lazy("delivery", "By carrier")


class ItemVerdict(models.TextChoices):
    """The result of one test item."""

    PASS = "pass", pgettext_lazy("item verdict", "Pass")
    FAIL = "fail", pgettext_lazy("item verdict", "Fail")
    NOT_JUDGED = "not_judged", pgettext_lazy("item verdict", "Not judged")


class CustodyKind(models.TextChoices):
    """A link of the chain of custody."""

    SEALED = "sealed", pgettext_lazy("custody", "Sealed on site")
    SENT = "sent", pgettext_lazy("custody", "Handed over")
    # From one carrier to the next on the way.
    HANDED = "handed", pgettext_lazy("custody", "Passed on")
    STORED = "stored", pgettext_lazy("custody", "Put into storage")
    RECEIVED = "received", pgettext_lazy("custody", "Received")
    REJECTED = "rejected", pgettext_lazy("custody", "Refused")
    TESTED = "tested", pgettext_lazy("custody", "Tested")
    WITHDRAWN = "withdrawn", pgettext_lazy("custody", "Withdrawn")
    # After the time for objections (Order 18 art. 34).
    RETURNED = "returned", pgettext_lazy("custody", "Given back")
    DISPOSED = "disposed", pgettext_lazy("custody", "Disposed of")


class Part(models.TextChoices):
    """Which of the two sealed samples a step is about; each has its own seal (Order 18 art. 23)."""

    TEST = "test", pgettext_lazy("sample part", "Test sample")
    BACKUP = "backup", pgettext_lazy("sample part", "Back-up sample")


class Holder(models.TextChoices):
    """Who has a sealed sample in hands; the taker of one step is the giver of the next."""

    ENTERPRISE = "enterprise", pgettext_lazy("holder", "Enterprise")
    INSPECTOR = "inspector", pgettext_lazy("holder", "Inspectors")
    CARRIER = "carrier", pgettext_lazy("holder", "Carrier")
    POST = "post", pgettext_lazy("holder", "Post")
    LAB = "lab", pgettext_lazy("holder", "Laboratory")
    OFFICE = "office", pgettext_lazy("holder", "Bureau's store")


class BackupState(models.TextChoices):
    """What has become of the back-up sample."""

    KEPT = "kept", pgettext_lazy("back-up", "Kept sealed")
    # On its way to, or in, the laboratory of the re-inspection.
    OUT = "out", pgettext_lazy("back-up", "In re-inspection")
    USED = "used", pgettext_lazy("back-up", "Used up in the re-inspection")
    RETURNED = "returned", pgettext_lazy("back-up", "Given back")
    DISPOSED = "disposed", pgettext_lazy("back-up", "Disposed of")
    # Hidden, moved, sold or destroyed: no re-inspection any more (Order 18 art. 40).
    GONE = "gone", pgettext_lazy("back-up", "Hidden, moved, sold or destroyed")


class Recipient(models.TextChoices):
    """To whom the result is told; each one's time for objections runs apart (Order 18 art. 35)."""

    INSPECTED = "inspected", _("Inspected party")
    PRODUCER = "producer", _("Labelled producer")
    PLATFORM = "platform", _("Platform")
