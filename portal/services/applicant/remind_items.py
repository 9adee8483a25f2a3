"""One reminder before the deadline of a request for missing items. Owns the sentence; a task runs it every hour."""

from __future__ import annotations

import logging
from datetime import timedelta

import sqlalchemy as sa

from portal.domain.actors import SYSTEM
from portal.domain.clocks import paris_date
from portal.domain.dossier import DossierState
from portal.domain.events import Event
from portal.domain.french_dates import date_fr
from portal.domain.permissions import Permission
from portal.models import Dossier, RequestedItem
from portal.queries.windows import window_settings
from portal.services.locking import lock_dossier
from portal.services.runtime import Runtime
from portal.services.telling import tell_applicant

logger = logging.getLogger(__name__)

DEFAULT_DAYS = 3


def remind_items(runtime: Runtime) -> int:
    """Write to the contacts whose pending items are due within the window's delay; how many mails left."""
    today = paris_date(runtime.legal.now())
    with runtime.read() as session:
        rows = session.execute(
            sa.select(Dossier.public_id, Dossier.window_id, sa.func.min(RequestedItem.due_on).label("due_on"))
            .join(RequestedItem, RequestedItem.dossier_id == Dossier.id)
            .where(Dossier.state == DossierState.INCOMPLETE, *_pending(), RequestedItem.due_on >= today)
            .group_by(Dossier.public_id, Dossier.window_id)
            .order_by(Dossier.public_id)
        ).all()
        windows = {row.window_id: window_settings(session, row.window_id) for row in rows}
    days = {key: _days(settings.integer("requests.reminder_days")) for key, settings in windows.items()}
    due = [public_id for public_id, window, on in rows if days[window] and on - timedelta(days[window]) <= today]
    for public_id in due:
        _remind(runtime, public_id)
    if due:
        logger.info("requests reminded", extra={"count": len(due)})
    return len(due)


def _days(setting: int | None) -> int:
    return DEFAULT_DAYS if setting is None else setting


def _pending() -> tuple[sa.ColumnElement[bool], ...]:
    return RequestedItem.supplied_at.is_(None), RequestedItem.reminded_at.is_(None)


def _remind(runtime: Runtime, public_id: str) -> None:
    with runtime.uow() as uow:
        dossier = lock_dossier(uow, SYSTEM, Permission.DOSSIER_CHECK_COMPLETENESS, public_id)
        query = sa.select(RequestedItem).where(RequestedItem.dossier_id == dossier.id, *_pending())
        items = list(uow.session.scalars(query.order_by(RequestedItem.id)))
        if not items or dossier.state is not DossierState.INCOMPLETE:
            return
        for item in items:
            item.reminded_at = uow.now
        lines = "\n".join(f"- {item.label}" for item in items)
        body = (
            f"Bonjour,\n\nLa préfecture attend toujours, jusqu’au {date_fr(items[0].due_on)} inclus :\n\n{lines}\n\n"
            "Répondez dans votre espace, rubrique « Mes dossiers ». Ce que vous avez déjà préparé y est gardé, mais "
            "n’est pas envoyé tant que vous ne l’avez pas fait. Passé cette date, votre réponse sera encore acceptée, "
            "mais le délai d’examen de votre demande aura recommencé à courir.\n"
        )
        tell_applicant(uow, dossier, "rappel, pièces à fournir", body)
        uow.record(
            Event.DOSSIER_ITEMS_REMINDED,
            SYSTEM,
            ("dossier", dossier.public_id),
            dossier=dossier.public_id,
            facts={"items": len(items), "due_on": items[0].due_on},
        )
