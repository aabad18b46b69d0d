import uuid
from collections.abc import Callable
from typing import Any, ClassVar, Self

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import Office, ScopedQuerySet
from accounts.rules import Actor
from accounts.states import Role
from casework.models import Stateful, state_check
from documents import kinds, rules
from documents.bundle_models import Bundle, BundleItem
from documents.message_models import OutgoingMessage, OutgoingMessageQuerySet
from documents.seal_models import OfficeSeal, OfficeSealQuerySet
from documents.service_models import ServiceRule, ServiceRuleQuerySet
from documents.states import (
    AttachmentState,
    DocumentState,
    ServiceState,
    ServiceWay,
    SignatureState,
)

__all__ = [
    "Attachment",
    "AttachmentQuerySet",
    "Bundle",
    "BundleItem",
    "Document",
    "DocumentQuerySet",
    "OfficeSeal",
    "OfficeSealQuerySet",
    "OutgoingMessage",
    "OutgoingMessageQuerySet",
    "ServiceRecord",
    "ServiceRecordQuerySet",
    "ServiceRule",
    "ServiceRuleQuerySet",
    "register_policy",
]

SIGNED = [DocumentState.APPROVED, DocumentState.REPLACED]
UNSIGNED = [DocumentState.DRAFT, DocumentState.SUBMITTED]
SERVED = [ServiceState.SERVED, ServiceState.ACKNOWLEDGED]


Policy = Callable[[Any], Q]
_policies: dict[str, Policy] = {}


def register_policy(kind: str, policy: Policy) -> None:
    """Say who may read the attachments of a kind: `policy(user)` is a condition on Attachment.

    Write it over a subquery of the owner's visible rows, as in
    `Q(pk__in=Photo.objects.visible_to(user).values("attachment"))`.
    """
    _policies[kind] = policy


class AttachmentQuerySet(ScopedQuerySet):
    def visible_to(self, user: Any) -> Self:
        """Own uploads, and what the policies of the kinds allow; nothing else."""
        if not getattr(user, "is_authenticated", False):
            return self.none()
        allowed = Q(pk__in=[]) if user.actor.is_robot else Q(uploaded_by_id=user.pk)
        for kind, policy in _policies.items():
            allowed |= Q(kind=kind) & policy(user)
        return self.filter(allowed)

    def available(self) -> Self:
        return self.filter(state=AttachmentState.AVAILABLE)


class Attachment(models.Model):
    """A stored file, cleaned on the way in; handed out only through an authorised view."""

    # Which register of access decides: a name such as `inspections.evidence`.
    kind = models.CharField(_("kind"), max_length=40)
    token = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    name = models.CharField(_("file name"), max_length=120)
    content_type = models.CharField(max_length=40)
    file = models.FileField(max_length=120)
    size = models.PositiveIntegerField(_("size"))
    sha256 = models.CharField(max_length=64)
    width = models.PositiveIntegerField(null=True, blank=True)
    height = models.PositiveIntegerField(null=True, blank=True)
    # Inspectors' evidence keeps the bytes as they came, encrypted, beside the cleaned copy.
    original = models.FileField(max_length=120, blank=True)
    original_sha256 = models.CharField(max_length=64, blank=True)
    state = models.CharField(max_length=10, choices=AttachmentState)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("uploaded by")
    )
    uploaded_at = models.DateTimeField(_("uploaded"))

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("attachment")
        verbose_name_plural = _("attachments")
        constraints = [state_check("attachment_state_known", AttachmentState)]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return f"/files/{self.token}/"

    @property
    def is_image(self) -> bool:
        return self.content_type.startswith("image/")

    @property
    def label(self) -> str:
        return self.name


class DocumentQuerySet(ScopedQuerySet):
    def for_actor(self, actor: Actor) -> Self:
        """Issuers see their offices' documents, addressees what was served on them."""
        if actor.is_robot:
            return self
        allowed = Q(pk__in=[])
        if actor.has(*rules.DRAFTERS):
            allowed |= self._of_office(actor)
        if actor.has(Role.ENTERPRISE) and actor.organisation_code:
            allowed |= Q(addressee_code=actor.organisation_code, service_state__in=SERVED)
        if actor.has(Role.AUDITOR):
            return self
        return self.filter(allowed)

    def in_force(self) -> Self:
        return self.filter(state=DocumentState.APPROVED)

    def served_on(self, organisation_code: str) -> Self:
        return self.filter(addressee_code=organisation_code, service_state__in=SERVED)

    @staticmethod
    def _of_office(actor: Actor) -> Q:
        if actor.citywide:
            return ~Q(pk__in=[])
        return Q(office_id=actor.office_id) | Q(district_id__in=actor.districts)


class Document(Stateful):
    """公文: numbered at signing, rendered once, proved by its code; its context never changes."""

    audit_clear: ClassVar[frozenset[str]] = frozenset({"state", "number", "kind", "sha256"})
    # What the sentence about its drafting tells; set by the act, not stored.
    event_detail: dict[str, Any]

    kind = models.CharField(_("kind"), max_length=40)
    title = models.CharField(_("title"), max_length=60)
    office = models.ForeignKey(Office, models.PROTECT, verbose_name=_("issuing office"))
    district = models.ForeignKey(
        "accounts.District", models.PROTECT, null=True, blank=True, verbose_name=_("district")
    )
    # What the document is about, in the words of the app that wrote it; no case text.
    subject = models.CharField(_("subject"), max_length=160)
    addressee = models.JSONField(_("addressee"), encoder=DjangoJSONEncoder)
    addressee_code = models.CharField(_("credit code"), max_length=18, blank=True, db_index=True)
    context = models.JSONField(encoder=DjangoJSONEncoder)
    template = models.CharField(max_length=120)
    template_version = models.PositiveSmallIntegerField()
    needs_approval = models.BooleanField(default=True)

    state = models.CharField(
        _("state"), max_length=10, choices=DocumentState, default=DocumentState.DRAFT
    )
    service_state = models.CharField(
        _("service"), max_length=12, choices=ServiceState, default=ServiceState.NONE
    )
    drafted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("drafted by")
    )
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("approved by"),
    )
    approved_at = models.DateTimeField(_("approved"), null=True, blank=True)
    acknowledged_at = models.DateTimeField(_("receipt confirmed"), null=True, blank=True)

    series = models.CharField(max_length=30, blank=True)
    year = models.PositiveSmallIntegerField(null=True, blank=True)
    serial = models.PositiveIntegerField(null=True, blank=True)
    number = models.CharField(_("number"), max_length=60, null=True, blank=True, unique=True)
    verify_code = models.CharField(max_length=16, null=True, blank=True, unique=True)

    pdf = models.FileField(max_length=120, blank=True)
    # Of the signed bytes: what the holder of the file computes.
    sha256 = models.CharField(max_length=64, blank=True, db_index=True)
    pages = models.PositiveSmallIntegerField(null=True, blank=True)
    signature = models.CharField(
        _("electronic signature"),
        max_length=10,
        choices=SignatureState,
        default=SignatureState.NONE,
    )
    signer = models.CharField(_("signed by the key of"), max_length=120, blank=True)
    rendered_at = models.DateTimeField(null=True, blank=True)

    voided_at = models.DateTimeField(_("void since"), null=True, blank=True)
    void_reason = models.CharField(_("reason"), max_length=200, blank=True)
    replaced_by = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="replaces",
        verbose_name=_("replaced by"),
    )

    objects = DocumentQuerySet.as_manager()

    class Meta:
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        constraints = [
            state_check("document_state_known", DocumentState),
            state_check("document_service_known", ServiceState, field="service_state"),
            state_check("document_signature_known", SignatureState, field="signature"),
            models.CheckConstraint(
                condition=~Q(state__in=SIGNED)
                | Q(number__isnull=False, verify_code__isnull=False, approved_at__isnull=False),
                name="document_signed_is_numbered",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=UNSIGNED)
                | Q(number=None, verify_code=None, approved_at=None, sha256=""),
                name="document_draft_has_no_number",
            ),
            models.CheckConstraint(
                condition=Q(state=DocumentState.VOID, voided_at__isnull=False)
                | (~Q(state=DocumentState.VOID) & Q(voided_at=None)),
                name="document_void_stamped",
            ),
            models.CheckConstraint(
                condition=Q(state=DocumentState.REPLACED, replaced_by__isnull=False)
                | (~Q(state=DocumentState.REPLACED) & Q(replaced_by=None)),
                name="document_replaced_names_the_other",
            ),
            models.CheckConstraint(
                condition=Q(rendered_at=None, sha256="", pages=None)
                | (Q(rendered_at__isnull=False, pages__isnull=False) & ~Q(sha256="")),
                name="document_rendered_whole",
            ),
            models.UniqueConstraint(
                fields=["series", "year", "serial"], name="document_serial_once"
            ),
        ]
        indexes = [
            models.Index(fields=["office", "state"], name="document_office"),
            models.Index(fields=["kind", "state"], name="document_kind"),
        ]

    def __str__(self) -> str:
        return self.label

    def get_absolute_url(self) -> str:
        return f"/staff/documents/{self.pk}/"

    @property
    def label(self) -> str:
        """The number, or what the draft will be."""
        return self.number or self.title

    @property
    def kind_name(self) -> Any:
        kind = kinds.find(self.kind)
        return kind.name if kind else self.title

    @property
    def pdf_url(self) -> str:
        return reverse("document_pdf", args=[self.pk])

    @property
    def addressee_name(self) -> str:
        return str(self.addressee.get("name", ""))

    @property
    def public_addressee(self) -> str:
        """The addressee as outsiders may read it: a natural person is the surname alone."""
        name = self.addressee_name
        return rules.masked(name) if self.addressee.get("is_person") else name

    @property
    def file_name(self) -> str:
        """A name for the download that every system accepts."""
        return f"{self.series}-{self.year}-{self.serial}.pdf" if self.serial else "draft.pdf"

    @property
    def is_in_force(self) -> bool:
        return self.state == DocumentState.APPROVED


class ServiceRecordQuerySet(ScopedQuerySet):
    def for_actor(self, actor: Actor) -> Self:
        if actor.has(Role.AUDITOR) and not actor.has(*rules.DRAFTERS):
            return self.none()
        return self.filter(document__in=Document.objects.for_actor(actor))


class ServiceRecord(models.Model):
    """送达回证: how, when and to whom a document was handed over."""

    document = models.ForeignKey(Document, models.PROTECT, related_name="services")
    way = models.CharField(_("way of service"), max_length=10, choices=ServiceWay)
    receiver = models.CharField(_("receiver"), max_length=40)
    relation = models.CharField(_("relation to the addressee"), max_length=40, blank=True)
    place = models.CharField(_("place"), max_length=120, blank=True)
    served_at = models.DateTimeField(_("served"))
    refusal = models.CharField(_("reason of refusal"), max_length=200, blank=True)
    witness = models.CharField(_("witness"), max_length=40, blank=True)
    servers = models.CharField(_("served by"), max_length=80, blank=True)
    # By post: of the consignment or of its return slip, whose day is the day of service.
    waybill = models.CharField(_("number of the consignment"), max_length=40, blank=True)
    # By public notice: its period begins with the publication and ends with the service.
    published_on = models.DateField(_("notice published on"), null=True, blank=True)
    published_in = models.CharField(_("notice published in"), max_length=80, blank=True)
    # Electronically: the confirmation in which the addressee agreed to it.
    consent = models.CharField(_("consent to electronic service"), max_length=80, blank=True)
    remarks = models.CharField(_("remarks"), max_length=200, blank=True)
    proof = models.ForeignKey(
        Attachment, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("proof")
    )
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    # 送达回证 as a paper of its own, once it was made out.
    receipt = models.OneToOneField(
        Document,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="receipt_of",
        verbose_name=_("service receipt"),
    )

    objects = ServiceRecordQuerySet.as_manager()

    class Meta:
        verbose_name = _("service record")
        verbose_name_plural = _("service records")
        constraints = [state_check("service_way_known", ServiceWay, field="way")]

    def __str__(self) -> str:
        return f"{self.document} {self.get_way_display()}"
