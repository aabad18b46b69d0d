"""电子签名: a PDF reader validates it, one changed byte breaks it, the proof page tells of it."""

import hashlib
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import SignatureCoverageLevel, validate_pdf_signature
from pypdf import PdfReader

from documents import pdf, signing, specimen, tasks
from documents.states import SignatureState
from tests.documents import cast, paper
from tests.letters import filled

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def letter() -> bytes:
    """The bytes of one signed letter, made once."""
    made = pdf.render("letters/summons_notice/v1.html", filled("summons_notice"))
    return signing.sign(made.content, place=made.place, organ="临沂市市场监督管理局").content


def uploaded(content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile("letter.pdf", content, "application/pdf")


# --- The signature ------------------------------------------------------------------------------


def test_a_letter_is_signed_in_the_job_that_makes_it() -> None:
    document = cast.made()
    found = PdfFileReader(BytesIO(cast.content_of(document))).embedded_signatures
    assert len(found) == 1
    status = validate_pdf_signature(found[0], signing.trusted())
    assert status.bottom_line
    assert status.coverage == SignatureCoverageLevel.ENTIRE_FILE
    assert document.signature == SignatureState.SPECIMEN
    assert document.signer == specimen.NAME


def test_the_kept_hash_is_of_the_signed_bytes() -> None:
    document = cast.made()
    content = cast.content_of(document)
    assert hashlib.sha256(content).hexdigest() == document.sha256


def test_the_job_run_twice_signs_once() -> None:
    document = cast.made()
    before = cast.content_of(document)
    tasks.render(document.pk)
    document.refresh_from_db()
    assert cast.content_of(document) == before


@pytest.mark.parametrize("place", [0.0005, 0.1, 0.5, 0.9, 0.999])
def test_one_changed_byte_breaks_the_signature(letter: bytes, place: float) -> None:
    changed = bytearray(letter)
    changed[int(len(letter) * place)] ^= 1
    assert signing.check(letter).holds
    assert not signing.check(bytes(changed)).holds


def test_nothing_may_be_added_to_a_signed_letter(letter: bytes) -> None:
    assert not signing.check(letter + b"\n% a note\n").holds


def test_a_signature_of_strangers_is_not_trusted(
    letter: bytes, settings: Any, tmp_path: Path
) -> None:
    settings.DATA_DIR = tmp_path
    settings.LETTER_SIGNATURE, settings.LETTER_SIGNATURE_PASSWORD = (
        str(specimen.ensure()),
        "specimen",
    )
    checked = signing.check(letter)
    assert checked.present
    assert not checked.trusted


def test_an_unsigned_file_has_nothing_to_validate() -> None:
    made = pdf.render("letters/summons_notice/v1.html", filled("summons_notice"))
    assert not signing.check(made.content).present


# --- Whose key ----------------------------------------------------------------------------------


def test_the_bureaus_key_file_is_no_specimen(settings: Any, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path
    settings.LETTER_SIGNATURE, settings.LETTER_SIGNATURE_PASSWORD = (
        str(specimen.ensure()),
        "specimen",
    )
    assert cast.made().signature == SignatureState.SIGNED


def test_without_a_key_letters_are_unsigned_and_say_so(settings: Any) -> None:
    settings.LETTER_SPECIMEN = False
    document = cast.made()
    assert document.signature == SignatureState.NONE
    assert not signing.check(cast.content_of(document)).present
    assert "未加电子签名" in paper.pdfium_text(cast.content_of(document))
    assert "纸质" in Client().get(f"/verify/{document.verify_code}/").text


def test_a_wrong_password_is_told(settings: Any, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path
    settings.LETTER_SIGNATURE, settings.LETTER_SIGNATURE_PASSWORD = str(specimen.ensure()), "wrong"
    with pytest.raises(ImproperlyConfigured, match="LETTER_SIGNATURE_PASSWORD"):
        signing.signer()


def test_a_signature_service_is_named_by_the_settings(settings: Any) -> None:
    settings.LETTER_SIGNER = "tests.documents.test_signatures.a_service"
    assert cast.made().signature == SignatureState.SIGNED


def a_service() -> Any:
    """What a bureau's adapter returns: any pyHanko signer."""
    return signing.key_file(specimen.ensure(), "specimen")


# --- The archive form ---------------------------------------------------------------------------


def test_a_signed_letter_still_says_that_it_is_pdf_a(letter: bytes) -> None:
    root = PdfReader(BytesIO(letter)).trailer["/Root"]
    claims = root["/Metadata"].get_object().get_data().decode()
    assert 'pdfaid:part="3"' in claims
    assert 'pdfaid:conformance="U"' in claims
    assert "文书 临市监约〔2026〕12号" in claims
    assert root["/OutputIntents"][0].get_object()["/S"] == "/GTS_PDFA1"
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "zh-Hans"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]


def test_a_letter_holds_no_script_no_action_and_no_file(letter: bytes) -> None:
    reader = PdfReader(BytesIO(letter))
    root = reader.trailer["/Root"]
    assert not {"/OpenAction", "/AA", "/Names", "/AF"} & set(root)
    assert not any({"/AA", "/JS"} & set(page) for page in reader.pages)
    assert "/Encrypt" not in reader.trailer
    assert dict(reader.attachments) == {}


def test_every_font_is_embedded_and_every_character_has_its_meaning(letter: bytes) -> None:
    reader = PdfReader(BytesIO(letter))
    fonts = [
        font.get_object()
        for page in reader.pages
        for font in page["/Resources"]["/Font"].get_object().values()
    ]
    assert fonts
    for font in fonts:
        inner = font["/DescendantFonts"][0].get_object()
        descriptor = inner["/FontDescriptor"].get_object()
        assert {"/FontFile", "/FontFile2", "/FontFile3"} & set(descriptor)
        assert "/ToUnicode" in font


def test_headings_paragraphs_and_tables_are_tagged(letter: bytes) -> None:
    tree = PdfReader(BytesIO(letter)).trailer["/Root"]["/StructTreeRoot"]
    assert {"/H1", "/P", "/Table", "/TH", "/TD"} <= set(tags(tree))


def tags(node: Any) -> list[str]:
    node = node.get_object()
    if not isinstance(node, dict):
        return [tag for entry in node for tag in tags(entry)] if isinstance(node, list) else []
    own = [str(node["/S"])] if "/S" in node else []
    return own + (tags(node["/K"]) if "/K" in node else [])


def test_the_signature_shows_where_the_seal_stands(letter: bytes) -> None:
    reader = PdfReader(BytesIO(letter))
    [(number, mark)] = [
        (number, mark.get_object())
        for number, page in enumerate(reader.pages)
        for mark in page.get("/Annots", ())
    ]
    assert number == 1
    left, bottom, right, top = (float(edge) / 72 * 25.4 for edge in mark["/Rect"])
    date = paper.line_with(letter, 2, "2026年9月18日")
    middle = (date[0].left + date[-1].right) / 2
    assert abs((left + right) / 2 - middle) < 2
    assert right - left == pytest.approx(42, abs=1)
    assert bottom < paper.PAPER_HEIGHT - date[0].baseline < top


# --- The proof ----------------------------------------------------------------------------------


def test_the_proof_page_names_the_signature() -> None:
    document = cast.made()
    page = Client().get(f"/verify/{document.verify_code}/").text
    assert "演示" in page
    assert document.sha256 in page


def test_the_file_itself_leads_to_its_proof() -> None:
    document = cast.made()
    content = cast.content_of(document)
    answer = Client().post("/verify/file/", {"file": uploaded(content)})
    assert answer.status_code == 303
    page = Client().get(answer["Location"]).text
    assert document.number in page
    assert "一致" in page


def test_a_changed_file_is_no_letter_of_ours() -> None:
    document = cast.made()
    changed = bytearray(cast.content_of(document))
    changed[len(changed) // 2] ^= 1
    answer = Client().post("/verify/file/", {"file": uploaded(bytes(changed))})
    assert answer.status_code == 404
    assert document.number not in answer.text
    given = {"file": uploaded(bytes(changed)), "code": document.verify_code}
    beside = Client().post("/verify/file/", given, follow=True)
    assert "不一致" in beside.text


def test_a_file_that_is_too_large_is_refused(settings: Any) -> None:
    settings.UPLOAD_MAX_BYTES = 10
    answer = Client().post("/verify/file/", {"file": uploaded(b"%PDF-" + b"x" * 20)})
    assert answer.status_code == 422


def test_no_file_is_told_at_the_field() -> None:
    answer = Client().post("/verify/file/")
    assert answer.status_code == 422
    assert "file-error" in answer.text


def test_asking_by_file_is_limited(settings: Any) -> None:
    settings.LIMITS = {**settings.LIMITS, "verify": (2, 600)}
    client = Client()
    asked = [
        client.post("/verify/file/", {"file": uploaded(b"x")}).status_code for _each in range(3)
    ]
    assert asked == [404, 404, 429]
