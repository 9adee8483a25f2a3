"""Close a dossier sans suite, with a motive; and take a closing back.

A closing may be taken back as long as the dossier is closed, told or not: silence and remedies are counted from the
filing, so nobody loses by it. The examination resumes where completeness stood.
"""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from portal.domain.actors import Actor
from portal.domain.clocks import paris_date
from portal.domain.dossier import DOSSIER
from portal.domain.errors import InvalidInput
from portal.domain.events import Event
from portal.domain.grounds import CLOSING_MOTIVES
from portal.domain.letter import LETTER, LetterKind, LetterState
from portal.domain.permissions import Permission
from portal.models import Closure, Dossier, Letter
from portal.services.committee.deciding import leave_waiting_list
from portal.services.instruction.loading import load_dossier
from portal.services.letters.contents import standing_closure
from portal.services.locking import person_id_of
from portal.services.signatory.face_rejection import face_rejection
from portal.services.telling import tell_applicant
from portal.services.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class CloseDossier:
    """Dossier (public id), a code of ``CLOSING_MOTIVES``, the motive in words, version of the form."""

    dossier: str
    motive_code: str
    motive: str
    version: int | None = None


def close_dossier(uow: UnitOfWork, actor: Actor, command: CloseDossier) -> None:
    """Close a pending dossier; its legal clock stops. Raises InvalidInput (``motive_code``, ``motive``)."""
    dossier = load_dossier(uow, command.dossier, command.version, actor, Permission.DOSSIER_CLOSE)
    target = DOSSIER.next(dossier.state, "close")
    problems = {}
    if command.motive_code not in CLOSING_MOTIVES:
        problems["motive_code"] = "Choisissez le motif du classement."
    if not command.motive.strip():
        problems["motive"] = "Écrivez les faits qui justifient le classement : ils seront repris dans la lettre."
    if problems:
        raise InvalidInput(problems)
    faced = face_rejection(uow, dossier, command.motive)
    row = Closure(
        dossier_id=dossier.id,
        person_id=person_id_of(actor),
        motive_code=command.motive_code,
        motive=command.motive.strip(),
        closed_on=paris_date(uow.now),
        created_at=uow.now,
    )
    uow.session.add(row)
    uow.session.flush()
    before, dossier.state = dossier.state, target
    leave_waiting_list(uow, actor, dossier, "closed")
    uow.record(
        Event.DOSSIER_CLOSED,
        actor,
        ("closure", row.public_id),
        dossier=dossier.public_id,
        facts={"motive": command.motive_code, "from": before.value, **faced},
        detail=row.motive,
    )


@dataclass(frozen=True, slots=True)
class ReopenClosed:
    """Take back the closing of ``dossier`` (public id), with a reason."""

    dossier: str
    reason: str
    version: int | None = None


def reopen_closed(uow: UnitOfWork, actor: Actor, command: ReopenClosed) -> None:
    """Back to the examination, or to the check of completeness when it was never found complete. The applicant is told
    if the closing had been. Raises InvalidInput (``reason``), Conflict unless closed."""
    dossier = load_dossier(uow, command.dossier, command.version, actor, Permission.DOSSIER_CLOSE)
    target = DOSSIER.next(dossier.state, "reopen_filed" if dossier.complete_at is None else "reopen_review")
    reason = command.reason.strip()
    if not reason:
        raise InvalidInput({"reason": "Dites pourquoi le classement est repris."})
    closure = standing_closure(uow.session, dossier.id)
    closure.reopened_at, closure.reopened_by_id, closure.reopened_reason = uow.now, person_id_of(actor), reason
    told = _settle_letter(uow, dossier, closure)
    dossier.state = target
    uow.record(
        Event.DOSSIER_REOPENED,
        actor,
        ("closure", closure.public_id),
        dossier=dossier.public_id,
        facts={"to": target.value},
        detail=reason,
    )
    if told:
        body = (
            f"Bonjour,\n\nLe classement sans suite de votre demande {dossier.reference} est repris : son examen "
            "continue. Vous n’avez rien à faire pour l’instant.\n\nLe guichet FITN7\n"
        )
        tell_applicant(uow, dossier, "l’examen de votre demande reprend", body)


def _settle_letter(uow: UnitOfWork, dossier: Dossier, closure: Closure) -> bool:
    """Void the letter of this closing if it has not left; returns whether it has."""
    told = False
    rows = uow.session.scalars(
        sa.select(Letter).where(
            Letter.dossier_id == dossier.id,
            Letter.kind == LetterKind.CLOSURE.value,
            Letter.created_at >= closure.created_at,
            Letter.state != LetterState.VOID,
        )
    )
    for row in rows:
        if row.state is LetterState.SENT:
            told = True
        else:
            row.state = LETTER.next(row.state, "void")
    return told
