"""Internal notes and the call log of a dossier. Pure: kinds, directions, what is asked of each."""

from __future__ import annotations

from datetime import date
from enum import StrEnum


class NoteKind(StrEnum):
    """A note, or a telephone call."""

    NOTE = "note"
    CALL = "call"


NOTE_LABELS: dict[NoteKind, str] = {NoteKind.NOTE: "Note", NoteKind.CALL: "Appel téléphonique"}


class CallDirection(StrEnum):
    """Who called."""

    RECEIVED = "received"
    MADE = "made"


DIRECTION_LABELS: dict[CallDirection, str] = {CallDirection.RECEIVED: "Appel reçu", CallDirection.MADE: "Appel passé"}
#: Shown wherever one writes or reads a note. Source: articles L. 311-1 and L. 311-2 of the CRPA.
REMINDER = (
    "Le demandeur ne voit pas ces notes dans le portail. Ce sont pourtant des documents administratifs : la décision "
    "une fois prise, elles peuvent lui être communiquées s’il les demande (articles L. 311-1 et L. 311-2 du CRPA). "
    "N’y écrivez que des faits utiles à l’instruction."
)
MAX_LENGTH = 4_000


def note_problems(
    kind: str, body: str, happened_on: date | None, interlocutor: str, direction: str, today: date
) -> dict[str, str]:
    """What is wrong in a note, by field."""
    problems: dict[str, str] = {}
    if kind not in {one.value for one in NoteKind}:
        problems["kind"] = "Choisissez : une note ou un appel."
    if not body.strip():
        problems["body"] = "Écrivez la note."
    elif len(body.strip()) > MAX_LENGTH:
        problems["body"] = f"Raccourcissez cette note : {MAX_LENGTH} caractères au plus."
    if kind == NoteKind.CALL:
        if happened_on is None:
            problems["happened_on"] = "Indiquez le jour de l’appel."
        if not interlocutor.strip():
            problems["interlocutor"] = "Indiquez avec qui vous avez parlé."
        if direction not in {one.value for one in CallDirection}:
            problems["direction"] = "Indiquez qui a appelé."
    if happened_on is not None and happened_on > today:
        problems["happened_on"] = "Ce jour n’est pas encore venu : corrigez la date."
    return problems
