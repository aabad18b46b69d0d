"""Programs that speak Open311, and the cases that came through them."""

from typing import Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import ScopedQuerySet
from accounts.rules import Actor
from accounts.states import Role
from casework.models import Stateful, stamp_check, state_check
from complaints.case_models import Complaint
from complaints.open311.states import ClientState, Scope
from complaints.states import Kind


class ApiClientQuerySet(ScopedQuerySet):
    def for_actor(self, actor: Actor) -> Self:
        """Administrators open and shut the door; the auditor sees who holds a key."""
        return self if actor.has(Role.ADMIN, Role.AUDITOR) else self.none()

    def active(self) -> Self:
        return self.filter(state=ClientState.ACTIVE)


class ApiClient(Stateful):
    """A program with a key of its own; the key itself was shown once and is kept as a hash."""

    name = models.CharField(_("name of the program"), max_length=60, unique=True)
    # Tells keys apart on a screen; opens nothing.
    hint = models.CharField(_("the key begins with"), max_length=8)
    key_mac = models.CharField(max_length=64, unique=True, editable=False)
    state = models.CharField(
        _("state"), max_length=8, choices=ClientState, default=ClientState.ACTIVE
    )
    scopes = models.JSONField(_("may"), default=list)
    rate = models.PositiveIntegerField(_("requests an hour, at most"), default=600)
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("opened by")
    )
    opened_at = models.DateTimeField(_("opened"))
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True)

    objects = ApiClientQuerySet.as_manager()

    class Meta:
        verbose_name = _("API client")
        verbose_name_plural = _("API clients")
        constraints = [
            state_check("api_client_state_known", ClientState),
            stamp_check("api_client_revocation_stamped", [ClientState.REVOKED], "revoked_at"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return f"/staff/api-clients/{self.pk}/"

    @property
    def label(self) -> str:
        return self.name

    @property
    def scope_labels(self) -> list[str]:
        """What the key opens, in the reader's language."""
        return [str(Scope(scope).label) for scope in self.scopes if scope in Scope.values]

    def may(self, scope: str) -> bool:
        return scope in self.scopes


class ServiceRequestQuerySet(models.QuerySet["ServiceRequest"]):
    def told(self) -> Self:
        """What may be answered at all: a report never is, even one that became a report later."""
        return self.exclude(complaint__kind=Kind.REPORT)


class ServiceRequest(models.Model):
    """A case that came through Open311, under the name by which its program knows it."""

    complaint = models.OneToOneField(Complaint, models.CASCADE, related_name="service_request")
    client = models.ForeignKey(ApiClient, models.PROTECT, related_name="requests")
    # Random: whoever knows it was given it. The case's own number can be guessed.
    public_id = models.CharField(max_length=16, unique=True)
    service_code = models.CharField(max_length=40)
    # Under this key the case was handed in; the same words again get the same answer.
    submit_key = models.CharField(max_length=120)
    body_mac = models.CharField(max_length=64)
    received_at = models.DateTimeField()

    objects = ServiceRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("Open311 request")
        verbose_name_plural = _("Open311 requests")
        indexes = [
            models.Index(fields=["client", "-received_at"], name="service_request_newest"),
            models.Index(fields=["client", "body_mac"], name="service_request_again"),
        ]

    def __str__(self) -> str:
        return self.public_id
