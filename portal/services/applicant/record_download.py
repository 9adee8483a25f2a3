"""The beneficiary opens the signed act: the first download is noted on its notification, each one is journalled."""

from __future__ import annotations

import sqlalchemy as sa

from portal.domain.actors import Actor
from portal.domain.errors import NotFound
from portal.domain.events import Event
from portal.domain.permissions import Permission
from portal.models import Act, ActFile, Notification, StoredFile
from portal.queries.applicant_steps import NOTIFIED_STATES
from portal.services.applicant.drafts import own_dossier
from portal.services.applicant.uploads import PreparedFile
from portal.services.unit_of_work import UnitOfWork


def record_download(uow: UnitOfWork, actor: Actor, dossier_id: str, act_id: str) -> PreparedFile:
    """The signed file of a notified act of this dossier (public ids). Raises NotFound before notification."""
    dossier = own_dossier(uow, actor, dossier_id, Permission.ACT_DOWNLOAD_SIGNED)
    act = uow.session.scalar(
        sa.select(Act).where(Act.public_id == act_id, Act.dossier_id == dossier.id, Act.state.in_(NOTIFIED_STATES))
    )
    signed = act and uow.session.scalar(
        sa.select(StoredFile)
        .join(ActFile, ActFile.file_id == StoredFile.id)
        .where(ActFile.act_id == act.id, ActFile.kind == "signed")
        .order_by(ActFile.id.desc())
        .limit(1)
    )
    if act is None or signed is None:
        raise NotFound
    notification = uow.session.scalar(
        sa.select(Notification).where(Notification.act_id == act.id).order_by(Notification.id).limit(1)
    )
    if notification is not None and notification.downloaded_at is None:
        notification.downloaded_at = uow.now
        notification.downloaded_by_id = actor.person_id
    uow.record(
        Event.ACT_DOWNLOADED,
        actor,
        ("act", act.public_id),
        dossier=dossier.public_id,
        facts={"sha256": signed.sha256},
    )
    name = f"arrete-{act.official_number or act.reference}.pdf".replace("/", "-")
    return PreparedFile(name, signed.sha256, signed.size, signed.media_type)
