"""Record an appeal as it was received: against what, by whom, before whom, when, with its files."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from portal.domain.actors import Actor
from portal.domain.appeals import ADMINISTRATIVE, CHANNEL_LABELS, AppealAuthor, AppealKind, AppealState
from portal.domain.clocks import paris_date
from portal.domain.errors import Conflict, InvalidInput
from portal.domain.events import Event
from portal.domain.permissions import Permission
from portal.models import Appeal, Dossier, Organisation
from portal.models.base import new_public_id
from portal.queries.appeals import Challengeable, challengeable
from portal.services.appeals.loading import MAX_FILES, add_files, digests
from portal.services.applicant.uploads import PreparedFile
from portal.services.locking import lock_dossier, person_id_of
from portal.services.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class RecordAppeal:
    """What was read on the appeal. ``target``: key of what is challenged; ``starts_on`` None takes what is known;
    ``lodged_on`` None is the day of receipt."""

    dossier: str
    target: str
    kind: AppealKind
    author: AppealAuthor
    channel: str
    received_on: date
    remedies_stated: bool
    author_name: str = ""
    lodged_on: date | None = None
    starts_on: date | None = None
    grounds: str = ""
    court_name: str = ""
    court_number: str = ""
    defence_due_on: date | None = None
    files: tuple[PreparedFile, ...] = ()


def record_appeal(uow: UnitOfWork, actor: Actor, command: RecordAppeal) -> str:
    """Keep the appeal and return its public id. Raises InvalidInput naming every field to correct."""
    dossier = lock_dossier(uow, actor, Permission.APPEAL_RECORD, command.dossier)
    offered = {one.key: one for one in challengeable(uow.session, dossier.id, paris_date(uow.now))}
    if not offered:
        raise Conflict("Rien n’est encore décidé de ce dossier : il n’y a pas de décision à contester.")
    target = offered.get(command.target)
    starts_on = command.starts_on or (target.starts_on if target else None)
    problems = _problems(uow, command, target, starts_on)
    if problems or target is None:
        raise InvalidInput(problems)
    appeal = _row(uow, actor, dossier, command, target, starts_on)
    uow.session.add(appeal)
    uow.session.flush()
    add_files(uow, actor, appeal, command.files)
    _journal(uow, actor, dossier, appeal, command)
    return appeal.public_id


def _row(
    uow: UnitOfWork,
    actor: Actor,
    dossier: Dossier,
    command: RecordAppeal,
    target: Challengeable,
    starts_on: date | None,
) -> Appeal:
    body = uow.session.get_one(Organisation, dossier.organisation_id)
    own = command.author is AppealAuthor.APPLICANT
    return Appeal(
        public_id=new_public_id(),
        window_id=dossier.window_id,
        organisation_id=dossier.organisation_id,
        dossier_id=dossier.id,
        reference=_reference(uow, dossier),
        kind=command.kind,
        state=AppealState.OPEN,
        target=target.target,
        target_key=target.key,
        target_label=target.label,
        starts_on=starts_on,
        remedies_stated=command.remedies_stated,
        author=command.author,
        author_name=command.author_name.strip() or (body.name if own else ""),
        channel=command.channel,
        received_on=command.received_on,
        lodged_on=command.lodged_on or command.received_on,
        grounds=command.grounds.strip(),
        court_name=command.court_name.strip(),
        court_number=command.court_number.strip(),
        defence_due_on=command.defence_due_on,
        stake_cents=target.stake_cents,
        person_id=person_id_of(actor),
        created_at=uow.now,
    )


def _journal(uow: UnitOfWork, actor: Actor, dossier: Dossier, appeal: Appeal, command: RecordAppeal) -> None:
    uow.record(
        Event.APPEAL_RECORDED,
        actor,
        ("appeal", appeal.public_id),
        dossier=dossier.public_id,
        facts={
            "kind": appeal.kind,
            "target": appeal.target_key,
            "received_on": appeal.received_on,
            "lodged_on": appeal.lodged_on,
            "starts_on": appeal.starts_on,
            "remedies_stated": appeal.remedies_stated,
            "files": digests(command.files),
        },
        detail=f"{appeal.reference} : {appeal.target_label} ; {appeal.author_name}",
    )


def _reference(uow: UnitOfWork, dossier: Dossier) -> str:
    known = uow.session.scalar(sa.select(sa.func.count(Appeal.id)).where(Appeal.dossier_id == dossier.id)) or 0
    return f"{dossier.reference}-R{known + 1}"


def _problems(
    uow: UnitOfWork, command: RecordAppeal, target: Challengeable | None, starts_on: date | None
) -> dict[str, str]:
    today, received = paris_date(uow.now), command.received_on
    problems: dict[str, str] = {}
    if target is None:
        problems["target"] = "Choisissez ce qui est contesté."
    if received > today:
        problems["received_on"] = "Cette date est dans le futur : écrivez le jour où le recours est arrivé."
    if command.lodged_on is not None and command.lodged_on > received:
        problems["lodged_on"] = "Le recours ne peut pas avoir été envoyé ou enregistré après sa réception."
    if starts_on is not None and starts_on > received:
        problems["starts_on"] = "La décision ne peut pas avoir été notifiée après la réception du recours."
    if command.author is AppealAuthor.THIRD_PARTY and not command.author_name.strip():
        problems["author_name"] = "Écrivez le nom de l’auteur du recours."
    if command.channel not in CHANNEL_LABELS:
        problems["channel"] = "Dites comment le recours est arrivé."
    problems.update(_court_problems(command))
    if len(command.files) > MAX_FILES:
        problems["files"] = f"Joignez {MAX_FILES} fichiers au plus à la fois."
    return problems


def _court_problems(command: RecordAppeal) -> dict[str, str]:
    problems: dict[str, str] = {}
    if command.kind in ADMINISTRATIVE:
        if command.defence_due_on is not None:
            problems["defence_due_on"] = "Un mémoire en défense n’est attendu que par un tribunal."
        return problems
    if not command.court_name.strip():
        problems["court_name"] = "Écrivez le tribunal saisi."
    if not command.court_number.strip():
        problems["court_number"] = "Écrivez le numéro de la requête, tel que le tribunal l’a communiqué."
    if command.defence_due_on is not None and command.defence_due_on < command.received_on:
        problems["defence_due_on"] = "Cette échéance précède la réception du recours."
    return problems
