"""Credits that come back to the envelope: what an award no longer needs is decommitted, and the waiting list told."""

from __future__ import annotations

import sqlalchemy as sa

from portal.domain.actors import Actor
from portal.domain.clocks import paris_date
from portal.domain.dossier import DossierState
from portal.domain.errors import Conflict
from portal.domain.ledger import EntryKind
from portal.domain.money import format_euros
from portal.models import Act, ActBalance, Dossier, Envelope, EnvelopeBalance, LedgerEntry, WaitingEntry
from portal.queries.windows import window_settings
from portal.services.budget.post_entry import EntryCommand, post_entry
from portal.services.jobs.send_mail import queue_mail
from portal.services.unit_of_work import UnitOfWork


def commitment_of(uow: UnitOfWork, act: Act) -> LedgerEntry:
    """The legal commitment (EJ) of an act, the first entry of it. Raises Conflict without one."""
    found = uow.session.scalar(
        sa.select(LedgerEntry)
        .where(LedgerEntry.act_id == act.id, LedgerEntry.kind == EntryKind.COMMITMENT)
        .order_by(LedgerEntry.id)
        .limit(1)
    )
    if found is None:
        raise Conflict("Aucun engagement juridique n’est enregistré pour cet acte : il n’y a rien à désengager.")
    return found


def balance_of_act(uow: UnitOfWork, act: Act) -> tuple[int, int]:
    """What the act has committed and been paid, read after its envelope's lock."""
    row = uow.session.get(ActBalance, act.id, populate_existing=True)
    return (row.committed_cents, row.paid_cents) if row is not None else (0, 0)


def release_rest(
    uow: UnitOfWork, actor: Actor, act: Act, amount_cents: int, reason: str, key: str
) -> LedgerEntry | None:
    """Decommit a part of an award as a consequence of what the caller decided; the waiting list is offered it.

    Nothing for 0. The database refuses to go below what was paid.
    """
    if amount_cents <= 0:
        return None
    entry = post_entry(
        uow,
        actor,
        EntryCommand(
            commitment_of(uow, act).envelope_id,
            EntryKind.DECOMMITMENT,
            amount_cents,
            reason,
            key,
            dossier_id=act.dossier_id,
            act_id=act.id,
            ej_number=act.ej_number,
            dossier_public_id=act.dossier.public_id,
        ),
    )
    offer_waiting_list(uow, act.window_id, entry)
    return entry


def offer_waiting_list(uow: UnitOfWork, window_id: int, entry: LedgerEntry) -> None:
    """Write to the service when a dossier waits for money and some is there again: to grant, or to carry over first."""
    envelope = uow.session.get_one(Envelope, entry.envelope_id)
    available = uow.session.scalar(
        sa.select(EnvelopeBalance.available_cents).where(EnvelopeBalance.envelope_id == entry.envelope_id)
    )
    waiting = uow.session.scalar(
        sa.select(sa.func.count())
        .select_from(WaitingEntry)
        .join(Dossier, Dossier.id == WaitingEntry.dossier_id)
        .where(
            WaitingEntry.window_id == window_id,
            WaitingEntry.left_at.is_(None),
            Dossier.state == DossierState.PROPOSED,
        )
    )
    address = window_settings(uow.session, window_id).text("service.email")
    if not waiting or not available or not address:
        return
    waits = "Un dossier attend" if waiting == 1 else f"{waiting} dossiers attendent"
    where = f"l’enveloppe {envelope.year}, où {format_euros(available)} sont disponibles"
    year = paris_date(uow.now).year
    if envelope.year < year:
        subject = f"Des crédits reviennent : à reporter sur l’année {year}"
        todo = (
            f"{format_euros(available)} à reporter sur l’année {year} : le gestionnaire budgétaire le fait depuis la "
            f"page « Enveloppe {envelope.year} ». {waits} sur la liste d’attente : elle se sert ensuite."
        )
    else:
        subject = "Des crédits reviennent : liste d’attente à servir"
        todo = f"{waits} sur la liste d’attente : servez-la depuis la page « Comité »."
    body = f"Bonjour,\n\n{format_euros(entry.amount_cents)} reviennent dans {where}. {todo}\n\nLe guichet FITN7\n"
    queue_mail(uow, address, subject, body)
