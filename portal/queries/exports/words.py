"""Words of the exports that no other page says in the same way."""

from __future__ import annotations

from portal.domain.dossier import DossierState
from portal.reference import arrondissements

VERDICTS = {"eligible": "Éligible", "to_review": "À apprécier", "ineligible": "Non éligible"}
OUTCOMES = {"grant": "Accorder", "refuse": "Refuser"}
#: States of a dossier whose last decision stands; reopened, it waits for another one.
STANDING_DECISION = frozenset({DossierState.GRANTED, DossierState.REFUSED})


def seat(code: str) -> str:
    """Name of an arrondissement, its code when it is not known."""
    known = arrondissements().get(code)
    return known.name if known else code
