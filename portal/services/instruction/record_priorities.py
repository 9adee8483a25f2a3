"""Recognise in a project the priorities the text names: beside its score, never inside it. Each record is kept."""

from __future__ import annotations

from dataclasses import dataclass

from portal.domain.actors import Actor
from portal.domain.errors import InvalidInput
from portal.domain.events import Event
from portal.domain.permissions import Permission
from portal.domain.snapshot import canonical_json
from portal.models import RecordedPriorities
from portal.queries.rulebooks import rulebook_of_dossier
from portal.services.instruction.loading import last_version, load_dossier, require_under_review, touch
from portal.services.locking import person_id_of
from portal.services.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class RecordPriorities:
    """Codes of the priorities recognised (none: looked at, none found), and why."""

    dossier: str
    codes: tuple[str, ...]
    reason: str = ""
    version: int | None = None


def record_priorities(uow: UnitOfWork, actor: Actor, command: RecordPriorities) -> int:
    """Keep the record on the filed version that stands and return how many are recognised.

    Raises InvalidInput (``priorities``, ``reason``).
    """
    dossier = load_dossier(uow, command.dossier, command.version, actor, Permission.DOSSIER_SCORE)
    require_under_review(dossier)
    known = rulebook_of_dossier(uow.session, dossier.id).priorities
    wanted = set(command.codes)
    codes = [one.code for one in known if one.code in wanted]
    if len(codes) < len(wanted):
        raise InvalidInput({"priorities": "Une des priorités n’est pas dans le règlement du guichet."})
    if codes and not command.reason.strip():
        raise InvalidInput({"reason": "Dites en quelques mots pourquoi ces priorités sont reconnues."})
    filed_version = last_version(uow.session, dossier.id)
    uow.session.add(
        RecordedPriorities(
            dossier_id=dossier.id,
            dossier_version=filed_version,
            codes=canonical_json(codes),
            person_id=person_id_of(actor),
            comment=command.reason.strip(),
            created_at=uow.now,
        )
    )
    touch(dossier)
    labels = [one.label for one in known if one.code in wanted]
    uow.record(
        Event.DOSSIER_PRIORITIES_RECORDED,
        actor,
        ("dossier", dossier.public_id),
        dossier=dossier.public_id,
        facts={"dossier_version": filed_version, "priorities": codes},
        detail="\n".join((", ".join(labels) or "Aucune priorité reconnue", command.reason.strip())).strip(),
    )
    return len(codes)
