"""A name, a phone, a mail and an address that must be found nowhere but sealed."""

import json
import logging
from collections.abc import Iterator

import pytest
from django.apps import apps
from django.test import Client

from complaints import transitions
from complaints.models import Complaint, Reporter
from complaints.states import Outcome
from tests import factories_complaints as make
from tests.factories_accounts import OfficeFactory, UserFactory, sign_in
from tests.factories_enterprises import EnterpriseFactory

pytestmark = pytest.mark.django_db
SECRETS = (make.CANARY.name, make.CANARY.phone, make.CANARY.email, make.CANARY.address)
ADDRESS, AGENT = "203.0.113.77", "CanaryBrowser/7.7"
ROLES = ("hotline", "regulator", "head", "inspector", "city", "lab", "partner", "auditor", "admin")
PAGES = (
    "/staff/",
    "/staff/complaints/",
    "/staff/complaints/{pk}/",
    "/staff/search/?q=138",
    "/api/v1/complaints/",
    "/api/v1/complaints/{pk}/",
    "/staff/complaints/export/?format=csv",
    "/api/v1/complaints/export/?format=csv",
    "/staff/reporters/",
)


def rows() -> Iterator[str]:
    """Every row of every table."""
    for model in apps.get_models():
        for row in model._base_manager.order_by("pk").values():
            yield f"{model._meta.label} {row}"


def found(texts: Iterator[str] | list[str], *secrets: str) -> list[str]:
    return [text[:200] for text in texts if any(secret in text for secret in secrets)]


@pytest.fixture(autouse=True)
def offices(db: None) -> None:
    OfficeFactory(city=True)
    OfficeFactory()


def hand_in(**changes: object) -> dict[str, str]:
    """From a browser and an address that should leave no trace."""
    client = Client(REMOTE_ADDR=ADDRESS, headers={"User-Agent": AGENT})
    body = json.dumps({**make.BODY, **changes})
    answer = client.post(
        "/api/v1/complaints/",
        body,
        content_type="application/json",
        headers={"Idempotency-Key": "canary"},
    )
    assert answer.status_code == 201
    return answer.json()


def test_an_anonymous_report_leaves_no_trace_of_the_person_in_any_row(caplog):
    caplog.set_level(logging.DEBUG)
    receipt = hand_in(kind="report", anonymous=True)
    secrets = (*SECRETS, ADDRESS, AGENT, receipt["query_code"])
    assert found(rows(), *secrets) == []
    assert found([caplog.text], *secrets) == []
    assert not Reporter.objects.exists()


@pytest.mark.parametrize("kind", ["complaint", "report"])
def test_a_named_person_stands_in_no_row_and_no_log_but_sealed(kind, caplog):
    caplog.set_level(logging.DEBUG)
    receipt = hand_in(kind=kind)
    people = make.desk()
    complaint = transitions.accept(Complaint.objects.get(), by=people.regulator, at=make.NOW)
    outcome = Outcome.SETTLED if kind == "complaint" else Outcome.NO_BREACH
    transitions.close(complaint, by=people.regulator, at=make.NOW, outcome=outcome)
    assert found(rows(), *SECRETS, ADDRESS, AGENT, receipt["query_code"]) == []
    assert found([caplog.text], *SECRETS) == []
    assert Reporter.objects.get().contact == make.CANARY


def test_the_broker_keeps_neither_the_person_nor_the_address(broker):
    hand_in(kind="report")
    kept = " ".join(str(key) for key in broker.keys("*"))
    assert not any(secret in kept for secret in (*SECRETS, ADDRESS))


@pytest.mark.parametrize("role", [*ROLES, "custodian"])
def test_no_page_and_no_export_shows_the_person(role):
    people = make.desk()
    cases = [
        make.referred(people, EnterpriseFactory()),
        make.report(),
        make.report(contact=None, code=make.RECEIPT),
    ]
    client = sign_in(Client(), UserFactory(**{role: True}))
    for complaint in cases:
        for page in PAGES:
            answer = client.get(page.format(pk=complaint.pk))
            text = b"".join(answer.streaming_content) if answer.streaming else answer.content
            assert found([text.decode("utf-8", "ignore")], *SECRETS) == [], page


def test_neither_search_nor_filter_finds_a_case_by_its_person():
    make.received()
    client = sign_in(Client(), make.desk().regulator)
    for secret in SECRETS:
        answer = client.get("/staff/complaints/", {"q": secret})
        assert answer.context["page"].rows == []
