"""Whatever stands in a field stays text: nothing is fetched, attached or linked."""

import socket
import threading
import zlib
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from types import SimpleNamespace

import pytest
from pypdf import PdfReader

from documents import composition, pdf
from tests.documents import cast, paper

pytestmark = pytest.mark.django_db

# How a font file begins.
FONTS = (b"OTTO", b"\x00\x01\x00\x00")


class Listener:
    """A server that counts who connects."""

    def __init__(self) -> None:
        self.calls = 0
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.port = self.socket.getsockname()[1]
        threading.Thread(target=self.count, daemon=True).start()

    def count(self) -> None:
        while True:
            try:
                connection, _address = self.socket.accept()
            except OSError:
                return
            self.calls += 1
            connection.close()


@pytest.fixture
def listener() -> Iterator[Listener]:
    server = Listener()
    yield server
    server.socket.shutdown(socket.SHUT_RDWR)
    server.socket.close()


def payloads(port: int, secret: Path) -> list[str]:
    web, file = f"http://127.0.0.1:{port}/x", secret.as_uri()
    return [
        template.format(web=web, file=file, open="{", close="}")
        for template in (
            "<img src='{web}'>",
            "<link rel=stylesheet href='{web}.css'>",
            "<link rel=attachment href='{file}'>",
            "<style>@import url({web});</style>",
            "<style>body{open}background:url({web}){close}</style>",
            "<style>@font-face{open}font-family:x;src:url({web}){close}</style>",
            "<object data='{web}'></object>",
            "<embed src='{web}'>",
            "<a rel=attachment href='{file}'>x</a>",
            "<a href='{web}'>x</a>",
            "<svg><image href='{web}'/></svg>",
            "<iframe src='{file}'></iframe>",
            "<script>document.write('x')</script>",
            "{open}{open} letter.verify_url {close}{close}",
            "</p><p style='position:absolute;top:0'>x",
        )
    ]


def test_hostile_fields_stay_text_and_fetch_nothing(listener: Listener, tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("the-secret-of-the-disk")
    hostile = "；".join(payloads(listener.port, secret))
    content = cast.content_of(cast.made(findings=hostile, place=hostile, contact="<b>林</b>"))
    assert listener.calls == 0
    reader = PdfReader(BytesIO(content))
    assert dict(reader.attachments) == {}
    # The one annotation is the signature's own field; there is no link.
    marks = [
        mark.get_object()["/Subtype"] for page in reader.pages for mark in page.get("/Annots", ())
    ]
    assert marks == ["/Widget"]
    assert b"the-secret-of-the-disk" not in content
    text = "".join(paper.pdfium_text(content).split())
    assert "<imgsrc=" in text
    assert "<b>林</b>" in text


def test_even_html_that_is_not_escaped_fetches_nothing(listener: Listener, tmp_path: Path) -> None:
    """The fetcher itself refuses, should a template ever forget to escape."""
    secret = tmp_path / "secret.txt"
    secret.write_text("the-secret-of-the-disk")
    page = "".join(payloads(listener.port, secret))
    letter = pdf.HTML(string=page, url_fetcher=pdf.Nothing())
    content = letter.write_pdf(font_config=pdf._fonts())
    assert listener.calls == 0
    assert b"the-secret-of-the-disk" not in content
    assert dict(PdfReader(BytesIO(content)).attachments) == {}


def test_the_screen_version_escapes_too() -> None:
    shown = composition.shown(cast.drafted(findings="<script>x</script>"))
    assert "<script>" not in shown
    assert "&lt;script&gt;" in shown


def test_a_very_long_field_is_still_printed() -> None:
    content = cast.content_of(cast.made(findings="质量安全" * 5000))
    assert len(PdfReader(BytesIO(content)).pages) > 30


def test_what_a_letter_is_made_of_is_deflated_once(monkeypatch: pytest.MonkeyPatch) -> None:
    deflated: list[bytes] = []

    class Counted:
        """What the engine itself deflates, told by what it is given."""

        def __init__(self, **options: int) -> None:
            self.real = zlib.compressobj(**options)

        def compress(self, content: bytes) -> bytes:
            deflated.append(content)
            return self.real.compress(content)

        def flush(self) -> bytes:
            return self.real.flush()

    monkeypatch.setattr("pydyf.zlib", SimpleNamespace(compressobj=Counted))
    document = cast.approved()
    drawn = composition.printed(document)
    # The index of the file comes after our last word; the fonts and the pages do not.
    assert not any(content.startswith(FONTS) or b"beginbfchar" in content for content in deflated)
    assert document.number in paper.pdfium_text(drawn.content)
