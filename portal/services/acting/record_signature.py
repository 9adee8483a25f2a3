"""Bring the scan of one signed paper, with its number and date as read; a second person confirms them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from portal.domain.actors import Actor
from portal.domain.errors import InvalidInput
from portal.domain.permissions import Permission
from portal.domain.signing import SigningWay
from portal.services.acting.official_numbers import digits_of
from portal.services.locking import lock_act, person_id_of
from portal.services.runtime import Runtime
from portal.services.signed_scans import scan_problems
from portal.services.signing.copies import bring_copy, check_awaited, stated_problems
from portal.services.signing.examine_copy import ask_examination
from portal.services.signing.single_scan import read_single
from portal.services.storing import stored_file


@dataclass(frozen=True, slots=True)
class RecordSignature:
    """What was read on the signed paper of ``act`` (public id), and its scan."""

    act: str
    official_number: str
    signed_on: date
    scan: bytes


def record_signature(runtime: Runtime, actor: Actor, command: RecordSignature) -> str:
    """Keep the scan as a copy that waits for a second person; its public id.

    The codes of its pages are read first: the scan of another act, or one with a page missing, is refused. Raises
    InvalidInput naming every field to correct, Conflict when a copy waits already.
    """
    number = digits_of(command.official_number)
    problems = scan_problems(runtime, command.scan, "l’acte signé")
    scan = command.scan
    if not problems:
        read = read_single(runtime, actor, command.act, scan)
        scan, problems = read.pdf, {"scan": read.problem} if read.problem else {}
    digest = runtime.store.put(scan) if not problems else ""
    with runtime.uow() as uow:
        act = lock_act(uow, actor, Permission.ACT_RECORD_SIGNATURE, command.act)
        check_awaited(act, SigningWay.PAPER)
        problems.update(stated_problems(uow, act, number, command.signed_on))
        if digest and any(file.file.sha256 == digest for file in act.files):
            problems["scan"] = "Ce fichier est l’acte à signer, pas l’acte signé\u00a0: déposez sa numérisation."
        if problems:
            raise InvalidInput(problems)
        row = stored_file(uow, digest, len(scan), "application/pdf")
        copy = bring_copy(uow, actor, act, SigningWay.PAPER, row)
        copy.number, copy.signed_on, copy.stated_by_id = number, command.signed_on, person_id_of(actor)
        ask_examination(uow, copy)
        return copy.public_id
