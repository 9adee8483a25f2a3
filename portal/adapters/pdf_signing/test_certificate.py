"""The demonstration's own certificates: a test authority, and for each signer one in their name, kept in the instance.

All say « TEST » in their names: whatever they sign is marked as worthless wherever it is shown.
"""

from __future__ import annotations

import hashlib
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

PASSWORD = b"demonstration"
AUTHORITY, ROOT = "signature-test-authority.p12", "signature-test-authority.pem"
_AUTHORITY_NAME = "TEST – autorité de démonstration"
#: Demonstrations play a year that is over: their certificates were there already.
BEGINNING = datetime(2021, 1, 1, tzinfo=UTC)


def demo_certificate(instance_dir: Path, now: datetime, name: str) -> tuple[Path, Path]:
    """The .p12 of the test signer called ``name`` and the .pem of the authority, made on first use."""
    instance_dir.mkdir(parents=True, exist_ok=True)
    authority, root = instance_dir / AUTHORITY, instance_dir / ROOT
    known = min(BEGINNING, now), now + timedelta(days=3650)
    if not authority.is_file():
        _write_once(authority, _bundle(_AUTHORITY_NAME, _new_key(), known, None))
    issuer = _opened(authority)
    if not root.is_file():
        _write_once(root, _pem(issuer[1]))
    signer = instance_dir / f"signature-test-{hashlib.sha256(name.encode()).hexdigest()[:12]}.p12"
    if not signer.is_file():
        _write_once(signer, _bundle(f"TEST – {name}", _new_key(), known, issuer))
    return signer, root


def _write_once(path: Path, content: bytes) -> None:
    """Put the file there whole, unless another thread or process just did: the first one stays."""
    fresh = path.with_name(f"{path.name}.{os.getpid()}-{os.urandom(4).hex()}")
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as stream:
        stream.write(content)
    try:
        os.link(fresh, path)
    except FileExistsError:
        pass
    finally:
        fresh.unlink()


def make_test_certificate(name: str, now: datetime, days: int = 3650) -> tuple[bytes, bytes]:
    """(PKCS#12 of a signer called ``name`` with its chain, PEM of the authority)."""
    known = now - timedelta(days=1), now + timedelta(days=days)
    root_key = _new_key()
    root = _certificate(_AUTHORITY_NAME, root_key.public_key(), _AUTHORITY_NAME, root_key, known, authority_of=True)
    return _bundle(name, _new_key(), known, (root_key, root)), _pem(root)


def _new_key() -> Any:
    from cryptography.hazmat.primitives.asymmetric import rsa

    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def _pem(certificate: Any) -> bytes:
    from cryptography.hazmat.primitives.serialization import Encoding

    return bytes(certificate.public_bytes(Encoding.PEM))


def _opened(path: Path) -> tuple[Any, Any]:
    """(key, certificate) of a PKCS#12."""
    from cryptography.hazmat.primitives.serialization import pkcs12

    key, certificate, _ = pkcs12.load_key_and_certificates(path.read_bytes(), PASSWORD)
    return key, certificate


def _bundle(name: str, key: Any, known: tuple[datetime, datetime], issuer: tuple[Any, Any] | None) -> bytes:
    """A PKCS#12 for ``name``; without an issuer, of an authority that vouches for itself."""
    from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, pkcs12

    issuer_key = issuer[0] if issuer else key
    made = _certificate(name, key.public_key(), _AUTHORITY_NAME, issuer_key, known, authority_of=issuer is None)
    chain = [issuer[1]] if issuer else None
    return pkcs12.serialize_key_and_certificates(b"signature", key, made, chain, BestAvailableEncryption(PASSWORD))


def _name(text: str) -> Any:
    from cryptography import x509
    from cryptography.x509.oid import NameOID

    parts = (NameOID.COUNTRY_NAME, "FR"), (NameOID.ORGANIZATION_NAME, "TEST – sans valeur juridique")
    return x509.Name([x509.NameAttribute(oid, value) for oid, value in (*parts, (NameOID.COMMON_NAME, text))])


def _certificate(
    name: str, public_key: Any, issuer: str, issuer_key: Any, known: tuple[datetime, datetime], *, authority_of: bool
) -> Any:
    """An X.509 certificate good for documents, or for signing others (``authority_of``)."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes

    never = ("key_encipherment", "data_encipherment", "key_agreement", "encipher_only", "decipher_only")
    documents = dict.fromkeys(("digital_signature", "content_commitment"), not authority_of)
    others = dict.fromkeys(("key_cert_sign", "crl_sign"), authority_of)
    usage = x509.KeyUsage(**documents, **others, **dict.fromkeys(never, False))
    issued_by = x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key.public_key())
    builder = (
        x509.CertificateBuilder()
        .subject_name(_name(name))
        .issuer_name(_name(issuer))
        .public_key(public_key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(known[0])
        .not_valid_after(known[1])
        .add_extension(x509.BasicConstraints(authority_of, None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public_key), critical=False)
        .add_extension(issued_by, critical=False)
        .add_extension(usage, critical=True)
    )
    return builder.sign(issuer_key, hashes.SHA256())
