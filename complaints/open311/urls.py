from typing import Any

from django.urls import path, register_converter

from complaints.open311 import api, views
from complaints.open311.rules import FORMS


class FormConverter:
    """The two forms of the standard, as the end of an address."""

    regex = "|".join(FORMS)

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(FormConverter, "open311_form")
BASE = "open311/v2"

urlpatterns: list[Any] = [
    path("staff/api-clients/new/", views.new_client, name="api_client_new"),
]
api_urlpatterns: list[Any] = [
    path(f"{BASE}/discovery.<open311_form:form>", api.discovery, name="open311-discovery"),
    path(f"{BASE}/services.<open311_form:form>", api.services, name="open311-services"),
    path(f"{BASE}/services/<slug:code>.<open311_form:form>", api.service, name="open311-service"),
    path(f"{BASE}/requests.<open311_form:form>", api.requests, name="open311-requests"),
    path(
        f"{BASE}/requests/<slug:name>.<open311_form:form>", api.one_request, name="open311-request"
    ),
    path(f"{BASE}/tokens/<slug:name>.<open311_form:form>", api.token, name="open311-token"),
]
