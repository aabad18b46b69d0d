"""Open311 GeoReport v2: the same cases for programs that speak it."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from rest_framework import serializers

from accounts.states import Role
from casework import cases, statuses
from complaints.models import ApiClient
from complaints.open311 import transitions  # noqa: F401 - its acts register themselves
from complaints.open311.states import ClientState


class ApiClientSerializer(serializers.ModelSerializer[ApiClient]):
    """A program; its key is no part of it."""

    scopes = serializers.ListField(child=serializers.CharField(), read_only=True)

    class Meta:
        model = ApiClient
        fields = ("id", "name", "hint", "state", "scopes", "rate", "opened_at", "revoked_at")


def client_query(rows: Any) -> Any:
    return rows.select_related("opened_by")


def register() -> None:
    """Say what this room contributes; called once when the apps are ready."""
    statuses.register(
        "complaints.apiclient",
        {ClientState.ACTIVE: statuses.Look("passed"), ClientState.REVOKED: statuses.Look("closed")},
    )
    cases.register(
        cases.CaseType(
            slug="api-clients",
            model=ApiClient,
            label=_("API client"),
            plural=_("API clients"),
            columns=(
                cases.Column("name", _("Program"), lambda row: row.name, "main"),
                cases.Column("hint", _("The key begins with"), lambda row: f"{row.hint}…"),
                cases.Column("rate", _("Requests an hour"), lambda row: row.rate, "number"),
                cases.Column(
                    "opened_at",
                    pgettext_lazy("API client", "Since"),
                    lambda row: row.opened_at,
                    "date",
                ),
                cases.Column("state", _("Status"), lambda row: row.get_state_display(), "status"),
            ),
            list_query=client_query,
            detail_query=client_query,
            order="name",
            list_template="complaints/open311/clients.html",
            detail_template="complaints/open311/client.html",
            acts={"revoke": _("Revoke the key")},
            serializer=ApiClientSerializer,
            roles=(Role.ADMIN, Role.AUDITOR),
            nav=cases.Nav(group="admin", icon="key", order=30),
        )
    )
