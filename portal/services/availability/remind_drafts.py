"""Remind the writers of drafts of the closing: seven days, two days before, and on the last day, once each."""

from __future__ import annotations

import logging
from collections.abc import Iterable

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.domain.actors import SYSTEM, Role
from portal.domain.dossier import DossierState
from portal.domain.events import Event
from portal.domain.french_dates import date_fr
from portal.domain.reminders import days_left, is_civil_hour, reminder_due
from portal.eligibility.rulebook import Rulebook
from portal.models import Dossier, DraftReminder, Mandate, Membership, Organisation, Person, Window
from portal.queries.rulebooks import rulebook_in_force
from portal.services.applicant.check_draft import check_of
from portal.services.applicant.filing_rules import MissingField
from portal.services.availability.step_links import step_link
from portal.services.jobs.send_mail import queue_mail
from portal.services.runtime import Runtime
from portal.services.unit_of_work import UnitOfWork

logger = logging.getLogger(__name__)


def remind_drafts(runtime: Runtime) -> int:
    """Send the reminders that are due now; returns how many drafts were reminded."""
    now = runtime.legal.now()
    if not is_civil_hour(now):
        return 0
    with runtime.read() as session:
        due = [item for window in session.scalars(sa.select(Window)) for item in _due(session, window.id, runtime)]
    sent = sum(_remind(runtime, dossier_id, level, rulebook) for dossier_id, level, rulebook in due)
    if sent:
        logger.info("drafts reminded", extra={"count": sent})
    return sent


def _due(session: Session, window_id: int, runtime: Runtime) -> Iterable[tuple[int, int, Rulebook]]:
    """Drafts of a window with the level each is due, those reminded of it already left out."""
    rulebook = rulebook_in_force(session, window_id)
    now = runtime.legal.now()
    if days_left(now, rulebook.closes_on) < 0:
        return
    sent = {
        (dossier_id, level)
        for dossier_id, level in session.execute(
            sa.select(DraftReminder.dossier_id, DraftReminder.level).where(
                DraftReminder.closes_on == rulebook.closes_on
            )
        )
    }
    drafts = sa.select(Dossier.id, Dossier.created_at).where(
        Dossier.window_id == window_id, Dossier.state == DossierState.DRAFT
    )
    for dossier_id, begun_at in session.execute(drafts.order_by(Dossier.id)):
        level = reminder_due(now, rulebook.closes_on, begun_at)
        if level is not None and (dossier_id, level) not in sent:
            yield dossier_id, level, rulebook


def _remind(runtime: Runtime, dossier_id: int, level: int, rulebook: Rulebook) -> bool:
    """Remind of one draft, unless it was filed or reminded meanwhile (its row is locked)."""
    with runtime.uow() as uow:
        dossier = uow.session.get_one(Dossier, dossier_id, with_for_update=True)
        known = sa.select(DraftReminder.id).where(
            DraftReminder.dossier_id == dossier_id,
            DraftReminder.level == level,
            DraftReminder.closes_on == rulebook.closes_on,
        )
        if dossier.state is not DossierState.DRAFT or uow.session.scalar(known) is not None:
            return False
        uow.session.add(
            DraftReminder(dossier_id=dossier_id, level=level, closes_on=rulebook.closes_on, created_at=uow.now)
        )
        recipients = _recipients(uow.session, dossier)
        subject, body = _mail(uow, dossier, rulebook, runtime.settings.public_url)
        for recipient in recipients:
            queue_mail(uow, recipient, subject, body, dossier.public_id)
        facts = {"level": level, "closes_on": rulebook.closes_on, "recipients": len(recipients)}
        uow.record(Event.DRAFT_REMINDED, SYSTEM, ("dossier", dossier.public_id), dossier=dossier.public_id, facts=facts)
    return True


def _recipients(session: Session, dossier: Dossier) -> list[str]:
    """Everybody who may write or file it: editors and signatories of the organisation, whoever holds its mandate,
    and whoever gave it."""
    members = session.scalars(
        sa.select(Person.email)
        .join(Membership, Membership.person_id == Person.id)
        .where(Membership.organisation_id == dossier.organisation_id, Membership.role.in_((Role.EDITOR, Role.PLEDGER)))
    )
    found = {email.lower() for email in members}
    if dossier.mandate_id is not None:
        mandate = session.get_one(Mandate, dossier.mandate_id)
        if mandate.ended_at is None:
            found |= {session.get_one(Person, mandate.holder_id).email.lower(), mandate.giver_email}
    return sorted(found - {""})


def _mail(uow: UnitOfWork, dossier: Dossier, rulebook: Rulebook, site_url: str) -> tuple[str, str]:
    left = days_left(uow.now, rulebook.closes_on)
    when = "aujourd’hui à minuit" if left == 0 else "demain à minuit" if left == 1 else f"dans {left} jours"
    title = dossier.title or "Dossier sans intitulé"
    organisation = uow.session.get_one(Organisation, dossier.organisation_id)
    check = check_of(uow.session, dossier, uow.now)
    blocking = [
        item["message"] for item in check.result["checks"] if item["outcome"] == "fail" and item["blocks_filing"]
    ]
    paragraphs = [
        "Bonjour,",
        f"Votre dossier « {title} » ({organisation.name}) est encore un brouillon : rien n’est déposé. Le guichet "
        f"ferme {when} : dernier jour pour déposer, le {date_fr(rulebook.closes_on)} inclus (heure de Paris).",
        *([f"Cette date a été reportée : {rulebook.amendments[-1]['reason']}"] if rulebook.amendments else []),
        *_missing(check.missing, blocking, dossier.public_id, site_url),
        f"Ouvrir le dossier :\n{step_link(site_url, dossier.public_id)}",
        "Si vous ne souhaitez plus déposer ce dossier, vous n’avez rien à faire.",
    ]
    return f"Votre dossier n’est pas déposé : clôture {when}", "\n\n".join(paragraphs) + "\n"


def _missing(missing: tuple[MissingField, ...], blocking: list[str], dossier_id: str, site_url: str) -> list[str]:
    """What prevents filing, each with the link to where it is mended."""
    lines = [f"– {item.message}\n  {step_link(site_url, dossier_id, item.step)}" for item in missing]
    lines += [f"– {message}\n  {step_link(site_url, dossier_id, 'verification')}" for message in blocking]
    if lines:
        return ["Ce qu’il reste à faire avant de pouvoir déposer :\n" + "\n".join(lines)]
    link = step_link(site_url, dossier_id, "signing")
    return [f"Tout ce qui est obligatoire est rempli : il reste à signer et à déposer.\n{link}"]
