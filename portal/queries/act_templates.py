"""Templates of a window: the words in force, those an issued act was printed with."""

from __future__ import annotations

import json

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.acts.seeds import SEEDS
from portal.acts.words import Words, words_of
from portal.models import ActTemplate


def words_in_force(session: Session, window_id: int, kind: str) -> Words:
    """The approved version with the highest number; without any, the software's own."""
    texts = session.scalar(
        sa.select(ActTemplate.texts)
        .where(ActTemplate.window_id == window_id, ActTemplate.kind == kind, ActTemplate.approved_at.is_not(None))
        .order_by(ActTemplate.number.desc())
        .limit(1)
    )
    return words_of(SEEDS[kind]) if texts is None else Words(SEEDS[kind], json.loads(texts))


def words_of_content(session: Session, window_id: int, content: str) -> Words:
    """The words an act was issued with, from what it froze; an act older than the templates had the software's."""
    used = json.loads(content).get("template") or {}
    kind, digest = used.get("kind", "award"), used.get("sha256")
    texts = session.scalar(
        sa.select(ActTemplate.texts).where(
            ActTemplate.window_id == window_id, ActTemplate.kind == kind, ActTemplate.sha256 == digest
        ).limit(1)
    )
    return words_of(SEEDS[kind]) if texts is None else Words(SEEDS[kind], json.loads(texts))
