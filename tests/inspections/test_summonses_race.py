"""A letter approved twice at the same moment has one number."""

import threading
from typing import Any

import pytest
from django.db import connection

from casework.transitions import Conflict
from documents.models import Document
from inspections.summonses import transitions as summonses
from inspections.summonses.models import Summons
from tests.factories_accounts import UserFactory
from tests.factories_followup import NOW, submitted_talk
from tests.factories_inspections import crew


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_heads_approving_at_once_yield_one_number() -> None:
    people = crew()
    row = submitted_talk(people)
    heads = [people.head, UserFactory(head=True)]
    start = threading.Barrier(len(heads))
    outcomes: list[Any] = []

    def approve(head: Any) -> None:
        try:
            mine = Summons.objects.get(pk=row.pk)
            start.wait(timeout=20)
            signed = summonses.approve(mine, by=head, at=NOW)
            outcomes.append(signed.document.number if signed.document else None)
        except Conflict as refusal:
            outcomes.append(refusal)
        finally:
            connection.close()

    threads = [threading.Thread(target=approve, args=(head,)) for head in heads]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    numbers = [one for one in outcomes if isinstance(one, str)]
    assert numbers == ["兰市监约〔2026〕1号"]
    assert sum(isinstance(one, Conflict) for one in outcomes) == 1
    assert Document.objects.filter(kind="summons_notice").exclude(number=None).count() == 1
    assert Document.objects.get(kind="summons_notice").serial == 1
