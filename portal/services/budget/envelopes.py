"""Load an envelope or an entry that is about to change something: permission asked, the balance locked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from portal.domain.actors import Actor
from portal.domain.clocks import paris_date
from portal.domain.errors import NotFound
from portal.domain.ledger import Columns
from portal.domain.pdf_signs import pdf_sign
from portal.domain.permissions import Permission, Subject, require
from portal.models import Envelope, EnvelopeBalance
from portal.services.budget.post_entry import locked_balance
from portal.services.runtime import Runtime
from portal.services.storing import stored_file
from portal.services.unit_of_work import UnitOfWork

MAX_PIECE_BYTES = 10_000_000


@dataclass(frozen=True, slots=True)
class Notice:
    """What notifies a movement: the reference of the letter or act, its date, its scan (PDF) when there is one."""

    reference: str
    on: date
    piece: bytes = b""


def lock_envelope(uow: UnitOfWork, actor: Actor, public_id: str) -> tuple[Envelope, Columns]:
    """The envelope and its balance, locked until the transaction ends. Raises NotFound or Forbidden."""
    envelope = uow.session.scalar(sa.select(Envelope).where(Envelope.public_id == public_id))
    if envelope is None:
        raise NotFound
    require(actor, Permission.ENVELOPE_ALLOT, Subject(envelope.window_id))
    return envelope, locked_balance(uow, envelope.id)


def year_envelope(uow: UnitOfWork, envelope: Envelope, year: int) -> Envelope:
    """The envelope of the same window for ``year``, opened empty when it is not there."""
    wanted = sa.select(Envelope).where(Envelope.window_id == envelope.window_id, Envelope.year == year)
    found = uow.session.scalar(wanted)
    if found is None:
        label = envelope.label.replace(str(envelope.year), str(year))
        found = Envelope(window_id=envelope.window_id, year=year, label=label, created_at=uow.now)
        uow.session.add(found)
        uow.session.flush()
        uow.session.add(EnvelopeBalance(envelope_id=found.id))
        uow.session.flush()
    return found


def notice_problems(runtime: Runtime, notice: Notice, today: date) -> dict[str, str]:
    """French sentences by field: what cannot be a notice."""
    problems = {}
    if not notice.reference.strip():
        problems["notice"] = "Indiquez la lettre ou l’acte qui notifie ce mouvement."
    if notice.on > today:
        problems["notice_on"] = "Cette date est dans le futur\u00a0: relisez-la sur la pièce."
    if len(notice.piece) > MAX_PIECE_BYTES:
        problems["piece"] = "Ce fichier est trop lourd\u00a0: 10 Mo au plus. Numérisez-le en noir et blanc."
    elif notice.piece and (runtime.sniff(notice.piece) != "application/pdf" or pdf_sign(notice.piece) is not None):
        problems["piece"] = "Ce fichier n’est pas un PDF lisible sans mot de passe\u00a0: numérisez la pièce en PDF."
    return problems


def credit_problems(
    runtime: Runtime, notice: Notice, amounts: tuple[int, int], reason: str, no_reason: str
) -> dict[str, str]:
    """French sentences by field: what cannot be a movement of credits. ``amounts``: AE and CP, in cents."""
    problems = notice_problems(runtime, notice, today_of(runtime))
    if max(amounts) <= 0:
        problems["ae"] = "Indiquez un montant en AE, en CP, ou les deux."
    if not reason.strip():
        problems["reason"] = no_reason
    return problems


def today_of(runtime: Runtime) -> date:
    """The legal date."""
    return paris_date(runtime.legal.now())


def kept_piece(uow: UnitOfWork, digest: str, notice: Notice) -> int | None:
    """The row of the piece already put in the store under ``digest`` (none: no piece)."""
    return stored_file(uow, digest, len(notice.piece), "application/pdf").id if digest else None
