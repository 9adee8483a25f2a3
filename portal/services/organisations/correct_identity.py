"""Correct what a source says of one's organisation: the correction is used, the source stays beside it."""

from __future__ import annotations

from dataclasses import dataclass

from portal.domain.actors import Actor
from portal.domain.errors import InvalidInput
from portal.domain.events import Event
from portal.domain.identifiers import siren_of, siret_problem
from portal.domain.organisation import FIELD_LABELS, Source
from portal.domain.permissions import Permission
from portal.reference import departments, legal_category_label
from portal.services.organisations.facts import note_facts
from portal.services.team.loading import lock_team
from portal.services.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class CorrectIdentity:
    """Every field of the identity of ``organisation`` (public id), as it should be; ``population`` None: unknown."""

    organisation: str
    name: str
    siret: str
    legal_category: str
    department: str
    address: str
    postal_code: str
    population: int | None
    epci_name: str


def correct_identity(uow: UnitOfWork, actor: Actor, command: CorrectIdentity) -> tuple[str, ...]:
    """Keep what differs as typed by the person, and return the fields that changed.

    The prefecture reads source and correction side by side. Raises NotFound, Forbidden, InvalidInput by field.
    """
    team = lock_team(uow, actor, command.organisation, Permission.ORGANISATION_EDIT)
    row = team.organisation
    problems = _problems(row.siren, command)
    if problems:
        raise InvalidInput(problems)
    values = {name: getattr(command, name) for name in FIELD_LABELS}
    before = {name: getattr(row, name) for name in values}
    changed = {name: value for name, value in values.items() if value != before[name]}
    for name, value in changed.items():
        setattr(row, name, value)
    if changed:
        note_facts(uow, row, changed, Source.TYPED, actor.person_id)
        detail = "\n".join(f"{FIELD_LABELS[name]}\u00a0: {before[name]} → {value}" for name, value in changed.items())
        facts = {"fields": sorted(changed)}
        uow.record(
            Event.ORGANISATION_CORRECTED, actor, ("organisation", row.public_id), facts=facts, detail=detail
        )
    return tuple(changed)


def _problems(siren: str, command: CorrectIdentity) -> dict[str, str]:
    found = {}
    wrong = siret_problem(command.siret)
    if wrong:
        found["siret"] = wrong
    elif siren_of(command.siret) != siren:
        found["siret"] = f"Ce SIRET est celui d’un autre organisme\u00a0: il doit commencer par {siren}."
    if not command.name.strip():
        found["name"] = "Indiquez le nom de l’organisme."
    if legal_category_label(command.legal_category) is None:
        found["legal_category"] = "Choisissez la catégorie juridique de l’organisme."
    if command.department not in departments():
        found["department"] = "Indiquez le département du siège, par exemple 71."
    return found
