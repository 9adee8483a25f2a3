"""Notify a signed and committed act: electronically if the applicant agreed beforehand, else on paper."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from portal.acts.naming import name_of
from portal.acts.wording import date_fr
from portal.domain.act import ACT, ActState
from portal.domain.act_kinds import ActKind
from portal.domain.actors import Actor
from portal.domain.clocks import paris_date
from portal.domain.errors import Conflict
from portal.domain.events import Event
from portal.domain.permissions import Permission
from portal.domain.remedy_clock import Deeming, RemedyClock
from portal.domain.scanning import HELD, ScanState
from portal.models import Act, Notification, Window
from portal.queries.coming_ends import effective_on
from portal.queries.remedies import clock_of, deeming_of
from portal.queries.windows import window_settings
from portal.services.acting.following_facts import followed_act, move_award
from portal.services.acting.record_supplier import last_supplier
from portal.services.award_life.follow_act import after_following_notified
from portal.services.jobs.send_mail import queue_mail
from portal.services.letters.telling_facts import tell_notification
from portal.services.locking import lock_act, person_id_of
from portal.services.notifying import ELECTRONIC, PAPER, paper_receipt
from portal.services.unit_of_work import UnitOfWork

#: Why an act is not notified while its signed file is held: nobody could open it.
_HELD: dict[ScanState, str] = {
    ScanState.AWAITING_SCAN: (
        "L’antivirus n’a pas encore analysé l’acte signé\u00a0: notifiez-le ensuite. Revenez dans quelques minutes."
    ),
    ScanState.INFECTED: (
        "L’antivirus a trouvé un virus dans l’acte signé\u00a0: le bénéficiaire ne pourrait pas l’ouvrir, il ne peut "
        "pas être notifié. Prévenez l’administrateur."
    ),
}


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


def notify_act(uow: UnitOfWork, actor: Actor, command: NotifyAct) -> RemedyClock:
    """Record the notification, send the mail when it is electronic, and return the clock of remedies.

    By post it begins with the receipt. Put online, the act has to be opened first, or to be deemed notified as the
    window says today: that is kept with the notification, and told to the beneficiary.

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
        earliest, what = _earliest(act)
        notified_on, recipient = paper_receipt(command.paper_recipient, command.paper_on, today, earliest, what)
    notice = _notice(uow, act, person_id, electronic, notified_on, recipient)
    tell_notification(uow, actor, act, notice)
    act.state, act.notified_at = target, uow.now
    if act.kind != ActKind.AWARD:
        _follow(uow, actor, act)
    clock = clock_of(notice, None)
    if electronic:
        subject, body = notice_mail(act, notice, command.page_url, sender_of(uow, act))
        queue_mail(uow, recipient, subject, body, act.dossier.public_id)
    uow.record(
        Event.ACT_NOTIFIED,
        actor,
        ("act", act.public_id),
        dossier=act.dossier.public_id,
        facts={"channel": notice.channel, "notified_on": notified_on, "deemed_term_on": notice.deemed_term_on},
        detail=recipient,
    )
    return clock


def _notice(
    uow: UnitOfWork, act: Act, person_id: int, electronic: bool, notified_on: date, recipient: str
) -> Notification:
    """What proves it, with what the window says today of an act put online that nobody opens."""
    deeming = deeming_of(window_settings(uow.session, act.window_id)) if electronic else Deeming()
    notice = Notification(
        act_id=act.id,
        person_id=person_id,
        channel=ELECTRONIC if electronic else PAPER,
        notified_on=notified_on,
        recipient=recipient,
        deemed_term_on=None if deeming.days is None else notified_on + timedelta(days=deeming.days),
        deemed_at_term=deeming.at_term,
        created_at=uow.now,
    )
    uow.session.add(notice)
    return notice


def _follow(uow: UnitOfWork, actor: Actor, act: Act) -> None:
    """What the act does to its award; an abrogation for a later day leaves it in force until then
    (``end_repealed``)."""
    day = effective_on(act.content) if act.kind == ActKind.REPEAL else None
    if day is not None and day > paris_date(uow.now):
        followed_act(uow, act)
        return
    move_award(uow, act)
    after_following_notified(uow, actor, act)


def _earliest(act: Act) -> tuple[date | None, str]:
    """The first day a letter may be received, and what it cannot precede."""
    if act.ej_on is not None and (act.signed_on is None or act.ej_on > act.signed_on):
        return act.ej_on, "l’engagement juridique"
    return act.signed_on, "la signature"


def _refuse_unready(uow: UnitOfWork, act: Act) -> None:
    signed = [file for file in act.files if file.kind == "signed"]
    if not signed:
        raise Conflict("L’acte signé n’est pas déposé\u00a0: il ne peut pas être notifié.")
    if signed[-1].file.scan_state in HELD:
        raise Conflict(_HELD[signed[-1].file.scan_state])
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


def sender_of(uow: UnitOfWork, act: Act) -> str:
    """Who signs the mail: the service of the act's window, else the window."""
    settings = window_settings(uow.session, act.window_id)
    return settings.text("service.name") or uow.session.get_one(Window, act.window_id).title


def notice_mail(
    act: Act, notice: Notification, page_url: str, sender: str, *, reminder: bool = False
) -> tuple[str, str]:
    """Subject and body of the mail that invites to sign in and read the act; nothing of it is in there."""
    dossier, name = act.dossier, name_of(act.content)
    act_of = f"{name.the[0].upper()}{name.the[1:]}"
    said = f"{act_of} de votre dossier {dossier.reference} vous est {name.notified} ce jour."
    if reminder:
        day = date_fr(notice.notified_on)
        said = f"{act_of} de votre dossier {dossier.reference} vous attend en ligne depuis le {day}."
    clock = f"Le délai de recours part du jour où vous {name.it} téléchargez."
    if notice.deemed_term_on is not None:
        term = date_fr(notice.deemed_term_on)
        day = "ce jour-là" if notice.deemed_at_term else date_fr(notice.notified_on)
        clock += f" Sans téléchargement jusqu’au {term} inclus, la notification est réputée faite {day}."
    body = (
        f"Bonjour,\n\n{said} Connectez-vous au guichet pour {name.it} lire et {name.it} télécharger\u00a0:\n\n"
        f"{page_url}\n\n{clock} Les voies et délais de recours figurent dans {name.the}. Pour votre sécurité, aucun "
        f"document n’est joint à ce message.\n\n{sender}\n"
    )
    subject = f"{'Rappel, notification' if reminder else 'Notification'} {name.of_a} – dossier {dossier.reference}"
    return subject, body
