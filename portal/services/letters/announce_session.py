"""Announcement letters of a whole session, one by one: what is sent stays sent if a later one is refused."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from portal.domain.actors import Actor
from portal.domain.committee import SessionState
from portal.domain.errors import Conflict, InvalidInput
from portal.queries.letters import announceable
from portal.queries.sessions import session_view
from portal.services.letters.issue_letter import IssueLetter, issue_letter
from portal.services.runtime import Runtime


@dataclass(frozen=True, slots=True)
class Announced:
    """How many letters left, and what stopped the others (dossier, sentence)."""

    sent: int
    refused: tuple[tuple[str, str], ...]


def announce_session(
    runtime: Runtime, actor: Actor, session_id: str, page_of: Callable[[str], str]
) -> Announced:
    """Announce every grant of a decided session (public id) not announced yet. Raises Conflict before its decisions."""
    with runtime.read() as session:
        view = session_view(session, actor, session_id)
        if view.state is not SessionState.DECIDED:
            raise Conflict("Les décisions de la séance ne sont pas prises : rien n’est à annoncer.")
        waiting = announceable(session, actor, [item.dossier_public_id for item in view.items])
    refused, sent = [], 0
    for public_id, reference in waiting:
        try:
            issue_letter(runtime, actor, IssueLetter(public_id, page_of(public_id)))
            sent += 1
        except InvalidInput as error:
            refused.append((reference, " ".join(error.fields.values())))
        except Conflict as error:
            refused.append((reference, error.message))
    return Announced(sent, tuple(refused))
