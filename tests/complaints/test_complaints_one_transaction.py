"""What a citizen sends is one transaction: all of it is there, or nothing."""

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from casework.models import AuditEvent, OutboxEntry, WorkItem
from complaints import transitions
from complaints.models import Complaint, Reporter
from tests import factories_complaints as make

pytestmark = pytest.mark.django_db(transaction=True)
URL = "/api/v1/complaints/"
JSON = "application/json"


@pytest.fixture(autouse=True)
def people():
    return make.desk()


def test_a_public_post_begins_and_commits_once(client):
    begun: list[str] = []
    plain = transaction.Atomic.__enter__

    def enter(self: transaction.Atomic) -> None:
        if connection.get_autocommit():
            begun.append("begin")
        plain(self)

    with pytest.MonkeyPatch.context() as patch, CaptureQueriesContext(connection) as seen:
        patch.setattr(transaction.Atomic, "__enter__", enter)
        answer = client.post(URL, make.BODY, JSON, headers={"Idempotency-Key": "one"})
    assert answer.status_code == 201
    assert begun == ["begin"]
    first = [query["sql"].split()[0].upper() for query in seen.captured_queries]
    assert first.count("COMMIT") <= 1


def test_what_fails_at_the_very_end_leaves_nothing_behind(client, monkeypatch):
    before = AuditEvent.objects.count()

    def fail(*_args: object, **_kwargs: object) -> None:
        raise RuntimeError("the machine dies here")

    monkeypatch.setattr(transitions, "count", fail)
    with pytest.raises(RuntimeError):
        client.post(URL, make.BODY, JSON, headers={"Idempotency-Key": "two"})
    assert not Complaint.objects.exists()
    assert not Reporter.objects.exists()
    assert not WorkItem.objects.exists()
    assert not OutboxEntry.objects.exists()
    assert AuditEvent.objects.count() == before
