"""Templates of a window: the words in force, those an issued act was printed with, the versions administrators see."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.acts.seeds import SEEDS
from portal.acts.template_check import PassageDiff, template_diff
from portal.acts.words import Seed, Words, words_of
from portal.domain.act_kinds import AGREED_LABELS, ActKind
from portal.models import Act, ActTemplate, Dossier, Organisation
from portal.queries.acts import PUBLISHED
from portal.queries.proposed_versions import approved, proposed, with_people

#: The software's own words, shown as a version nobody numbered.
DELIVERED = 0


@dataclass(frozen=True, slots=True)
class TemplateVersion:
    """One version: its number, why, who proposed and approved it."""

    public_id: str
    number: int
    reason: str
    proposed_by: str
    proposer_name: str
    proposed_at: datetime
    approver_name: str
    approved_at: datetime | None
    sha256: str


@dataclass(frozen=True, slots=True)
class TemplateView:
    """A template of a window and its versions, newest first."""

    seed: Seed
    versions: tuple[TemplateVersion, ...]

    @property
    def in_force(self) -> TemplateVersion | None:
        """The approved version with the highest number; None: the software's own words."""
        return approved(self.versions)

    @property
    def waiting(self) -> TemplateVersion | None:
        """The last proposal, when nobody approved it yet."""
        return proposed(self.versions)

    @property
    def newer_delivered(self) -> bool:
        """Whether this version of the software brings words that the window never had."""
        delivered = words_of(self.seed).sha256
        return self.in_force is not None and all(one.sha256 != delivered for one in self.versions)

    @property
    def number(self) -> int:
        """Number of the version in force."""
        return self.in_force.number if self.in_force else DELIVERED


@dataclass(frozen=True, slots=True)
class PreviewCase:
    """A notified act a wording may be tried on: acts that are notified are public, others are nobody's to see here."""

    public_id: str
    label: str


def words_in_force(session: Session, window_id: int, kind: str) -> Words:
    """The approved version with the highest number; without any, the software's own."""
    texts = session.scalar(
        sa.select(ActTemplate.texts)
        .where(ActTemplate.window_id == window_id, ActTemplate.kind == kind, ActTemplate.approved_at.is_not(None))
        .order_by(ActTemplate.number.desc())
        .limit(1)
    )
    return _words(kind, texts)


def words_of_content(session: Session, window_id: int, content: str) -> Words:
    """The words an act was issued with, from what it froze; an act older than the templates had the software's."""
    used = json.loads(content).get("template") or {}
    return words_of_hash(session, window_id, used.get("kind", "award"), used.get("sha256") or "")


def words_of_hash(session: Session, window_id: int, kind: str, sha256: str) -> Words:
    """The words of this hash, from the window's versions; else those the software brings now."""
    rows = sa.select(ActTemplate.texts).where(ActTemplate.window_id == window_id, ActTemplate.kind == kind)
    return _words(kind, session.scalar(rows.where(ActTemplate.sha256 == sha256).limit(1)))


def words_of_version(session: Session, window_id: int, kind: str, number: int) -> Words | None:
    """The words of one version, None when there is none of this number."""
    if kind not in SEEDS:
        return None
    if number == DELIVERED:
        return words_of(SEEDS[kind])
    rows = sa.select(ActTemplate.texts).where(ActTemplate.window_id == window_id, ActTemplate.kind == kind)
    texts = session.scalar(rows.where(ActTemplate.number == number))
    return None if texts is None else _words(kind, texts)


def templates_of(session: Session, window_id: int) -> list[TemplateView]:
    """Every template, in the order of the software; one query."""
    found = _versions(session, ActTemplate.window_id == window_id)
    return [TemplateView(seed, tuple(found.get(kind, ()))) for kind, seed in SEEDS.items()]


def template_view(session: Session, window_id: int, kind: str) -> TemplateView | None:
    """One template with its versions, None for an unknown kind."""
    if kind not in SEEDS:
        return None
    found = _versions(session, sa.and_(ActTemplate.window_id == window_id, ActTemplate.kind == kind))
    return TemplateView(SEEDS[kind], tuple(found.get(kind, ())))


def compared(before: Words, after: Words) -> tuple[PassageDiff, ...]:
    """Passages that differ between two wordings of a template."""
    return template_diff(after.seed, before.texts, after.texts)


def preview_cases(session: Session, window_id: int, kind: str, most: int = 20) -> tuple[PreviewCase, ...]:
    """The last notified acts printed with this template, else the awards such an act would follow."""
    act_kind, agreed = act_of_template(kind)
    form = (Act.agreed.is_(agreed),) if act_kind in AGREED_LABELS else ()
    found = _cases(session, most, Act.window_id == window_id, Act.kind == act_kind, *form)
    if found or act_kind is ActKind.AWARD:
        return found
    return _cases(session, most, Act.window_id == window_id, Act.kind == ActKind.AWARD, *form)


def act_of_template(kind: str) -> tuple[ActKind, bool]:
    """The kind of act a template prints, and whether two parties sign it; a letter goes with an award."""
    known = {"convention": (ActKind.AWARD, True), "convention_amendment": (ActKind.AMENDMENT, True)}
    return known.get(kind) or (ActKind(kind) if kind in set(ActKind) else ActKind.AWARD, False)


def _cases(session: Session, most: int, *wanted: sa.ColumnElement[bool]) -> tuple[PreviewCase, ...]:
    rows = session.execute(
        sa.select(Act.public_id, Act.official_number, Organisation.name, Dossier.reference)
        .join(Organisation, Organisation.id == Act.organisation_id)
        .join(Dossier, Dossier.id == Act.dossier_id)
        .where(*wanted, Act.state.in_(PUBLISHED), Act.content.is_not(None))
        .order_by(Act.id.desc())
        .limit(most)
    )
    return tuple(PreviewCase(key, f"{name} – n°\u00a0{number} ({dossier})") for key, number, name, dossier in rows)


def _words(kind: str, texts: str | None) -> Words:
    seed = SEEDS[kind]
    if texts is None:
        return words_of(seed)
    kept: Mapping[str, str] = json.loads(texts)
    return Words(seed, kept)


def _versions(session: Session, condition: sa.ColumnElement[bool]) -> dict[str, list[TemplateVersion]]:
    found: dict[str, list[TemplateVersion]] = {}
    for row, proposer_name, approver_name in with_people(session, ActTemplate, condition):
        version = TemplateVersion(
            row.public_id,
            row.number,
            row.reason,
            row.proposed_by,
            proposer_name or "le portail",
            row.created_at,
            approver_name or "le portail",
            row.approved_at,
            row.sha256,
        )
        found.setdefault(row.kind, []).append(version)
    return found
