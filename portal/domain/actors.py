"""Who acts. Eleven kinds of actors, each a role in the portal; one person may hold several.

Applicant roles are held in an organisation (by SIREN), prefecture roles in a window. ``PROXY`` is held in a window too
(the prefecture names the France Services agents who may help), but opens a dossier only through a mandate. ``VISITOR``
is anybody not signed in; ``SYSTEM`` is the portal itself (worker, command line).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class Role(StrEnum):
    """The eleven kinds of actors."""

    VISITOR = "visitor"
    READER = "reader"
    EDITOR = "editor"
    PLEDGER = "pledger"
    PROXY = "proxy"
    INSTRUCTOR = "instructor"
    REVIEWER = "reviewer"
    SIGNATORY = "signatory"
    BUDGET = "budget"
    ADMINISTRATOR = "administrator"
    SYSTEM = "system"


ROLE_LABELS: dict[Role, str] = {
    Role.VISITOR: "Visiteur",
    Role.READER: "Lecteur",
    Role.EDITOR: "Rédacteur",
    Role.PLEDGER: "Signataire de la demande",
    Role.PROXY: "Mandataire",
    Role.INSTRUCTOR: "Instructeur",
    Role.REVIEWER: "Service consulté",
    Role.SIGNATORY: "Signataire de la préfecture",
    Role.BUDGET: "Gestionnaire budgétaire",
    Role.ADMINISTRATOR: "Administrateur",
    Role.SYSTEM: "Portail",
}

APPLICANT_ROLES = frozenset({Role.READER, Role.EDITOR, Role.PLEDGER, Role.PROXY})
STAFF_ROLES = frozenset({Role.INSTRUCTOR, Role.REVIEWER, Role.SIGNATORY, Role.BUDGET, Role.ADMINISTRATOR})
#: Roles an administrator gives in a window: the prefecture's, and the agents who may be given a mandate.
GRANTABLE_ROLES = STAFF_ROLES | {Role.PROXY}


@dataclass(frozen=True, slots=True)
class Membership:
    """A role held in one organisation."""

    organisation_id: int
    organisation_name: str
    role: Role


@dataclass(frozen=True, slots=True)
class Posting:
    """A role held in one window of the prefecture."""

    window_id: int
    role: Role


@dataclass(frozen=True, slots=True)
class Mandated:
    """A mandate in force that the actor holds: for which organisation and window, whether it allows filing now."""

    mandate_id: int
    organisation_id: int
    window_id: int
    may_file: bool = False


@dataclass(frozen=True, slots=True)
class Actor:
    """Whoever acts: identity and the roles held. Ids are database keys; ``public_id`` is what is journalled."""

    person_id: int | None
    public_id: str
    name: str
    email: str = ""
    memberships: tuple[Membership, ...] = ()
    postings: tuple[Posting, ...] = ()
    is_system: bool = False
    mandates: tuple[Mandated, ...] = ()
    #: Whether they declared links of interest when they were loaded: what pages say; what is hidden is read anew.
    has_links: bool = False
    roles: frozenset[Role] = field(init=False)

    def __post_init__(self) -> None:
        held = {m.role for m in self.memberships} | {p.role for p in self.postings}
        if self.mandates:
            held.add(Role.PROXY)
        if self.is_system:
            held.add(Role.SYSTEM)
        object.__setattr__(self, "roles", frozenset(held) or frozenset({Role.VISITOR}))

    @property
    def is_signed_in(self) -> bool:
        return self.person_id is not None

    def organisation_ids(self, *roles: Role) -> frozenset[int]:
        """Organisations of which the actor is a member with one of ``roles`` (any role when none is given).

        A mandate makes nobody a member: it opens its own dossiers alone (``mandate_ids``).
        """
        mine = (m for m in self.memberships if m.role is not Role.PROXY)
        return frozenset(m.organisation_id for m in mine if not roles or m.role in roles)

    def mandate_ids(self) -> frozenset[int]:
        """Mandates in force that the actor holds."""
        return frozenset(mandate.mandate_id for mandate in self.mandates)

    def window_ids(self, *roles: Role) -> frozenset[int]:
        """Windows in which the actor holds one of ``roles`` (any role when none is given)."""
        return frozenset(p.window_id for p in self.postings if not roles or p.role in roles)


VISITOR = Actor(person_id=None, public_id="visitor", name="Visiteur")
SYSTEM = Actor(person_id=None, public_id="system", name="Portail", is_system=True)
