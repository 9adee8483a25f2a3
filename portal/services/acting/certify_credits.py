"""Attestation de disponibilité des crédits: certifies the reservation made by the decision, reserves nothing more."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from portal.domain.act import ACT
from portal.domain.actors import Actor
from portal.domain.clocks import paris_date
from portal.domain.errors import Forbidden, InvalidInput
from portal.domain.events import Event
from portal.domain.permissions import Permission
from portal.services.acting.awarding import award_only, check_reserved, standing_grant
from portal.services.locking import lock_act, person_id_of
from portal.services.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class CertifyCredits:
    """Certify the credits of ``act`` (public id); dated today unless ``certified_on`` says otherwise."""

    act: str
    certified_on: date | None = None


def certify_credits(uow: UnitOfWork, actor: Actor, command: CertifyCredits) -> None:
    """Record the certificate. Raises InvalidInput on a date before the decision or in the future, Conflict when the
    reservation is not the act's amount, Forbidden to whoever decided."""
    act = lock_act(uow, actor, Permission.ACT_CERTIFY_CREDITS, command.act)
    person_id = person_id_of(actor)
    award_only(act)
    target = ACT.next(act.state, "certify_credits")
    decision = standing_grant(uow, act)
    if decision.person_id == person_id:
        raise Forbidden("Vous avez pris la décision\u00a0: une autre personne doit attester les crédits.")
    check_reserved(uow, act)
    today = paris_date(uow.now)
    certified_on = command.certified_on or today
    if certified_on > today:
        raise InvalidInput({"certified_on": "La date de l’attestation est dans le futur\u00a0: corrigez-la."})
    if certified_on < decision.decided_on:
        raise InvalidInput({"certified_on": "L’attestation ne peut pas précéder la décision qui réserve les crédits."})
    act.state = target
    act.credits_certified_on = certified_on
    act.credits_certified_by_id = person_id
    uow.record(
        Event.ACT_CREDITS_CERTIFIED,
        actor,
        ("act", act.public_id),
        dossier=act.dossier.public_id,
        facts={"amount_cents": act.amount_cents, "certified_on": certified_on},
    )
