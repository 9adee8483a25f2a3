"""PAdES signatures of PDF files: made with a certificate file or a key in a token, checked in a child process."""

from portal.adapters.pdf_signing.checking import SignatureCheck
from portal.adapters.pdf_signing.signing import DemoSigner, make_signer

__all__ = ["DemoSigner", "SignatureCheck", "make_signer"]
