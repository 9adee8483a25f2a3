"""Certificates of the tests: a signer's file, the same key in a software token, an authority that stamps the time."""

from __future__ import annotations

import os
import shutil
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    pkcs12,
)

from portal.adapters.pdf_signing.test_certificate import PASSWORD, make_test_certificate
from portal.config import SigningSettings

MODULES = ("/usr/lib/softhsm/libsofthsm2.so", "/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so")
PIN, LABEL = "1234", "signature"


def certificate_file(folder: Path, name: str = "TEST – Camille EXEMPLE") -> tuple[SigningSettings, Path]:
    """Settings that sign with a fresh .p12, and the .pem of its authority."""
    bundle, root = make_test_certificate(name, datetime.now(UTC))
    (folder / "signer.p12").write_bytes(bundle)
    (folder / "root.pem").write_bytes(root)
    return SigningSettings(str(folder / "signer.p12"), PASSWORD.decode()), folder / "root.pem"


def softhsm() -> str | None:
    """The module of the software token, if installed."""
    found = [path for path in MODULES if Path(path).exists()]
    return found[0] if found and shutil.which("softhsm2-util") else None


def token(folder: Path, module: str, bundle: Path) -> SigningSettings:
    """A software token that holds the key and the certificates of ``bundle``."""
    import pkcs11
    from pkcs11.util.rsa import decode_rsa_private_key
    from pkcs11.util.x509 import decode_x509_certificate

    (folder / "tokens").mkdir()
    (folder / "softhsm2.conf").write_text(f"directories.tokendir = {folder / 'tokens'}\n")
    os.environ["SOFTHSM2_CONF"] = str(folder / "softhsm2.conf")
    subprocess.run(
        ["softhsm2-util", "--init-token", "--free", "--label", "essai", "--pin", PIN, "--so-pin", "12345678"],
        check=True,
        capture_output=True,
    )
    key, leaf, _ = pkcs12.load_key_and_certificates(bundle.read_bytes(), PASSWORD)
    assert key is not None
    assert leaf is not None
    der = key.private_bytes(Encoding.DER, PrivateFormat.TraditionalOpenSSL, NoEncryption())
    library = pkcs11.lib(module)
    # The module reads where its tokens are when it is initialised, and stays loaded from one test to the next.
    library.reinitialize()
    with library.get_token(token_label="essai").open(rw=True, user_pin=PIN) as session:
        named = {pkcs11.Attribute.TOKEN: True, pkcs11.Attribute.LABEL: LABEL, pkcs11.Attribute.ID: b"1"}
        session.create_object(decode_rsa_private_key(der) | named)
        session.create_object(decode_x509_certificate(leaf.public_bytes(Encoding.DER)) | named)
    return SigningSettings(password=PIN, pkcs11_module=module, pkcs11_token="essai", pkcs11_label=LABEL)


@contextmanager
def timestamping(settings: SigningSettings) -> Iterator[str]:
    """A time-stamping authority on loopback that stamps with the signer's own key; gives its address."""
    from asn1crypto import tsp
    from pyhanko.keys.internal import translate_pyca_cryptography_cert_to_asn1, translate_pyca_cryptography_key_to_asn1
    from pyhanko.sign.timestamps import DummyTimeStamper

    key, leaf, _ = pkcs12.load_key_and_certificates(Path(settings.certificate).read_bytes(), PASSWORD)
    assert key is not None
    assert leaf is not None
    stamper = DummyTimeStamper(
        translate_pyca_cryptography_cert_to_asn1(leaf), translate_pyca_cryptography_key_to_asn1(key)
    )

    class Authority(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked = tsp.TimeStampReq.load(self.rfile.read(int(self.headers["Content-Length"])))
            answer = stamper.request_tsa_response(asked).dump()
            self.send_response(200)
            self.send_header("Content-Type", "application/timestamp-reply")
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *_: Any) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Authority)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()
