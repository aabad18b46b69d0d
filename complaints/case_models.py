import uuid
from datetime import time
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import District, Office, ScopedQuerySet
from accounts.rules import Actor
from accounts.states import Role
from casework.models import Stateful, stamp_check, state_check
from casework.search import Searchable
from complaints import rules, vault
from complaints.states import (
    Channel,
    Demand,
    Domain,
    Kind,
    Outcome,
    Priority,
    RefusalReason,
    Regime,
    RevealState,
    State,
    TellBy,
)


def choice_check(
    name: str, field: str, choices: type[models.TextChoices], *, blank: bool = False
) -> Any:
    """The database refuses a value outside the list."""
    values = [*choices.values, ""] if blank else choices.values
    return models.CheckConstraint(condition=Q(**{f"{field}__in": values}), name=name)


class ComplaintQuerySet(ScopedQuerySet):
    def for_actor(self, actor: Actor) -> Self:
        """The desk of the office sees its district; an inspector what he was given."""
        if actor.has(*rules.DESK):
            return self if actor.citywide else self.filter(district_id__in=actor.districts)
        if actor.has(Role.INSPECTOR):
            links = ComplaintInspection.objects.filter(inspection__inspectors=actor.user_id)
            mine = Q(handler_id=actor.user_id) | Q(pk__in=links.values("complaint"))
            return self.filter(mine)
        return self.none()

    def open(self) -> Self:
        return self.filter(state__in=rules.OPEN)

    def of_enterprise(self, enterprise: models.Model) -> Self:
        return self.filter(enterprise_id=enterprise.pk)

    def overdue(self, *, today: Any) -> Self:
        return self.open().filter(deadline__state="running", deadline__due_on__lt=today)


class Complaint(Searchable, Stateful):
    """A complaint, a report or an inquiry; who told it stands apart, in `Reporter`."""

    number = models.CharField(_("number"), max_length=20, unique=True)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    channel = models.CharField(_("channel"), max_length=8, choices=Channel)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.RECEIVED)
    regime = models.CharField(_("rules"), max_length=4, choices=Regime)
    title = models.CharField(_("in one sentence"), max_length=80)
    description = models.TextField(_("what happened"), max_length=5000)
    domain = models.CharField(_("line of work"), max_length=12, choices=Domain)
    category = models.ForeignKey(
        "enterprises.ProductCategory",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("category of goods"),
    )
    district = models.ForeignKey(
        District, models.PROTECT, related_name="+", verbose_name=_("district")
    )
    office = models.ForeignKey(Office, models.PROTECT, related_name="+", verbose_name=_("office"))
    respondent_name = models.CharField(_("trader"), max_length=120, blank=True)
    respondent_address = models.CharField(_("trader's address"), max_length=200, blank=True)
    respondent_code = models.CharField(_("credit code"), max_length=18, blank=True)
    enterprise = models.ForeignKey(
        "enterprises.Enterprise",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="complaints",
        verbose_name=_("enterprise"),
    )
    product_name = models.CharField(_("goods or service"), max_length=120, blank=True)
    purchase_date = models.DateField(_("bought on"), null=True, blank=True)
    amount = models.DecimalField(
        _("amount paid (yuan)"), max_digits=12, decimal_places=2, null=True, blank=True
    )
    demands = models.JSONField(_("wants"), default=list, blank=True)
    demand = models.CharField(_("claim in own words"), max_length=500, blank=True)
    anonymous = models.BooleanField(_("anonymous"), default=False)
    # Keyed hashes; the codes themselves were shown once to whoever handed this in.
    query_code_mac = models.CharField(max_length=64, blank=True, editable=False)
    # The code of the half that this one was split from; it opens both (Order 20 art. 7).
    elder_code_mac = models.CharField(max_length=64, blank=True, default="", editable=False)
    receipt_mac = models.CharField(
        max_length=64, null=True, blank=True, unique=True, editable=False
    )
    # Of an anonymous report, and of a letter that came earlier, only the day is kept here.
    received_at = models.DateTimeField(_("received"))
    asked_at = models.DateTimeField(_("material asked for"), null=True, blank=True)
    accepted_at = models.DateTimeField(_("accepted"), null=True, blank=True)
    referred_at = models.DateTimeField(_("inspection ordered"), null=True, blank=True)
    closed_at = models.DateTimeField(_("ended"), null=True, blank=True)
    told_at = models.DateTimeField(_("outcome told"), null=True, blank=True)
    deadline = models.ForeignKey(
        "casework.Deadline",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("deadline"),
    )
    handler = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("handled by"),
    )
    priority = models.CharField(
        _("priority"), max_length=8, choices=Priority, default=Priority.NORMAL
    )
    # The case that speaks for this one, once it was joined to it.
    lead = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="joined",
        verbose_name=_("joined to"),
    )
    # What the citizen is asked for, and told at the end; never quoted to anybody else.
    asked_for = models.CharField(_("material asked for"), max_length=500, blank=True)
    refusal_reason = models.CharField(
        _("ground of refusal"), max_length=14, choices=RefusalReason, blank=True
    )
    right_office = models.CharField(_("where to go instead"), max_length=120, blank=True)
    outcome = models.CharField(_("outcome"), max_length=18, choices=Outcome, blank=True)
    # Which ground of refusal appeared, where that ended it (Order 20 art. 21).
    end_ground = models.CharField(
        _("ground that appeared"), max_length=14, choices=RefusalReason, blank=True
    )
    outcome_public = models.TextField(_("answer to the citizen"), max_length=2000, blank=True)
    # What the inspection found, in words for the citizen; written by the robot.
    findings = models.CharField(_("inspection"), max_length=30, blank=True)
    # The failed goods stand in a public notice since then.
    published_at = models.DateTimeField(_("goods made public"), null=True, blank=True)
    # What was told, and who told it, is gone since then; kind, dates and outcome stay.
    forgotten_at = models.DateTimeField(_("personal data removed"), null=True, blank=True)

    objects = ComplaintQuerySet.as_manager()

    class Meta:
        verbose_name = _("complaint, report or inquiry")
        verbose_name_plural = _("complaints, reports and inquiries")
        constraints = [
            state_check("complaint_state_known", State),
            choice_check("complaint_kind_known", "kind", Kind),
            choice_check("complaint_channel_known", "channel", Channel),
            choice_check("complaint_domain_known", "domain", Domain),
            choice_check("complaint_regime_known", "regime", Regime),
            choice_check("complaint_refusal_known", "refusal_reason", RefusalReason, blank=True),
            choice_check("complaint_outcome_known", "outcome", Outcome, blank=True),
            choice_check("complaint_end_ground_known", "end_ground", RefusalReason, blank=True),
            models.CheckConstraint(
                condition=~Q(outcome=Outcome.GROUND) | ~Q(end_ground=""),
                name="complaint_end_ground_named",
            ),
            choice_check("complaint_priority_known", "priority", Priority),
            stamp_check("complaint_joined_to", [State.MERGED], "lead"),
            stamp_check("complaint_end_stamped", list(rules.ENDED), "closed_at"),
            models.CheckConstraint(
                condition=Q(state=State.REFUSED) ^ Q(refusal_reason=""),
                name="complaint_refusal_reasoned",
            ),
            models.CheckConstraint(
                condition=~Q(state=State.CLOSED) | ~Q(outcome=""), name="complaint_outcome_named"
            ),
            models.CheckConstraint(
                condition=Q(anonymous=False) | Q(kind=Kind.REPORT),
                name="complaint_only_reports_hide",
            ),
            # An anonymous report is found by its receipt alone, everything else by number and code.
            models.CheckConstraint(
                condition=Q(anonymous=True, receipt_mac__isnull=False, query_code_mac="")
                | Q(anonymous=False, receipt_mac=None),
                name="complaint_one_code",
            ),
        ]
        indexes = [
            models.Index(fields=["district", "-received_at"], name="complaint_district"),
            models.Index(fields=["-received_at"], name="complaint_newest"),
            models.Index(
                fields=["state", "-received_at"],
                condition=Q(state__in=rules.OPEN),
                name="complaint_open",
            ),
            models.Index(fields=["enterprise", "-received_at"], name="complaint_enterprise"),
            # Likely duplicates: the same title, and the same trader below.
            models.Index(fields=["title", "-received_at"], name="complaint_title"),
            models.Index(fields=["respondent_name", "-received_at"], name="complaint_trader"),
            # What waits for the end of its keeping time.
            models.Index(
                fields=["kind", "closed_at"],
                condition=Q(forgotten_at=None, closed_at__isnull=False),
                name="complaint_keeping",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return f"/staff/complaints/{self.pk}/"

    def searched(self) -> tuple[str, ...]:
        """Never the description, which may name people, nor anything of who told it."""
        return (self.number, self.title, self.respondent_name, self.product_name)

    @property
    def label(self) -> str:
        return self.number

    @property
    def is_report(self) -> bool:
        return self.kind == Kind.REPORT

    @property
    def is_open(self) -> bool:
        return self.state in rules.OPEN

    @property
    def hides_its_person(self) -> bool:
        """The log keeps the day alone of what the citizen does."""
        return self.anonymous

    @property
    def known_by_day(self) -> bool:
        """Whether the day of receipt is known and the minute is not: letters, anonymous reports."""
        return timezone.localtime(self.received_at).time() == time.min

    @property
    def wanted(self) -> str:
        """What the complainant wants, in the reader's language and then in his own words."""
        labels = [str(Demand(code).label) for code in self.demands if code in Demand.values]
        return str(_(", ")).join([*labels, *([self.demand] if self.demand else [])])


class ReporterQuerySet(ScopedQuerySet):
    def for_actor(self, actor: Actor) -> Self:
        """Custodians keep the names of reporters; nobody else lists people at all."""
        if not actor.has(Role.CUSTODIAN):
            return self.none()
        rows = self.filter(complaint__kind=Kind.REPORT)
        return rows if actor.citywide else rows.filter(complaint__district__in=actor.districts)


class Reporter(models.Model):
    """Who told it, sealed; an anonymous report has no such row."""

    complaint = models.OneToOneField(Complaint, models.CASCADE, related_name="reporter")
    sealed_name = models.BinaryField()
    sealed_phone = models.BinaryField()
    sealed_email = models.BinaryField()
    sealed_address = models.BinaryField()
    # Finds the same caller again; a guess needs the key.
    phone_mac = models.CharField(max_length=64, blank=True, db_index=True)
    tell_by = models.CharField(
        _("how to be told"), max_length=4, choices=TellBy, default=TellBy.ANY
    )
    # The language in which it was told to us, and what there is to write to; no address of its own.
    language = models.CharField(max_length=10, default="zh-hans")
    has_mobile = models.BooleanField(default=False)
    has_email = models.BooleanField(default=False)

    objects = ReporterQuerySet.as_manager()

    class Meta:
        verbose_name = _("reporter")
        verbose_name_plural = _("reporters")
        constraints = [choice_check("reporter_tell_by_known", "tell_by", TellBy)]

    def __str__(self) -> str:
        return self.masked_name

    @property
    def label(self) -> str:
        return self.complaint.number

    @property
    def case(self) -> models.Model:
        return self.complaint

    @property
    def district_id(self) -> str:
        return str(self.complaint.district_id)

    @property
    def contact(self) -> rules.Contact:
        """The person in clear; whoever asks for this writes it into the log first."""
        return rules.Contact(
            name=self._opened("name"),
            phone=self._opened("phone"),
            email=self._opened("email"),
            address=self._opened("address"),
        )

    @property
    def masked_name(self) -> str:
        return rules.mask_name(self._opened("name"))

    @property
    def masked_phone(self) -> str:
        return rules.mask_phone(self._opened("phone"))

    @property
    def masked_email(self) -> str:
        return rules.mask_email(self._opened("email"))

    def _opened(self, name: str) -> str:
        """One field in clear; nothing once the case was forgotten."""
        sealed = getattr(self, f"sealed_{name}")
        return vault.unseal(sealed, name) if sealed else ""


class RevealQuerySet(ScopedQuerySet):
    def for_actor(self, actor: Actor) -> Self:
        if not actor.has(Role.CUSTODIAN):
            return self.none()
        if actor.citywide:
            return self
        return self.filter(reporter__complaint__district__in=actor.districts)


class Reveal(Stateful):
    """One opening of a protected name: asked for with a reason, granted by the other custodian."""

    reporter = models.ForeignKey(Reporter, models.CASCADE, related_name="reveals")
    state = models.CharField(_("state"), max_length=8, choices=RevealState)
    reason = models.CharField(_("reason"), max_length=200)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(_("asked"))
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(pgettext_lazy("reveal", "decided"), null=True, blank=True)

    objects = RevealQuerySet.as_manager()

    class Meta:
        verbose_name = _("opening of a name")
        verbose_name_plural = _("openings of names")
        constraints = [
            state_check("reveal_state_known", RevealState),
            stamp_check(
                "reveal_decision_stamped",
                [RevealState.GRANTED, RevealState.DENIED, RevealState.USED],
                "decided_at",
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=models.F("asked_by")),
                name="reveal_two_custodians",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reporter_id} {self.state}"

    @property
    def district_id(self) -> str:
        return self.reporter.district_id

    @property
    def label(self) -> str:
        return self.reporter.label

    @property
    def case(self) -> models.Model:
        return self.reporter.complaint

    def get_absolute_url(self) -> str:
        return f"/staff/reporters/{self.reporter_id}/"


class ComplaintFile(models.Model):
    """A photo or paper that belongs to the complaint."""

    complaint = models.ForeignKey(Complaint, models.CASCADE, related_name="files")
    attachment = models.OneToOneField(
        "documents.Attachment", models.PROTECT, related_name="+", verbose_name=_("file")
    )
    added_at = models.DateTimeField(_("added"))

    class Meta:
        verbose_name = _("file of a complaint")
        verbose_name_plural = _("files of complaints")
        indexes = [models.Index(fields=["complaint", "added_at"], name="complaint_file")]

    def __str__(self) -> str:
        return f"{self.complaint_id} {self.attachment_id}"


class Statement(models.Model):
    """What the citizen added later, in his own words."""

    complaint = models.ForeignKey(Complaint, models.CASCADE, related_name="statements")
    text = models.TextField(_("what was added"), max_length=2000)
    added_at = models.DateTimeField(_("added"))

    class Meta:
        verbose_name = _("later statement")
        verbose_name_plural = _("later statements")
        indexes = [models.Index(fields=["complaint", "added_at"], name="complaint_statement")]

    def __str__(self) -> str:
        return f"{self.complaint_id} {self.added_at:%Y-%m-%d}"


class ComplaintInspection(models.Model):
    """The inspection that a complaint caused; the inspection itself does not know it."""

    complaint = models.ForeignKey(Complaint, models.CASCADE, related_name="referrals")
    inspection = models.ForeignKey(
        "inspections.Inspection", models.PROTECT, related_name="complaint_links"
    )
    linked_at = models.DateTimeField(_("linked"))

    class Meta:
        verbose_name = _("inspection of a complaint")
        verbose_name_plural = _("inspections of complaints")
        constraints = [
            models.UniqueConstraint(
                fields=["complaint", "inspection"], name="complaint_inspection_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.complaint_id} {self.inspection_id}"


class Draft(models.Model):
    """A form that is not sent yet, sealed; found by the random cookie of its browser alone."""

    key_mac = models.CharField(max_length=64, unique=True)
    # Becomes the key of the one complaint that this form can turn into.
    form_key = models.UUIDField(default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=10, choices=Kind)
    sealed = models.BinaryField()
    # After sending, the text is gone and the sealed receipt stands here for a second click.
    receipt = models.TextField(blank=True)
    saved_at = models.DateTimeField()

    class Meta:
        verbose_name = _("draft")
        verbose_name_plural = _("drafts")
        constraints = [choice_check("complaint_draft_kind_known", "kind", Kind)]
        indexes = [models.Index(fields=["saved_at"], name="complaint_draft_age")]

    def __str__(self) -> str:
        return f"{self.kind} {self.saved_at:%Y-%m-%d}"


class DraftFile(models.Model):
    """A photo that waits in a draft."""

    draft = models.ForeignKey(Draft, models.CASCADE, related_name="files")
    attachment = models.OneToOneField("documents.Attachment", models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("file of a draft")
        verbose_name_plural = _("files of drafts")

    def __str__(self) -> str:
        return f"{self.draft_id} {self.attachment_id}"


class DraftUpload(models.Model):
    """A file that arrives in parts, from a phone on a slow line."""

    draft = models.ForeignKey(Draft, models.CASCADE, related_name="uploads")
    # Made by the browser, so that it can go on after the line, or the page, was lost.
    key = models.UUIDField()
    suffix = models.CharField(max_length=5)
    total = models.PositiveIntegerField()
    received = models.PositiveIntegerField(default=0)
    # Once it is whole; a last part that is sent again gets the same answer.
    attachment = models.OneToOneField(
        "documents.Attachment", models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("file that is arriving")
        verbose_name_plural = _("files that are arriving")
        constraints = [
            models.UniqueConstraint(fields=["draft", "key"], name="draft_upload_once"),
            models.CheckConstraint(
                condition=Q(received__lte=models.F("total")), name="draft_upload_bounded"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.draft_id} {self.received}/{self.total}"
