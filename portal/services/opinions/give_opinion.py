"""Give an opinion by an open link. A late one is accepted, and says so; a later one completes, none replaces."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from portal.domain.clocks import paris_date
from portal.domain.errors import InvalidInput, NotFound
from portal.domain.events import Event
from portal.domain.opinion_codes import is_open
from portal.domain.opinions import OPINION, SENSE_LABELS, Sense, is_late, opinion_problems
from portal.models import Opinion, OpinionCode
from portal.models.base import new_public_id
from portal.services.opinions.loading import GIVER, lock_by_secret, require_pending
from portal.services.telling import tell_prefecture
from portal.services.unit_of_work import UnitOfWork

MAX_LENGTH = 6_000


@dataclass(frozen=True, slots=True)
class GiveOpinion:
    """``opened``: what ``open_link`` returned; ``page_url``: where the instructor reads the opinion, absolute."""

    secret: str
    opened: str
    sense: str
    reasons: str
    signed_by: str
    page_url: str = ""


def give_opinion(uow: UnitOfWork, command: GiveOpinion) -> str:
    """Keep the opinion and tell the instructor; returns its public id.

    Raises NotFound when the page is not open, Conflict when no answer is awaited, InvalidInput (``sense``,
    ``reasons``, ``signed_by``).
    """
    dossier, request = lock_by_secret(uow, command.secret)
    used_at = uow.session.scalar(
        sa.select(OpinionCode.used_at).where(
            OpinionCode.public_id == command.opened, OpinionCode.request_id == request.id
        )
    )
    if not is_open(used_at, uow.system.now()):
        raise NotFound
    require_pending(dossier)
    target = OPINION.next(request.state, "give")
    problems = opinion_problems(command.sense, command.reasons, command.signed_by)
    if len(command.reasons.strip()) > MAX_LENGTH:
        problems["reasons"] = f"Raccourcissez les motifs : {MAX_LENGTH} caractères au plus."
    if problems:
        raise InvalidInput(problems)
    first = uow.session.scalar(sa.select(Opinion.id).where(Opinion.request_id == request.id).limit(1)) is None
    row = Opinion(
        public_id=new_public_id(),
        request_id=request.id,
        sense=command.sense,
        reasons=command.reasons.strip(),
        signed_by=command.signed_by.strip()[:200],
        late=first and is_late(request.due_on, paris_date(uow.now)),
        created_at=uow.now,
    )
    uow.session.add(row)
    request.state = target
    facts = {"sense": row.sense, "late": row.late, "completes": not first}
    detail = f"{request.giver_name} : {SENSE_LABELS[Sense(row.sense)].lower()}" + (" (hors délai)" if row.late else "")
    subject = ("opinion", request.public_id)
    uow.record(Event.OPINION_GIVEN, GIVER, subject, dossier=dossier.public_id, facts=facts, detail=detail)
    body = (
        f"Bonjour,\n\nUn avis demandé sur le dossier {dossier.reference} est rendu. Pour le lire\u00a0:\n"
        f"{command.page_url}\n"
    )
    tell_prefecture(uow, dossier, "avis rendu", body)
    return row.public_id
