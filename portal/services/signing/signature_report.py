"""What the signatures of a file say, as kept with the copy: technical facts, never that they are qualified."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from portal.domain.snapshot import canonical_json
from portal.services.ports import SignatureFact, SignaturesUnreadable
from portal.services.runtime import Runtime


def read_signatures(runtime: Runtime, pdf: bytes, issued_size: int = 0) -> tuple[SignatureFact, ...]:
    """The signatures of a file; none when it has none or cannot be read. ``issued_size``: see the port."""
    if runtime.check_signatures is None:
        return ()
    try:
        return runtime.check_signatures(pdf, issued_size)
    except SignaturesUnreadable:
        return ()


def signature_problem(facts: tuple[SignatureFact, ...]) -> str | None:
    """Why the signatures cannot be kept; None when all of them hold.

    They hold whoever signed, and whatever was there before the first of them: that is for ``signature_remarks`` and
    for the comparison with what was issued.
    """
    if not facts:
        return (
            "Ce fichier ne contient aucune signature électronique lisible\u00a0: exportez-le de nouveau du parapheur."
        )
    if not all(fact.intact and fact.valid for fact in facts):
        return "Une signature de ce fichier n’est pas valide, ou le fichier a changé depuis\u00a0: il n’est pas gardé."
    if not facts[-1].whole:
        return "Ce fichier a été modifié après sa signature\u00a0: il n’est pas gardé."
    return None


def signature_remarks(facts: tuple[SignatureFact, ...], signatory: str, *, demo: bool) -> tuple[str, ...]:
    """Why valid signatures do not make an act signed by themselves: a second person looks at these sentences."""
    remarks = [
        f"Le certificat de « {fact.signer} » ne vient pas d’une autorité reconnue par ce portail."
        for fact in facts
        if not fact.trusted
    ]
    if not demo:
        remarks += [f"Le certificat de « {fact.signer} » est un certificat de test." for fact in facts if fact.test]
    if not any(same_person(fact.signer, signatory) for fact in facts):
        remarks.append(f"Aucune signature n’est au nom du signataire de l’acte, {signatory}.")
    return tuple(dict.fromkeys(remarks))


def same_person(certificate: str, signatory: str) -> bool:
    """Whether a certificate bears the signatory's name: each word of it, whatever the order, case and accents."""
    wanted = _words(signatory) - _TITLES
    return bool(wanted) and wanted <= _words(certificate)


_TITLES = frozenset(("m", "mme", "monsieur", "madame"))


def _words(text: str) -> frozenset[str]:
    plain = "".join(letter for letter in unicodedata.normalize("NFKD", text) if not unicodedata.combining(letter))
    return frozenset(re.findall(r"\w+", plain.casefold()))


def signatures_json(facts: tuple[SignatureFact, ...], signatory: str, **more: Any) -> str:
    """The report: ``signatures``, each with whether its certificate bears the signatory's name (``named``), and
    whatever else the way adds."""
    rows = [
        {
            "signer": fact.signer,
            "issuer": fact.issuer,
            "serial": fact.serial,
            "signed_at": fact.signed_at,
            "intact": fact.intact,
            "valid": fact.valid,
            "whole": fact.whole,
            "trusted": fact.trusted,
            "timestamped": fact.timestamped,
            "test": fact.test,
            "only_signed": fact.only_signed,
            "named": same_person(fact.signer, signatory),
        }
        for fact in facts
    ]
    return canonical_json({"signatures": rows, **more})
