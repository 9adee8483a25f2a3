"""The rows themselves: stages, qualifications, scores, proposals, decisions, messages, requests, appeals… as JSON."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa

from portal.models import MailMessage, Person
from portal.services.litigation.part import Context, ExportFile, Part, made
from portal.services.litigation.walk import rows_of

#: A secret at the end of an address; ours are longer than any public id.
_PERSONAL = re.compile(r"(https?://\S*?/)[A-Za-z0-9_.\-]{20,}")
TITLES: dict[str, str] = {
    "act": "Actes",
    "appeal": "Recours",
    "appeal_step": "Recours : ce qui s’est passé",
    "assessment": "Contrôles automatiques conservés",
    "check_review": "Conclusions sur chaque contrôle",
    "correction": "Corrections du demandeur",
    "decision": "Décisions",
    "document": "Pièces",
    "dossier": "Le dossier",
    "dossier_version": "Versions déposées",
    "expense_line": "Dépenses déclarées",
    "expense_qualification": "Dépenses retenues",
    "funder_line": "Autres financements",
    "item_reply": "Réponses aux demandes de pièces",
    "ledger_entry": "Mouvements de l’enveloppe pour ce dossier",
    "message": "Messages",
    "notification": "Notifications",
    "dossier_note": "Notes internes et appels",
    "opinion": "Avis rendus",
    "opinion_request": "Demandes d’avis",
    "organisation": "Le porteur",
    "proposal": "Propositions",
    "requested_item": "Pièces demandées",
    "score": "Notation",
    "session_conclusion": "Conclusions de séance",
    "session_item": "Inscriptions à l’ordre du jour",
    "stage_record": "Étapes de l’instruction",
}


def _contribute(context: Context) -> Iterator[ExportFile]:
    people: set[int] = set()
    for found in rows_of(context.session, context.dossier):
        name = found.table.name
        linked = [c.name for c in found.table.c if any(k.column.table.name == "person" for k in c.foreign_keys)]
        people |= {row[column] for row in found.rows for column in linked if row.get(column) is not None}
        yield made(f"{name}.json", TITLES.get(name, f"Enregistrements « {name} »"), _json(found.rows))
    names = context.session.execute(
        sa.select(Person.id, Person.public_id, Person.name, Person.position)
        .where(Person.id.in_(sorted(people)))
        .order_by(Person.id)
    )
    rows = [dict(row._mapping) for row in names]
    yield made("personnes.json", "Personnes nommées dans ces enregistrements", _json(rows))
    mails = context.session.execute(
        sa.select(MailMessage.created_at, MailMessage.recipient, MailMessage.subject, MailMessage.body)
        .where(MailMessage.dossier_public_id == context.dossier.public_id)
        .order_by(MailMessage.id)
    )
    closed = [_closed(dict(row._mapping)) for row in mails]
    yield made("courriels.json", "Courriels envoyés par le portail", _json(closed))


def _closed(mail: dict[str, Any]) -> dict[str, Any]:
    """The mail with its personal addresses closed: whoever reads the export may not use them."""
    return {**mail, "body": _PERSONAL.sub(r"\1[adresse personnelle]", mail["body"])}


def _json(rows: object) -> str:
    return json.dumps(rows, ensure_ascii=False, indent=1, sort_keys=True, default=str) + "\n"


PART = Part(50, "enregistrements", "Enregistrements du portail", _contribute)
