"""Where an act stands and what comes next, as the pages of every role show it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from flask import current_app, url_for

from portal.domain.act import ActState
from portal.domain.act_kinds import ActKind
from portal.domain.actors import Actor, Role
from portal.domain.clocks import paris_date
from portal.domain.french_dates import date_fr
from portal.domain.remedy_clock import RemedyClock
from portal.domain.signing import SigningWay
from portal.queries.acts import ActView
from portal.web.common.act_signing import ej_first, signature_sentence, signature_step
from portal.web.common.session import runtime

STATE_KINDS = {
    ActState.DRAFT: "",
    ActState.FUNDED: "info",
    ActState.CHECKED: "new",
    ActState.SIGNED: "info",
    ActState.COMMITTED: "info",
    ActState.NOTIFIED: "success",
    ActState.MODIFIED: "success",
    ActState.WITHDRAWN: "error",
    ActState.REPEALED: "error",
    ActState.LAPSED: "error",
    ActState.CANCELLED: "error",
}


@dataclass(frozen=True, slots=True)
class TimelineItem:
    """A step of the act's life, as ``data.timeline`` shows it."""

    title: str
    at: datetime | date | None = None
    text: str = ""
    state: str = "todo"
    who: str = ""


@dataclass(frozen=True, slots=True)
class NextStep:
    """A link to the page where somebody of one role does the next thing."""

    label: str
    url: str
    kind: str = "primary"


_FOLLOW = ((Role.INSTRUCTOR, "Modifier ou mettre fin", "instructor.follow_act", "secondary"),)
#: state → (role, label, endpoint, kind)
_STEPS: dict[ActState, tuple[tuple[Role, str, str, str], ...]] = {
    ActState.DRAFT: (
        (Role.BUDGET, "Attester les crédits", "budget.certify", "primary"),
        (Role.INSTRUCTOR, "Revoir la rédaction", "instructor.prepare_act", "secondary"),
        (Role.INSTRUCTOR, "Articles particuliers", "instructor.act_articles", "tertiary"),
    ),
    ActState.FUNDED: (
        (Role.INSTRUCTOR, "Contrôler et émettre", "instructor.issue", "primary"),
        (Role.INSTRUCTOR, "Revoir la rédaction", "instructor.prepare_act", "secondary"),
        (Role.INSTRUCTOR, "Articles particuliers", "instructor.act_articles", "tertiary"),
    ),
    ActState.CHECKED: (
        (Role.INSTRUCTOR, "Déposer l’acte signé", "instructor.sign", "primary"),
        (Role.INSTRUCTOR, "Annuler l’acte", "instructor.cancel_act", "tertiary"),
    ),
    ActState.SIGNED: (
        (Role.BUDGET, "Enregistrer l’EJ", "budget.commit", "primary"),
        (Role.BUDGET, "Tiers dans Chorus", "budget.supplier", "secondary"),
    ),
    ActState.COMMITTED: (
        (Role.INSTRUCTOR, "Notifier", "instructor.notify", "primary"),
        (Role.BUDGET, "Tiers dans Chorus", "budget.supplier", "secondary"),
    ),
    ActState.NOTIFIED: _FOLLOW,
    ActState.MODIFIED: _FOLLOW,
}
#: The same when the EJ comes before the signature.
_EJ_FIRST: dict[ActState, tuple[tuple[Role, str, str, str], ...]] = {
    **_STEPS,
    ActState.CHECKED: (
        (Role.BUDGET, "Enregistrer l’EJ", "budget.commit", "primary"),
        (Role.INSTRUCTOR, "Annuler l’acte", "instructor.cancel_act", "tertiary"),
    ),
    ActState.COMMITTED: ((Role.INSTRUCTOR, "Déposer l’acte signé", "instructor.sign", "primary"),),
    ActState.SIGNED: (
        (Role.INSTRUCTOR, "Notifier", "instructor.notify", "primary"),
        (Role.BUDGET, "Tiers dans Chorus", "budget.supplier", "secondary"),
    ),
}
#: The same for an act that follows an award: it moves no credits.
_FOLLOWING: dict[ActState, tuple[tuple[Role, str, str, str], ...]] = {
    ActState.DRAFT: (
        (Role.INSTRUCTOR, "Contrôler et émettre", "instructor.issue", "primary"),
        (Role.INSTRUCTOR, "Revoir la rédaction", "instructor.follow_act", "secondary"),
        (Role.INSTRUCTOR, "Articles particuliers", "instructor.act_articles", "tertiary"),
    ),
    ActState.CHECKED: _STEPS[ActState.CHECKED],
    ActState.SIGNED: _EJ_FIRST[ActState.SIGNED],
}
_WAITING = {
    ActState.DRAFT: "L’attestation de disponibilité des crédits est attendue du gestionnaire budgétaire.",
    ActState.FUNDED: "L’acte est prêt à être contrôlé puis émis par l’instructeur.",
    ActState.CHECKED: "L’acte est à imprimer et à signer.",
    ActState.SIGNED: "L’engagement juridique (EJ) est attendu du gestionnaire budgétaire.",
    ActState.COMMITTED: "L’acte peut être notifié par l’instructeur.",
}
_FOLLOWING_WAITING = {
    ActState.DRAFT: _WAITING[ActState.FUNDED],
    ActState.CHECKED: _WAITING[ActState.CHECKED],
    ActState.SIGNED: _WAITING[ActState.COMMITTED],
}

_SIGNATURES = {
    SigningWay.PAPER: "Signature sur papier",
    SigningWay.ELECTRONIC: "Signature électronique",
    SigningWay.PARAPHEUR: "Signature au parapheur",
}


def next_steps(act: ActView, actor: Actor) -> list[NextStep]:
    """What this person can do now."""
    steps = _steps_of(act).get(act.state, ())
    if act.notification and act.notification.unopened:
        steps = ((Role.INSTRUCTOR, "Notifier par courrier", "instructor.post_act", "secondary"), *steps)
    if act.notification is None and not act.dossier_granted:
        return []
    found = []
    instead = signature_step(act, actor)
    if instead is not None:
        found.append(NextStep(*instead))
    for role, label, endpoint, kind in steps:
        if endpoint == "instructor.sign" and (act.waiting_copy or act.signing_way is not SigningWay.PAPER):
            continue
        if role in actor.roles and endpoint in current_app.view_functions:
            name = "dossier" if endpoint == "instructor.prepare_act" else "act"
            target = act.dossier_public_id if name == "dossier" else act.public_id
            if endpoint == "instructor.follow_act" and act.followed:
                target = act.followed.public_id
            found.append(NextStep(label, url_for(endpoint, **{name: target}), kind))
    return found


def _steps_of(act: ActView) -> dict[ActState, tuple[tuple[Role, str, str, str], ...]]:
    if act.kind is not ActKind.AWARD:
        return _FOLLOWING
    return _EJ_FIRST if ej_first(act) else _STEPS


def may_make_letter(act: ActView, actor: Actor) -> bool:
    """Whether this person may make the letter that leaves with the act by post: signed, not notified yet."""
    waiting = act.official_number is not None and act.notified_at is None and act.state is not ActState.CANCELLED
    return waiting and act.dossier_granted and Role.INSTRUCTOR in actor.roles


def waiting_sentence(act: ActView) -> str:
    """Who is awaited, in one sentence; empty when nobody is."""
    if act.state in _WAITING and not act.dossier_granted:
        return "La décision a été reprise\u00a0: cet acte n’avancera que si la subvention est de nouveau accordée."
    signature = signature_sentence(act)
    if signature:
        return signature
    if act.kind is not ActKind.AWARD:
        return _FOLLOWING_WAITING.get(act.state, "")
    if ej_first(act) and act.state in (ActState.CHECKED, ActState.COMMITTED, ActState.SIGNED):
        waiting = {
            ActState.CHECKED: "L’engagement juridique (EJ) est attendu avant la signature.",
            ActState.COMMITTED: "L’acte est à imprimer et à signer.",
            ActState.SIGNED: "L’acte peut être notifié par l’instructeur.",
        }
        return waiting[act.state]
    return _WAITING.get(act.state, "")


def timeline(act: ActView) -> list[TimelineItem]:
    """The act's life, what is done and what is to come."""
    signature = _item(_SIGNATURES[act.signing_way], act.signed_on, act.official_number and f"n° {act.official_number}")
    commitment = _item("Engagement juridique", act.ej_on, act.ej_number and f"EJ {act.ej_number}")
    notice = act.notification
    credits: tuple[TimelineItem, ...] = (_item("Disponibilité des crédits attestée", act.credits_certified_on),)
    signing: tuple[TimelineItem, ...] = (commitment, signature) if ej_first(act) else (signature, commitment)
    if act.kind is not ActKind.AWARD:
        credits, signing = (), (signature,)
    items = [
        _item("Projet préparé", act.created_at, act.reference),
        *credits,
        _item("Acte contrôlé et émis", act.issued_at),
        *signing,
        _item("Notification", notice.notified_on if notice else None, _notice_text(act)),
    ]
    if notice and notice.downloaded_at:
        items.append(_item("Premier téléchargement par le bénéficiaire", notice.downloaded_at))
    if act.state is ActState.CANCELLED:
        items = [item for item in items if item.at] + [TimelineItem("Annulé avant signature", state="current")]
    return items


def _notice_text(act: ActView) -> str:
    notice = act.notification
    if notice is None:
        return ""
    return f"Notification {notice.channel}. {remedy_words(notice.remedy, paris_date(runtime().legal.now()))}"


def remedy_words(clock: RemedyClock, today: date) -> str:
    """Since when and until when the act may be challenged, and why: the same words on every page."""
    if clock.limit is None or clock.starts_on is None:
        return clock.why
    start, limit = date_fr(clock.starts_on), date_fr(clock.limit.on)
    if not clock.runs(today):
        return f"Sans téléchargement d’ici là, réputée faite le {start} : recours possible jusqu’au {limit} inclus."
    return f"{clock.why} Recours contentieux possible jusqu’au {limit} inclus."


def remedy_short(clock: RemedyClock, today: date) -> str:
    """The same in a few words, for a register."""
    if clock.limit is None or not clock.runs(today):
        return "délai de recours pas commencé"
    return f"recours jusqu’au {date_fr(clock.limit.on)}"


def _item(title: str, at: datetime | date | None, text: str | None = None) -> TimelineItem:
    return TimelineItem(title, at, (text or "") if at else "", "done" if at else "todo")
