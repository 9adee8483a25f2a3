"""Prepare an act that follows a notified award (modificatif, avenant, retrait, abrogation, caducité), or reword its
draft."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from portal.acts.following_data import Changes, Hearing
from portal.acts.thaw import to_plain
from portal.domain.act import ActState
from portal.domain.act_kinds import ENDING, ActKind, act_label
from portal.domain.actors import Actor
from portal.domain.clocks import paris_date
from portal.domain.errors import Conflict, InvalidInput
from portal.domain.events import Event
from portal.domain.permissions import Permission
from portal.domain.snapshot import canonical_json
from portal.models import Act, ActWording
from portal.models.base import new_public_id
from portal.queries.act_drafting import wordings_of
from portal.services.acting.following_facts import IN_FORCE, award_in_force, is_convention
from portal.services.locking import lock_act, person_id_of
from portal.services.unit_of_work import UnitOfWork

MAX_GROUND = 2000
_LIVING = (ActState.DRAFT, ActState.FUNDED, ActState.CHECKED, ActState.SIGNED, ActState.COMMITTED)


_CHANGED = (
    "Ce projet d’acte a changé pendant votre saisie\u00a0: ouvrez cette page dans un autre onglet pour lire ce qu’une "
    "autre personne vient d’enregistrer, puis reportez-y vos changements."
)
_NOTHING = Changes()
_NOBODY_HEARD = Hearing()


@dataclass(frozen=True, slots=True)
class PrepareFollowing:
    """An act of ``kind`` that follows ``act`` (public id of the award).

    ``grounds``: each reads after « Considérant que ». ``changes``: of an arrêté modificatif. ``hearing``: the
    adversarial step, or the beneficiary's own request. ``effective_on``: of an abrogation, its notification when None.
    ``unlawful``: a retrait because the award was unlawful, not because its conditions were unmet.
    """

    act: str
    kind: ActKind
    grounds: tuple[str, ...]
    changes: Changes = _NOTHING
    hearing: Hearing = _NOBODY_HEARD
    effective_on: date | None = None
    unlawful: bool = False
    #: How often the draft had been worded when it was read, 0 without a draft; None when nobody read it.
    based_on: int | None = None


def prepare_following_act(uow: UnitOfWork, actor: Actor, command: PrepareFollowing) -> str:
    """Return the public id of the new act. The draft of the same kind keeps its reference and takes the new wording.

    Raises Conflict when the award is not in force or another following act is under way, InvalidInput on what cannot
    be said. What only the finished act can tell (dates, amounts, adversarial step) is for the checks before issue.
    """
    award = lock_act(uow, actor, Permission.ACT_PREPARE, command.act)
    kind, person_id = ActKind(command.kind), person_id_of(actor)
    if award.kind != ActKind.AWARD or award.state not in IN_FORCE or award.content is None:
        raise Conflict("Seul un arrêté attributif notifié et en vigueur peut être suivi d’un autre acte.")
    grounds = _checked(command, kind)
    before = award_in_force(uow.session, award)
    draft = _draft(uow, award, kind)
    if command.based_on is not None and command.based_on != wordings_of(uow.session, award.public_id):
        raise Conflict(_CHANGED)
    act = draft or _new_act(uow, award, kind)
    act.title = command.changes.title or before.project.title or award.title
    act.description = command.changes.description or before.project.description or award.description
    amount = command.changes.amount_cents if command.changes.amount_cents is not None else before.award.amount_cents
    act.amount_cents = amount or award.amount_cents
    act.agreed = kind is ActKind.AMENDMENT and is_convention(award)
    asked = {
        "grounds": list(grounds),
        "hearing": to_plain(command.hearing),
        "changes": to_plain(command.changes),
        "effective_on": command.effective_on,
        "unlawful": command.unlawful,
    }
    content = canonical_json(asked)
    uow.session.add(ActWording(act_id=act.id, person_id=person_id, content=content, created_at=uow.now))
    uow.record(
        Event.ACT_PREPARED,
        actor,
        ("act", act.public_id),
        dossier=act.dossier.public_id,
        facts={"amount_cents": act.amount_cents, "reference": act.reference, "kind": kind},
        detail="\n".join(grounds),
    )
    uow.session.flush()
    return act.public_id


def _checked(command: PrepareFollowing, kind: ActKind) -> tuple[str, ...]:
    problems = {}
    grounds = tuple(ground.strip().rstrip(" ;.") for ground in command.grounds if ground.strip())
    if kind is ActKind.AWARD:
        raise InvalidInput({"kind": "Choisissez ce que fait l’acte\u00a0: modifier, retirer, abroger, constater."})
    if not grounds:
        problems["grounds"] = "Écrivez au moins un motif\u00a0: un tel acte est toujours motivé."
    elif any(len(ground) > MAX_GROUND for ground in grounds):
        problems["grounds"] = f"Un motif compte {MAX_GROUND} caractères au plus."
    if kind in ENDING and command.changes != _NOTHING:
        problems["changes"] = "Un acte qui met fin à la subvention ne change pas ses termes."
    if kind is ActKind.AMENDMENT and command.changes.amount_cents is not None and command.changes.amount_cents <= 0:
        problems["changes"] = "Le nouveau montant doit être positif\u00a0: sinon, retirez l’acte."
    if problems:
        raise InvalidInput(problems)
    return grounds


def _draft(uow: UnitOfWork, award: Act, kind: ActKind) -> Act | None:
    """The draft to reword; Conflict when another act that follows the award is under way."""
    query = sa.select(Act).where(Act.amends_id == award.id, Act.state.in_(_LIVING)).with_for_update()
    act = uow.session.scalar(query, execution_options={"populate_existing": True})
    if act is None:
        return None
    if act.kind == kind and act.state is ActState.DRAFT:
        return act
    label = act_label(act.kind, act.agreed).lower()
    raise Conflict(f"L’acte {act.reference} ({label}) est en cours pour cette subvention\u00a0: menez-le à son terme.")


def _new_act(uow: UnitOfWork, award: Act, kind: ActKind) -> Act:
    series = f"{award.reference.rsplit('-', 2)[0]}-{paris_date(uow.now).year}-A"
    act = Act(
        public_id=new_public_id(),
        window_id=award.window_id,
        organisation_id=award.organisation_id,
        dossier_id=award.dossier_id,
        decision_id=award.decision_id,
        kind=kind.value,
        amends_id=award.id,
        reference=f"{series}{uow.next_number(f'act:{series}'):04d}",
        title=award.title,
        amount_cents=award.amount_cents,
        state=ActState.DRAFT,
        created_at=uow.now,
    )
    uow.session.add(act)
    uow.session.flush()
    return act
