"""A committee session: its states, what it may decide, who counts in a vote, and the exact shortfall of the envelope.

A rolling decision is a session of one. Nothing here is a legal constant: quorum and votes are window options.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from portal.domain.errors import LedgerRefusal
from portal.domain.money import format_euros
from portal.domain.transitions import TransitionTable, moves


class SessionState(StrEnum):
    """Steps of a session."""

    PREPARING = "preparing"
    HELD = "held"
    AGREED = "agreed"
    DECIDED = "decided"
    CANCELLED = "cancelled"


_S = SessionState

SESSION = TransitionTable(
    name="session",
    initial=_S.PREPARING,
    labels={
        _S.PREPARING: "En préparation",
        _S.HELD: "Tenue",
        _S.AGREED: "Accord du préfet donné",
        _S.DECIDED: "Décisions prises",
        _S.CANCELLED: "Annulée",
    },
    moves=moves(
        [
            ("hold", [_S.PREPARING], _S.HELD),
            ("agree", [_S.HELD], _S.AGREED),
            ("decide", [_S.AGREED], _S.DECIDED),
            ("revise", [_S.HELD, _S.AGREED], _S.PREPARING),
            ("cancel", [_S.PREPARING, _S.HELD, _S.AGREED], _S.CANCELLED),
        ]
    ),
)


class SessionOutcome(StrEnum):
    """What a session concludes of one dossier."""

    GRANT = "grant"
    REFUSE = "refuse"
    WAIT = "wait"
    POSTPONE = "postpone"


SESSION_OUTCOME_LABELS: dict[SessionOutcome, str] = {
    SessionOutcome.GRANT: "Accorder",
    SessionOutcome.REFUSE: "Refuser",
    SessionOutcome.WAIT: "Inscrire sur la liste d’attente",
    SessionOutcome.POSTPONE: "Ajourner",
}


class MemberRole(StrEnum):
    """Part a person takes in a session. Guests and the secretary do not vote."""

    CHAIR = "chair"
    MEMBER = "member"
    SECRETARY = "secretary"
    GUEST = "guest"


MEMBER_ROLE_LABELS: dict[MemberRole, str] = {
    MemberRole.CHAIR: "Président",
    MemberRole.MEMBER: "Membre",
    MemberRole.SECRETARY: "Secrétaire",
    MemberRole.GUEST: "Personne invitée",
}
VOTING_ROLES = frozenset({MemberRole.CHAIR, MemberRole.MEMBER})


@dataclass(frozen=True, slots=True)
class Vote:
    """Votes on one dossier; all None when the session did not vote on it."""

    for_: int | None = None
    against: int | None = None
    abstained: int | None = None

    @property
    def is_counted(self) -> bool:
        return any(count is not None for count in (self.for_, self.against, self.abstained))

    @property
    def total(self) -> int:
        return (self.for_ or 0) + (self.against or 0) + (self.abstained or 0)


def vote_problem(vote: Vote, present_voters: int, recused_voters: int) -> str | None:
    """French sentence when more people voted than could, those who are recused left out; else None."""
    allowed = present_voters - recused_voters
    if not vote.is_counted or vote.total <= allowed:
        return None
    recused = f", {recused_voters} déporté(s) ne comptant pas" if recused_voters else ""
    return f"{vote.total} voix sont comptées pour {allowed} votant(s) présent(s){recused}\u00a0: corrigez le compte."


def quorum_problem(voters: int, present_voters: int, quorum_percent: int) -> str | None:
    """French sentence when the quorum (a share of the voting members) is not met; 0 % asks for none."""
    needed = -(-voters * quorum_percent // 100)
    if quorum_percent == 0 or (present_voters >= needed and voters):
        return None
    return (
        f"Le quorum n’est pas atteint\u00a0: {present_voters} votant(s) présent(s), il en faut {max(needed, 1)} "
        f"sur {voters} ({quorum_percent}\u00a0%)."
    )


@dataclass(frozen=True, slots=True)
class Wanted:
    """A grant a session wants to make: dossier, how to name it, cents."""

    dossier: str
    name: str
    amount_cents: int


@dataclass(frozen=True, slots=True)
class Shortfall:
    """What the envelope lacks for a session: needed, available and missing cents, and the grants that do not fit when
    they are served in the order of the agenda."""

    needed_cents: int
    available_cents: int
    beyond: tuple[Wanted, ...]

    @property
    def missing_cents(self) -> int:
        return self.needed_cents - self.available_cents


def shortfall_of(wanted: Sequence[Wanted], available_cents: int) -> Shortfall | None:
    """What is missing to serve every one of ``wanted`` (in the order of the agenda), or None when all fits."""
    needed = sum(grant.amount_cents for grant in wanted)
    if needed <= available_cents:
        return None
    beyond, spent = [], 0
    for grant in wanted:
        spent += grant.amount_cents
        if spent > available_cents:
            beyond.append(grant)
    return Shortfall(needed, available_cents, tuple(beyond))


class SessionShortfall(LedgerRefusal):
    """The envelope cannot serve the session: nothing was decided. ``detail`` says how much is missing, and for whom."""

    def __init__(self, detail: Shortfall) -> None:
        self.detail = detail
        message = (
            f"Crédits insuffisants : il manque {format_euros(detail.missing_cents)} "
            f"(disponible {format_euros(detail.available_cents)}, demandé {format_euros(detail.needed_cents)})."
        )
        super().__init__(message, detail.missing_cents)


@dataclass(frozen=True, slots=True)
class Blocked:
    """A dossier that keeps a session from deciding: its name and the sentence that says why."""

    dossier: str
    name: str
    reason: str


class SessionBlocked(LedgerRefusal):
    """Dossiers changed since the agenda, or the cap of a body would be passed: nothing was decided."""

    def __init__(self, blocked: Iterable[Blocked], shortfall: int = 0) -> None:
        self.blocked = tuple(blocked)
        sentences = " ".join(f"{one.name}\u00a0: {one.reason}" for one in self.blocked)
        super().__init__(f"La séance n’a rien décidé. {sentences}", shortfall)
