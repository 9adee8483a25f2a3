"""Keep what was typed in a part that cannot be applied yet (a line without its amount): raw, to be shown again."""

from __future__ import annotations

from dataclasses import dataclass, replace

from portal.domain.actors import Actor
from portal.services.applicant.drafts import Kept, Typed, keep_part, own_draft
from portal.services.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class KeepInput:
    """Which part of which draft, from which version, and what was typed."""

    dossier: str
    version: int
    part: str
    typed: Typed


def keep_input(uow: UnitOfWork, actor: Actor, command: KeepInput) -> Kept:
    """Keep the raw fields; the dossier's values stay as they are. Raises Conflict on a stale version."""
    dossier = own_draft(uow, actor, command.dossier, command.version, command.part, command.typed.page)
    return keep_part(uow, actor, dossier, command.part, replace(command.typed, applied=False))
