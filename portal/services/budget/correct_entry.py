"""Correct a notified movement typed wrongly: a counter-entry of the same amount. The right one is then typed anew."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from portal.domain.actors import Actor
from portal.domain.errors import Conflict, InvalidInput, NotFound
from portal.domain.ledger import COUNTERPARTS, ENTRY_LABELS, NOTIFIED
from portal.models import Envelope, LedgerEntry
from portal.services.budget.envelopes import lock_envelope
from portal.services.budget.notify_credits import needs_second_person
from portal.services.budget.post_entry import EntryCommand, post_entry
from portal.services.locking import person_id_of
from portal.services.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class CorrectEntry:
    """Undo the entry ``entry`` (public id)."""

    entry: str
    reason: str


def correct_entry(uow: UnitOfWork, actor: Actor, command: CorrectEntry) -> None:
    """Post the counter-entry. Raises InvalidInput, LedgerRefusal, or Conflict when the entry is not for correction,
    or not by one person alone.

    Undone, credits already reserved become a notified shortfall, as with a cut: nothing goes below zero.
    """
    entry = uow.session.scalar(sa.select(LedgerEntry).where(LedgerEntry.public_id == command.entry))
    if entry is None:
        raise NotFound
    envelope, _ = lock_envelope(uow, actor, _envelope_of(uow, entry))
    person_id_of(actor)
    if not command.reason.strip():
        raise InvalidInput({"reason": "Dites ce qui était faux."})
    if entry.kind not in NOTIFIED or entry.origin_id is not None:
        raise Conflict("Ce mouvement ne se corrige pas ici\u00a0: il suit une décision, un acte ou une autre écriture.")
    if uow.session.scalar(sa.select(LedgerEntry.id).where(LedgerEntry.origin_id == entry.id)) is not None:
        raise Conflict("Ce mouvement est déjà corrigé par une contre-écriture.")
    if needs_second_person(uow.session, envelope.window_id):
        raise Conflict(
            "Les crédits de ce guichet bougent à deux\u00a0: saisissez le mouvement inverse par «\u00a0Enregistrer une "
            "notification de crédits\u00a0», une autre personne le confirme."
        )
    label = ENTRY_LABELS[entry.kind]
    post_entry(
        uow,
        actor,
        EntryCommand(
            envelope.id,
            COUNTERPARTS[entry.kind],
            entry.amount_cents,
            command.reason.strip(),
            f"correction:{entry.public_id}",
            notice=f"Correction\u00a0: {label}, {entry.notice}"[:200],
            notice_on=entry.notice_on,
            origin_id=entry.id,
        ),
    )


def _envelope_of(uow: UnitOfWork, entry: LedgerEntry) -> str:
    return uow.session.get_one(Envelope, entry.envelope_id).public_id
