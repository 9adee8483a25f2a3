"""File a payment claim, or send the answer to what was asked: everything is checked again, then frozen."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from portal.domain.actors import Actor
from portal.domain.claim import CLAIM, KIND_LABELS, ClaimKind, ClaimState
from portal.domain.claim_rules import invoice_problems, number_key
from portal.domain.errors import Conflict, InvalidInput
from portal.domain.permissions import Permission
from portal.models import Act, ClaimFile, ClaimInvoice, Organisation, PaymentClaim, QuoteReading, StoredFile
from portal.queries.award import AwardView
from portal.queries.claim_amounts import due_of
from portal.queries.indicators import indicators_of
from portal.queries.settlement import aids_of
from portal.services.claims.duplicates import Brought, duplicate
from portal.services.claims.editing import check_version, facts_of, invoices_of, rules_of, standing_award
from portal.services.claims.filed_version import freeze_filing
from portal.services.claims.loading import lock_claim, move
from portal.services.claims.save_papers import REPORT, STATEMENT
from portal.services.telling import tell_prefecture
from portal.services.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class FileClaim:
    """The claim as seen at ``version``. ``reply``: the answer to the items asked for."""

    claim: str
    version: int
    reply: str = ""


def file_claim(uow: UnitOfWork, actor: Actor, command: FileClaim) -> int:
    """Draft or incomplete → filed; what is asked, in cents. Raises InvalidInput with every sentence, or Conflict."""
    claim, act = lock_claim(uow, actor, Permission.CLAIM_FILE, command.claim)
    verb = "supply_items" if claim.state is ClaimState.INCOMPLETE else "file"
    CLAIM.next(claim.state, verb)
    check_version(claim, command.version)
    # One claim of an organisation at a time: two filed at once cannot hold the same invoice.
    uow.session.execute(sa.select(Organisation.id).where(Organisation.id == claim.organisation_id).with_for_update())
    award, invoices = standing_award(uow, act), invoices_of(uow, claim)
    problems = _problems(uow, claim, award, invoices)
    if problems:
        raise InvalidInput(problems)
    due = due_of(uow.session, award, claim)
    if due.due_cents == 0 and claim.kind != ClaimKind.BALANCE:
        raise InvalidInput({"form": "Cette demande n’ouvre droit à aucun versement : ce qui est déjà payé la couvre."})
    claim.amount_cents = due.due_cents
    claim.filed_at = claim.filed_at or uow.now
    _hold(uow, invoices)
    move(uow, actor, claim, act, verb, remark=command.reply, amount_cents=due.due_cents)
    freeze_filing(uow, actor, claim, award, invoices)
    _tell(uow, claim, act, verb)
    return due.due_cents


def _problems(uow: UnitOfWork, claim: PaymentClaim, award: AwardView, invoices: list[ClaimInvoice]) -> dict[str, str]:
    problems: dict[str, str] = {}
    rules = rules_of(uow, claim, award)
    for invoice in invoices:
        found = list(invoice_problems(facts_of(invoice), rules).values())
        file = uow.session.get_one(StoredFile, invoice.file_id)
        brought = Brought(file.sha256, invoice.supplier, invoice.supplier_siret, invoice.number, invoice.id)
        known = duplicate(uow, claim, brought)
        if found or known:
            name = invoice.number or invoice.file_name
            problems[f"invoice_{invoice.public_id}"] = f"Facture {name} : {known or found[0]}"
    kind = ClaimKind(claim.kind)
    if kind is ClaimKind.ADVANCE:
        return problems
    if not invoices:
        problems["invoices"] = "Ajoutez au moins une facture."
    problems |= _papers(uow, claim, kind)
    if kind is ClaimKind.BALANCE and aids_of(uow.session, award.act_id) is None:
        problems["aids"] = (
            "Déclarez les autres aides reçues, à la page « Montant définitif » : elles entrent dans le calcul du solde."
        )
    return problems


def _papers(uow: UnitOfWork, claim: PaymentClaim, kind: ClaimKind) -> dict[str, str]:
    kinds = set(
        uow.session.scalars(
            sa.select(ClaimFile.kind).where(ClaimFile.claim_id == claim.id, ClaimFile.set_aside_at.is_(None))
        )
    )
    problems = {}
    if STATEMENT not in kinds or not claim.accountant_name or claim.statement_on is None:
        problems["statement"] = (
            "Joignez l’état récapitulatif des dépenses certifié par le comptable, avec son nom et la date."
        )
    if kind is ClaimKind.BALANCE:
        problems |= _final_report(uow, claim, REPORT in kinds)
    return problems


def _final_report(uow: UnitOfWork, claim: PaymentClaim, joined: bool) -> dict[str, str]:
    """The final report: that of the indicators where there are some, else a file."""
    known = indicators_of(uow.session, claim.act_id)
    if known is not None:
        sentence = "Déposez le bilan final, à la page « Indicateurs et bilans » : il accompagne la demande de solde."
        return {"indicators": sentence} if known.final is None else {}
    sentence = "Joignez le compte rendu final de l’opération : il accompagne la demande de solde."
    return {} if joined else {"report": sentence}


def _hold(uow: UnitOfWork, invoices: list[ClaimInvoice]) -> None:
    """Mark the invoices as claimed, with what the reader found; the database refuses them a second time."""
    for invoice in invoices:
        file = uow.session.get_one(StoredFile, invoice.file_id)
        invoice.number_key = number_key(invoice.supplier, invoice.supplier_siret, invoice.number)
        invoice.file_key = file.sha256
        read = sa.select(QuoteReading.content).where(QuoteReading.sha256 == file.sha256)
        invoice.reading = uow.session.scalar(read.order_by(QuoteReading.id.desc()).limit(1))
    try:
        uow.session.flush()
    except IntegrityError:
        raise Conflict("Une de ces factures est déjà dans une autre demande de paiement : retirez-la.") from None


def _tell(uow: UnitOfWork, claim: PaymentClaim, act: Act, verb: str) -> None:
    label = KIND_LABELS[ClaimKind(claim.kind)].lower()
    did = "complété" if verb == "supply_items" else "déposé"
    body = f"Le bénéficiaire a {did} sa demande de paiement n° {claim.number} ({label}). Elle attend votre contrôle.\n"
    tell_prefecture(uow, act.dossier, f"demande de paiement n° {claim.number}", body)
