"""Notify a signed and committed act: electronically if the applicant agreed beforehand, else on paper."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from portal.acts.naming import name_of
from portal.domain.act import ACT, ActState
from portal.domain.act_kinds import ActKind
from portal.domain.actors import Actor
from portal.domain.clocks import paris_date
from portal.domain.deadlines import LegalDate, remedy_limit
from portal.domain.errors import Conflict
from portal.domain.events import Event
from portal.domain.permissions import Permission
from portal.models import Act, Notification
from portal.services.acting.following_facts import move_award
from portal.services.acting.record_supplier import last_supplier
from portal.services.award_life.follow_act import after_following_notified
from portal.services.jobs.send_mail import queue_mail
from portal.services.letters.telling_facts import tell_notification
from portal.services.locking import lock_act, person_id_of
from portal.services.notifying import ELECTRONIC, PAPER, paper_receipt
from portal.services.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class NotifyAct:
    """Notify ``act`` (public id). ``page_url``: absolute address of the beneficiary's page; ``paper_on`` and
    ``paper_recipient`` serve paper. ``on_paper``: by post although the electronic way was agreed to (its address no
    longer works, for instance)."""

    act: str
    page_url: str
    paper_on: date | None = None
    paper_recipient: str = ""
    on_paper: bool = False


def notify_act(uow: UnitOfWork, actor: Actor, command: NotifyAct) -> LegalDate:
    """Record the notification, send the mail when it is electronic, and return the end of the time for a remedy.

    Raises Conflict without the EJ, the supplier in Chorus or the signed file, InvalidInput on what a paper
    notification lacks.
    """
    act = lock_act(uow, actor, Permission.ACT_NOTIFY, command.act)
    person_id = person_id_of(actor)
    if act.state in (ActState.SIGNED, ActState.CHECKED, ActState.COMMITTED):
        _refuse_unready(uow, act)
    target = ACT.next(act.state, "notify_signed" if act.state is ActState.SIGNED else "notify")
    electronic = act.dossier.electronic_notification and not command.on_paper
    if electronic:
        notified_on, recipient = _electronic(uow, act)
    else:
        today = paris_date(uow.now)
        notified_on, recipient = paper_receipt(
            command.paper_recipient, command.paper_on, today, act.signed_on, "la signature"
        )
    notice = Notification(
        act_id=act.id,
        person_id=person_id,
        channel=ELECTRONIC if electronic else PAPER,
        notified_on=notified_on,
        recipient=recipient,
        created_at=uow.now,
    )
    uow.session.add(notice)
    tell_notification(uow, actor, act, notice)
    act.state, act.notified_at = target, uow.now
    if act.kind != ActKind.AWARD:
        move_award(uow, act)
        after_following_notified(uow, actor, act)
    limit = remedy_limit(notified_on)
    if electronic:
        _send(uow, act, recipient, command.page_url)
    uow.record(
        Event.ACT_NOTIFIED,
        actor,
        ("act", act.public_id),
        dossier=act.dossier.public_id,
        facts={"channel": ELECTRONIC if electronic else PAPER, "notified_on": notified_on, "remedy_until": limit.on},
        detail=recipient,
    )
    return limit


def _refuse_unready(uow: UnitOfWork, act: Act) -> None:
    if not any(file.kind == "signed" for file in act.files):
        raise Conflict("L’acte signé n’est pas déposé\u00a0: il ne peut pas être notifié.")
    if act.kind != ActKind.AWARD:
        return
    if act.ej_number is None:
        raise Conflict(
            "L’engagement juridique n’est pas enregistré\u00a0: l’acte ne peut pas être notifié avant son numéro d’EJ."
        )
    if last_supplier(uow.session, act.organisation_id) is None:
        raise Conflict(
            "Le numéro du bénéficiaire parmi les tiers de Chorus n’est pas enregistré\u00a0: le gestionnaire "
            "budgétaire l’indique sur la page de l’acte, avant la notification."
        )


def _electronic(uow: UnitOfWork, act: Act) -> tuple[date, str]:
    if not act.dossier.contact_email:
        raise Conflict("Le dossier n’a pas d’adresse électronique\u00a0: notifiez sur papier.")
    return paris_date(uow.now), act.dossier.contact_email


def _send(uow: UnitOfWork, act: Act, recipient: str, page_url: str) -> None:
    dossier, name = act.dossier, name_of(act.content)
    subject = f"Notification {name.of_a} – dossier {dossier.reference}"
    act_of = f"{name.the[0].upper()}{name.the[1:]}"
    body = (
        "Bonjour,\n\n"
        f"{act_of} de votre dossier {dossier.reference} vous est {name.notified} ce jour. "
        f"Connectez-vous au guichet pour {name.it} lire et {name.it} télécharger\u00a0:\n\n{page_url}\n\n"
        f"Les voies et délais de recours figurent dans {name.the}. Pour votre sécurité, aucun document n’est joint à "
        "ce message.\n\nLe guichet FITN7\n"
    )
    queue_mail(uow, recipient, subject, body, dossier.public_id)
