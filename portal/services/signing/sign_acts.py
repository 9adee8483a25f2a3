"""Sign acts electronically, several at once: each by itself, so that one refusal never stops the others."""

from __future__ import annotations

import logging
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.domain.actors import Actor
from portal.domain.clocks import paris_date
from portal.domain.errors import Conflict, NotFound, PortalError
from portal.domain.permissions import Permission, require
from portal.domain.signing import SigningWay
from portal.models import Act
from portal.queries.windows import window_settings
from portal.services.locking import lock_act, person_id_of, subject_for
from portal.services.ports import SignatureFact, SignerUnavailable, SigningRequest
from portal.services.runtime import Runtime
from portal.services.signing.copies import bring_copy, check_awaited, keep_signed
from portal.services.signing.powers import signing_problem
from portal.services.signing.signature_report import (
    read_signatures,
    signature_problem,
    signature_remarks,
    signatures_json,
)
from portal.services.storing import stored_file
from portal.services.unit_of_work import UnitOfWork

MOST = 100
UNEXPECTED = "Une erreur inattendue a arrêté cet acte seul\u00a0: recommencez, puis prévenez l’administrateur."
logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class SignActs:
    """The acts chosen (public ids)."""

    acts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one act: signed, or the sentence that says why not."""

    act: str
    reference: str
    problem: str = ""


def sign_acts(runtime: Runtime, actor: Actor, command: SignActs) -> tuple[Outcome, ...]:
    """One outcome an act, in the order asked."""
    chosen = list(dict.fromkeys(command.acts))
    later = f"Au-delà de {MOST} actes à la fois\u00a0: signez-le ensuite."
    beyond = [Outcome(act, act, later) for act in chosen[MOST:]]
    return (*(_alone(runtime, actor, act) for act in chosen[:MOST]), *beyond)


def _alone(runtime: Runtime, actor: Actor, public_id: str) -> Outcome:
    """One act; what nobody foresaw is logged and is this act's own problem."""
    try:
        return _one(runtime, actor, public_id)
    except Exception:
        logger.exception("an act could not be signed")
        return Outcome(public_id, public_id, UNEXPECTED)


def _one(runtime: Runtime, actor: Actor, public_id: str) -> Outcome:
    reference = public_id
    try:
        with runtime.read() as session:
            reference = _readable(session, actor, public_id).reference
        sign_act(runtime, actor, public_id)
    except SignerUnavailable as error:
        return Outcome(public_id, reference, str(error))
    except PortalError as error:
        return Outcome(public_id, reference, error.message)
    return Outcome(public_id, reference)


def sign_act(runtime: Runtime, actor: Actor, public_id: str) -> None:
    """Sign one act with the key of whoever signs. Nothing is kept unless the signature holds when read back.

    Raises Conflict (a sentence) when this person does not sign it here, today, SignerUnavailable, NotFound, Forbidden.
    """
    with runtime.read() as session:
        act = _readable(session, actor, public_id)
        _check(session, actor, act, runtime)
        issued = next(file.file.sha256 for file in act.files if file.kind == "issued")
        place = window_settings(session, act.window_id).text("authority.place") or ""
    if runtime.signer is None:
        raise Conflict("Aucun certificat de signature n’est installé\u00a0: prévenez l’administrateur du portail.")
    reason, at = f"Arrêté {act.planned_number}", runtime.legal.now()
    request = SigningRequest(reason, place, act.signatory_name, actor.email, at)
    signed = runtime.signer.sign(runtime.store.get(issued), request)
    facts = read_signatures(runtime, signed)
    problem = signature_problem(facts)
    if problem:
        raise Conflict(problem)
    digest = runtime.store.put(signed)
    with runtime.uow() as uow:
        _keep(uow, actor, runtime, public_id, (digest, len(signed)), facts)


def _readable(session: Session, actor: Actor, public_id: str) -> Act:
    act = session.scalar(sa.select(Act).where(Act.public_id == public_id))
    if act is None:
        raise NotFound
    require(actor, Permission.ACT_SIGN, subject_for(session, actor, act.dossier))
    return act


def _check(session: Session, actor: Actor, act: Act, runtime: Runtime) -> None:
    """Raise Conflict unless this person signs this act, here, today."""
    check_awaited(act, SigningWay.ELECTRONIC)
    today = paris_date(runtime.legal.now())
    if act.planned_on != today:
        dated = f"{act.planned_on:%d/%m/%Y}" if act.planned_on else ""
        ahead = act.planned_on is not None and act.planned_on > today
        way = "revenez ce jour-là." if ahead else "elle est passée, renvoyez-le pour en changer la date."
        raise Conflict(f"Cet acte porte la date du {dated}\u00a0: {way}")
    problem = signing_problem(session, actor, act, today)
    if problem:
        raise Conflict(problem)


def _keep(
    uow: UnitOfWork,
    actor: Actor,
    runtime: Runtime,
    public_id: str,
    signed: tuple[str, int],
    facts: tuple[SignatureFact, ...],
) -> None:
    act = lock_act(uow, actor, Permission.ACT_SIGN, public_id)
    _check(uow.session, actor, act, runtime)
    copy = bring_copy(uow, actor, act, SigningWay.ELECTRONIC, stored_file(uow, *signed, "application/pdf", ours=True))
    copy.number, copy.signed_on, copy.stated_by_id = act.planned_number, act.planned_on, person_id_of(actor)
    remarks = signature_remarks(facts, act.signatory_name, demo=runtime.settings.demo)
    copy.report = signatures_json(facts, act.signatory_name, remarks=remarks)
    keep_signed(uow, actor, act, copy)
