"""Signs a PDF (PAdES, B-T when a time-stamping authority is set) with a PKCS#12 file or a key behind PKCS#11.

pyHanko is imported at use: starting the portal stays light. The signature is an incremental update: the issued bytes
stay, whole and first, in the signed file.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from portal.adapters.clocks import MachineClock
from portal.adapters.pdf_signing.test_certificate import PASSWORD, demo_certificate
from portal.config import SigningSettings
from portal.domain.clocks import SystemClock
from portal.domain.signing import KeyKind
from portal.services.ports import SignerUnavailable, SigningRequest

FIELD = "Signature"
#: Seconds a time-stamping authority may take.
TSA_SECONDS = 10
NO_KEY = "Aucun certificat de signature n’est installé pour vous\u00a0: prévenez l’administrateur du portail."


def make_signer(settings: SigningSettings) -> PadesSigner | None:
    """The signer that is set up; None when there is none."""
    if not settings.certificate and not settings.pkcs11_module and not settings.people:
        return None
    return PadesSigner(settings)


@dataclass(frozen=True)
class PadesSigner:
    """See ``portal.services.ports.SignerPort``. Who has a key of their own signs with it; the others with the
    portal's, which seals the act without saying to be their hand."""

    settings: SigningSettings

    def key_of(self, account: str) -> KeyKind:
        """See the port."""
        if self.settings.own(account) is not None:
            return KeyKind.OWN
        return KeyKind.SEAL if self.settings.certificate or self.settings.pkcs11_module else KeyKind.NONE

    def sign(self, pdf: bytes, request: SigningRequest) -> bytes:
        """The signed file. Raises SignerUnavailable, a French sentence, when the key or the time-stamp is not there."""
        kind = self.key_of(request.account)
        if kind is KeyKind.NONE:
            raise SignerUnavailable(NO_KEY)
        key = self.settings.own(request.account) or self.settings
        return _Key(key).sign(pdf, request, named=kind is KeyKind.OWN)


@dataclass(frozen=True)
class _Key:
    """One key: a file, or what a token holds under a label."""

    settings: SigningSettings

    def sign(self, pdf: bytes, request: SigningRequest, *, named: bool) -> bytes:
        """``named``: the signature says the name of who signs; a seal does not."""
        from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
        from pyhanko.sign import fields, signers

        writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
        fields.append_signature_field(writer, fields.SigFieldSpec(FIELD))
        metadata = signers.PdfSignatureMetadata(
            field_name=FIELD,
            md_algorithm="sha256",
            subfilter=fields.SigSeedSubFilter.PADES,
            reason=request.reason,
            location=request.place,
            name=request.name if named else None,
            certify=True,
            docmdp_permissions=fields.MDPPerm.NO_CHANGES,
        )
        with self._signer() as signer:
            try:
                _check_dates(signer.signing_cert, MachineClock().now())
                pen = _dated(metadata, signer, self._timestamper(), request.at)
                signed = _apart(lambda: pen.sign_pdf(writer))
            except SignerUnavailable:
                raise
            except Exception as error:
                raise SignerUnavailable(_sentence(error, self.settings)) from error
        return bytes(signed.getvalue())

    def _timestamper(self) -> Any:
        if not self.settings.tsa_url:
            return None
        from pyhanko.sign.timestamps import HTTPTimeStamper

        return HTTPTimeStamper(self.settings.tsa_url, timeout=TSA_SECONDS)

    @contextmanager
    def _signer(self) -> Iterator[Any]:
        if self.settings.pkcs11_module:
            with self._token() as signer:
                yield signer
        else:
            yield self._from_file()

    def _from_file(self) -> Any:
        from pyhanko.sign.signers import SimpleSigner

        path = Path(self.settings.certificate)
        password = self.settings.password.encode()
        signer = SimpleSigner.load_pkcs12(str(path), passphrase=password) if path.is_file() else None
        if signer is None:
            raise SignerUnavailable(
                "Le certificat de signature ne s’ouvre pas\u00a0: fichier absent, abîmé, ou mot de passe erroné. "
                "Prévenez l’administrateur du portail."
            )
        return signer

    @contextmanager
    def _token(self) -> Iterator[Any]:
        from pyhanko.config.pkcs11 import TokenCriteria
        from pyhanko.sign.pkcs11 import PKCS11Signer, open_pkcs11_session

        chosen = self.settings
        try:
            wanted = TokenCriteria(label=chosen.pkcs11_token) if chosen.pkcs11_token else None
            session = open_pkcs11_session(chosen.pkcs11_module, token_criteria=wanted, user_pin=chosen.password)
        except Exception as error:
            raise SignerUnavailable(
                "Le dispositif de signature ne répond pas\u00a0: vérifiez qu’il est branché et que son code est le bon."
            ) from error
        try:
            yield PKCS11Signer(session, cert_label=chosen.pkcs11_label, key_label=chosen.pkcs11_label)
        finally:
            session.close()


def _check_dates(certificate: Any, now: datetime) -> None:
    """Raise SignerUnavailable out of the days the certificate is good for: nobody would recognise its signature."""
    if not certificate.not_valid_before <= now <= certificate.not_valid_after:
        begins, ends = certificate.not_valid_before, certificate.not_valid_after
        raise SignerUnavailable(
            f"Le certificat de signature vaut du {begins:%d/%m/%Y} au {ends:%d/%m/%Y}\u00a0: rien n’a été signé. "
            "Prévenez l’administrateur du portail."
        )


def _dated(metadata: Any, signer: Any, timestamper: Any, at: datetime | None) -> Any:
    """A signer of PDF that states ``at`` as its time: the business's, which a demonstration moves."""
    from pyhanko.sign.signers import PdfSigner

    class Dated(PdfSigner):
        def init_signing_session(self, *given: Any, **named: Any) -> Any:
            session = super().init_signing_session(*given, **named)
            session.system_time = at or session.system_time
            return session

    return Dated(metadata, signer=signer, timestamper=timestamper)


def _apart(work: Callable[[], Any]) -> Any:
    """Do ``work`` in a thread of its own: pyHanko starts an event loop, which the caller's thread may have already."""
    with ThreadPoolExecutor(max_workers=1) as alone:
        return alone.submit(work).result()


@dataclass(frozen=True)
class DemoSigner:
    """Signs for each person with a test certificate in their name, made when it first serves."""

    instance_dir: Path
    clock: SystemClock

    def key_of(self, account: str) -> KeyKind:
        """See the port: everybody has one, worthless."""
        return KeyKind.OWN

    def sign(self, pdf: bytes, request: SigningRequest) -> bytes:
        """See the port."""
        certificate, _ = demo_certificate(self.instance_dir, self.clock.now(), request.name)
        return _Key(SigningSettings(str(certificate), PASSWORD.decode())).sign(pdf, request, named=True)


def _sentence(error: Exception, settings: SigningSettings) -> str:
    from pyhanko.sign.timestamps import TimestampRequestError

    if isinstance(error, TimestampRequestError) or (settings.tsa_url and "timestamp" in str(error).lower()):
        return "Le service d’horodatage ne répond pas\u00a0: rien n’a été signé, recommencez plus tard."
    return "La signature a échoué\u00a0: le certificat ou le dispositif la refuse. Prévenez l’administrateur."
