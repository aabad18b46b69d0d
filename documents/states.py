from django.db import models
from django.utils.translation import pgettext_lazy


class DocumentState(models.TextChoices):
    """The life of an official document; only the approved one is in force."""

    # May be changed; has no number and binds nobody.
    DRAFT = "draft", pgettext_lazy("document state", "Draft")
    # Waits for the signature of a second person.
    SUBMITTED = "submitted", pgettext_lazy("document state", "Waiting for approval")
    # Signed: numbered, dated, in force.
    APPROVED = "approved", pgettext_lazy("document state", "Approved")
    # 作废: keeps its number, binds nobody.
    VOID = "void", pgettext_lazy("document state", "Void")
    # Another document stands in its place.
    REPLACED = "replaced", pgettext_lazy("document state", "Replaced")


class ServiceState(models.TextChoices):
    """送达: whether the document has reached its addressee."""

    NONE = "none", pgettext_lazy("service state", "Not served")
    SERVED = "served", pgettext_lazy("service state", "Served")
    ACKNOWLEDGED = "acknowledged", pgettext_lazy("service state", "Receipt confirmed")


class ServiceWay(models.TextChoices):
    """The ways of service of the Civil Procedure Law, which service receipts name."""

    DIRECT = "direct", pgettext_lazy("service way", "In person")
    LEFT = "left", pgettext_lazy("service way", "Left at the place")
    POST = "post", pgettext_lazy("service way", "By post")
    ENTRUSTED = "entrusted", pgettext_lazy("service way", "By another office")
    NOTICE = "notice", pgettext_lazy("service way", "By public notice")
    ELECTRONIC = "electronic", pgettext_lazy("service way", "Electronically")


class SignatureState(models.TextChoices):
    """电子签名: what stands behind the bytes of a letter."""

    NONE = "none", pgettext_lazy("signature", "No electronic signature")
    # Signed with the key of the demo, which nobody trusts.
    SPECIMEN = "specimen", pgettext_lazy("signature", "Specimen signature, of no effect")
    SIGNED = "signed", pgettext_lazy("signature", "Signed electronically")


class SealState(models.TextChoices):
    """印章图样: the picture of an office's seal, from the proposal to its replacement."""

    PROPOSED = "proposed", pgettext_lazy("seal image", "Waits for a second person")
    IN_FORCE = "in_force", pgettext_lazy("seal image", "In use")
    REPLACED = "replaced", pgettext_lazy("seal image", "Replaced")
    REFUSED = "refused", pgettext_lazy("seal image", "Not approved")


class BundleState(models.TextChoices):
    """Many papers as one file."""

    MAKING = "making", pgettext_lazy("bundle", "Being made")
    READY = "ready", pgettext_lazy("bundle", "Ready")
    EXPIRED = "expired", pgettext_lazy("bundle", "No longer kept")


class ItemState(models.TextChoices):
    """One letter of a batch."""

    QUEUED = "queued", pgettext_lazy("bundle", "Waiting")
    MADE = "made", pgettext_lazy("bundle", "Made")
    FAILED = "failed", pgettext_lazy("bundle", "Failed")


class AttachmentState(models.TextChoices):
    """Whether a stored file may be handed out."""

    AVAILABLE = "available", pgettext_lazy("attachment state", "Available")
    # The virus scanner refused it or could not be asked: kept, never handed out.
    QUARANTINE = "quarantine", pgettext_lazy("attachment state", "In quarantine")


class MessageState(models.TextChoices):
    """An outgoing message; a send whose outcome is unknown goes to a person, not to a retry."""

    DUE = "due", pgettext_lazy("message state", "To be sent")
    SENDING = "sending", pgettext_lazy("message state", "Being sent")
    SENT = "sent", pgettext_lazy("message state", "Sent")
    # The provider reported what became of it.
    DELIVERED = "delivered", pgettext_lazy("message state", "Delivered")
    FAILED = "failed", pgettext_lazy("message state", "Not delivered")
    UNCERTAIN = "uncertain", pgettext_lazy("message state", "Outcome unknown")
    REFUSED = "refused", pgettext_lazy("message state", "Refused")
    # The person wants none, has no such address, or was reached in another way.
    DROPPED = "dropped", pgettext_lazy("message state", "Not sent")
