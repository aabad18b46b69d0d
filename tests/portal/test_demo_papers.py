"""The demo's papers: served in every way, one voided, one replaced, one batch made."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from casework import outbox
from casework.models import OutboxEntry
from documents.models import Bundle, Document, ServiceRecord
from documents.states import BundleState, DocumentState, ServiceWay
from portal.demo import papers
from tests.factories_accounts import UserFactory
from tests.factories_inspections import an_enterprise, crew, scheduled

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 9, 27, 2, 0, tzinfo=UTC)


def test_the_demo_serves_its_papers_in_every_way_and_makes_a_batch() -> None:
    people = crew()
    for number in range(len(papers.SERVICES)):
        scheduled(people, enterprise=an_enterprise(name=f"示例企业{number}有限公司"))
    head = UserFactory(city_head=True)
    world: Any = SimpleNamespace(now=NOW, cast=SimpleNamespace(city_head=head))
    papers.tell(world)
    # What is not handed over in the story the worker makes after the start.
    outbox.drain()
    notices = Document.objects.filter(kind="spot_check_notice")
    states = set(notices.values_list("state", flat=True))
    assert states == {DocumentState.APPROVED, DocumentState.REPLACED, DocumentState.VOID}
    # A public notice takes its thirty days; no visit waits for it.
    every = set(ServiceWay.values) - {ServiceWay.NOTICE}
    assert set(ServiceRecord.objects.values_list("way", flat=True)) == every
    assert Document.objects.filter(kind="service_receipt").exists()
    assert Bundle.objects.get().state == BundleState.READY
    assert notices.filter(approved_at__gt=NOW - timedelta(hours=1)).count() == len(notices)
    assert not OutboxEntry.objects.exclude(error="").exists()
