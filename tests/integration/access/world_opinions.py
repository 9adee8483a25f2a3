"""The world of the access matrix: a dossier under review with an opinion awaited and an internal note."""

from __future__ import annotations

import sqlalchemy as sa

from portal.demo.staff import Staff
from portal.models import DossierNote, OpinionRequest
from portal.services.notes.add_note import AddNote, add_note
from portal.services.opinions.ask_opinion import AskOpinion, ask_opinion
from portal.services.runtime import Runtime


def consulted_dossier(runtime: Runtime, staff: Staff, dossier: str) -> dict[str, str]:
    """Ids by name, of a filed dossier taken under review."""
    staff.declare_complete(dossier)
    staff.start_review(dossier)
    with runtime.uow() as uow:
        command = AskOpinion(dossier, ("avis-numerique@demo.example",), "Utile ?", ("summary",))
        ask_opinion(runtime, uow, staff.instructor, command)
        add_note(uow, staff.instructor, AddNote(dossier, "note", "Le devis est à revoir."))
    with runtime.read() as session:
        return {
            "consulted": dossier,
            "opinion": session.scalars(sa.select(OpinionRequest.public_id)).one(),
            "note": session.scalars(sa.select(DossierNote.public_id)).one(),
        }
