"""Order the payment of a certified claim (mise en paiement): the ledger's payment entry, on the confirmed account."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from portal.domain.act import ActState
from portal.domain.actors import Actor
from portal.domain.claim import CLAIM, ClaimState
from portal.domain.clocks import paris_date
from portal.domain.errors import Conflict, InvalidInput, LedgerRefusal
from portal.domain.french_dates import date_fr
from portal.domain.ledger import EntryKind
from portal.domain.money import format_euros
from portal.domain.permissions import Permission
from portal.models import Act, ActBalance, PaymentClaim
from portal.services.acting.official_numbers import digits_of
from portal.services.award_life.money_back import commitment_of
from portal.services.award_life.ordering import check_may_order
from portal.services.budget.post_entry import EntryCommand, post_entry
from portal.services.claims.loading import confirmed_account, last_step, lock_claim, move
from portal.services.letters.telling_facts import tell_payment
from portal.services.telling import tell_applicant
from portal.services.unit_of_work import UnitOfWork

_REQUEST = re.compile(r"[0-9A-Z][0-9A-Z/.-]{2,19}", re.ASCII)


@dataclass(frozen=True, slots=True)
class OrderClaim:
    """``claim`` (public id), the number of the payment request in Chorus, and the day it was ordered."""

    claim: str
    request_number: str
    ordered_on: date


def order_claim(uow: UnitOfWork, actor: Actor, command: OrderClaim) -> None:
    """Certified → ordered, and the payment entry. Raises InvalidInput, Conflict, or LedgerRefusal with what is missing.

    Needs an account confirmed by two persons (the one of the certificate when there is one) and an act in force.
    """
    claim, act = lock_claim(uow, actor, Permission.CLAIM_ORDER, command.claim)
    CLAIM.next(claim.state, "order")
    number = digits_of(command.request_number).upper()
    problems = _problems(uow, claim, number, command.ordered_on)
    if problems:
        raise InvalidInput(problems)
    _check_act(uow, act)
    _set_account(uow, claim)
    amount = _check_amount(uow, claim, act)
    check_may_order(uow, act, amount, command.ordered_on)
    claim.request_number, claim.ordered_on = number, command.ordered_on
    move(uow, actor, claim, act, "order", amount_cents=amount)
    post_entry(uow, actor, _payment(uow, claim, act, amount))
    tell_payment(uow, actor, claim, act)
    body = (
        f"Bonjour,\n\nVotre demande de paiement n° {claim.number} est mise en paiement le "
        f"{date_fr(command.ordered_on)}, pour {format_euros(amount)}. Le virement suit, fait par le comptable de "
        "l’État.\n\nLe guichet FITN7\n"
    )
    tell_applicant(uow, act.dossier, "mise en paiement", body)


def _problems(uow: UnitOfWork, claim: PaymentClaim, number: str, ordered_on: date) -> dict[str, str]:
    problems = {}
    if not _REQUEST.fullmatch(number):
        problems["request_number"] = "Indiquez le numéro de la demande de paiement, tel que Chorus le donne."
    elif uow.session.scalar(_same_number(claim, number)) is not None:
        problems["request_number"] = "Une autre demande de paiement porte déjà ce numéro : relisez-le dans Chorus."
    certified = last_step(uow, claim, "certify")
    if ordered_on > paris_date(uow.now):
        problems["ordered_on"] = "La date de mise en paiement est dans le futur : relisez-la dans Chorus."
    elif certified is not None and ordered_on < paris_date(certified.created_at):
        problems["ordered_on"] = "La mise en paiement ne peut pas précéder la certification du service fait."
    return problems


def _same_number(claim: PaymentClaim, number: str) -> sa.Select[tuple[int]]:
    return sa.select(PaymentClaim.id).where(
        PaymentClaim.window_id == claim.window_id,
        PaymentClaim.request_number == number,
        PaymentClaim.id != claim.id,
        PaymentClaim.state != ClaimState.REJECTED,
    )


def _check_act(uow: UnitOfWork, act: Act) -> None:
    if act.state not in (ActState.NOTIFIED, ActState.MODIFIED):
        raise Conflict("L’acte qui fonde ce paiement n’est plus en vigueur : rien ne peut être mis en paiement.")


def _set_account(uow: UnitOfWork, claim: PaymentClaim) -> None:
    account = confirmed_account(uow, claim.organisation_id)
    if account is None:
        raise Conflict(
            "Aucun RIB confirmé : le paiement attend que le bénéficiaire en dépose un et qu’une seconde personne "
            "le confirme."
        )
    if claim.account_id is not None and claim.account_id != account.id:
        raise Conflict(
            "Le RIB a changé depuis le certificat pour paiement : établissez un nouveau certificat avant la mise en "
            "paiement."
        )
    claim.account_id = account.id


def _check_amount(uow: UnitOfWork, claim: PaymentClaim, act: Act) -> int:
    amount = claim.payable_cents or 0
    if amount == 0:
        raise Conflict("Cette demande n’ouvre droit à aucun versement : il n’y a rien à mettre en paiement.")
    balance = uow.session.get(ActBalance, act.id, populate_existing=True)
    left = balance.committed_cents - balance.paid_cents if balance is not None else 0
    if amount > left:
        raise LedgerRefusal(
            f"Il reste {format_euros(left)} engagés et non payés pour cet acte : {format_euros(amount)} ne peuvent "
            "pas être mis en paiement.",
            amount - left,
        )
    return amount


def _payment(uow: UnitOfWork, claim: PaymentClaim, act: Act, amount: int) -> EntryCommand:
    return EntryCommand(
        commitment_of(uow, act).envelope_id,
        EntryKind.PAYMENT,
        amount,
        f"Mise en paiement {claim.request_number}, demande n° {claim.number} de l’acte {act.reference}",
        payment_key(claim),
        dossier_id=act.dossier_id,
        act_id=act.id,
        claim_id=claim.id,
        ej_number=act.ej_number,
        dossier_public_id=act.dossier.public_id,
    )


def payment_key(claim: PaymentClaim) -> str:
    """Key of the claim's payment entry: one claim is paid once."""
    return f"payment:{claim.public_id}"
