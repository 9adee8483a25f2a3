"""Say by which power one signs for an organisation: as its legal representative, or by a recorded delegation."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from portal.domain.actors import Actor
from portal.domain.clocks import paris_date
from portal.domain.errors import Forbidden, InvalidInput
from portal.domain.events import Event
from portal.domain.permissions import Permission
from portal.domain.team import PowerKind
from portal.models import Person, SignatoryPower
from portal.services.applicant.uploads import PreparedFile
from portal.services.storing import stored_file
from portal.services.team.loading import lock_team
from portal.services.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class DeclarePower:
    """``capacity``: the signer's own (« Maire », « Première adjointe »). A delegate names the representative, the date
    and the reference of the delegation, and files the act (already in the store)."""

    organisation: str
    kind: PowerKind
    capacity: str
    representative_name: str = ""
    representative_capacity: str = ""
    delegated_on: date | None = None
    reference: str = ""
    file: PreparedFile | None = None


def declare_power(uow: UnitOfWork, actor: Actor, command: DeclarePower) -> str:
    """Append the declaration and return its public id; earlier filings keep the one they were signed under.

    Raises InvalidInput by field. A legal representative represents: the name is their account's.
    """
    team = lock_team(uow, actor, command.organisation, Permission.TEAM_INVITE)
    if actor.person_id is None:
        raise Forbidden
    person = uow.session.get_one(Person, actor.person_id)
    problems = _problems(command, paris_date(uow.now))
    if problems:
        raise InvalidInput(problems)
    delegated = command.kind is PowerKind.DELEGATE
    file = stored_file(uow, command.file.sha256, command.file.size, command.file.media_type) if command.file else None
    row = SignatoryPower(
        person_id=person.id,
        organisation_id=team.organisation.id,
        kind=command.kind,
        capacity=command.capacity.strip(),
        representative_name=command.representative_name.strip() if delegated else person.name,
        representative_capacity=(command.representative_capacity if delegated else command.capacity).strip(),
        delegated_on=command.delegated_on if delegated else None,
        reference=command.reference.strip() if delegated else "",
        file_id=file.id if file else None,
        file_name=command.file.name if command.file else "",
        created_at=uow.now,
    )
    uow.session.add(row)
    uow.session.flush()
    facts = {"kind": row.kind, "power": row.public_id, "sha256": command.file.sha256 if command.file else None}
    uow.record(Event.POWER_DECLARED, actor, ("organisation", team.organisation.public_id), facts=facts)
    return row.public_id


def _problems(command: DeclarePower, today: date) -> dict[str, str]:
    found = {}
    if not command.capacity.strip():
        found["capacity"] = "Indiquez votre qualité, par exemple\u00a0: maire, présidente, première adjointe."
    if command.kind is PowerKind.REPRESENTATIVE:
        return found
    if not command.representative_name.strip():
        found["representative_name"] = "Indiquez le prénom et le nom du représentant légal qui vous a donné délégation."
    if not command.representative_capacity.strip():
        found["representative_capacity"] = "Indiquez sa qualité, par exemple\u00a0: maire, présidente."
    if command.delegated_on is None:
        found["delegated_on"] = "Indiquez la date de l’acte de délégation."
    elif command.delegated_on > today:
        found["delegated_on"] = "Cette date est à venir\u00a0: indiquez celle d’une délégation déjà donnée."
    if not command.reference.strip():
        found["reference"] = "Indiquez la référence de l’acte, par exemple\u00a0: arrêté n° 2020-14."
    if command.file is None:
        found["file"] = "Joignez l’acte de délégation signé (PDF ou photo)."
    return found
