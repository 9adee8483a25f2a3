"""The rules a window applies: those in force, those a dossier was filed under, those of any kept version.

The database says which version is in force and keeps the content of every version ever used; the packaged file is only
a candidate until it is published. Owns the one door to them, and a cache by version (a content hash never changes).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.domain.errors import NotFound
from portal.eligibility.rulebook import Rulebook, load_rulebook, rulebook_from_content
from portal.models import Assessment, Dossier, Person, RulebookPublication, RulebookVersion, Window
from portal.queries.memo import remembered

_MAX_BUILT = 64
_built: dict[str, Rulebook] = {}


def rulebook_in_force(session: Session, window_id: int) -> Rulebook:
    """The rulebook the window applies to what is filed now. Raises NotFound without such a window."""
    row = session.get(Window, window_id)
    if row is None:
        raise NotFound
    return _rulebook(session, row.id, row.slug, row.rulebook_version)


def rulebook_in_force_of(session: Session, slug: str) -> Rulebook:
    """The same, by the window's slug."""
    return _in_force(session, Window.slug == slug)


def _in_force(session: Session, condition: sa.ColumnElement[bool]) -> Rulebook:
    row = session.execute(sa.select(Window.id, Window.slug, Window.rulebook_version).where(condition)).first()
    if row is None:
        raise NotFound
    return _rulebook(session, row.id, row.slug, row.rulebook_version)


def rulebook_of(session: Session, window_id: int, slug: str, version: str) -> Rulebook:
    """The same, for who has read the window's row: no query, but for a version this process has not met yet."""
    return _rulebook(session, window_id, slug, version)


def rulebook_at(session: Session, window_id: int, version: str) -> Rulebook:
    """The window's rulebook at a kept version, or the packaged one when it has that version. Raises NotFound."""
    slug = session.scalar(sa.select(Window.slug).where(Window.id == window_id))
    if slug is None:
        raise NotFound
    found = _rulebook(session, window_id, slug, version)
    if found.version != version:
        raise NotFound
    return found


def rulebook_of_dossier(session: Session, dossier_id: int) -> Rulebook:
    """The rules a dossier answers to: those it was filed under, or those in force while it is a draft."""
    return remembered(
        session, ("rulebook", dossier_id), lambda: rulebooks_of_dossiers(session, [dossier_id])[dossier_id]
    )


def filed_under() -> sa.ScalarSelect[str]:
    """In a query of dossiers: the version of the rules each was last filed under, none for a draft."""
    last = sa.select(sa.func.max(Assessment.id)).where(
        Assessment.dossier_id == Dossier.id, Assessment.purpose == "filing"
    )
    version = sa.select(Assessment.rulebook_version).where(Assessment.id == last.correlate(Dossier).scalar_subquery())
    return version.correlate(Dossier).scalar_subquery()


def rulebooks_of_dossiers(session: Session, dossier_ids: Iterable[int]) -> dict[int, Rulebook]:
    """The same for several, in one query (and one more for each version this process has not met yet)."""
    filed = (
        sa.select(sa.func.max(Assessment.id))
        .where(Assessment.dossier_id == Dossier.id, Assessment.purpose == "filing")
        .correlate(Dossier)
        .scalar_subquery()
    )
    rows = session.execute(
        sa.select(Dossier.id, Window.id, Window.slug, Window.rulebook_version, Assessment.rulebook_version)
        .join(Window, Window.id == Dossier.window_id)
        .outerjoin(Assessment, Assessment.id == filed)
        .where(Dossier.id.in_(sorted(dossier_ids)))
    )
    met: dict[tuple[int, str], Rulebook] = {}
    found = {}
    for dossier_id, window_id, slug, in_force, filed_under in rows.all():
        key = (window_id, filed_under or in_force)
        if key not in met:
            met[key] = _rulebook(session, window_id, slug, key[1])
        found[dossier_id] = met[key]
    return found


def _rulebook(session: Session, window_id: int, slug: str, version: str) -> Rulebook:
    known = _built.get(version)
    if known is not None:
        return known
    kept = sa.select(RulebookVersion.content).where(
        RulebookVersion.window_id == window_id, RulebookVersion.rulebook_version == version
    )
    content = session.scalar(kept)
    if content is None:
        return load_rulebook(slug)
    made = rulebook_from_content(content)
    if made.version == version and len(_built) < _MAX_BUILT:
        _built[version] = made
    return made


@dataclass(frozen=True, slots=True)
class VersionRow:
    """A version that was put in force: when, by which act, why, by whom. The first one came with the opening."""

    version: str
    since: datetime
    act: str
    reason: str
    author: str


def rulebook_history(session: Session, window_id: int) -> list[VersionRow]:
    """The versions in force one after the other, newest first."""
    window = session.get_one(Window, window_id)
    rows = session.execute(
        sa.select(RulebookPublication, Person.name)
        .outerjoin(Person, Person.public_id == RulebookPublication.published_by)
        .where(RulebookPublication.window_id == window_id)
        .order_by(RulebookPublication.id.desc())
    ).all()
    published = [
        VersionRow(row.rulebook_version, row.created_at, row.act, row.reason, name or "Exploitant")
        for row, name in rows
    ]
    first = rows[-1][0].replaced_version if rows else window.rulebook_version
    return [*published, VersionRow(first, window.created_at, "Ouverture du guichet", "", "")]
