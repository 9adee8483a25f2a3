"""Split a batch of scans, as a job: each page goes to its act by its mark, each whole act gives a signed copy."""

from __future__ import annotations

import logging
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.domain.actors import VISITOR, Actor, Role
from portal.domain.clocks import paris_date
from portal.domain.errors import PortalError
from portal.domain.permissions import Permission
from portal.domain.signing import BatchState, SigningWay
from portal.domain.snapshot import canonical_json
from portal.models import Person, ScanBatch
from portal.queries.people import load_signed_in
from portal.services.locking import lock_act
from portal.services.ports import ScanUnreadable
from portal.services.runtime import Runtime
from portal.services.signing.copies import bring_copy, check_awaited
from portal.services.signing.examine_copy import ask_examination
from portal.services.signing.scanned_pages import ActPages, gathered, marks_of, sorted_pages
from portal.services.storing import stored_file
from portal.services.unit_of_work import UnitOfWork

UNEXPECTED = "Une erreur inattendue a arrêté cet acte seul\u00a0: déposez sa numérisation sur sa fiche."
logger = logging.getLogger(__name__)


def read_scans(runtime: Runtime, payload: dict[str, str]) -> None:
    """Job handler (payload: ``batch``). A batch already read stays as it is."""
    if runtime.read_scan is None:
        give_up_scans(runtime, payload)
        return
    with runtime.read() as session:
        batch = session.scalar(sa.select(ScanBatch).where(ScanBatch.public_id == payload["batch"]))
        if batch is None or batch.state is not BatchState.UNREAD:
            return
        digest = batch.file.sha256
    pdf = runtime.store.get(digest)
    try:
        pages = runtime.read_scan.pages(pdf)
    except ScanUnreadable as error:
        _refuse(runtime, payload["batch"], error)
        return
    with runtime.read() as session:
        windows = _who(session, batch, paris_date(runtime.legal.now())).window_ids(Role.INSTRUCTOR)
        rows, found = sorted_pages(session, windows, [marks_of(runtime, page.marks) for page in pages], pages)
    whole = [one for one in found if not one.paper.missing]
    orders = [[(sighting.page, sighting.upside_down) for sighting in one.paper.taken] for one in whole]
    contents = runtime.read_scan.assemble(pdf, orders) if orders else ()
    parts = {
        one.act: (runtime.store.put(content), len(content)) for one, content in zip(whole, contents, strict=True)
    }
    with runtime.uow() as uow:
        _write(uow, payload["batch"], rows, found, parts)


def _write(
    uow: UnitOfWork,
    public_id: str,
    rows: list[dict[str, Any]],
    found: list[ActPages],
    parts: dict[str, tuple[str, int]],
) -> None:
    batch = _lock(uow, public_id)
    if batch.state is not BatchState.UNREAD:
        return
    actor = _who(uow.session, batch, paris_date(uow.now))
    acts = []
    for one in found:
        row: dict[str, Any] = {
            "act": one.act,
            "reference": one.reference,
            "missing": list(one.paper.missing),
            "gathered": gathered(one.paper),
            "copy": "",
            "why": "",
        }
        if one.act in parts:
            try:
                with uow.attempt():
                    row["copy"] = _bring(uow, actor, batch, one.act, *parts[one.act])
            except PortalError as error:
                row["why"] = error.message
            except Exception:
                logger.exception("an act of a batch of scans could not be taken")
                row["why"] = UNEXPECTED
        acts.append(row)
    batch.report = canonical_json({"pages": rows, "acts": acts})
    batch.state = BatchState.READ


def _bring(uow: UnitOfWork, actor: Actor, batch: ScanBatch, act_id: str, digest: str, size: int) -> str:
    act = lock_act(uow, actor, Permission.ACT_RECORD_SIGNATURE, act_id)
    check_awaited(act, SigningWay.PAPER)
    copy = bring_copy(uow, actor, act, SigningWay.PAPER, stored_file(uow, digest, size, "application/pdf"), batch.id)
    ask_examination(uow, copy)
    return copy.public_id


def _who(session: Session, batch: ScanBatch, on: date) -> Actor:
    """Whoever brought the batch, with the roles they have now. A role taken away meanwhile attaches nothing."""
    signed_in = load_signed_in(session, session.get_one(Person, batch.person_id).public_id, on)
    return signed_in.actor if signed_in else VISITOR


def give_up_scans(runtime: Runtime, payload: dict[str, str]) -> None:
    """The batch is refused: nobody reads it here, or its job failed for good. One already read stays as it is."""
    _refuse(runtime, payload["batch"], ScanUnreadable())


def _refuse(runtime: Runtime, public_id: str, error: ScanUnreadable) -> None:
    with runtime.uow() as uow:
        batch = _lock(uow, public_id)
        if batch.state is BatchState.UNREAD:
            batch.state = BatchState.REFUSED
            batch.report = canonical_json({"too_many": error.pages, "slow": error.slow})


def _lock(uow: UnitOfWork, public_id: str) -> ScanBatch:
    return uow.session.scalars(sa.select(ScanBatch).where(ScanBatch.public_id == public_id).with_for_update()).one()
