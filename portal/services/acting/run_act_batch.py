"""The job of a batch of acts: each act in transactions of its own; one that cannot is told, the others are done.

A job does a few acts and asks for the next few, so that mails are not kept waiting and its lease never runs out. What
is done is marked at once: a worker that dies leaves the rest to the next one, and nothing is done twice.
"""

from __future__ import annotations

import logging

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.domain.act import ActState
from portal.domain.actors import Actor
from portal.domain.clocks import paris_date
from portal.domain.errors import Forbidden, InvalidInput, PortalError
from portal.domain.signing import CopyState
from portal.models import Act, ActBatch, ActBatchItem, Dossier, Person, SignedCopy, SigningDeputy
from portal.queries.act_drafting import act_wording
from portal.queries.people import load_signed_in
from portal.services.acting.issue_act import ActNotIssuable, IssueAct, issue_act
from portal.services.acting.official_numbers import following_number
from portal.services.acting.prepare_act import PrepareAct, prepare_act
from portal.services.acting.signing_choice import SigningChoice, number_taken
from portal.services.acting.start_batch import BATCH_JOB, BatchAction
from portal.services.ports import SignerUnavailable
from portal.services.runtime import Runtime
from portal.services.signing.sign_acts import sign_act

logger = logging.getLogger(__name__)

#: Acts of one job.
SLICE = 10
DONE, REFUSED, WAITING = "done", "refused", "waiting"
UNFORESEEN = "Le guichet a rencontré une erreur sur cet acte : émettez-le seul, et signalez-le s’il est encore refusé."
UNSIGNED = "Le guichet a rencontré une erreur sur cet acte : signez-le encore, et signalez-le si l’erreur se répète."
GONE = "La personne qui a demandé ce lot n’a plus ce rôle."


def run_act_batch(runtime: Runtime, payload: dict[str, str]) -> None:
    """Job handler (payload: ``batch``, a public id)."""
    with runtime.read() as session:
        batch = session.scalar(sa.select(ActBatch).where(ActBatch.public_id == payload["batch"]))
        if batch is None or batch.finished_at is not None:
            return
        waiting = sa.select(ActBatchItem.id).where(ActBatchItem.batch_id == batch.id, ActBatchItem.state == WAITING)
        ids = session.scalars(waiting.order_by(ActBatchItem.id).limit(SLICE + 1)).all()
        person = session.get_one(Person, batch.person_id)
        signed_in = load_signed_in(session, person.public_id, paris_date(runtime.legal.now()))
    actor = signed_in.actor if signed_in else None
    for item_id in ids[:SLICE]:
        _one(runtime, actor, batch.id, item_id)
    with runtime.uow() as uow:
        if len(ids) > SLICE:
            uow.enqueue(BATCH_JOB, f"{BATCH_JOB}:{batch.public_id}:{ids[SLICE]}", {"batch": batch.public_id})
        else:
            row = uow.session.get_one(ActBatch, batch.id)
            row.finished_at = row.finished_at or uow.now


def _one(runtime: Runtime, actor: Actor | None, batch_id: int, item_id: int) -> None:
    """Do one act and mark it. Whatever happens to it, the next ones are done."""
    with runtime.read() as session:
        batch = session.get_one(ActBatch, batch_id)
        item = session.get_one(ActBatchItem, item_id)
        dossier = session.get_one(Dossier, item.dossier_id).public_id
        act = session.get(Act, item.act_id).public_id if item.act_id else ""  # type: ignore[union-attr]
    problem = ""
    try:
        if actor is None:
            raise Forbidden(GONE)
        if batch.action == BatchAction.ISSUE:
            _issue(runtime, actor, batch, act)
        elif batch.action == BatchAction.SIGN:
            _sign(runtime, actor, batch, act)
        else:
            act = _prepare(runtime, actor, dossier)
    except ActNotIssuable as error:
        problem = "\n".join(dict.fromkeys(finding.message for finding in error.findings if finding.blocking))
    except InvalidInput as error:
        problem = "\n".join(dict.fromkeys(error.fields.values()))
    except PortalError as error:
        problem = error.message
    except SignerUnavailable as error:
        problem = str(error)
    except Exception:
        logger.exception("act of a batch failed", extra={"item": item_id})
        problem = UNSIGNED if batch.action == BatchAction.SIGN else UNFORESEEN
    _mark(runtime, item_id, act, problem)


def _mark(runtime: Runtime, item_id: int, act: str, problem: str) -> None:
    """Write what became of an item, once."""
    with runtime.uow() as uow:
        row = uow.session.get_one(ActBatchItem, item_id, with_for_update=True)
        if row.state == WAITING:
            row.state, row.problem = (REFUSED, problem) if problem else (DONE, "")
            row.act_id = uow.session.scalar(sa.select(Act.id).where(Act.public_id == act)) or row.act_id


def _issue(runtime: Runtime, actor: Actor, batch: ActBatch, public_id: str) -> None:
    """Check and freeze, unless an interrupted job already did. A number is taken by the act that is issued with it
    alone: a refused one leaves it to the next."""
    with runtime.read() as session:
        act = session.scalars(sa.select(Act).where(Act.public_id == public_id)).one()
        if act.state is ActState.CHECKED:
            return
        deputy = session.get_one(SigningDeputy, batch.deputy_id).public_id if batch.deputy_id else ""
        choice = SigningChoice(batch.way, _free_number(session, act, batch.next_number), batch.dated_on, deputy)
    issue_act(runtime, actor, IssueAct(public_id, choice))
    if batch.next_number is not None:
        with runtime.uow() as uow:
            row = uow.session.get_one(ActBatch, batch.id, with_for_update=True)
            row.next_number = following_number(choice.number) or row.next_number


def _sign(runtime: Runtime, actor: Actor, batch: ActBatch, public_id: str) -> None:
    """Sign, unless an interrupted job already did for this batch."""
    with runtime.read() as session:
        done = (
            sa.select(SignedCopy.id)
            .join(Act, Act.id == SignedCopy.act_id)
            .where(
                Act.public_id == public_id,
                SignedCopy.state == CopyState.CONFIRMED,
                SignedCopy.settled_by_id == batch.person_id,
                SignedCopy.created_at >= batch.created_at,
            )
        )
        if session.scalar(done.limit(1)) is not None:
            return
    sign_act(runtime, actor, public_id)


def _free_number(session: Session, act: Act, first: str | None) -> str:
    """``first``, or the first after it that no other act has; empty on paper."""
    number = first
    while number is not None and number_taken(session, act, number):
        number = following_number(number)
    return number or ""


def _prepare(runtime: Runtime, actor: Actor, dossier: str) -> str:
    """The draft with the wording of the proposal, to be reread; one that is there is left as it is."""
    with runtime.read() as session:
        wording = act_wording(session, actor, dossier)
        there = session.scalar(
            sa.select(Act.public_id)
            .join(Dossier, Dossier.id == Act.dossier_id)
            .where(Dossier.public_id == dossier, Act.state != ActState.CANCELLED)
        )
    if there is not None:
        return there
    with runtime.uow() as uow:
        return prepare_act(uow, actor, PrepareAct(dossier, wording.title, wording.description))
