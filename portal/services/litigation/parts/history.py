"""The readable history, and the audit chain behind it: entries, hashes, and the links that prove their place."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from html import escape
from itertools import pairwise
from typing import Any

import sqlalchemy as sa

from portal.domain.clocks import PARIS
from portal.domain.errors import Conflict
from portal.domain.events import Event
from portal.domain.snapshot import chain_hash
from portal.models import AuditDetail, AuditEvent
from portal.queries.history import HistoryLine, whole_history
from portal.services.litigation.page import page, table
from portal.services.litigation.part import Context, ExportFile, Part, made

#: Exports do not change what they export: the same dossier gives the same bytes twice. What joins two dossiers stays
#: in the portal.
LEFT_OUT = (Event.DOSSIER_EXPORTED, Event.TWIN_ANSWERED)
HEAD = ("Numéro", "Date légale", "Inscrit le", "Genre", "Fait", "Auteur", "Avant et après", "Texte")
VERIFY = (
    "Chaque fait du journal porte l’empreinte SHA-256 de l’empreinte du fait précédent, d’un saut de ligne et de son "
    "propre contenu (champ « body » de journal.jsonl). chainage.csv donne les empreintes de tous les faits du portail "
    "du premier au dernier fait de ce dossier, sans le contenu de ceux qui concernent d’autres dossiers : chaque "
    "« precedente » est l’« empreinte » de la ligne d’avant."
)


def _contribute(context: Context) -> Iterator[ExportFile]:
    lines = whole_history(context.session, context.dossier.public_id, LEFT_OUT)
    reference = context.dossier.reference or ""
    yield made("historique.html", "Historique lisible", _html(reference, lines))
    yield made("historique.csv", "Historique, en tableau", _csv(lines))
    yield from _chain(context, [line.number for line in lines])


def _cells(line: HistoryLine) -> tuple[str, ...]:
    changes = "\n".join(f"{one.label} : {one.before or '–'} → {one.after}" for one in line.changes)
    instants = [f"{at.astimezone(PARIS):%d/%m/%Y %H:%M:%S}" for at in (line.at, line.recorded_at)]
    return (str(line.number), *instants, line.family_label, line.title, line.attribution, changes, line.text)


def _html(reference: str, lines: tuple[HistoryLine, ...]) -> str:
    rows = [[escape(cell).replace("\n", "<br>") for cell in _cells(line)] for line in lines]
    intro = ("Du plus ancien au plus récent, heures de Paris.",)
    return page(f"Historique du dossier {reference}", intro, table("Faits du dossier", HEAD, rows))


def _csv(lines: tuple[HistoryLine, ...]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(HEAD)
    writer.writerows(_cells(line) for line in lines)
    return "\ufeff" + out.getvalue()


def _chain(context: Context, numbers: list[int]) -> Iterator[ExportFile]:
    if not numbers:
        return
    links = context.session.execute(
        sa.select(AuditEvent.id, AuditEvent.prev_hash, AuditEvent.hash)
        .where(AuditEvent.id.between(numbers[0], numbers[-1]))
        .order_by(AuditEvent.id)
    ).all()
    entries = context.session.execute(
        sa.select(AuditEvent.id, AuditEvent.body, AuditEvent.prev_hash, AuditEvent.hash, AuditDetail.text)
        .outerjoin(AuditDetail, AuditDetail.event_id == AuditEvent.id)
        .where(AuditEvent.dossier_public_id == context.dossier.public_id, AuditEvent.id.in_(numbers))
        .order_by(AuditEvent.id)
    ).all()
    _check(links, entries)
    lines = [json.dumps(dict(row._mapping), ensure_ascii=False, sort_keys=True) for row in entries]
    yield made("journal.jsonl", "Journal chaîné : les faits de ce dossier", "\n".join(lines) + "\n")
    rows = "".join(f"{row.id};{row.prev_hash};{row.hash}\n" for row in links)
    yield made("chainage.csv", "Journal chaîné : preuve du chaînage", f"numero;precedente;empreinte\n{rows}")
    yield made("verifier-le-journal.txt", "Comment vérifier le journal", VERIFY + "\n")


def _check(links: Any, entries: Any) -> None:
    """Raise Conflict when the chain does not hold: an export that cannot be trusted is not made."""
    unbroken = all(after.prev_hash == before.hash and after.id == before.id + 1 for before, after in pairwise(links))
    if not unbroken or any(chain_hash(row.prev_hash, row.body) != row.hash for row in entries):
        raise Conflict(
            "Export impossible : le journal chaîné ne se vérifie plus. Prévenez l’exploitant du portail, qui lancera "
            "la commande « verify »."
        )


PART = Part(40, "historique", "Historique et journal chaîné", _contribute)
