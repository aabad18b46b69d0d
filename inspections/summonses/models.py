from typing import ClassVar, Self

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import District, Office, ScopedQuerySet
from accounts.rules import Actor
from accounts.states import Role
from casework.models import Deadline, Stateful, stamp_check, state_check
from documents.models import Attachment, Document
from enterprises.models import Enterprise
from inspections.samples.models import Sample
from inspections.summonses.states import (
    Attendance,
    Consequence,
    Hindrance,
    Reply,
    SummonsState,
)
from inspections.visits.models import Inspection
from inspections.visits.rules import OFFICIALS

APPROVED_OR_LATER = [
    SummonsState.APPROVED,
    SummonsState.SERVED,
    SummonsState.HELD,
    SummonsState.ABSENT,
    SummonsState.CLOSED,
]
KNOWN_TO_ENTERPRISE = [
    SummonsState.SERVED,
    SummonsState.HELD,
    SummonsState.ABSENT,
    SummonsState.CLOSED,
]
ENDED = [SummonsState.CLOSED, SummonsState.CANCELLED, SummonsState.WAIVED]


class SummonsQuerySet(ScopedQuerySet):
    def for_actor(self, actor: Actor) -> Self:
        """Officials see their reach; an enterprise sees what was served on it."""
        if actor.is_robot:
            return self
        if actor.has(Role.ENTERPRISE) and actor.organisation_code:
            return self.filter(
                enterprise__code=actor.organisation_code, state__in=KNOWN_TO_ENTERPRISE
            )
        if not actor.has(*OFFICIALS):
            return self.none()
        if actor.citywide:
            return self
        return self.filter(Q(district_id__in=actor.districts) | Q(office_id=actor.office_id))

    def open(self) -> Self:
        return self.exclude(state__in=ENDED)

    def standing(self) -> Self:
        """Talks and recorded reasons that count; a cancelled talk counts as none."""
        return self.exclude(state=SummonsState.CANCELLED)


class Summons(Stateful):
    """约谈: one enterprise's head called to one talk about one failure."""

    audit_clear: ClassVar[frozenset[str]] = frozenset(
        {"state", "number", "attendance", "reply", "hindrance"}
    )

    number = models.CharField(_("number"), max_length=20, unique=True)
    inspection = models.ForeignKey(
        Inspection, models.PROTECT, related_name="summonses", verbose_name=_("inspection")
    )
    sample = models.ForeignKey(
        Sample, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("sample")
    )
    enterprise = models.ForeignKey(
        Enterprise, models.PROTECT, related_name="summonses", verbose_name=_("enterprise")
    )
    office = models.ForeignKey(
        Office, models.PROTECT, related_name="+", verbose_name=_("host office")
    )
    district = models.ForeignKey(
        District, models.PROTECT, related_name="+", verbose_name=_("district")
    )
    document = models.OneToOneField(
        Document,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="summons",
        verbose_name=_("summons letter"),
    )
    person = models.CharField(_("person summoned"), max_length=40, blank=True)
    post = models.CharField(_("post"), max_length=40, blank=True)
    meet_at = models.DateTimeField(_("time of the talk"), null=True, blank=True)
    place = models.CharField(_("place"), max_length=80, blank=True)
    contact = models.CharField(_("contact"), max_length=40, blank=True)
    phone = models.CharField(_("phone"), max_length=30, blank=True)
    # A talk held together with others carries their common name, agenda and copies.
    occasion = models.CharField(_("held together with others as"), max_length=120, blank=True)
    agenda = models.TextField(_("agenda"), blank=True)
    copies_to = models.CharField(_("copies to"), max_length=200, blank=True)
    hindrance = models.CharField(
        _("why not the legal representative"), max_length=8, choices=Hindrance, blank=True
    )
    reply = models.CharField(_("reply"), max_length=12, choices=Reply, blank=True)
    reply_note = models.CharField(_("in own words"), max_length=300, blank=True)
    replied_at = models.DateTimeField(_("replied"), null=True, blank=True)
    proxy = models.CharField(_("proxy"), max_length=40, blank=True)
    proxy_post = models.CharField(_("post of the proxy"), max_length=40, blank=True)
    authorisation = models.ForeignKey(
        Attachment,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("written authorisation"),
    )
    moves = models.PositiveSmallIntegerField(_("times moved"), default=0)
    moved_because = models.CharField(_("why moved"), max_length=300, blank=True)
    waiver = models.TextField(_("why no talk"), blank=True)
    state = models.CharField(_("state"), max_length=10, choices=SummonsState)
    attendance = models.CharField(_("attendance"), max_length=12, choices=Attendance, blank=True)
    absences = models.PositiveSmallIntegerField(_("times absent"), default=0)
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
    drafted_at = models.DateTimeField(_("drafted"))
    approved_at = models.DateTimeField(_("approved"), null=True, blank=True)
    served_at = models.DateTimeField(_("served"), null=True, blank=True)
    held_at = models.DateTimeField(_("held"), null=True, blank=True)
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)
    deadline = models.ForeignKey(
        Deadline,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("deadline"),
    )

    objects = SummonsQuerySet.as_manager()

    class Meta:
        verbose_name = _("summons")
        verbose_name_plural = _("summonses")
        constraints = [
            state_check("summons_state_known", SummonsState),
            models.CheckConstraint(
                condition=~Q(state__in=APPROVED_OR_LATER) | Q(approved_at__isnull=False),
                name="summons_approved_stamped",
            ),
            stamp_check("summons_closed_stamped", ENDED, "closed_at"),
            models.CheckConstraint(
                condition=Q(approved_by=None) | ~Q(approved_by=F("drafted_by")),
                name="summons_second_person",
            ),
            models.CheckConstraint(
                condition=~Q(state=SummonsState.WAIVED) | ~Q(waiver=""),
                name="summons_waived_has_reason",
            ),
            models.CheckConstraint(
                condition=~Q(reply=Reply.PROXY) | (~Q(proxy="") & Q(authorisation__isnull=False)),
                name="summons_proxy_is_authorised",
            ),
            models.UniqueConstraint(
                fields=["inspection", "enterprise"],
                condition=~Q(state=SummonsState.CANCELLED),
                name="summons_once",
            ),
        ]
        indexes = [
            models.Index(fields=["district", "state"], name="summons_district"),
            models.Index(fields=["enterprise", "state"], name="summons_enterprise"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.enterprise}"

    def get_absolute_url(self) -> str:
        return f"/staff/summonses/{self.pk}/"

    @property
    def space_url(self) -> str:
        """Where the enterprise finds it."""
        return f"/enterprise/summonses/{self.pk}/"

    @property
    def case(self) -> models.Model:
        """What happens to a summons is told on the timeline of its inspection."""
        return self.inspection


class InterviewRecord(models.Model):
    """约谈记录: what was told, asked, explained, demanded and undertaken, and how it was signed."""

    summons = models.OneToOneField(Summons, models.PROTECT, related_name="record")
    document = models.OneToOneField(
        Document, models.PROTECT, null=True, blank=True, related_name="interview"
    )
    started_at = models.DateTimeField(_("from"))
    ended_at = models.DateTimeField(_("to"))
    place = models.CharField(_("place"), max_length=80)
    host = models.CharField(_("host"), max_length=40)
    recorder = models.CharField(_("recorder"), max_length=40)
    present = models.CharField(_("others present"), max_length=200, blank=True)
    attendee = models.CharField(_("who came for the enterprise"), max_length=40)
    attendee_post = models.CharField(_("post"), max_length=40, blank=True)
    authorised = models.BooleanField(_("written authorisation seen"), default=False)
    facts = models.TextField(_("facts told"))
    explanation = models.TextField(_("the enterprise's explanation"))
    demands = models.TextField(_("demands"))
    undertaking = models.TextField(_("undertaking"))
    report_by = models.DateField(_("report due"), null=True, blank=True)
    signing_refused = models.BooleanField(_("refused to sign"), default=False)
    witnesses = models.CharField(_("witnesses"), max_length=80, blank=True)
    answers = models.JSONField(default=list, encoder=DjangoJSONEncoder, blank=True)
    identity_checked = models.BooleanField(_("identity papers checked"), default=True)
    # Where the sound or picture of the talk lies; the file itself stays on the recorder.
    recording = models.CharField(_("audio or video reference"), max_length=200, blank=True)
    corrections = models.TextField(_("corrections"), blank=True)
    # 以上内容属实: said under the record, with name and day.
    attested_by = models.CharField(_("confirmed as true by"), max_length=40, blank=True)
    attested_on = models.DateField(_("confirmed on"), null=True, blank=True)

    class Meta:
        verbose_name = _("interview record")
        verbose_name_plural = _("interview records")
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_at__gt=F("started_at")), name="interview_ends_after_start"
            ),
        ]

    def __str__(self) -> str:
        return str(self.summons)

    @property
    def is_settled(self) -> bool:
        """Confirmed as true with a name and a day, or the refusal to sign is witnessed."""
        return bool(self.attested_on or (self.signing_refused and self.witnesses))


class RecordPage(models.Model):
    """A page of the interview record with the signature at its foot."""

    record = models.ForeignKey(InterviewRecord, models.PROTECT, related_name="pages")
    number = models.PositiveSmallIntegerField(_("page"))
    signature = models.ForeignKey(
        Attachment, models.PROTECT, related_name="+", verbose_name=_("signature")
    )
    signed_at = models.DateTimeField(_("signed"))

    class Meta:
        verbose_name = _("signed page")
        verbose_name_plural = _("signed pages")
        constraints = [
            models.UniqueConstraint(fields=["record", "number"], name="record_page_once"),
        ]

    def __str__(self) -> str:
        return f"{self.record} {self.number}"


class RefusedTalkMeasure(models.Model):
    """拒绝约谈: one consequence of staying away twice, with its reason."""

    summons = models.ForeignKey(Summons, models.PROTECT, related_name="consequences")
    kind = models.CharField(_("consequence"), max_length=10, choices=Consequence)
    reason = models.CharField(_("reason"), max_length=400)
    told = models.CharField(_("who was told"), max_length=120, blank=True)
    taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("decided by")
    )
    taken_at = models.DateTimeField(_("decided"))

    class Meta:
        verbose_name = _("consequence of a refused talk")
        verbose_name_plural = _("consequences of refused talks")
        constraints = [
            state_check("refused_talk_kind_known", Consequence, field="kind"),
            models.UniqueConstraint(fields=["summons", "kind"], name="refused_talk_kind_once"),
            models.CheckConstraint(condition=~Q(reason=""), name="refused_talk_has_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.summons} {self.kind}"
