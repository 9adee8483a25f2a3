"""What the signatures of a file say, as kept with the copy: technical facts, never that they are qualified."""

from __future__ import annotations

from typing import Any

from portal.domain.snapshot import canonical_json
from portal.services.ports import SignatureFact, SignaturesUnreadable
from portal.services.runtime import Runtime


def read_signatures(runtime: Runtime, pdf: bytes) -> tuple[SignatureFact, ...]:
    """The signatures of a file; none when it has none or cannot be read."""
    if runtime.check_signatures is None:
        return ()
    try:
        return runtime.check_signatures(pdf)
    except SignaturesUnreadable:
        return ()


def signature_problem(facts: tuple[SignatureFact, ...]) -> str | None:
    """Why the signatures cannot be kept; None when all of them hold."""
    if not facts:
        return (
            "Ce fichier ne contient aucune signature électronique lisible\u00a0: exportez-le de nouveau du parapheur."
        )
    if not all(fact.intact and fact.valid for fact in facts):
        return "Une signature de ce fichier n’est pas valide, ou le fichier a changé depuis\u00a0: il n’est pas gardé."
    if not facts[-1].whole:
        return "Ce fichier a été modifié après sa signature\u00a0: il n’est pas gardé."
    return None


def signatures_json(facts: tuple[SignatureFact, ...], **more: Any) -> str:
    """The report: ``signatures``, and whatever else the way adds."""
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
        }
        for fact in facts
    ]
    return canonical_json({"signatures": rows, **more})
