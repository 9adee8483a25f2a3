"""Which claim may be begun on an award, given those made before."""

from __future__ import annotations

from collections.abc import Iterable

from portal.domain.claim import KIND_LABELS, ClaimKind, ClaimState
from portal.domain.claim_amounts import ClaimTerms

_K = ClaimKind


def kind_problem(terms: ClaimTerms, kind: ClaimKind, earlier: Iterable[tuple[ClaimKind, ClaimState]]) -> str:
    """Why a claim of this kind cannot be begun now, a French sentence; empty when it can. Rejected ones count for
    nothing."""
    standing = [(one, state) for one, state in earlier if state is not ClaimState.REJECTED]
    kinds = {one for one, _ in standing}
    if _K.BALANCE in kinds:
        return "Le solde est déjà demandé : il n’y a plus d’autre paiement à demander."
    if any(state in _UNDER_WAY for _, state in standing):
        return "Une demande de paiement est déjà en cours : terminez-la avant d’en ouvrir une autre."
    if kind is _K.ADVANCE and terms.advance_limit_cents == 0:
        return "L’arrêté ne prévoit pas d’avance."
    if kind is _K.ADVANCE and kinds:
        return "L’avance se demande une seule fois, avant tout autre paiement."
    if kind is _K.INTERIM and terms.interim_share is None:
        return "L’arrêté ne prévoit pas d’acompte : demandez le solde à la fin de l’opération."
    return ""


def kinds_offered(terms: ClaimTerms, earlier: Iterable[tuple[ClaimKind, ClaimState]]) -> list[tuple[str, str]]:
    """Kinds that may be begun now, with their labels."""
    known = list(earlier)
    return [(kind.value, KIND_LABELS[kind]) for kind in _K if not kind_problem(terms, kind, known)]


_UNDER_WAY = frozenset({ClaimState.DRAFT, ClaimState.FILED, ClaimState.INCOMPLETE, ClaimState.VERIFIED})
