"""The beneficiary declares the other aids it received, all of them each time: they count in the final amount."""

from __future__ import annotations

from dataclasses import dataclass

from portal.domain.actors import Actor
from portal.domain.errors import Conflict, InvalidInput
from portal.domain.events import Event
from portal.domain.money import MAX_CENTS
from portal.domain.permissions import Permission
from portal.models import AidDeclaration, ReceivedAid
from portal.queries.settlement import settled_of
from portal.services.award_life.loading import lock_award
from portal.services.locking import person_id_of
from portal.services.unit_of_work import UnitOfWork

MAX_FUNDER = 200


@dataclass(frozen=True, slots=True)
class GivenAid:
    """One aid: who paid it, ``public`` or ``private``, how much."""

    funder: str
    kind: str
    amount_cents: int | None


@dataclass(frozen=True, slots=True)
class DeclareAids:
    """All the aids received for ``dossier`` (public id), none being an answer; further real cost; the certificate."""

    dossier: str
    aids: tuple[GivenAid, ...]
    other_cost_cents: int
    certified: bool


def declare_aids(uow: UnitOfWork, actor: Actor, command: DeclareAids) -> None:
    """Add the declaration, which replaces the former one. Raises InvalidInput naming ``aid-N-field``, or Conflict once
    the final amount is settled."""
    act, award = lock_award(uow, actor, Permission.AWARD_DECLARE_AIDS, command.dossier)
    problems = _problems(command)
    if problems:
        raise InvalidInput(problems)
    if settled_of(uow.session, act.id) is not None:
        raise Conflict("Le montant définitif est arrêté : écrivez à la préfecture si une aide manque.")
    declaration = AidDeclaration(
        act_id=act.id,
        other_cost_cents=command.other_cost_cents,
        certified=True,
        declared_by_id=person_id_of(actor),
        created_at=uow.now,
        aids=[
            ReceivedAid(kind=aid.kind, funder=aid.funder.strip(), amount_cents=aid.amount_cents or 0)
            for aid in command.aids
        ],
    )
    uow.session.add(declaration)
    uow.session.flush()
    uow.record(
        Event.AWARD_AIDS_DECLARED,
        actor,
        ("act", act.public_id),
        dossier=award.dossier_public_id,
        facts={
            "count": len(command.aids),
            "public_cents": sum(aid.amount_cents or 0 for aid in command.aids if aid.kind == "public"),
            "other_cost_cents": command.other_cost_cents,
        },
    )


def _problems(command: DeclareAids) -> dict[str, str]:
    problems = {}
    for rank, aid in enumerate(command.aids):
        if not aid.funder.strip():
            problems[f"aids-{rank}-funder"] = "Indiquez qui a versé cette aide."
        elif len(aid.funder.strip()) > MAX_FUNDER:
            problems[f"aids-{rank}-funder"] = f"Ce nom est trop long : {MAX_FUNDER} caractères au plus."
        if aid.kind not in ("public", "private"):
            problems[f"aids-{rank}-kind"] = "Dites si cette aide est publique ou privée."
        if not aid.amount_cents or aid.amount_cents > MAX_CENTS:
            problems[f"aids-{rank}-amount"] = "Indiquez le montant reçu, supérieur à zéro."
    if not 0 <= command.other_cost_cents <= MAX_CENTS:
        problems["other_cost"] = "Indiquez un montant, ou laissez vide."
    if not command.certified:
        problems["certified"] = "Cochez la case pour attester que cette liste est complète."
    return problems
