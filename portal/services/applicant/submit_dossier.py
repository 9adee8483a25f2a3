"""File a draft: assess it, freeze it, number it, acknowledge it. The one act that counts for the applicant."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from portal.acts.seed_papers import RECEIPT
from portal.domain.actors import Actor, Role
from portal.domain.clocks import paris_date
from portal.domain.declaration import NOTIFICATION_TEXT, PLEDGE_TEXT, SINCERITY_TEXT
from portal.domain.dossier import DOSSIER
from portal.domain.errors import Conflict, InvalidInput
from portal.domain.events import Event
from portal.domain.money import from_decimal_string
from portal.domain.permissions import Permission
from portal.domain.snapshot import freeze
from portal.domain.window_settings import RECEIPT_KEYS, WindowSettings
from portal.eligibility.assess import assess_payload
from portal.eligibility.rulebook import Rulebook
from portal.models import Dossier, DossierVersion, IdempotencyKey, Window
from portal.queries.act_templates import words_in_force
from portal.queries.powers import PowerView, standing_power
from portal.queries.rulebooks import rulebook_in_force
from portal.queries.windows import window_settings
from portal.services.acting.keep_words import keep_words as keep_template
from portal.services.admin.keep_version import keep_version
from portal.services.applicant.drafts import check_version, end_writing, own_dossier
from portal.services.applicant.filing_mail import filing_mail
from portal.services.applicant.filing_problems import Level, Problem, filing_problems, questions
from portal.services.applicant.filing_rules import missing_fields, presumed_complete
from portal.services.applicant.filing_snapshot import Pledge, filing_content, power_words
from portal.services.applicant.filing_words import Word, given_words, keep_words
from portal.services.assessing import build_payload, store_assessment
from portal.services.assisting.filing_under_mandate import OnBehalf, on_behalf_of, receipt_instant
from portal.services.jobs.send_mail import queue_mail
from portal.services.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class SubmitDossier:
    """A signed draft. ``received_at``: the instant the request reached the application; ``page_url``: absolute address
    of the dossier's page, for the mail; ``words``: why one files in spite of each question of the final check, by its
    code; ``explanation`` stands for the questions that have no word of their own."""

    dossier: str
    version: int
    idempotency_key: str
    received_at: datetime
    pledger_name: str
    pledger_position: str
    pledge_accepted: bool
    sincerity_attested: bool
    electronic_notification: bool
    page_url: str
    explanation: str = ""
    words: Mapping[str, str] = field(default_factory=dict)
    channel: str = "online"


@dataclass(frozen=True, slots=True)
class FiledDossier:
    """The answer to a filing, the same for every retry of it."""

    public_id: str
    reference: str
    filed_at: datetime
    presumed_complete: bool


def submit_dossier(uow: UnitOfWork, actor: Actor, command: SubmitDossier) -> FiledDossier:
    """File the draft. Raises InvalidInput (a check that blocks, an empty field, an unticked box), Conflict (stale).

    A retry with the same key gives the first answer again, even after closing; the dossier stays a draft, untouched,
    whenever this raises. Call ``make_receipt`` after the commit (a job does it otherwise).
    """
    dossier = own_dossier(uow, actor, command.dossier, Permission.DOSSIER_FILE)
    if _already_filed(uow, command):
        return _answer(dossier)
    state = DOSSIER.next(dossier.state, "file")
    check_version(dossier, command.version)
    behalf = on_behalf_of(uow, actor, dossier)
    received_at = receipt_instant(uow, dossier, command.received_at)
    command = replace(command, received_at=received_at, channel=dossier.channel)
    window = uow.session.get_one(Window, dossier.window_id)
    rulebook, settings = rulebook_in_force(uow.session, window.id), window_settings(uow.session, window.id)
    _check_ready(dossier, command, settings, rulebook)
    power = _power(uow, actor, dossier)
    payload, result = _assess(uow, dossier, command, rulebook)
    words = _check_words(filing_problems(dossier, rulebook, settings, result, command.received_at), command)
    dossier.state = state
    dossier.filed_at = command.received_at
    dossier.presumed_complete = presumed_complete(dossier)
    dossier.pledged_by_name, dossier.pledged_by_position = command.pledger_name, command.pledger_position
    dossier.pledge_power_id = power.id if power else None
    dossier.electronic_notification = command.electronic_notification
    dossier.verdict = result["verdict"]
    dossier.max_grant_cents = from_decimal_string(result["amount"]["max_grant"])
    dossier.reference = _reference(uow, window.slug)
    keep_version(uow, window.id, rulebook.version, rulebook.content)
    store_assessment(uow, dossier, "filing", payload, result)
    keep_words(uow, dossier, words)
    _freeze(uow, actor, dossier, rulebook, settings, command, words, window.title, behalf, power)
    end_writing(uow, dossier)
    uow.session.add(
        IdempotencyKey(scope=_scope(command), key=command.idempotency_key, result=dossier.reference, created_at=uow.now)
    )
    return _answer(dossier)


def _scope(command: SubmitDossier) -> str:
    return f"submit:{command.dossier}"


def _already_filed(uow: UnitOfWork, command: SubmitDossier) -> bool:
    known = sa.select(IdempotencyKey.id).where(
        IdempotencyKey.scope == _scope(command), IdempotencyKey.key == command.idempotency_key
    )
    return uow.session.scalar(known) is not None


def _answer(dossier: Dossier) -> FiledDossier:
    if dossier.reference is None or dossier.filed_at is None:
        raise RuntimeError("a filed dossier has its reference and its instant")
    return FiledDossier(dossier.public_id, dossier.reference, dossier.filed_at, dossier.presumed_complete)


def _check_ready(dossier: Dossier, command: SubmitDossier, settings: WindowSettings, rulebook: Rulebook) -> None:
    if settings.unfilled(RECEIPT_KEYS):
        raise Conflict(
            "Le guichet ne peut pas encore recevoir de dossier : la préfecture n’a pas fini d’indiquer son service et "
            "les voies de recours. Votre brouillon est conservé."
        )
    if rulebook.opens_on and paris_date(command.received_at) < rulebook.opens_on:
        raise InvalidInput({"form": f"Le guichet ouvre le {rulebook.opens_on:%d/%m/%Y} : le brouillon est conservé."})
    problems: dict[str, str] = {}
    for missing in missing_fields(dossier):
        key = f"{missing.step}.{missing.field}"
        problems[key] = f"{problems[key]} {missing.message}" if key in problems else missing.message
    if not command.pledge_accepted:
        problems["pledge_accepted"] = "Cochez l’engagement pour pouvoir déposer."
    if not command.sincerity_attested:
        problems["sincerity_attested"] = "Cochez l’attestation sur l’honneur pour pouvoir déposer."
    if not command.pledger_name.strip():
        problems["pledger_name"] = "Indiquez le prénom et le nom de la personne qui signe."
    if not command.pledger_position.strip():
        problems["pledger_position"] = "Indiquez en quelle qualité cette personne signe, par exemple : maire."
    if problems:
        raise InvalidInput(problems)


def _power(uow: UnitOfWork, actor: Actor, dossier: Dossier) -> PowerView | None:
    """By which power the pledger signs; only whoever files for another organisation has none of their own."""
    power = standing_power(uow.session, actor.person_id, dossier.organisation_id)
    if power is None and dossier.organisation_id in actor.organisation_ids(Role.PLEDGER):
        raise InvalidInput({"power": "Dites d’abord à quel titre vous signez : représentant légal, ou par délégation."})
    return power


def _assess(
    uow: UnitOfWork, dossier: Dossier, command: SubmitDossier, rulebook: Rulebook
) -> tuple[dict[str, Any], dict[str, Any]]:
    payload = build_payload(uow.session, dossier)
    payload["filed_at"] = command.received_at.isoformat()
    result = assess_payload(payload, rulebook)
    return payload, result


def _check_words(found: tuple[Problem, ...], command: SubmitDossier) -> tuple[Word, ...]:
    """The word given for each question. Raises InvalidInput for what blocks, else for each question without word."""
    blocking = {problem.code: problem.message for problem in found if problem.level is Level.BLOCKS}
    if blocking:
        raise InvalidInput(blocking)
    return given_words(questions(found), command.words, command.explanation)


def reference_prefix(slug: str) -> str:
    """What the references of a window begin with: ``FITN7-71-2021`` for ``fitn7-axe3-71-2021``; also its series."""
    parts = slug.upper().split("-")
    return "-".join([parts[0], *parts[-2:]])


def _reference(uow: UnitOfWork, slug: str) -> str:
    """Gap-free reference of the window: ``fitn7-axe3-71-2021`` numbers FITN7-71-2021-0001, -0002…"""
    prefix = reference_prefix(slug)
    return f"{prefix}-{uow.next_number(f'dossier:{prefix}'):04d}"


def _freeze(
    uow: UnitOfWork,
    actor: Actor,
    dossier: Dossier,
    rulebook: Rulebook,
    settings: WindowSettings,
    command: SubmitDossier,
    words: tuple[Word, ...],
    title: str,
    behalf: OnBehalf | None,
    power: PowerView | None,
) -> None:
    pledge = Pledge(
        name=command.pledger_name,
        position=command.pledger_position,
        pledge_text=PLEDGE_TEXT,
        sincerity_text=SINCERITY_TEXT,
        notification_text=NOTIFICATION_TEXT if command.electronic_notification else None,
        explanation="\n".join(word.word for word in words) if command.words else command.explanation.strip(),
        words=words,
        channel=command.channel,
        on_behalf=behalf,
        **power_words(power, command.pledger_name, command.pledger_position),
    )
    content = filing_content(dossier, rulebook, settings, pledge, command.received_at, title)
    content["receipt"]["template"] = _receipt_template(uow, dossier)
    text, sha256 = freeze(content)
    uow.session.add(DossierVersion(dossier_id=dossier.id, number=1, content=text, sha256=sha256, created_at=uow.now))
    facts = {
        "reference": dossier.reference,
        "sha256": sha256,
        "requested_cents": dossier.requested_cents,
        "total_cost_cents": dossier.total_cost_cents,
        "channel": command.channel,
        "verdict": dossier.verdict,
        "presumed_complete": dossier.presumed_complete,
    }
    subject = ("dossier", dossier.public_id)
    uow.record(Event.DOSSIER_FILED, actor, subject, dossier=dossier.public_id, facts=facts, detail=pledge.explanation)
    uow.enqueue("receipt", f"receipt:{dossier.public_id}:1", {"dossier": dossier.public_id})
    told = {dossier.contact_email.lower(), actor.email.lower(), behalf.giver_email if behalf else ""}
    _tell(uow, dossier, told - {""}, *filing_mail(json.loads(text), command.page_url))


def _receipt_template(uow: UnitOfWork, dossier: Dossier) -> dict[str, str]:
    """The words the receipt is written with, whatever becomes of the template."""
    words = words_in_force(uow.session, dossier.window_id, RECEIPT.kind)
    keep_template(uow, dossier.window_id, words)
    return {"kind": RECEIPT.kind, "sha256": words.sha256}


def _tell(uow: UnitOfWork, dossier: Dossier, recipients: set[str], subject: str, body: str) -> None:
    for recipient in sorted(recipients):
        queue_mail(uow, recipient, subject, body, dossier.public_id, with_receipt=True)
