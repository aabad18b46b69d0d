"""The certificates of the demo: a root of our own that nobody trusts, made where the data live."""

from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, pkcs12
from cryptography.x509.oid import NameOID
from django.conf import settings
from django.utils import timezone

PASSWORD = b"specimen"
ROOT_NAME, NAME = "演示根证书（不具效力）", "演示签名（不具效力）"
# Letters of the demo are dated into the past, and are looked at for years.
BEFORE, AFTER = timedelta(days=3650), timedelta(days=7300)


def path() -> Path:
    return Path(settings.DATA_DIR) / "letter-specimen.p12"


def ensure() -> Path:
    """The key file of the demo, made once; of two makers the first stands."""
    goal = path()
    if not goal.exists():
        goal.parent.mkdir(parents=True, exist_ok=True)
        temporary = goal.with_name(f".{goal.name}.{x509.random_serial_number():x}.part")
        temporary.touch(mode=0o600)
        temporary.write_bytes(bundle(timezone.now()))
        with suppress(FileExistsError):
            goal.hardlink_to(temporary)
        temporary.unlink()
    return goal


def bundle(now: datetime) -> bytes:
    """Key, certificate and root as PKCS#12."""
    root_key, key = (ec.generate_private_key(ec.SECP256R1()) for _each in range(2))
    root = certificate(ROOT_NAME, ROOT_NAME, root_key, root_key, now=now, is_root=True)
    own = certificate(NAME, ROOT_NAME, key, root_key, now=now, is_root=False)
    return pkcs12.serialize_key_and_certificates(
        NAME.encode(), key, own, [root], BestAvailableEncryption(PASSWORD)
    )


def certificate(
    subject: str,
    issuer: str,
    key: ec.EllipticCurvePrivateKey,
    signed_with: ec.EllipticCurvePrivateKey,
    *,
    now: datetime,
    is_root: bool,
) -> x509.Certificate:
    """A certificate whose names say that it proves nothing."""
    builder = (
        x509.CertificateBuilder()
        .subject_name(named(subject))
        .issuer_name(named(issuer))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - BEFORE)
        .not_valid_after(now + AFTER)
        .add_extension(x509.BasicConstraints(ca=is_root, path_length=None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(signed_with.public_key()), False
        )
        .add_extension(uses(is_root=is_root), critical=True)
    )
    return builder.sign(signed_with, hashes.SHA256())


def named(name: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "CN"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, "SPECIMEN"),
            x509.NameAttribute(NameOID.COMMON_NAME, name),
        ]
    )


def uses(*, is_root: bool) -> x509.KeyUsage:
    """The root signs certificates, the other signs letters; neither does anything else."""
    return x509.KeyUsage(
        digital_signature=not is_root,
        content_commitment=not is_root,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=is_root,
        crl_sign=is_root,
        encipher_only=False,
        decipher_only=False,
    )
