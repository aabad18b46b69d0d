"""What the office and whoever holds the code wrote to each other."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from complaints import vault
from complaints.case_models import Complaint

PURPOSE = "message"


class MessageQuerySet(models.QuerySet["Message"]):
    def unread(self, *, from_office: bool) -> Self:
        """What the other side has not opened yet."""
        return self.filter(from_office=from_office, read_at=None)


class Message(models.Model):
    """One message of a thread; its text is sealed, since it may say who writes."""

    complaint = models.ForeignKey(Complaint, models.CASCADE, related_name="messages")
    from_office = models.BooleanField(_("from the office"))
    sealed_text = models.BinaryField()
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("written by")
    )
    # Of what an unnamed person does (writing, reading) the day alone is kept.
    sent_at = models.DateTimeField(_("sent"))
    read_at = models.DateTimeField(_("read"), null=True, blank=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        verbose_name = _("message of a case")
        verbose_name_plural = _("messages of cases")
        constraints = [
            models.CheckConstraint(
                condition=Q(read_at=None) | Q(read_at__gte=models.F("sent_at")),
                name="complaint_message_read_after",
            )
        ]
        indexes = [models.Index(fields=["complaint", "sent_at"], name="complaint_message")]

    def __str__(self) -> str:
        return f"{self.complaint_id} {self.sent_at:%Y-%m-%d}"

    @property
    def text(self) -> str:
        """The words in clear, for the two sides alone."""
        return vault.unseal(self.sealed_text, PURPOSE)


class MessageFile(models.Model):
    """A photo or paper that came with a message."""

    message = models.ForeignKey(Message, models.CASCADE, related_name="files")
    attachment = models.OneToOneField(
        "documents.Attachment", models.PROTECT, related_name="+", verbose_name=_("file")
    )

    class Meta:
        verbose_name = _("file of a message")
        verbose_name_plural = _("files of messages")

    def __str__(self) -> str:
        return f"{self.message_id} {self.attachment_id}"
