"""What must still be true of an act's money before it moves: the grant stands and its reservation is whole."""

from __future__ import annotations

from portal.domain.act_kinds import ActKind
from portal.domain.dossier import DossierState
from portal.domain.errors import Conflict
from portal.models import Act, Decision, DossierBalance
from portal.services.signatory.last_records import last_decision
from portal.services.unit_of_work import UnitOfWork


def award_only(act: Act) -> None:
    """Raise Conflict for an act that follows an award: it moves no credits by itself."""
    if act.kind != ActKind.AWARD:
        raise Conflict("Cet acte ne mobilise pas de crédits : il n’y a rien à attester ni à engager.")


def standing_grant(uow: UnitOfWork, act: Act) -> Decision:
    """The decision the act carries out. Raises Conflict when it was taken back or replaced, or its money moved."""
    decision = last_decision(uow.session, act.dossier_id)
    if act.dossier.state is not DossierState.GRANTED or decision is None or decision.outcome != "grant":
        raise Conflict("La subvention n’est plus accordée : la décision a été reprise. L’acte ne peut pas avancer.")
    if decision.id != act.decision_id or decision.amount_cents != act.amount_cents:
        raise Conflict("La décision a changé depuis la préparation de l’acte\u00a0: préparez-le de nouveau.")
    return decision


def check_reserved(uow: UnitOfWork, act: Act) -> None:
    """Raise Conflict unless the dossier's reservation is exactly the act's amount."""
    balance = uow.session.get(DossierBalance, act.dossier_id, populate_existing=True)
    if balance is None or balance.reserved_cents != act.amount_cents:
        raise Conflict("Le montant réservé pour ce dossier n’est pas celui de l’acte\u00a0: vérifiez l’enveloppe.")
