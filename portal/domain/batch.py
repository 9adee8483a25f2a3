"""Actions on several dossiers at once: what each would change, or why it cannot."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from portal.domain.dossier import DOSSIER, DossierState


class BatchAction(StrEnum):
    """What can be done to several dossiers of the list."""

    ASSIGN = "assign"
    DECLARE_COMPLETE = "declare_complete"
    START_REVIEW = "start_review"


BATCH_LABELS: dict[BatchAction, str] = {
    BatchAction.ASSIGN: "Attribuer à",
    BatchAction.DECLARE_COMPLETE: "Déclarer complets",
    BatchAction.START_REVIEW: "Ouvrir l’instruction",
}


@dataclass(frozen=True, slots=True)
class BatchFacts:
    """What decides of one dossier. ``instructor``: name, empty when nobody follows it; ``same``: already the target."""

    state: DossierState
    instructor: str = ""
    same: bool = False
    presumed_complete: bool = False
    awaits_items: bool = False


def refusal(action: BatchAction, facts: BatchFacts) -> str:
    """Why the action cannot be done on this dossier; empty when it can."""
    label = DOSSIER.labels[facts.state].lower()
    if action is BatchAction.ASSIGN:
        return f"Déjà attribué à {facts.instructor}." if facts.same else ""
    if not DOSSIER.allows(facts.state, action.value):
        wanted = "déposé" if action is BatchAction.DECLARE_COMPLETE else "complet"
        return f"L’état est « {label} », il faudrait « {wanted} »."
    if action is BatchAction.DECLARE_COMPLETE and facts.awaits_items:
        return "Des pièces demandées ne sont pas arrivées."
    if action is BatchAction.DECLARE_COMPLETE and not facts.presumed_complete:
        return "Des pièces manquaient au dépôt : ouvrez le dossier pour vérifier."
    return ""


def effect(action: BatchAction, facts: BatchFacts, target: str, actor: str) -> str:
    """What the action would change, in words."""
    if action is BatchAction.ASSIGN:
        return f"Attribué à {target}" + (f" au lieu de {facts.instructor}" if facts.instructor else "")
    if action is BatchAction.DECLARE_COMPLETE:
        return "Déposé devient complet ; un courriel part au porteur"
    return "Complet devient en instruction" + ("" if facts.instructor else f", attribué à {actor}")
