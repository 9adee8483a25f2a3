"""Settle the final amount of an award when its balance claim is certified: computation frozen, the rest decommitted."""

from __future__ import annotations

from dataclasses import asdict

import sqlalchemy as sa

from portal.domain.actors import Actor
from portal.domain.claim import ClaimState
from portal.domain.clocks import paris_date
from portal.domain.errors import Conflict
from portal.domain.events import Event
from portal.domain.french_dates import date_fr
from portal.domain.money import format_euros
from portal.domain.snapshot import freeze
from portal.eligibility.settlement import Settlement
from portal.models import Act, AwardSettlement, PaymentClaim
from portal.models.base import new_public_id
from portal.queries.award import AwardView, award_of
from portal.queries.claim_amounts import to_be_ended
from portal.queries.settlement import aids_of, settled_of, settlement_now, spent_lines
from portal.services.award_life.money_back import release_rest
from portal.services.locking import person_id_of
from portal.services.telling import tell_applicant
from portal.services.unit_of_work import UnitOfWork

_OPEN = (ClaimState.FILED, ClaimState.INCOMPLETE, ClaimState.VERIFIED, ClaimState.CERTIFIED)


def settle_balance(uow: UnitOfWork, actor: Actor, claim: PaymentClaim, act: Act) -> Settlement:
    """Part of certifying a balance claim: sets what is payable, keeps the computation, gives the rest back.

    The caller has moved the claim to certified, its row and the act's are locked, permission was asked. Raises
    Conflict while another claim is open or the aids received are not declared.
    """
    award = award_of(uow.session, act.dossier_id)
    if award is None or award.act_id != act.id:
        raise Conflict("L’arrêté qui accorde cette subvention n’est plus en vigueur.")
    _check_ready(uow, claim, act)
    settlement = settlement_now(uow.session, award)
    content, digest = freeze(_content(uow, award, settlement))
    kept = AwardSettlement(
        public_id=new_public_id(),
        window_id=act.window_id,
        act_id=act.id,
        claim_id=claim.id,
        final_cents=settlement.final_cents,
        released_cents=settlement.rest_cents,
        content=content,
        content_sha256=digest,
        settled_by_id=person_id_of(actor),
        created_at=uow.now,
    )
    uow.session.add(kept)
    claim.payable_cents = settlement.due_cents
    uow.session.flush()
    reason = f"Montant définitif arrêté à {format_euros(settlement.final_cents)} : le reste est désengagé"
    entry = release_rest(uow, actor, act, settlement.rest_cents, reason, f"settle:{kept.public_id}")
    kept.entry_id = entry.id if entry is not None else None
    uow.record(
        Event.AWARD_SETTLED,
        actor,
        ("act", act.public_id),
        dossier=award.dossier_public_id,
        facts={
            "claim": claim.public_id,
            "final_cents": settlement.final_cents,
            "due_cents": settlement.due_cents,
            "released_cents": settlement.rest_cents,
            "content_sha256": digest,
        },
    )
    _tell(uow, act, settlement)
    return settlement


def _check_ready(uow: UnitOfWork, claim: PaymentClaim, act: Act) -> None:
    other = uow.session.scalar(
        sa.select(PaymentClaim.number)
        .where(
            PaymentClaim.act_id == act.id,
            PaymentClaim.id != claim.id,
            PaymentClaim.state.in_(_OPEN),
            to_be_ended(),
        )
        .limit(1)
    )
    if other is not None:
        raise Conflict(f"La demande de paiement n° {other} n’est pas terminée : traitez-la avant le solde.")
    if aids_of(uow.session, act.id) is None:
        raise Conflict(
            "Le bénéficiaire n’a pas déclaré les autres aides reçues : elles entrent dans le calcul du montant "
            "définitif. Demandez-lui de le faire, ou saisissez sa déclaration."
        )
    settled = settled_of(uow.session, act.id)
    if settled is not None:
        raise Conflict(f"Le montant définitif est déjà arrêté, le {date_fr(paris_date(settled.settled_at))}.")


def _content(uow: UnitOfWork, award: AwardView, settlement: Settlement) -> dict[str, object]:
    declared = aids_of(uow.session, award.act_id)
    return {
        "settlement": settlement.content,
        "lines": [asdict(line) for line in spent_lines(uow.session, award)],
        "aids": [asdict(aid) for aid in (declared.aids if declared else ())],
        "terms": {
            "maximum_cents": award.maximum_cents,
            "base_cents": award.base_cents,
            "rate": f"{award.rate.numerator}/{award.rate.denominator}",
            "under_spend": award.under_spend,
            "last_act_id": award.last_act_id,
        },
    }


def _tell(uow: UnitOfWork, act: Act, settlement: Settlement) -> None:
    if settlement.overpaid_cents:
        follows = "Les sommes déjà versées le dépassent : la préfecture vous écrira."
    elif settlement.due_cents:
        follows = f"Il reste {format_euros(settlement.due_cents)} à vous verser."
    else:
        follows = "Il est entièrement versé."
    body = (
        f"Bonjour,\n\nLe montant définitif de votre subvention est arrêté à {format_euros(settlement.final_cents)}. "
        f"{follows} Le calcul, étape par étape, se lit dans votre espace, à la page « Montant définitif ».\n\n"
        "Le guichet FITN7\n"
    )
    tell_applicant(uow, act.dossier, "montant définitif", body)
