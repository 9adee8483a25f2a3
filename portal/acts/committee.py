"""Papers of a committee session: its facts, its agenda, its minutes (procès-verbal).

Frozen facts → PDF bytes; same data, same bytes. Nothing here decides anything: the decisions are the acts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from portal.acts.blocks import (
    Block,
    Bullets,
    Document,
    Facts,
    Heading,
    Letterhead,
    Meta,
    Para,
    Rich,
    Sheet,
    Space,
    Table,
    Together,
    plain,
)
from portal.acts.style import Style
from portal.acts.wording import date_fr, euros
from portal.domain.money import Euros

AGENDA, MINUTES = "Ordre du jour", "Procès-verbal"
OUTCOMES = {"grant": "Accordé", "refuse": "Refusé", "wait": "Liste d’attente", "postpone": "Ajourné"}


@dataclass(frozen=True, slots=True)
class PaperMember:
    """Somebody called: name, quality, part taken, presence."""

    name: str
    quality: str
    role: str
    present: bool


@dataclass(frozen=True, slots=True)
class PaperItem:
    """A dossier of the session. ``outcome`` is a key of ``OUTCOMES``; votes are printed when counted."""

    reference: str
    organisation: str
    title: str
    axis: str
    score: str
    cost_cents: Euros
    subsidisable_cents: Euros
    requested_cents: Euros
    outcome: str
    amount_cents: Euros
    motive: str
    votes: tuple[int, int, int] | None = None
    recused: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class SessionData:
    """A session as its papers say it. ``printed_at`` dates the file; ``agreement`` is printed once given."""

    authority_lines: tuple[str, ...]
    service_lines: tuple[str, ...]
    committee: str
    window_title: str
    reference: str
    title: str
    held_on: date
    place: str
    members: tuple[PaperMember, ...]
    items: tuple[PaperItem, ...]
    envelope_cents: Euros
    minutes: str
    agreed_on: date | None
    agreement_reference: str
    signatory_lines: tuple[str, ...]
    printed_at: datetime
    specimen: bool

    @property
    def granted(self) -> tuple[PaperItem, ...]:
        return tuple(item for item in self.items if item.outcome == "grant")

    @property
    def granted_cents(self) -> Euros:
        return Euros(sum(item.amount_cents for item in self.granted))


def render_agenda(data: SessionData, style: Style) -> bytes:
    """The agenda, on A4."""
    return _render(agenda_document(data), style)


def render_minutes(data: SessionData, style: Style) -> bytes:
    """The minutes, on A4."""
    return _render(minutes_document(data), style)


def _render(document: Document, style: Style) -> bytes:
    from portal.acts.layout import render

    return render(document, style)


def agenda_document(data: SessionData) -> Document:
    """The agenda as blocks: who is called, which dossiers, what is asked for."""
    rows = tuple(
        (
            plain(str(number)),
            plain(f"{item.organisation}\u00a0: {item.title}"),
            plain(item.reference),
            plain(item.axis),
            plain(item.score or "–"),
            plain(euros(item.requested_cents)),
        )
        for number, item in enumerate(data.items, start=1)
    )
    table = Table(
        head=("N°", "Porteur et projet", "Dossier", "Axe", "Note", "Demandé"),
        rows=rows,
        widths=(0.06, 0.41, 0.21, 0.07, 0.08, 0.17),
        aligns=("left", "left", "left", "left", "right", "right"),
    )
    called: tuple[Rich, ...] = tuple(plain(_member(member)) for member in data.members)
    invited: list[Block] = [Heading(2, plain("Personnes convoquées")), Bullets(called)] if called else []
    blocks: list[Block] = [
        *head_blocks(data, AGENDA),
        *invited,
        Heading(2, plain(f"Dossiers à examiner ({len(data.items)})")),
        table,
        Para(plain(f"Crédits disponibles à ce jour\u00a0: {euros(data.envelope_cents)}.")),
    ]
    return Document(meta_of(data, AGENDA), tuple(blocks))


def minutes_document(data: SessionData) -> Document:
    """The minutes as blocks: attendance, recusals, the conclusion on each dossier with its motive and votes, sums."""
    blocks: list[Block] = [*head_blocks(data, MINUTES), *_attendance(data.members), *_recusals(data.items)]
    blocks.append(Heading(2, plain("Conclusions, dossier par dossier")))
    for number, item in enumerate(data.items, start=1):
        blocks += _conclusion(number, item)
    blocks += [Heading(2, plain("Synthèse")), _sums(data)]
    if data.minutes:
        blocks += [Heading(2, plain("Observations")), *(Para(plain(line)) for line in _lines(data.minutes))]
    blocks.append(_signature("Le président de séance", _chair(data.members)))
    return Document(meta_of(data, MINUTES), tuple(blocks))


def head_blocks(data: SessionData, name: str) -> list[Block]:
    """Letterhead, title, and which session it is."""
    facts: list[tuple[str, Rich]] = [
        ("Séance", plain(f"{data.title} ({data.reference})")),
        ("Date", plain(date_fr(data.held_on))),
        ("Lieu", plain(data.place or "–")),
        ("Guichet", plain(data.window_title)),
    ]
    return [
        Letterhead(data.authority_lines, data.service_lines, right=(f"Séance {data.reference}",)),
        Heading(1, plain(f"{data.committee}\u00a0: {name[0].lower()}{name[1:]}")),
        Facts(tuple(facts)),
    ]


def _attendance(members: Sequence[PaperMember]) -> list[Block]:
    if not members:
        return [Heading(2, plain("Présences")), Para(plain("Aucun membre n’a été enregistré."))]
    blocks: list[Block] = []
    for title, there in (("Présents", True), ("Absents ou excusés", False)):
        names = tuple(plain(_member(member)) for member in members if member.present is there)
        if names:
            blocks += [Heading(2, plain(title)), Bullets(names)]
    return blocks


def _recusals(items: Sequence[PaperItem]) -> list[Block]:
    stepped = [
        plain(f"{name}, sur le dossier {item.reference} ({item.organisation})\u00a0: {reason}")
        for item in items
        for name, reason in item.recused
    ]
    if not stepped:
        return []
    note = "Ces personnes n’ont pris part ni à l’examen ni au vote des dossiers indiqués."
    return [Heading(2, plain("Déports")), Bullets(tuple(stepped)), Para(plain(note), "small")]


def _conclusion(number: int, item: PaperItem) -> list[Block]:
    said = OUTCOMES[item.outcome]
    if item.outcome in ("grant", "wait"):
        said += f", {euros(item.amount_cents)}"
    facts: list[tuple[str, Rich]] = [
        ("Projet", plain(item.title)),
        ("Demandé", plain(f"{euros(item.requested_cents)}, pour un coût de {euros(item.cost_cents)}")),
        ("Note", plain(f"{item.score} sur 100" if item.score else "non noté")),
        ("Conclusion", plain(said, bold=True)),
    ]
    if item.motive:
        facts.append(("Motif", plain(item.motive)))
    if item.votes is not None:
        for_, against, abstained = item.votes
        facts.append(("Vote", plain(f"{for_} pour, {against} contre, {abstained} abstention(s)")))
    title = Heading(3, plain(f"{number}. {item.organisation} – dossier {item.reference}"))
    return [Together((title, Facts(tuple(facts))))]


def _sums(data: SessionData) -> Table:
    rows = []
    for code, label in OUTCOMES.items():
        found = [item for item in data.items if item.outcome == code]
        amount = euros(Euros(sum(item.amount_cents for item in found))) if code in ("grant", "wait") else "–"
        rows.append((plain(label), plain(str(len(found))), plain(amount)))
    return Table(("Conclusion", "Dossiers", "Montant"), tuple(rows), (0.5, 0.2, 0.3), ("left", "right", "right"))


def _signature(capacity: str, name: str) -> Together:
    return Together((Space(6), Para(plain(capacity), "sign"), Space(16), Para(plain(name, bold=True), "sign")))


def _chair(members: Sequence[PaperMember]) -> str:
    return next((member.name for member in members if member.role == "Président" and member.present), "")


def _member(member: PaperMember) -> str:
    parts = (member.name, member.quality, member.role.lower())
    return ", ".join(part for part in parts if part)


def _lines(text: str) -> list[str]:
    return [line for line in text.splitlines() if line.strip()]


def meta_of(data: SessionData, name: str, sheet: Sheet = "A4") -> Meta:
    """What the file says of itself."""
    title = f"{name} – {data.title} – {data.reference}"
    return Meta(
        title=title,
        author=" ".join(data.authority_lines),
        subject=f"{name} de la séance {data.reference}",
        keywords=f"{name.lower()}, {data.reference}",
        dated_at=data.printed_at,
        footer=f"{name} – séance {data.reference} du {date_fr(data.held_on)}",
        specimen=data.specimen,
        sheet=sheet,
    )
