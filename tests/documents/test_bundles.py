"""Many letters as one job, and the papers of a case as one file."""

import zipfile
from collections.abc import Iterable
from io import BytesIO

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from casework import outbox
from documents import bundles, tasks, transitions
from documents.bundle_transitions import order_batch
from documents.models import Bundle, Document
from documents.states import BundleState, DocumentState, ItemState
from tests.documents import cast, paper
from tests.factories_accounts import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two letters a chunk, so that three letters are two chunks."""
    monkeypatch.setattr("documents.bundle_transitions.CHUNK", 2)


def submitted(number: int) -> tuple[list[Document], User]:
    by = cast.drafter()
    rows = [cast.drafted(by) for _each in range(number)]
    rows = [transitions.submit(row, by=by, at=cast.NOW) for row in rows]
    return rows, UserFactory(roles=("head",), office=by.office)


def ordered(rows: Iterable[Document], head: User) -> Bundle:
    return order_batch(documents=rows, by=head, at=cast.NOW, title="约谈通知书", signs=True)


def carried_out(bundle: Bundle) -> Bundle:
    outbox.drain()
    bundle.refresh_from_db()
    return bundle


def names(bundle: Bundle) -> list[str]:
    with bundle.file.open("rb") as file, zipfile.ZipFile(BytesIO(file.read())) as archive:
        return archive.namelist()


def test_a_batch_approves_makes_and_packs_every_letter() -> None:
    rows, head = submitted(3)
    bundle = carried_out(ordered(rows, head))
    assert bundle.state == BundleState.READY
    assert bundles.progress(bundle) == {
        "queued": 0,
        "made": 3,
        "failed": 0,
        "total": 3,
        "percent": 100,
    }
    found = names(bundle)
    assert found[0] == "00-目录.pdf"
    assert len(found) == 4
    assert Document.objects.filter(state=DocumentState.APPROVED, sha256__gt="").count() == 3


def test_one_letter_that_fails_stops_no_other_and_says_why() -> None:
    rows, head = submitted(3)
    transitions.send_back(rows[1], by=head, at=cast.NOW)
    bundle = carried_out(ordered(rows, head))
    assert bundle.state == BundleState.READY
    failed = bundle.items.get(state=ItemState.FAILED)
    assert failed.document_id == rows[1].pk
    assert failed.reason
    assert len(names(bundle)) == 3


def test_a_worker_that_died_half_way_is_made_up_for() -> None:
    rows, head = submitted(3)
    bundle = ordered(rows, head)
    first = bundle.items.order_by("pk")[0]
    document = transitions.approve(rows[0], by=head, at=cast.NOW)
    tasks.render(document.pk)
    number, digest = document.number, Document.objects.get(pk=document.pk).sha256
    tasks.bundle_chunk(first.pk)
    tasks.bundle_chunk(first.pk)
    bundle = carried_out(bundle)
    document.refresh_from_db()
    assert (document.number, document.sha256) == (number, digest)
    assert bundles.progress(bundle)["made"] == 3


def test_what_a_person_may_not_approve_is_not_approved_in_a_batch() -> None:
    rows, _head = submitted(1)
    stranger = UserFactory(regulator=True)
    bundle = carried_out(ordered(rows, stranger))
    assert bundles.progress(bundle)["failed"] == 1
    rows[0].refresh_from_db()
    assert rows[0].state == DocumentState.SUBMITTED


def test_the_page_counts_and_the_file_is_the_askers_alone() -> None:
    rows, head = submitted(2)
    bundle = ordered(rows, head)
    client = Client()
    client.force_login(head)
    assert "<progress" in client.get(bundle.get_absolute_url()).text
    address = f"/staff/bundles/{bundle.pk}/file/"
    assert client.get(address).status_code == 404
    bundle = carried_out(bundle)
    answer = client.get(address)
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/zip"
    answer.getvalue()
    other = Client()
    other.force_login(UserFactory(roles=("head",), office=head.office))
    assert other.get(address).status_code == 404
    assert other.get(bundle.get_absolute_url()).status_code == 404


def test_a_week_later_it_is_gone() -> None:
    rows, head = submitted(1)
    bundle = carried_out(ordered(rows, head))
    Bundle.objects.filter(pk=bundle.pk).update(expires_at=timezone.now())
    name, storage = bundle.file.name, bundle.file.storage
    assert tasks.expire_bundles() == 1
    bundle.refresh_from_db()
    assert bundle.state == BundleState.EXPIRED
    assert not storage.exists(name)
    client = Client()
    client.force_login(head)
    assert client.get(f"/staff/bundles/{bundle.pk}/file/").status_code == 404


def test_the_contents_sheet_lists_number_pages_and_hash() -> None:
    rows, head = submitted(1)
    bundle = carried_out(ordered(rows, head))
    document = Document.objects.get(pk=rows[0].pk)
    sheet = bundles.sheet(bundle, bundles.entries(bundle), cast.NOW)
    text = "".join(paper.pdfium_text(sheet).split())
    assert document.number in text
    assert document.sha256 in text


def test_the_form_asks_for_the_letters_of_the_own_office() -> None:
    rows, head = submitted(2)
    client = Client()
    client.force_login(head)
    assert client.get("/staff/bundles/new/").status_code == 200
    empty = client.post("/staff/bundles/new/", {"kind": "test_brief", "which": "submitted"})
    assert empty.status_code == 422
    sent = client.post("/staff/bundles/new/", {"kind": "test_summons", "which": "submitted"})
    assert sent.status_code == 303
    assert Bundle.objects.get().items.count() == len(rows)


def test_a_letter_that_cannot_be_drawn_keeps_no_other_waiting(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    rows, head = submitted(2)
    plain = tasks.render

    def broken(pk: int) -> None:
        if pk == rows[0].pk:
            raise OSError("no space left")
        plain(pk)

    monkeypatch.setattr(tasks, "render", broken)
    bundle = ordered(rows, head)
    for item in bundle.items.order_by("pk")[:1]:
        tasks.bundle_chunk(item.pk)
    failed = bundle.items.get(state=ItemState.FAILED)
    assert failed.document_id == rows[0].pk
    assert "no space" not in failed.reason, "what a person reads is no stack trace"
    assert bundles.progress(bundle)["made"] == 1
