"""Ask services for an opinion on a dossier under review, showing each of them only what is granted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from portal.domain.actors import Actor
from portal.domain.clocks import paris_date
from portal.domain.dossier import DossierState
from portal.domain.errors import Conflict, InvalidInput
from portal.domain.events import Event
from portal.domain.opinions import ANSWERABLE, Giver, GrantedPart, SilenceRule, answer_by
from portal.domain.permissions import Permission
from portal.domain.scanning import HELD
from portal.domain.window_settings import WindowSettings
from portal.models import Document, Dossier, OpinionPiece, OpinionRequest, StoredFile
from portal.models.base import new_public_id
from portal.queries.opinions import givers_of, silence_words
from portal.queries.windows import window_settings
from portal.services.locking import lock_dossier, person_id_of
from portal.services.opinions.links import send_link
from portal.services.runtime import Runtime
from portal.services.unit_of_work import UnitOfWork

MAX_LENGTH = 2_000


@dataclass(frozen=True, slots=True)
class AskOpinion:
    """Whom (addresses of the window's setting), what, by when (None: as the window says), and what is shown.

    ``pieces``: public ids of documents of the dossier.
    """

    dossier: str
    givers: tuple[str, ...]
    question: str
    grants: tuple[str, ...]
    pieces: tuple[str, ...] = ()
    due_on: date | None = None


def ask_opinion(runtime: Runtime, uow: UnitOfWork, actor: Actor, command: AskOpinion) -> list[str]:
    """One request and one mail for each service; returns the public ids of the requests.

    Raises InvalidInput (``givers``, ``question``, ``due_on``, ``grants``, ``pieces``), Conflict outside the review.
    """
    dossier = lock_dossier(uow, actor, Permission.OPINION_ASK, command.dossier)
    if dossier.state is not DossierState.UNDER_REVIEW:
        raise Conflict("Un avis se demande pendant l’instruction : ouvrez d’abord l’instruction du dossier.")
    settings = window_settings(uow.session, dossier.window_id)
    chosen = [giver for giver in givers_of(settings) if giver.email in command.givers]
    pieces = _pieces(uow, dossier, command.pieces)
    due_on, computation = _due(command.due_on, paris_date(uow.now), settings)
    problems = _problems(uow, dossier, command, chosen)
    if len(pieces) != len(set(command.pieces)):
        problems["pieces"] = "Une des pièces choisies ne peut pas être montrée : rechargez la page."
    if problems:
        raise InvalidInput(problems)
    asked = []
    for giver in chosen:
        row = _add(uow, actor, dossier, command, giver, settings, (due_on, computation))
        uow.session.add_all(OpinionPiece(request_id=row.id, document_id=piece, created_at=uow.now) for piece in pieces)
        send_link(runtime, uow, actor, dossier, row, "request")
        facts = {"due_on": due_on, "grants": row.grants, "pieces": len(pieces)}
        subject = ("opinion", row.public_id)
        uow.record(Event.OPINION_ASKED, actor, subject, dossier=dossier.public_id, facts=facts, detail=row.giver_name)
        asked.append(row.public_id)
    return asked


def _due(typed: date | None, today: date, settings: WindowSettings) -> tuple[date, str]:
    """The last day and how it was reached. Never before what the window gives, nor a day already come."""
    days = settings.integer("opinions.delay_days")
    if days is None:
        if typed is None:
            raise InvalidInput({"due_on": "Indiquez jusqu’à quand répondre : le guichet ne fixe pas de délai."})
        if typed <= today:
            raise InvalidInput({"due_on": "Laissez au moins un jour pour répondre."})
        return typed, "date fixée par l’instructeur"
    least = answer_by(today, days)
    if typed is None or typed == least.on:
        return least.on, least.computation
    if typed < least.on:
        raise InvalidInput({"due_on": f"Le guichet laisse {days} jours : pas avant le {least.on:%d/%m/%Y}."})
    return typed, f"date fixée par l’instructeur, au-delà du délai du guichet ({least.on:%d/%m/%Y})"


def _problems(uow: UnitOfWork, dossier: Dossier, command: AskOpinion, chosen: Sequence[Giver]) -> dict[str, str]:
    problems: dict[str, str] = {}
    waiting = set(
        uow.session.scalars(
            sa.select(OpinionRequest.giver_email).where(
                OpinionRequest.dossier_id == dossier.id, OpinionRequest.state.in_(sorted(ANSWERABLE))
            )
        )
    )
    again = [giver.name for giver in chosen if giver.email in waiting]
    if not chosen or len(chosen) != len(set(command.givers)):
        problems["givers"] = "Choisissez au moins un des services de la liste."
    elif again:
        problems["givers"] = f"Un avis est déjà demandé à : {', '.join(again)}. Relancez ce service plutôt."
    if not command.question.strip():
        problems["question"] = "Écrivez ce que vous demandez au service."
    elif len(command.question.strip()) > MAX_LENGTH:
        problems["question"] = f"Raccourcissez la question : {MAX_LENGTH} caractères au plus."
    if set(command.grants) - {part.value for part in GrantedPart}:
        problems["grants"] = "Choisissez parmi les parties proposées."
    return problems


def _pieces(uow: UnitOfWork, dossier: Dossier, wanted: Sequence[str]) -> list[int]:
    """Keys of the pieces that stand and that may be opened."""
    query = (
        sa.select(Document.id)
        .join(StoredFile, StoredFile.id == Document.file_id)
        .where(Document.dossier_id == dossier.id, Document.public_id.in_(wanted), Document.removed_at.is_(None))
        .where(StoredFile.scan_state.not_in(HELD))
        .order_by(Document.id)
    )
    return list(uow.session.scalars(query))


def _add(
    uow: UnitOfWork,
    actor: Actor,
    dossier: Dossier,
    command: AskOpinion,
    giver: Giver,
    settings: WindowSettings,
    due: tuple[date, str],
) -> OpinionRequest:
    rule = SilenceRule(settings.text(f"opinions.silence_{giver.kind.value}") or "")
    row = OpinionRequest(
        public_id=new_public_id(),
        window_id=dossier.window_id,
        dossier_id=dossier.id,
        person_id=person_id_of(actor),
        giver_name=giver.name,
        giver_email=giver.email,
        giver_kind=giver.kind.value,
        question=command.question.strip(),
        grants=[part.value for part in GrantedPart if part.value in command.grants],
        due_on=due[0],
        computation=due[1],
        silence=rule.value,
        silence_words=silence_words(settings, rule),
        created_at=uow.now,
    )
    uow.session.add(row)
    uow.session.flush()
    return row
