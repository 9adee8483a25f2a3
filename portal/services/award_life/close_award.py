"""Close an award: the balance is paid, or nothing is due; nothing is left committed, asked back or being decided."""

from __future__ import annotations

from dataclasses import dataclass

from portal.domain.actors import Actor
from portal.domain.clocks import paris_date
from portal.domain.errors import Conflict
from portal.domain.events import Event
from portal.domain.permissions import Permission
from portal.models import AwardClosure
from portal.models.base import new_public_id
from portal.queries.award_closing import closing_obstacles
from portal.services.award_life.loading import lock_award
from portal.services.locking import person_id_of
from portal.services.telling import tell_applicant
from portal.services.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class CloseAward:
    """Close ``dossier``'s award (public id); ``remark`` is kept."""

    dossier: str
    remark: str = ""


def close_award(uow: UnitOfWork, actor: Actor, command: CloseAward) -> None:
    """Raises Conflict with everything that stands in the way."""
    act, award = lock_award(uow, actor, Permission.AWARD_CLOSE, command.dossier, in_force=False)
    obstacles = closing_obstacles(uow.session, award)
    if obstacles:
        raise Conflict(" ".join(obstacles))
    row = AwardClosure(
        public_id=new_public_id(),
        act_id=act.id,
        reason=command.remark.strip(),
        closed_on=paris_date(uow.now),
        person_id=person_id_of(actor),
        created_at=uow.now,
    )
    uow.session.add(row)
    uow.session.flush()
    uow.record(
        Event.AWARD_CLOSED,
        actor,
        ("act", act.public_id),
        dossier=award.dossier_public_id,
        facts={"paid_cents": award.paid_cents},
        detail=row.reason,
    )
    body = (
        "Bonjour,\n\nVotre subvention est clôturée : tout est payé et justifié. Gardez les pièces aussi longtemps que "
        "l’arrêté le demande.\n\nLe guichet FITN7\n"
    )
    tell_applicant(uow, act.dossier, "subvention clôturée", body)
