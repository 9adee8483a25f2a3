"""Prepare the award act of a granted dossier, or reword the one that is still a draft."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from portal.domain.act import ActState
from portal.domain.act_kinds import ActKind
from portal.domain.actors import Actor
from portal.domain.clocks import paris_date
from portal.domain.dossier import DossierState
from portal.domain.errors import Conflict, InvalidInput
from portal.domain.events import Event
from portal.domain.permissions import Permission
from portal.models import Act, Decision, Dossier
from portal.models.base import new_public_id
from portal.services.acting.act_deliberation import Deliberated, check_deliberated, keep_deliberated
from portal.services.locking import lock_dossier, person_id_of
from portal.services.signatory.last_records import last_decision
from portal.services.unit_of_work import UnitOfWork

MAX_TITLE = 300
MAX_DESCRIPTION = 1500


@dataclass(frozen=True, slots=True)
class PrepareAct:
    """Title and characteristics of the project, worded by the administration, for ``dossier`` (public id)."""

    dossier: str
    title: str
    description: str
    #: None leaves it as it stands.
    deliberated: Deliberated | None = None


def prepare_act(uow: UnitOfWork, actor: Actor, command: PrepareAct) -> str:
    """Return the act's public id. A draft keeps its reference and takes the new wording and the standing decision.

    Raises Conflict when an act is already issued, InvalidInput on an empty or too long wording.
    """
    dossier = lock_dossier(uow, actor, Permission.ACT_PREPARE, command.dossier)
    title, description = _checked(command, check_deliberated(uow, dossier, command.deliberated))
    decision = last_decision(uow.session, dossier.id)
    if dossier.state is not DossierState.GRANTED or decision is None:
        raise Conflict("Un acte se prépare une fois la subvention accordée\u00a0: ce dossier ne l’est pas.")
    act = _living_act(uow, dossier)
    if act is None:
        act = _new_act(uow, dossier, decision, title)
    elif act.state not in (ActState.DRAFT, ActState.FUNDED):
        raise Conflict(f"L’acte {act.reference} est déjà émis\u00a0: annulez-le avant d’en préparer un autre.")
    act.title, act.description = title, description
    if act.state is ActState.DRAFT:
        act.decision_id, act.amount_cents = decision.id, decision.amount_cents
    keep_deliberated(uow, act, person_id_of(actor), command.deliberated)
    uow.record(
        Event.ACT_PREPARED,
        actor,
        ("act", act.public_id),
        dossier=dossier.public_id,
        facts={"amount_cents": act.amount_cents, "reference": act.reference},
        detail=title,
    )
    return act.public_id


def _checked(command: PrepareAct, problems: dict[str, str]) -> tuple[str, str]:
    title, description = command.title.strip(), command.description.strip()
    if not title:
        problems["title"] = "Rédigez l’intitulé de l’opération, tel qu’il figurera dans l’arrêté."
    elif len(title) > MAX_TITLE:
        problems["title"] = f"L’intitulé compte {len(title)} caractères\u00a0: {MAX_TITLE} au plus."
    if not description:
        problems["description"] = "Décrivez les caractéristiques de l’opération\u00a0: l’arrêté doit les énoncer."
    elif len(description) > MAX_DESCRIPTION:
        problems["description"] = f"Ce texte compte {len(description)} caractères\u00a0: {MAX_DESCRIPTION} au plus."
    if problems:
        raise InvalidInput(problems)
    return title, description


def _living_act(uow: UnitOfWork, dossier: Dossier) -> Act | None:
    awards = sa.select(Act).where(Act.dossier_id == dossier.id, Act.kind == ActKind.AWARD)
    living = awards.where(Act.state != ActState.CANCELLED)
    return uow.session.scalar(living.with_for_update(), execution_options={"populate_existing": True})


def _new_act(uow: UnitOfWork, dossier: Dossier, decision: Decision, title: str) -> Act:
    series = f"{_prefix(dossier)}-{paris_date(uow.now).year}-A"
    act = Act(
        public_id=new_public_id(),
        window_id=dossier.window_id,
        organisation_id=dossier.organisation_id,
        dossier_id=dossier.id,
        decision_id=decision.id,
        reference=f"{series}{uow.next_number(f'act:{series}'):04d}",
        title=title,
        amount_cents=decision.amount_cents,
        state=ActState.DRAFT,
        created_at=uow.now,
    )
    uow.session.add(act)
    uow.session.flush()
    return act


def _prefix(dossier: Dossier) -> str:
    """« FITN7-71 » of « FITN7-71-2021-0001 »: acts of a window share the prefix of its dossiers."""
    return (dossier.reference or "").rsplit("-", 2)[0]
