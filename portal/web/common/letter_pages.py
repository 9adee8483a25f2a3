"""Pieces shared by the pages of letters: the applicant's address of a dossier, what comes next for a letter."""

from __future__ import annotations

from collections.abc import Iterable

from flask import url_for

from portal.domain.letter import LetterState
from portal.queries.letters import LetterView
from portal.web.common.session import runtime

STATE_KINDS = {
    LetterState.MADE: "new",
    LetterState.UNDERSIGNED: "info",
    LetterState.SENT: "success",
    LetterState.VOID: "",
}


def dossier_page(public_id: str) -> str:
    """Absolute address of a dossier's page for its applicant."""
    return f"{runtime().settings.public_url}{url_for('applicant.dossier', public_id=public_id)}"


def letter_steps(letters: Iterable[LetterView]) -> dict[str, list[tuple[str, str]]]:
    """By letter: (label, address) of what the instructor may do next."""
    found: dict[str, list[tuple[str, str]]] = {}
    for one in letters:
        steps = []
        if one.decides and one.state is LetterState.MADE:
            steps.append(("Déposer la lettre signée", url_for("instructor.sign_letter", letter=one.public_id)))
        if one.decides and one.state in (LetterState.MADE, LetterState.UNDERSIGNED):
            steps.append(("Notifier", url_for("instructor.notify_letter", letter=one.public_id)))
        found[one.public_id] = steps
    return found
