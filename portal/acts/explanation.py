"""The algorithm's part in one decision as a tagged PDF. Same data, same bytes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from portal.acts.blocks import Align, Block, Document, Facts, Heading, Letterhead, Meta, Para, Rich, Table, plain, rich
from portal.acts.style import Style
from portal.acts.wording import PARIS, euros, instant_fr
from portal.domain.explanation import Explanation
from portal.domain.money import Euros

_LEFT: Align = "left"
TITLE = "Part du traitement algorithmique dans la décision"
LAW = (
    "Article L. 311-3-1 du code des relations entre le public et l’administration : degré et mode de contribution, "
    "données et sources, paramètres et pondération appliqués, opérations effectuées."
)


def render_explanation(data: Explanation, style: Style, *, specimen: bool) -> bytes:
    """The PDF."""
    from portal.acts.layout import render

    return render(explanation_document(data, specimen=specimen), style)


def explanation_document(data: Explanation, *, specimen: bool) -> Document:
    """The document as blocks."""
    meta = Meta(
        title=f"{TITLE} – {data.reference}",
        author=" ".join(data.authority),
        subject=TITLE,
        keywords=data.reference,
        dated_at=data.retained_at,
        footer=f"{data.reference} – règlement {data.rulebook_version[:12]}",
        specimen=specimen,
    )
    blocks: list[Block] = [
        Letterhead(data.authority, (data.window_title,), right=(data.reference,)),
        Heading(1, plain(TITLE)),
        Para(plain(LAW), "small"),
        Facts(
            (
                ("Dossier", plain(f"{data.reference}, {data.title}")),
                ("Porteur", plain(data.organisation)),
                ("Contrôle détaillé ici", plain(f"du {instant_fr(data.retained_at)}")),
                ("Version du règlement", plain(data.rulebook_version)),
            )
        ),
        Heading(2, plain("1. Degré et mode de contribution")),
        Para(plain(data.purpose)),
        Para(plain(data.contribution)),
        *_humans(data),
        Heading(2, plain("2. Données traitées et leurs sources")),
        _table(("Donnée", "Valeur", "Source"), [(d.label, d.value, d.source) for d in data.data], (36, 30, 34)),
        Heading(2, plain("3. Paramètres et pondération appliqués")),
        _table(
            ("Paramètre", "Valeur", "Source"),
            [(p.label, p.value, p.source) for p in data.parameters],
            (36, 18, 46),
        ),
        *_weights(data),
        Heading(2, plain("4. Opérations effectuées")),
        *_operations(data),
    ]
    return Document(meta, tuple(blocks))


def _table(head: tuple[str, ...], rows: Sequence[tuple[str, ...]], shares: tuple[int, ...]) -> Table:
    """A table; ``shares``: hundredths of the line."""
    widths = tuple(share / 100 for share in shares)
    cells: tuple[tuple[Rich, ...], ...] = tuple(tuple(plain(text or "–") for text in row) for row in rows)
    return Table(head=head, rows=cells, widths=widths, aligns=tuple(_LEFT for _ in head))


def _when(at: datetime) -> str:
    return f"{at.astimezone(PARIS):%d/%m/%Y, %H h %M}"


def _humans(data: Explanation) -> list[Block]:
    if not data.humans:
        return [Para(plain("Aucune personne n’a encore conclu sur ce dossier."))]
    rows = [
        (_when(one.at), one.who, one.what, " – ".join(part for part in (one.departure, one.reason) if part))
        for one in data.humans
    ]
    title = Heading(3, plain("Ce que des personnes ont décidé"))
    return [title, _table(("Quand", "Qui", "Quoi", "Écart et motif"), rows, (20, 18, 28, 34))]


def _weights(data: Explanation) -> list[Block]:
    if not data.weights:
        return []
    rows = [
        (one.label, str(one.weight), one.level, one.by)
        for one in data.weights
    ]
    blocks: list[Block] = [
        Heading(3, plain("Critères de notation")),
        _table(("Critère", "Poids", "Niveau", "Donné par"), rows, (44, 10, 16, 30)),
    ]
    if data.score:
        text = "Note sur 100, moyenne des niveaux pondérée par ces poids : **{score}**"
        blocks.append(Para(rich(text, score=data.score)))
    return blocks


def _operations(data: Explanation) -> list[Block]:
    steps = [
        (one.label, "–" if one.limit_cents is None else euros(Euros(one.limit_cents)), euros(Euros(one.amount_cents)))
        for one in data.steps
    ]
    checks = [(one.label, one.rule, f"{one.outcome}. {one.message}", one.conclusion) for one in data.checks]
    runs = [
        (_when(one.at), one.purpose + (", détaillé ici" if one.retained else ""), one.verdict, one.input_sha256)
        for one in data.runs
    ]
    return [
        Heading(3, plain("Du coût du projet à la subvention possible")),
        _table(("Étape", "Limite", "Montant après"), steps, (60, 20, 20)),
        Heading(3, plain("Contrôles")),
        _table(("Contrôle", "Règle", "Résultat automatique", "Conclusion humaine"), checks, (16, 30, 34, 20)),
        Heading(3, plain("Tous les contrôles conservés")),
        _table(("Quand", "Contrôle", "Résultat", "Empreinte des données"), runs, (20, 26, 14, 40)),
    ]
