"""Put a version of the rules in force, by an act and for a reason. What is filed keeps the rules it was filed under."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from portal.domain.actors import Actor
from portal.domain.errors import Conflict, InvalidInput, NotFound
from portal.domain.events import Event
from portal.domain.french_dates import date_fr
from portal.domain.permissions import Permission, Subject, require
from portal.eligibility.rulebook import Rulebook
from portal.models import RulebookPublication, Window
from portal.queries.rulebooks import rulebook_in_force
from portal.services.admin.keep_version import keep_version
from portal.services.unit_of_work import UnitOfWork

_ACT_MAX, _REASON_MAX = 300, 2_000


@dataclass(frozen=True, slots=True)
class PublishRulebook:
    """The rules to put in force, the act that changes them, why, and the version they were compared with."""

    window_id: int
    rulebook: Rulebook
    act: str
    reason: str
    replaces: str


def publish_rulebook(uow: UnitOfWork, actor: Actor, command: PublishRulebook) -> None:
    """Keep the version, note its act and reason, and let the window follow it. No dossier is touched.

    Raises InvalidInput without act or reason, Conflict when another version came in force since the comparison,
    or when the new one would close the window before the day announced.
    """
    require(actor, Permission.RULEBOOK_PUBLISH, Subject(command.window_id))
    rulebook, act, reason = command.rulebook, command.act.strip(), command.reason.strip()
    problems = {
        **_problem("act", act, _ACT_MAX, "Indiquez l’acte qui change les règles, avec sa date."),
        **_problem("reason", reason, _REASON_MAX, "Dites pourquoi les règles changent."),
    }
    if problems:
        raise InvalidInput(problems)
    window = uow.session.scalar(sa.select(Window).where(Window.id == command.window_id).with_for_update())
    if window is None:
        raise NotFound
    if rulebook.window != window.slug:
        raise Conflict(f"Ce règlement est celui du guichet «\u00a0{rulebook.window}\u00a0», pas de celui-ci.")
    if window.rulebook_version != command.replaces:
        raise Conflict("Un autre règlement est entré en vigueur entre-temps\u00a0: relisez ce qui changerait.")
    if window.rulebook_version == rulebook.version:
        raise Conflict("Ce règlement est déjà en vigueur.")
    in_force = rulebook_in_force(uow.session, window.id)
    if rulebook.closes_on < in_force.closes_on:
        raise Conflict(
            f"Ce règlement ferme le guichet le {date_fr(rulebook.closes_on)}, avant la date annoncée "
            f"({date_fr(in_force.closes_on)})\u00a0: un délai ouvert ne se raccourcit pas."
        )
    keep_version(uow, window.id, rulebook.version, rulebook.content)
    row = RulebookPublication(
        window_id=window.id,
        rulebook_version=rulebook.version,
        replaced_version=window.rulebook_version,
        act=act,
        reason=reason,
        published_by=actor.public_id,
        created_at=uow.now,
    )
    uow.session.add(row)
    window.rulebook_version, window.title = rulebook.version, rulebook.title
    facts = {"version": rulebook.version, "replaced": row.replaced_version, "closes_on": rulebook.closes_on}
    subject = ("window", window.public_id)
    uow.record(Event.RULEBOOK_PUBLISHED, actor, subject, facts=facts, detail=f"{act}\n{reason}")


def _problem(field: str, text: str, most: int, missing: str) -> dict[str, str]:
    if not text:
        return {field: missing}
    return {field: f"Ce texte est trop long\u00a0: {most} caractères au plus."} if len(text) > most else {}
