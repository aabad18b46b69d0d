"""The electronic signature of a letter: PAdES baseline B over the bytes that the engine made.

Electronic Signature Law art. 14: a reliable signature has the effect of a seal. The settings say
whose key it is: the bureau's key file, a signature service, or, in the demo, a specimen.
"""

from dataclasses import dataclass
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

from asn1crypto import x509
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.utils.module_loading import import_string
from PIL import Image
from pyhanko.pdf_utils.content import RawContent
from pyhanko.pdf_utils.images import PdfImage
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.layout import BoxConstraints
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import MDPPerm, SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, Signer, SimpleSigner
from pyhanko.sign.validation import SignatureCoverageLevel, validate_pdf_signature
from pyhanko.stamp import StaticStampStyle
from pyhanko_certvalidator import ValidationContext

from documents import specimen
from documents.pdf import Place
from documents.states import SignatureState

FIELD = "Signature1"
# Hexadecimal digits: a chain of three certificates with keys of 4096 bits needs two thirds of it.
ROOM = 16384


@dataclass(frozen=True)
class Signed:
    """The bytes with their signature, and whose it is; without a key the bytes as they came."""

    content: bytes
    state: str = SignatureState.NONE
    name: str = ""


@dataclass(frozen=True)
class Checked:
    """What a reader of the PDF finds out about its signature."""

    present: bool
    # The signed bytes are the file's, all of them, and nothing was added afterwards.
    intact: bool = False
    # The certificate leads to a root that we trust.
    trusted: bool = False
    name: str = ""

    @property
    def holds(self) -> bool:
        return self.intact and self.trusted


def sign(content: bytes, *, place: Place | None, organ: str, seal: bytes = b"") -> Signed:
    """Sign the letter; `seal` is the authorised picture that stands at the place of the seal."""
    key = signer()
    if key is None:
        return Signed(content)
    spec = SigFieldSpec(FIELD)
    if place is not None:
        spec = SigFieldSpec(FIELD, on_page=place.page, box=place.box)
    act = PdfSigner(
        PdfSignatureMetadata(
            field_name=FIELD,
            md_algorithm="sha256",
            subfilter=SigSeedSubFilter.PADES,
            location=organ,
            # Nothing may be added to a letter: whatever comes after breaks the signature.
            certify=True,
            docmdp_permissions=MDPPerm.NO_CHANGES,
        ),
        key,
        stamp_style=appearance(seal, place) if place is not None else None,
        new_field_spec=spec,
    )
    written = act.sign_pdf(IncrementalPdfFileWriter(BytesIO(content)), bytes_reserved=room())
    return Signed(written.getvalue(), state(), subject(key.signing_cert))


def room() -> int | None:
    """How much a signature may take, as trying it out doubles the work; a service's is unknown."""
    return None if settings.LETTER_SIGNER else ROOM


def appearance(seal: bytes, place: Place) -> StaticStampStyle:
    """The picture of the seal, or a clear pane over the place that the letter itself draws."""
    if not seal:
        left, bottom, right, top = place.box
        box = BoxConstraints(width=right - left, height=top - bottom)
        return StaticStampStyle(border_width=0, background=RawContent(b"", box=box))
    with Image.open(BytesIO(seal), formats=["PNG"]) as picture:
        picture.load()
        return StaticStampStyle(border_width=0, background=PdfImage(picture.convert("RGBA")))


def state() -> str:
    """What a signature of ours is worth."""
    return SignatureState.SPECIMEN if is_specimen() else SignatureState.SIGNED


def is_specimen() -> bool:
    own = settings.LETTER_SIGNATURE or settings.LETTER_SIGNER
    return not own and settings.LETTER_SPECIMEN


def subject(certificate: x509.Certificate | None) -> str:
    """The name in the certificate."""
    if certificate is None:
        return ""
    return str(certificate.subject.native.get("common_name", certificate.subject.human_friendly))


def signer() -> Signer | None:
    """Whose key signs: a service, a key file, the specimen of the demo, or nobody's."""
    if settings.LETTER_SIGNER:
        return service(settings.LETTER_SIGNER)
    if settings.LETTER_SIGNATURE:
        return key_file(Path(settings.LETTER_SIGNATURE), settings.LETTER_SIGNATURE_PASSWORD)
    if is_specimen():
        return key_file(specimen.ensure(), specimen.PASSWORD.decode())
    return None


@cache
def service(dotted: str) -> Signer:
    """The signature service that the setting names: a function that returns a pyHanko signer."""
    made: Signer = import_string(dotted)()
    return made


@cache
def key_file(path: Path, password: str) -> Signer:
    """The key of a PKCS#12 file; a wrong password is told when the first letter is made."""
    key = SimpleSigner.load_pkcs12(path, passphrase=password.encode())
    if key is None:
        raise ImproperlyConfigured(
            f"{path} is no PKCS#12 key file, or LETTER_SIGNATURE_PASSWORD does not open it."
        )
    return key


def check(content: bytes) -> Checked:
    """Validate the signature as a PDF reader does; trust is what our own key leads to."""
    try:
        return _validated(content)
    except Exception:  # noqa: BLE001 - one changed byte can break the parser anywhere
        return Checked(present=False)


def _validated(content: bytes) -> Checked:
    found = PdfFileReader(BytesIO(content)).embedded_signatures
    if not found:
        return Checked(present=False)
    status: Any = validate_pdf_signature(found[0], trusted())
    return Checked(
        present=True,
        intact=bool(
            status.intact
            and status.valid
            and status.bottom_line
            and status.coverage == SignatureCoverageLevel.ENTIRE_FILE
        ),
        trusted=bool(status.trusted),
        name=subject(status.signing_cert),
    )


def trusted() -> ValidationContext:
    """Roots that we trust: those that came with our own key; nothing is fetched."""
    key = signer()
    roots: list[Any] = []
    if key is not None:
        chain = [*key.cert_registry, *([key.signing_cert] if key.signing_cert else [])]
        roots = [entry for entry in chain if entry.self_signed != "no"]
    return ValidationContext(trust_roots=roots, allow_fetching=False)
