"""People of an applicant organisation: which roles may be given by whom, powers to sign, takeover of a left account.

Codes and French labels side by side; the rules are pure: roles held, in; an answer, out.
"""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum

from portal.domain.actors import Role
from portal.domain.calendar import add_working_days

#: Roles a person may be invited to, the strongest first, with what each allows. A mandate is recorded elsewhere.
TEAM_ROLES: dict[Role, str] = {
    Role.PLEDGER: "Signataire\u00a0: prépare, signe et dépose la demande, gère l’équipe",
    Role.EDITOR: "Rédacteur\u00a0: prépare la demande, sans pouvoir la déposer",
    Role.READER: "Lecteur\u00a0: consulte les dossiers",
}
TEAM_ROLE_LABELS: dict[Role, str] = {
    Role.PLEDGER: "Signataire",
    Role.EDITOR: "Rédacteur",
    Role.READER: "Lecteur",
    Role.PROXY: "Mandataire",
}


def strongest(roles: frozenset[Role] | set[Role]) -> Role | None:
    """The role shown for a person who holds ``roles`` in one organisation."""
    return next((role for role in (*TEAM_ROLES, Role.PROXY) if role in roles), None)


def manages_team(roles: frozenset[Role] | set[Role], has_pledger: bool) -> bool:
    """Whether these roles change and remove colleagues: a pledger; an editor as long as there is no pledger."""
    return Role.PLEDGER in roles or (Role.EDITOR in roles and not has_pledger)


def invitable_roles(roles: frozenset[Role] | set[Role], has_pledger: bool) -> tuple[Role, ...]:
    """Roles that somebody with ``roles`` may invite to."""
    if manages_team(roles, has_pledger):
        return tuple(TEAM_ROLES)
    return (Role.EDITOR, Role.READER) if Role.EDITOR in roles else ()


class PowerKind(StrEnum):
    """By which power a person signs for an organisation."""

    REPRESENTATIVE = "representative"
    DELEGATE = "delegate"


POWER_LABELS: dict[PowerKind, str] = {
    PowerKind.REPRESENTATIVE: "Représentant légal",
    PowerKind.DELEGATE: "Délégation de signature",
}


class TakeoverState(StrEnum):
    """A request to take over the space of an organisation that everybody left."""

    ASKED = "asked"
    APPROVED = "approved"
    REFUSED = "refused"


TAKEOVER_LABELS: dict[TakeoverState, str] = {
    TakeoverState.ASKED: "En attente",
    TakeoverState.APPROVED: "Acceptée",
    TakeoverState.REFUSED: "Refusée",
}
#: Whole working days during which those who had access may object.
TAKEOVER_WORKING_DAYS = 5


def takeover_allowed_on(asked_on: date) -> date:
    """First day on which a takeover asked on ``asked_on`` may be approved: the day after the fifth working day."""
    return add_working_days(asked_on, TAKEOVER_WORKING_DAYS) + timedelta(days=1)
