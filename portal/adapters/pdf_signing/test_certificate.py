"""The demonstration's own certificate: a test authority and a signer it names, made once and kept in the instance.

Both say « TEST » in their names: whatever they sign is marked as worthless wherever it is shown.
"""

from __future__ import annotations

import os
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

PASSWORD = b"demonstration"
CERTIFICATE, ROOT = "signature-test.p12", "signature-test-root.pem"


def demo_certificate(instance_dir: Path, now: datetime) -> tuple[Path, Path]:
    """The .p12 of the test signer and the .pem of its authority, made on first use."""
    paths = instance_dir / CERTIFICATE, instance_dir / ROOT
    if not all(path.is_file() for path in paths):
        instance_dir.mkdir(parents=True, exist_ok=True)
        for path, content in zip(paths, make_test_certificate("TEST – signataire de démonstration", now), strict=True):
            _write(path, content)
    return paths


def _write(path: Path, content: bytes) -> None:
    fresh = path.with_name(f"{path.name}.{os.getpid()}")
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as stream:
        stream.write(content)
    os.replace(fresh, path)


def make_test_certificate(name: str, now: datetime, days: int = 3650) -> tuple[bytes, bytes]:
    """(PKCS#12 of a signer called ``name`` with its chain, PEM of the authority)."""
    from cryptography.hazmat.primitives.asymmetric import rsa
    from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding, pkcs12

    root_key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    authority = "TEST – autorité de démonstration"
    known = now - timedelta(days=1), now + timedelta(days=days)
    root = _certificate(authority, root_key.public_key(), authority, root_key, known, authority_of=True)
    leaf = _certificate(name, key.public_key(), authority, root_key, known, authority_of=False)
    bundle = pkcs12.serialize_key_and_certificates(b"signature", key, leaf, [root], BestAvailableEncryption(PASSWORD))
    return bundle, root.public_bytes(Encoding.PEM)


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
