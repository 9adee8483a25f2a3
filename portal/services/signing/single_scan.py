"""The scan of one act, brought on its own page: its codes are read before it is kept, as those of a batch are."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.domain.actors import Actor
from portal.domain.page_mark import PageMark
from portal.domain.scan_sets import ScanSet, Sighting, one_paper
from portal.models import Act
from portal.queries.scope import window_dossiers
from portal.services.ports import ScannedPage, ScanUnreadable
from portal.services.runtime import Runtime
from portal.services.signing.scanned_pages import marks_of

_AGAIN = "numérisez de nouveau l’acte entier, un seul exemplaire."


@dataclass(frozen=True, slots=True)
class SingleScan:
    """The file to keep, its blank sheets left out and its pages in order; or ``problem``, why it is not taken."""

    pdf: bytes
    problem: str = ""


def read_single(runtime: Runtime, actor: Actor, act_public_id: str, pdf: bytes) -> SingleScan:
    """What the codes of this scan say of it. One whose codes are not read is kept as it is: people look at it, and
    its examination says so."""
    if runtime.read_scan is None:
        return SingleScan(pdf)
    with runtime.read() as session:
        code = session.scalar(sa.select(Act.verification_code).where(Act.public_id == act_public_id))
    if code is None:
        return SingleScan(pdf)
    try:
        pages = runtime.read_scan.pages(pdf, soon=True)
        marks = [marks_of(runtime, page.marks) for page in pages]
        with runtime.read() as session:
            problem = _other_act(session, actor, code, marks)
        if problem:
            return SingleScan(b"", problem)
        return _in_order(runtime, pdf, pages, marks)
    except ScanUnreadable:
        return SingleScan(pdf)


def _other_act(session: Session, actor: Actor, code: str, marks: list[tuple[PageMark, ...]]) -> str:
    """The sentence for a page that is not of this act; empty when there is none."""
    strange = [(page, mark) for page, found in enumerate(marks, start=1) for mark in found if mark.code != code]
    if not strange:
        return ""
    page, mark = strange[0]
    if not mark.sealed:
        return f"Le code de la page {page} de ce fichier n’a pas été imprimé par ce portail\u00a0: {_AGAIN}"
    mine = sa.select(Act.reference).join(Act.dossier).where(Act.verification_code == mark.code, window_dossiers(actor))
    reference = session.scalar(mine)
    other = f"de l’acte {reference}" if reference else "d’un autre acte"
    several = any(one.code == code for found in marks for one in found)
    advice = (
        "déposez ensemble plusieurs actes sur la page « Actes signés numérisés »."
        if several
        else f"déposez cette numérisation sur la fiche de {'cet acte' if reference else 'l’acte qu’elle porte'}."
    )
    return f"La page {page} de ce fichier est {other}, pas de celui-ci\u00a0: {advice}"


def _in_order(
    runtime: Runtime, pdf: bytes, pages: tuple[ScannedPage, ...], marks: list[tuple[PageMark, ...]]
) -> SingleScan:
    """The paper these pages make, when each sheet that is not blank says which page it is."""
    written = [(number, page) for number, page in enumerate(pages, start=1) if not page.blank]
    if not written or any(len(marks[number - 1]) != 1 or not marks[number - 1][0].sealed for number, _ in written):
        return SingleScan(pdf)
    seen = [
        Sighting(number, place, marks[number - 1][0].page, page.upside_down)
        for place, (number, page) in enumerate(written)
    ]
    paper = one_paper(marks[written[0][0] - 1][0].total, seen)
    problem = _incomplete(paper)
    if problem:
        return SingleScan(b"", problem)
    order = [(sighting.page, sighting.upside_down) for sighting in paper.taken]
    if order == [(number, False) for number in range(1, len(pages) + 1)]:
        return SingleScan(pdf)
    assert runtime.read_scan is not None
    return SingleScan(runtime.read_scan.assemble(pdf, [order])[0])


def _incomplete(paper: ScanSet) -> str:
    if paper.missing:
        plural = len(paper.missing) > 1
        numbers = ", ".join(str(number) for number in paper.missing)
        return f"Il manque {'les pages' if plural else 'la page'} {numbers} de l’acte\u00a0: {_AGAIN}"
    if paper.aside:
        return f"La page {paper.aside[0].of} de l’acte est plusieurs fois dans ce fichier\u00a0: {_AGAIN}"
    return ""
