"""Numbers of documents: one series per organ, kind and year; no gap, no duplicate."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from random import Random

import pytest
from django.db import connection, transaction

from accounts.models import Office
from casework.models import Counter
from documents import transitions
from documents.models import Document
from documents.numbers import take
from documents.rules import number_text
from tests.documents import cast
from tests.factories_accounts import OfficeFactory, UserFactory

THREADS, LETTERS, ROLLED_BACK = 16, 100, 0.15


class TakenBack(Exception):
    """A transaction that fails after its number was taken."""


def test_the_number_is_written_without_leading_zeros() -> None:
    assert number_text("临市监", "约", 2026, 12) == "临市监约〔2026〕12号"


def sign_and_fail(draft: Document) -> None:
    with transaction.atomic():
        transitions.approve(draft, by=cast.head(), at=cast.NOW)
        raise TakenBack


@pytest.mark.django_db
def test_numbers_follow_each_other_per_organ_and_series() -> None:
    numbers = [take("临市监", "约", cast.NOW).text for _ in range(2)]
    assert numbers == ["临市监约〔2026〕1号", "临市监约〔2026〕2号"]
    assert take("兰市监", "约", cast.NOW).serial == 1
    assert take("临市监", "责改", cast.NOW).serial == 1


@pytest.mark.django_db
def test_the_year_is_that_of_shanghai() -> None:
    before = datetime(2026, 12, 31, 23, 59, tzinfo=cast.SHANGHAI)
    after = datetime(2027, 1, 1, 0, 30, tzinfo=cast.SHANGHAI)
    assert take("临市监", "约", before).text == "临市监约〔2026〕1号"
    assert take("临市监", "约", after).text == "临市监约〔2027〕1号"


@pytest.mark.django_db
def test_an_office_without_an_organ_code_issues_nothing() -> None:
    with pytest.raises(ValueError, match="organ code"):
        take("", "约", cast.NOW)


@pytest.mark.django_db
def test_drafts_have_no_number_and_a_void_one_keeps_its_own() -> None:
    draft = cast.drafted()
    assert draft.number is None
    first = cast.approved()
    signer = first.approved_by
    assert signer is not None
    transitions.void(first, reason="地址有误", by=signer, at=cast.NOW)
    second = cast.approved()
    assert (first.serial, second.serial) == (1, 2)
    assert Document.objects.get(pk=first.pk).number == "临市监约〔2026〕1号"


@pytest.mark.django_db(transaction=True)
def test_a_signature_that_fails_gives_its_number_back() -> None:
    draft = cast.drafted()
    transitions.submit(draft, by=draft.drafted_by, at=cast.NOW)
    with pytest.raises(TakenBack):
        sign_and_fail(draft)
    assert cast.approved().serial == 1


def issue_letters(office_pk: int, user_pk: int, seed: int) -> int:
    """One thread's letters; 15 % of its transactions fail after the signature."""
    chance = Random(seed)
    office = Office.objects.get(pk=office_pk)
    user = UserFactory._meta.model.objects.get(pk=user_pk)
    kept = 0
    try:
        for _ in range(LETTERS):
            try:
                with transaction.atomic():
                    transitions.issue(
                        kind="test_brief",
                        office=office,
                        addressee=cast.ADDRESSEE,
                        context=cast.brief_context(),
                        subject_label="",
                        by=user,
                        at=cast.NOW,
                    )
                    if chance.random() < ROLLED_BACK:
                        raise TakenBack
                    kept += 1
            except TakenBack:
                continue
    finally:
        connection.close()
    return kept


@pytest.mark.postgres
@pytest.mark.timeout(300)
@pytest.mark.django_db(transaction=True)
def test_sixteen_threads_leave_no_gap_and_no_duplicate() -> None:
    office = OfficeFactory(city=True)
    people = [UserFactory(city=True, office=office).pk for _ in range(THREADS)]
    with ThreadPoolExecutor(THREADS) as pool:
        jobs = [
            pool.submit(issue_letters, office.pk, person, seed)
            for seed, person in enumerate(people)
        ]
        kept = sum(job.result() for job in jobs)
    serials = sorted(Document.objects.order_by("pk").values_list("serial", flat=True))
    assert serials == list(range(1, kept + 1))
    assert Counter.objects.get(series="document:临市监报", period="2026").value == kept
    assert kept < THREADS * LETTERS
