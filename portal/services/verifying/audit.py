"""The audit chain, recomputed from its first row: bodies, links, and the digests of the details still there."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.domain.snapshot import GENESIS, chain_hash, sha256_text
from portal.models import AuditDetail, AuditEvent


def check_chain(session: Session) -> Iterator[str]:
    """One line per broken link. A detail emptied by a lawful purge is no problem; a changed one is."""
    previous, expected = GENESIS, 1
    rows = session.execute(
        sa.select(AuditEvent, AuditDetail.text)
        .outerjoin(AuditDetail, AuditDetail.event_id == AuditEvent.id)
        .order_by(AuditEvent.id)
        .execution_options(yield_per=500)
    )
    for event, detail in rows:
        if event.id != expected:
            yield f"Journal\u00a0: l’événement n° {expected} manque."
        if event.prev_hash != previous:
            yield f"Journal\u00a0: l’événement n° {event.id} ne suit pas le précédent (chaînage rompu)."
        if chain_hash(event.prev_hash, event.body) != event.hash:
            yield f"Journal\u00a0: le contenu de l’événement n° {event.id} a été modifié."
        yield from _check_columns(event, detail)
        previous, expected = event.hash, event.id + 1


def _check_columns(event: AuditEvent, detail: str | None) -> Iterator[str]:
    try:
        body: dict[str, Any] = json.loads(event.body)
        said = (body["id"], body["tag"], body["actor"], *body["subject"], body["dossier"])
        digest = body["detail_sha256"]
    except (ValueError, KeyError, TypeError):
        yield f"Journal\u00a0: le contenu de l’événement n° {event.id} est illisible."
        return
    columns = (
        event.id,
        event.tag.value,
        event.actor_public_id,
        event.subject_kind,
        event.subject_public_id,
        event.dossier_public_id,
    )
    if said != columns:
        yield f"Journal\u00a0: les colonnes de l’événement n° {event.id} ne disent pas la même chose que son contenu."
    if detail and sha256_text(detail) != digest:
        yield f"Journal\u00a0: le détail de l’événement n° {event.id} a été modifié."
