"""The papers of an inspection as one file: what it holds, for whom, and under which names."""

import hashlib
import re
import zipfile
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from accounts.models import User
from casework import outbox
from documents.files import store_upload
from documents.models import Attachment, Bundle, Document
from documents.states import BundleState
from inspections.models import Inspection
from inspections.papers import transitions
from inspections.papers.queries import papers_of
from inspections.visits import transitions as visits
from tests.documents import paper
from tests.factories_accounts import UserFactory
from tests.factories_inspections import AT, Crew, answers, crew, scheduled

pytestmark = pytest.mark.django_db
SHEET = "00-目录.pdf"
LINE = re.compile(r"SHA-256([0-9a-f]{64})(\d{3}-.+?\.(?:pdf|png))")


@pytest.fixture
def people() -> Crew:
    return crew()


@pytest.fixture
def visit(people: Crew) -> Inspection:
    """With its notice, a photo of the inspector's and one that is the regulator's alone."""
    visit = transitions.issue_notice(scheduled(people), by=people.inspector, at=AT)
    visit = visits.start(visit, by=people.inspector, at=AT)
    visit = visits.submit_checklist(
        visit,
        by=people.inspector,
        at=AT,
        findings=answers(visit),
        representative="顾长白",
        signing_refused=True,
        witness="周见山",
    )
    finding = visit.findings.order_by("pk")[0]
    finding.photos.add(picture(people.inspector, "车间 总装线.png"))
    finding.photos.add(picture(people.regulator, "内部.png"))
    outbox.drain()
    return visit


def picture(by: User, name: str) -> Attachment:
    """Of a kind that no register of access opens: only who uploaded it sees it."""
    out = BytesIO()
    Image.new("RGB", (8, 8), "white").save(out, "PNG")
    file = SimpleUploadedFile(name, out.getvalue(), content_type="image/png")
    return store_upload(file, kind="tests.private", by=by, at=AT)


def address(visit: Inspection) -> str:
    return f"/staff/bundles/of/inspections/{visit.pk}/"


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def fetched(visit: Inspection, user: User) -> dict[str, bytes]:
    """Asked for on the page, made by the worker, fetched; name to content."""
    client = signed_in(user)
    assert client.post(address(visit)).status_code == 303
    outbox.drain()
    bundle = Bundle.objects.get(asked_by=user)
    assert bundle.state == BundleState.READY
    answer = client.get(f"/staff/bundles/{bundle.pk}/file/")
    content = answer.getvalue()
    assert hashlib.sha256(content).hexdigest() == bundle.sha256
    with zipfile.ZipFile(BytesIO(content)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def test_the_contents_sheet_lists_what_is_in_it_with_the_hash_of_each(
    people: Crew, visit: Inspection
) -> None:
    files = fetched(visit, people.inspector)
    text = "".join(paper.pdfium_text(files.pop(SHEET)).split())
    listed = {name: digest for digest, name in LINE.findall(text)}
    assert listed == {
        "".join(name.split()): hashlib.sha256(content).hexdigest()
        for name, content in files.items()
    }
    letters = Document.objects.filter(visit_paper__inspection=visit)
    assert {row.sha256 for row in letters} <= set(listed.values())
    assert all(row.number in text for row in letters)


def test_every_paper_of_the_case_is_in_it(people: Crew, visit: Inspection) -> None:
    papers = papers_of(visit, people.inspector).exclude(sha256="")
    files = fetched(visit, people.inspector)
    assert len([name for name in files if name.endswith(".pdf")]) == len(papers) + 1
    assert papers


def test_a_file_that_the_person_may_not_see_is_not_in_it(people: Crew, visit: Inspection) -> None:
    names = " ".join(fetched(visit, people.inspector))
    assert "总装线" in names
    assert "内部" not in names
    theirs = " ".join(fetched(visit, people.regulator))
    assert "内部" in theirs
    assert "总装线" not in theirs


def test_another_county_does_not_learn_that_the_case_exists(visit: Inspection) -> None:
    stranger = signed_in(UserFactory(inspector=True, elsewhere=True))
    assert stranger.post(address(visit)).status_code == 404
    assert not Bundle.objects.exists()


def test_who_lost_the_case_before_it_was_made_gets_an_empty_sheet_and_no_file(
    people: Crew, visit: Inspection
) -> None:
    client = signed_in(people.regulator)
    client.post(address(visit))
    elsewhere = UserFactory(regulator=True, elsewhere=True)
    Bundle.objects.update(asked_by=elsewhere)
    outbox.drain()
    bundle = Bundle.objects.get()
    with bundle.file.open("rb") as file, zipfile.ZipFile(BytesIO(file.read())) as archive:
        assert archive.namelist() == [SHEET]
    assert signed_in(elsewhere).get(f"/staff/bundles/{bundle.pk}/file/").status_code == 404


def test_a_name_leads_nowhere_else(people: Crew, visit: Inspection) -> None:
    rows = Attachment.objects.filter(uploaded_by=people.inspector, kind="tests.private")
    rows.update(name="../../etc/cron.d/现场\u202egnp.exe")
    files = fetched(visit, people.inspector)
    for name in files:
        assert "/" not in name
        assert "\\" not in name
        assert ".." not in name
        assert "\u202e" not in name
        assert name.endswith((".pdf", ".png"))
    assert len(files) == len(set(files))


def test_the_panel_of_the_case_offers_it(people: Crew, visit: Inspection) -> None:
    client = signed_in(people.inspector)
    panel = client.get(f"{visit.get_absolute_url()}panel/aside-papers/")
    assert f'action="{address(visit)}"' in panel.text
    assert "csrfmiddlewaretoken" in panel.text
