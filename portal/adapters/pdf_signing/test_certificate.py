"""The demonstration's own certificate: a test authority and a signer it names, made once and kept in the instance.

Both say « TEST » in their names: whatever they sign is marked as worthless wherever it is shown.
"""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

PASSWORD = b"demonstration"
CERTIFICATE, ROOT = "signature-test.p12", "signature-test-root.pem"


def demo_certificate(instance_dir: Path) -> tuple[Path, Path]:
    """The .p12 of the test signer and the .pem of its authority, made on first use."""
    paths = instance_dir / CERTIFICATE, instance_dir / ROOT
    if not all(path.is_file() for path in paths):
        instance_dir.mkdir(parents=True, exist_ok=True)
        for path, content in zip(paths, make_test_certificate("TEST – signataire de démonstration"), strict=True):
            _write(path, content)
    return paths


def _write(path: Path, content: bytes) -> None:
    fresh = path.with_name(f"{path.name}.{os.getpid()}")
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as stream:
        stream.write(content)
    os.replace(fresh, path)


def make_test_certificate(name: str, days: int = 3650) -> tuple[bytes, bytes]:
    """(PKCS#12 of a signer called ``name`` with its chain, PEM of the authority)."""
    from cryptography.hazmat.primitives.asymmetric import rsa
    from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding, pkcs12

    root_key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    authority = "TEST – autorité de démonstration"
    root = _certificate(authority, root_key.public_key(), authority, root_key, days, authority_of=True)
    leaf = _certificate(name, key.public_key(), authority, root_key, days, authority_of=False)
    bundle = pkcs12.serialize_key_and_certificates(b"signature", key, leaf, [root], BestAvailableEncryption(PASSWORD))
    return bundle, root.public_bytes(Encoding.PEM)


def _certificate(name, public_key, issuer, issuer_key, days, *, authority_of):  # type: ignore[no-untyped-def]
    """An X.509 certificate good for documents, or for signing others (``authority_of``)."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes
    from cryptography.x509.oid import NameOID

    def named(text: str) -> x509.Name:
        return x509.Name(
            [
                x509.NameAttribute(NameOID.COUNTRY_NAME, "FR"),
                x509.NameAttribute(NameOID.ORGANIZATION_NAME, "TEST – sans valeur juridique"),
                x509.NameAttribute(NameOID.COMMON_NAME, text),
            ]
        )

    now = datetime.now(UTC)
    usage = dict.fromkeys(
        ("key_encipherment", "data_encipherment", "key_agreement", "encipher_only", "decipher_only"), False
    )
    return (
        x509.CertificateBuilder()
        .subject_name(named(name))
        .issuer_name(named(issuer))
        .public_key(public_key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=days))
        .add_extension(x509.BasicConstraints(authority_of, None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public_key), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key.public_key()), critical=False)
        .add_extension(
            x509.KeyUsage(
                digital_signature=not authority_of,
                content_commitment=not authority_of,
                key_cert_sign=authority_of,
                crl_sign=authority_of,
                **usage,
            ),
            critical=True,
        )
        .sign(issuer_key, hashes.SHA256())
    )
