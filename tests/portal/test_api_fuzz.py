"""The API against its own OpenAPI file: whatever is sent, no error page, no answer that the file
does not know, and no door that opens without its key.

In the suite a short and repeatable form; `make fuzz` (SECONDS=60) tries each role for a minute.
"""

import json
import os
import time
from collections.abc import Callable
from typing import Any

import pytest
import schemathesis
from django.core.wsgi import get_wsgi_application
from django.db import transaction
from django.middleware.csrf import get_token
from django.test import Client, RequestFactory
from hypothesis import HealthCheck, Phase, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from schemathesis.checks import not_a_server_error
from schemathesis.core.failures import FailureGroup
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    ignored_auth,
    response_schema_conformance,
    status_code_conformance,
)

from tests import factories_complaints as make
from tests.factories_accounts import USCC, UserFactory, sign_in
from tests.factories_enterprises import EnterpriseFactory

pytestmark = pytest.mark.django_db
SECONDS = int(os.environ.get("FUZZ_SECONDS", "0"))
EXAMPLES = 200 if SECONDS else 50
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]
ROLES = ("anonymous", "regulator", "enterprise")
MODES = list(schemathesis.GenerationMode)
SHUT = {400, 401, 403, 404, 405}
MOST_TOLD = 12
JSON = "application/vnd.oai.openapi+json"


@pytest.fixture(autouse=True)
def raised(settings: Any, tmp_path: Any) -> None:
    """The doors' measures would end the trial after ten tries."""
    settings.LIMITS = {name: (10**6, seconds) for name, (_n, seconds) in settings.LIMITS.items()}
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def schema() -> Any:
    """The file as the portal serves it, and the portal itself: no server stands between."""
    return schemathesis.openapi.from_wsgi(
        "/api/schema/", get_wsgi_application(), headers={"Accept": JSON}
    )


@pytest.fixture
def rows(db: None) -> list[int]:
    """Cases to act on; their keys stand in for what an address asks for."""
    EnterpriseFactory(code=USCC)
    make.desk()
    told = [make.received(), make.report(), make.inquiry()]
    return [case.pk for case in told]


def headers_of(role: str) -> dict[str, str]:
    """What the role's browser would send: its session, and the proof against forgery."""
    if role == "anonymous":
        return {}
    client = sign_in(Client(), UserFactory(**{role: True}))
    request = RequestFactory().get("/")
    token = get_token(request)
    cookies = (
        f"sessionid={client.cookies['sessionid'].value}; csrftoken={request.META['CSRF_COOKIE']}"
    )
    return {"Cookie": cookies, "X-CSRFToken": token}


def attempt(case: Any, role: str, headers: dict[str, str], aim: int) -> None:
    """Send it; nothing of it stays."""
    if "id" in (case.path_parameters or {}) and aim:
        case.path_parameters["id"] = aim
    if aim and "If-Match" in (case.headers or {}):
        case.headers["If-Match"] = '"1"'
    checks = [*CHECKS, *([] if role == "anonymous" else [ignored_auth])]
    with transaction.atomic():
        answer = case.call(headers=headers)
        case.validate_response(answer, checks=checks, headers=headers)
        transaction.set_rollback(True)
    if role == "anonymous" and case.operation.definition.raw.get("security"):
        assert answer.status_code in SHUT, f"{case.operation.label} stood open"


def trial(schema: Any, role: str, rows: list[int]) -> Callable[[], None]:
    headers = headers_of(role)
    cases = st.one_of(*(schema.as_strategy(generation_mode=mode) for mode in MODES))

    @hypothesis_settings(
        max_examples=EXAMPLES,
        derandomize=not SECONDS,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=cases, aim=st.sampled_from([0, *rows]))
    def fuzz(case: Any, aim: int) -> None:
        attempt(case, role, headers, aim)

    return fuzz


@pytest.mark.timeout(SECONDS * 3 + 300)
@pytest.mark.parametrize("role", ROLES)
def test_whatever_is_sent_is_answered_as_the_file_says(schema, role, rows):
    fuzz = trial(schema, role, rows)
    ends, found = time.monotonic() + SECONDS, {}
    while True:
        try:
            fuzz()
        except (FailureGroup, AssertionError, ExceptionGroup) as error:
            found[str(error)[:400]] = error
        if time.monotonic() >= ends or len(found) > MOST_TOLD:
            break
    assert not found, "\n\n".join(found)


def test_the_file_names_every_refusal(client):
    file = json.loads(client.get("/api/schema/", headers={"Accept": JSON}).content)
    operations = [one for many in file["paths"].values() for one in many.values()]
    assert all("default" in one["responses"] for one in operations)
    assert file["components"]["schemas"]["Problem"]["type"] == "object"
