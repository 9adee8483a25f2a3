"""The prefecture's parapheur: acts to sign leave in a zip with a manifest; signed files come back and are checked.

A file that begins with the issued bytes and adds nothing to them but signatures has the same content for certain:
trusted signatures, one of them in the signatory's name, make the act signed. Any other file is laid on the issued act,
page by page, and waits for a second person, as does one whose signatures call for a remark.
"""

from __future__ import annotations

import csv
import io
import json
import logging
import zipfile
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.domain.act import ActState
from portal.domain.actors import Actor
from portal.domain.clocks import paris_date
from portal.domain.errors import Conflict, InvalidInput, NotFound, PortalError
from portal.domain.money import format_euros
from portal.domain.page_mark import read_mark
from portal.domain.pdf_signs import pdf_sign
from portal.domain.permissions import Permission, require
from portal.domain.signing import SigningWay
from portal.models import Act
from portal.queries.scope import window_dossiers
from portal.services.document_style import mark_keys
from portal.services.locking import lock_act, person_id_of, subject_for
from portal.services.ports import ScanUnreadable, SignatureFact
from portal.services.runtime import Runtime
from portal.services.signing.copies import bring_copy, check_awaited, keep_signed
from portal.services.signing.examine_copy import report_of
from portal.services.signing.returned_files import MAX_ENTRY_BYTES, opened
from portal.services.signing.signature_report import (
    read_signatures,
    signature_problem,
    signature_remarks,
    signatures_json,
)
from portal.services.signing.signing_day import day_problems
from portal.services.storing import stored_file

_ADDED = "Ce fichier ajoute à l’acte émis autre chose qu’une signature sans image\u00a0: regardez chacune de ses pages."
UNEXPECTED = "Une erreur inattendue a arrêté ce fichier seul\u00a0: recommencez, puis prévenez l’administrateur."
logger = logging.getLogger(__name__)
_AWAITING = (ActState.CHECKED, ActState.COMMITTED)
_COLUMNS = ("fichier", "reference", "numero", "date", "beneficiaire", "montant", "signataire", "code", "sha256")


def awaiting_acts(session: Session, actor: Actor) -> list[Act]:
    """Acts of the actor's windows that await their signature in the parapheur, oldest first."""
    query = (
        sa.select(Act)
        .join(Act.dossier)
        .where(window_dossiers(actor), Act.signing_way == SigningWay.PARAPHEUR, Act.state.in_(_AWAITING))
        .order_by(Act.id)
    )
    return [act for act in session.scalars(query) if not any(file.kind == "signed" for file in act.files)]


def export_for_parapheur(runtime: Runtime, actor: Actor, acts: tuple[str, ...] = ()) -> tuple[bytes, str]:
    """A zip of the issued files with ``manifeste.json`` and ``manifeste.csv``, and its name.

    ``acts``: public ids, all those that await when none is given. Raises InvalidInput when there is nothing to export.
    """
    with runtime.read() as session:
        chosen = [act for act in awaiting_acts(session, actor) if not acts or act.public_id in acts]
        for act in chosen:
            require(actor, Permission.ACT_ISSUE, subject_for(session, actor, act.dossier))
        rows = [_row(act) for act in chosen]
    if not rows:
        raise InvalidInput({"acts": "Aucun acte n’attend d’être signé dans le parapheur."})
    made_at = runtime.legal.now()
    return _zipped(runtime, rows, made_at), f"parapheur-{paris_date(made_at):%Y-%m-%d}.zip"


def _row(act: Act) -> dict[str, str]:
    issued = next(file.file.sha256 for file in act.files if file.kind == "issued")
    values = (
        f"arrete-{act.reference}.pdf",
        act.reference,
        act.planned_number or "",
        act.planned_on.isoformat() if act.planned_on else "",
        act.dossier.organisation.name,
        format_euros(act.amount_cents),
        act.signatory_name,
        act.verification_code or "",
        issued,
    )
    return dict(zip(_COLUMNS, values, strict=True))


def _zipped(runtime: Runtime, rows: list[dict[str, str]], made_at: datetime) -> bytes:
    contents, absent = _issued_files(runtime, rows)
    rows = [row for row in rows if row["fichier"] in contents]
    if not rows:
        raise InvalidInput({"acts": "Aucun des actes à signer ne se lit\u00a0: prévenez l’administrateur du portail."})
    table = io.StringIO()
    writer = csv.DictWriter(table, _COLUMNS, delimiter=";", lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(rows)
    manifest = {"exporte_le": made_at.isoformat(), "actes": rows, "non_exportes": absent}
    files = {
        "manifeste.json": json.dumps(manifest, ensure_ascii=False, indent=1).encode(),
        "manifeste.csv": table.getvalue().encode("utf-8-sig"),
        **contents,
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


def _issued_files(runtime: Runtime, rows: list[dict[str, str]]) -> tuple[dict[str, bytes], list[dict[str, str]]]:
    """(bytes of each file by its name, those that cannot be read and why): one of them never stops the others."""
    contents: dict[str, bytes] = {}
    absent: list[dict[str, str]] = []
    for row in rows:
        try:
            contents[row["fichier"]] = runtime.store.get(row["sha256"])
        except Exception:
            logger.exception("an issued act could not be exported")
            absent.append({"reference": row["reference"], "motif": UNEXPECTED})
    return contents, absent


@dataclass(frozen=True, slots=True)
class Returned:
    """What became of one file that came back: its act, signed or waiting, or the sentence that says why not."""

    name: str
    act: str = ""
    reference: str = ""
    signed: bool = False
    problem: str = ""


def import_signed(runtime: Runtime, actor: Actor, files: tuple[tuple[str, bytes], ...]) -> tuple[Returned, ...]:
    """Take signed files (name, bytes; a zip is opened). One outcome a file; a bad one never stops the others."""
    return tuple(
        Returned(one.name, problem=one.problem) if one.problem else take_one(runtime, actor, one.name, one.content)
        for one in opened(files)
    )


def take_one(runtime: Runtime, actor: Actor, name: str, pdf: bytes) -> Returned:
    """One signed file; what nobody foresaw is logged and is this file's own problem."""
    try:
        return _one(runtime, actor, name, pdf)
    except Exception:
        logger.exception("a file from the parapheur could not be examined")
        return Returned(name, problem=UNEXPECTED)


def _one(runtime: Runtime, actor: Actor, name: str, pdf: bytes) -> Returned:
    try:
        _check_file(runtime, pdf)
        act_id, reference, issued = _act_of(runtime, actor, pdf)
    except PortalError as error:
        return Returned(name, problem=error.message)
    try:
        original = runtime.store.get(issued)
        begins = pdf.startswith(original)
        facts = read_signatures(runtime, pdf, len(original) if begins else 0)
        problem = signature_problem(facts)
        if problem:
            raise Conflict(problem)
        same = begins and all(fact.only_signed for fact in facts)
        compared = None if same else _compared(runtime, issued, pdf)
        if begins and compared is not None:
            compared["remarks"] = [_ADDED]
        signed = _keep(runtime, actor, act_id, pdf, facts, compared)
    except PortalError as error:
        return Returned(name, act_id, reference, problem=error.message)
    return Returned(name, act_id, reference, signed=signed)


def _check_file(runtime: Runtime, pdf: bytes) -> None:
    if len(pdf) > MAX_ENTRY_BYTES:
        raise Conflict("Ce fichier dépasse 20 Mo.")
    if runtime.sniff(pdf) != "application/pdf":
        raise Conflict("Ce fichier n’est pas un PDF.")
    if pdf_sign(pdf) is not None:
        raise Conflict("Ce PDF est protégé, abîmé ou contient un programme.")


def _act_of(runtime: Runtime, actor: Actor, pdf: bytes) -> tuple[str, str, str]:
    """(public id, reference, hash of the issued file) of the act this file is: by its first bytes, else by its mark."""
    with runtime.read() as session:
        waiting = [
            (
                act.public_id,
                act.reference,
                next(f.file.sha256 for f in act.files if f.kind == "issued"),
                act.verification_code,
            )
            for act in awaiting_acts(session, actor)
        ]
    for public_id, reference, issued, _ in waiting:
        if pdf.startswith(runtime.store.get(issued)):
            return public_id, reference, issued
    codes = _codes(runtime, pdf) if waiting else set()
    for public_id, reference, issued, code in waiting:
        if code in codes:
            return public_id, reference, issued
    raise NotFound("Ce fichier n’est pas celui d’un acte qui attend d’être signé dans le parapheur.")


def _codes(runtime: Runtime, pdf: bytes) -> set[str]:
    if runtime.read_scan is None:
        return set()
    try:
        pages = runtime.read_scan.pages(pdf)
    except ScanUnreadable:
        return set()
    marks = [read_mark(text, mark_keys(runtime.settings)) for page in pages for text in page.marks]
    return {mark.code for mark in marks if mark is not None and mark.sealed}


def _compared(runtime: Runtime, issued: str, pdf: bytes) -> dict[str, Any]:
    if runtime.read_scan is None:
        raise Conflict("Ce fichier a été réécrit par le parapheur et ne peut pas être comparé ici.")
    try:
        return report_of(runtime.read_scan.compare(runtime.store.get(issued), pdf))
    except ScanUnreadable:
        raise Conflict("Les pages de ce fichier ne se lisent pas\u00a0: exportez-le de nouveau du parapheur.") from None


def _keep(
    runtime: Runtime,
    actor: Actor,
    act_id: str,
    pdf: bytes,
    facts: tuple[SignatureFact, ...],
    compared: dict[str, Any] | None,
) -> bool:
    """Whether the act is signed: yes when the content is the same for certain and the signatures call for nothing."""
    digest = runtime.store.put(pdf)
    with runtime.uow() as uow:
        act = lock_act(uow, actor, Permission.ACT_RECORD_SIGNATURE, act_id)
        check_awaited(act, SigningWay.PARAPHEUR)
        row = stored_file(uow, digest, len(pdf), "application/pdf")
        copy = bring_copy(uow, actor, act, SigningWay.PARAPHEUR, row)
        copy.number, copy.signed_on, copy.stated_by_id = act.planned_number, act.planned_on, person_id_of(actor)
        report = {"same_bytes": compared is None, "remarks": [], **(compared or {})}
        report["remarks"] += signature_remarks(facts, act.signatory_name, demo=runtime.settings.demo)
        report["remarks"] += _day_remarks(uow.session, act, facts)
        copy.report = signatures_json(facts, act.signatory_name, **report)
        signed = compared is None and not report["remarks"]
        if signed:
            keep_signed(uow, actor, act, copy)
        return signed


def _day_remarks(session: Session, act: Act, facts: tuple[SignatureFact, ...]) -> list[str]:
    """What the days of the signatures call for: the act bears one date, and powers end."""
    days = sorted({paris_date(fact.signed_at) for fact in facts if fact.signed_at is not None})
    remarks = [
        f"Signature du {day:%d/%m/%Y}, alors que l’acte porte la date du {act.planned_on:%d/%m/%Y}."
        for day in days
        if act.planned_on is not None and day != act.planned_on
    ]
    if any(fact.signed_at is None for fact in facts):
        remarks.append("Une signature de ce fichier ne dit pas quand elle a été faite.")
    found = [act.planned_on, *days[-1:]]
    problems = [problem for day in found if day is not None for problem in day_problems(session, act, day)]
    return [*remarks, *dict.fromkeys(problems)]
