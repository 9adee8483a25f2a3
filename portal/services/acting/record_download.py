"""Record the first time somebody of the beneficiary downloads the notified act: proof of access."""

from __future__ import annotations

import sqlalchemy as sa

from portal.domain.actors import Actor
from portal.domain.errors import NotFound
from portal.domain.events import Event
from portal.domain.permissions import Permission, require
from portal.models import Act, Notification
from portal.services.locking import subject_for
from portal.services.unit_of_work import UnitOfWork


def record_download(uow: UnitOfWork, actor: Actor, act_public_id: str) -> bool:
    """Note the download when it is the beneficiary's first; later ones, and the prefecture's, change nothing.

    Returns whether this was the first.
    """
    act = uow.session.scalar(sa.select(Act).where(Act.public_id == act_public_id))
    if act is None:
        raise NotFound
    require(actor, Permission.ACT_DOWNLOAD_SIGNED, subject_for(uow.session, actor, act.dossier))
    query = sa.select(Notification).where(Notification.act_id == act.id).order_by(Notification.id.desc()).limit(1)
    notification = uow.session.scalar(query.with_for_update())
    beneficiary = act.organisation_id in actor.organisation_ids()
    if notification is None or notification.downloaded_at is not None or not beneficiary:
        return False
    notification.downloaded_at = uow.now
    notification.downloaded_by_id = actor.person_id
    uow.record(Event.ACT_DOWNLOADED, actor, ("act", act.public_id), dossier=act.dossier.public_id)
    return True
