"""Begin a new draft from a former dossier: what was declared, expenses and plan; neither signature nor dates passed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from portal.domain.actors import Actor
from portal.domain.clocks import paris_date
from portal.domain.deadlines import is_open
from portal.domain.declaration import PROOF_KINDS
from portal.domain.errors import Conflict
from portal.domain.events import Event
from portal.domain.permissions import Permission, Subject, require
from portal.models import Document, Dossier, ExpenseLine, FunderLine, PartnerBody
from portal.models.expenses import QuoteDiscount
from portal.queries.applicant_views import Declared
from portal.queries.rulebooks import rulebook_in_force
from portal.services.applicant.drafts import own_dossier, refresh_total
from portal.services.locking import person_id_of
from portal.services.unit_of_work import UnitOfWork

#: Dates that a copy keeps only while they are still to come; that of a signature never.
DATES = {
    "start_on": "le début prévu du projet",
    "results_on": "les premiers résultats visibles",
    "financial_close_on": "la dernière facture payée",
}
SIGNED_ON = "first_legal_act_on"


@dataclass(frozen=True, slots=True)
class Copied:
    """The new draft's public id, and what must be done again, one sentence each."""

    public_id: str
    again: tuple[str, ...]


def copy_dossier(uow: UnitOfWork, actor: Actor, dossier_id: str) -> Copied:
    """Copy the actor's own dossier into a draft of the same window. Raises Conflict once the window is closed."""
    source = own_dossier(uow, actor, dossier_id, Permission.DOSSIER_READ)
    # A mandate opens one dossier: beginning another one is for the organisation's own people.
    require(actor, Permission.DOSSIER_CREATE, Subject(source.window_id, source.organisation_id, is_draft=True))
    rulebook = rulebook_in_force(uow.session, source.window_id)
    if not is_open(uow.now, rulebook.opens_on, rulebook.closes_on):
        raise Conflict(
            f"Le guichet reçoit les demandes jusqu’au {rulebook.closes_on:%d/%m/%Y} inclus : un nouveau dossier ne "
            "pourrait pas être déposé."
        )
    today = paris_date(uow.now)
    values = {name: getattr(source, name) for name in Declared.__dataclass_fields__}
    values |= {name: _still_to_come(values[name], today) for name in DATES}
    values[SIGNED_ON] = None
    copy = Dossier(
        **values,
        window_id=source.window_id,
        organisation_id=source.organisation_id,
        created_by_id=person_id_of(actor),
        created_at=uow.now,
    )
    copy.axes, copy.answers = list(source.axes), dict(source.answers)
    uow.session.add(copy)
    uow.session.flush()
    _copy_lines(uow, source, copy)
    refresh_total(copy)
    uow.record(
        Event.DOSSIER_CREATED,
        actor,
        ("dossier", copy.public_id),
        dossier=copy.public_id,
        facts={"copied_from": source.public_id},
    )
    return Copied(copy.public_id, to_redo(source, today))


def to_redo(source: Dossier, today: date) -> tuple[str, ...]:
    """What a copy of ``source`` made ``today`` leaves to be done again."""
    passed = [label for name, label in DATES.items() if _still_to_come(getattr(source, name), today) is None]
    found = ["Relisez chaque étape : le nouveau dossier est un brouillon, rien n’est déposé."]
    if passed:
        found.append(f"Saisissez de nouveau : {', '.join(passed)}.")
    if getattr(source, SIGNED_ON):
        found.append("Dites si un devis ou un bon de commande est déjà signé : cette date n’est pas reprise.")
    if any(line.proof_id for line in source.expenses):
        found.append("Vérifiez que les devis repris sont encore valables.")
    if any(piece.removed_at is None and piece.kind not in (*PROOF_KINDS, "receipt") for piece in source.documents):
        found.append("Joignez de nouveau la délibération et les réponses des financeurs : elles ne sont pas reprises.")
    found.append("Faites signer la nouvelle demande par le signataire.")
    return tuple(found)


def _still_to_come(value: date | None, today: date) -> date | None:
    return value if value is not None and value >= today else None


def _copy_lines(uow: UnitOfWork, source: Dossier, copy: Dossier) -> None:
    """Lines with the proofs they retain (the same stored file, a new piece), their discounts, and the plan."""
    pieces: dict[int, Document] = {}
    twins: dict[int, ExpenseLine] = {}
    for line in source.expenses:
        twins[line.id] = ExpenseLine(**_columns(line), dossier_id=copy.id, created_at=uow.now)
        if line.proof is not None and line.proof.removed_at is None:
            if line.proof.id not in pieces:
                pieces[line.proof.id] = _piece(uow, line.proof, copy)
            twins[line.id].proof_id = pieces[line.proof.id].id
    uow.session.add_all(twins.values())
    for discount in source.discounts:
        if discount.document_id in pieces:
            piece = pieces[discount.document_id]
            uow.session.add(
                QuoteDiscount(**_columns(discount), dossier_id=copy.id, document_id=piece.id, created_at=uow.now)
            )
    for funder in source.funders:
        row = FunderLine(**_columns(funder), dossier_id=copy.id, created_at=uow.now)
        row.expenses = [twins[line.id] for line in funder.expenses]
        uow.session.add(row)
    for partner in source.partners:
        uow.session.add(PartnerBody(**_columns(partner), dossier_id=copy.id, created_at=uow.now))
    uow.session.flush()
    uow.session.refresh(copy)


def _piece(uow: UnitOfWork, proof: Document, copy: Dossier) -> Document:
    piece = Document(
        dossier_id=copy.id, kind=proof.kind, name=proof.name, file_id=proof.file_id, created_at=uow.now
    )
    uow.session.add(piece)
    uow.session.flush()
    return piece


def _columns(row: ExpenseLine | FunderLine | PartnerBody | QuoteDiscount) -> dict[str, object]:
    """The declared values of a line: every column but its identity and its links."""
    left = {"id", "public_id", "created_at", "version"}
    columns = sa.inspect(type(row)).columns
    return {c.key: getattr(row, c.key) for c in columns if c.key not in left and not c.foreign_keys}
