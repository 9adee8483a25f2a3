"""The one-page sheet of a dossier (fiche d'instruction): facts in, exactly one A4 page out.

Texts too long for the page are cut with « … » and the page says that the dossier has the whole; there is never a
second page.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from portal.acts.blocks import Beside, Block, Document, Facts, Heading, Meta, Para, Table, plain, rich
from portal.acts.style import Style
from portal.acts.wording import euros, instant_fr, siren_fr
from portal.domain.money import Euros

TITLE = "Fiche d’instruction"


@dataclass(frozen=True, slots=True)
class FicheProposal:
    """What is proposed or decided. ``grounds``: (criterion or rule, words); ``said``: « Accord de 12 600,00 € »."""

    said: str
    by: str
    motive: str
    cap_reason: str
    grounds: tuple[tuple[str, str], ...]
    before_cents: Euros
    after_cents: Euros


@dataclass(frozen=True, slots=True)
class FicheData:
    """Everything the sheet says. Stages: (label, outcome, date and author); steps: (label, limit or None, amount);
    plan: (resource, planned, retained); scores: (criterion, level, comment); clocks: (label, day, standing);
    priorities and opinions: (label, text), none when nobody recorded any."""

    authority: str
    reference: str
    state: str
    printed_at: datetime
    organisation: str
    siret: str
    kind: str
    contact: str
    filed_at: datetime | None
    instructor: str
    title: str
    summary: str
    axis: str
    stages: tuple[tuple[str, str, str], ...]
    declared_cents: Euros
    retained_cents: Euros
    requested_cents: Euros
    steps: tuple[tuple[str, Euros | None, Euros], ...]
    plan: tuple[tuple[str, Euros, Euros], ...]
    score: str
    scores: tuple[tuple[str, str, str], ...]
    clocks: tuple[tuple[str, date, str], ...]
    proposal: FicheProposal | None
    available_cents: Euros
    priorities: tuple[tuple[str, str], ...]
    opinions: tuple[tuple[str, str], ...]
    specimen: bool


@dataclass(frozen=True, slots=True)
class Cut:
    """How much of each text is kept, in characters, and how many rows of each list."""

    summary: int
    motive: int
    words: int
    comment: int
    label: int
    rows: int


#: From what reads best to what always fits.
CUTS = (
    Cut(520, 900, 220, 170, 110, 10),
    Cut(380, 600, 140, 100, 90, 9),
    Cut(300, 400, 90, 60, 70, 8),
    Cut(240, 280, 60, 0, 55, 6),
    Cut(150, 160, 0, 0, 36, 4),
    Cut(100, 110, 0, 0, 24, 2),
)


def render_fiche(data: FicheData, style: Style) -> bytes:
    """The sheet as a tagged PDF of one page. Same data, same bytes."""
    from portal.acts.layout import render_counted

    for cut in CUTS:
        pdf, pages = render_counted(fiche_document(data, cut), style)
        if pages == 1:
            return pdf
    raise RuntimeError("the shortest cut of a fiche passes one page")


def fiche_document(data: FicheData, cut: Cut = CUTS[0]) -> Document:
    """The sheet as blocks, its texts cut as ``cut`` says."""
    title = f"{TITLE} – dossier {data.reference}"
    meta = Meta(
        title=title,
        author=data.authority,
        subject=TITLE,
        keywords=data.reference,
        dated_at=data.printed_at,
        footer=f"{title} – imprimée le {instant_fr(data.printed_at)}",
        specimen=data.specimen,
        sheet="A4S",
    )
    blocks: list[Block] = [
        Heading(1, plain(f"{title} ({data.state.lower()})")),
        Para(rich("**{org}** – {title}", org=_cut(data.organisation, 110), title=_cut(data.title, 150))),
        Para(plain(_cut(data.summary, cut.summary)), "small"),
        Beside((_identity(data, cut),), (_stages(data, cut),)),
        Beside(
            (Heading(2, plain("De la dépense à la subvention")), _steps(data, cut), *_clocks(data, cut)),
            (Heading(2, plain("Plan retenu")), _plan(data, cut), *_scores(data, cut)),
        ),
        *_lists(data, cut),
        *_proposal(data, cut),
    ]
    if _shortened(data, cut):
        blocks.append(Para(plain(f"Textes abrégés (…) : le dossier {data.reference} les donne en entier."), "small"))
    return Document(meta, tuple(blocks))


def _identity(data: FicheData, cut: Cut) -> Facts:
    rows = [
        ("Porteur", f"{data.kind}, SIRET {siren_fr(data.siret)}"),
        ("Contact", data.contact),
        ("Axe", data.axis),
        ("Déposé le", instant_fr(data.filed_at) if data.filed_at else "–"),
        ("Instructeur", data.instructor or "Personne"),
    ]
    return Facts(tuple((label, plain(_cut(text, cut.label))) for label, text in rows))


def _stages(data: FicheData, cut: Cut) -> Table:
    rows = tuple(
        tuple(plain(_cut(text, cut.label)) for text in stage) for stage in data.stages[: cut.rows]
    ) or ((plain("Aucune étape faite"), plain("–"), plain("–")),)
    return Table(("Étape", "Conclusion", "Le, par"), rows, (0.36, 0.24, 0.4), ("left", "left", "left"))


def _steps(data: FicheData, cut: Cut) -> Table:
    sums = (
        (plain("Dépenses déclarées"), plain("–"), plain(euros(data.declared_cents))),
        (plain("Dépenses retenues"), plain("–"), plain(euros(data.retained_cents))),
    )
    steps = tuple(
        (plain(_cut(label, 52)), plain("–" if limit is None else euros(limit)), plain(euros(amount)))
        for label, limit, amount in data.steps
    )
    asked = (plain("Demandé"), plain("–"), plain(euros(data.requested_cents)))
    rows = (*sums, *steps[-max(3, cut.rows) :], asked)
    return Table(("Étape", "Limite", "Montant"), rows, (0.48, 0.25, 0.27), ("left", "right", "right"))


def _plan(data: FicheData, cut: Cut) -> Table:
    kept = data.plan[: cut.rows]
    rest = data.plan[cut.rows :]
    rows = [(label, planned, retained) for label, planned, retained in kept]
    if rest:
        planned, retained = sum(one[1] for one in rest), sum(one[2] for one in rest)
        rows.append((f"Autres ressources ({len(rest)})", Euros(planned), Euros(retained)))
    shown = tuple((plain(_cut(a, 44)), plain(euros(b)), plain(euros(c))) for a, b, c in rows)
    blank = ((plain("Plan non établi"), plain("–"), plain("–")),)
    head = ("Ressource", "Prévu", "Retenu")
    return Table(head, shown or blank, (0.46, 0.27, 0.27), ("left", "right", "right"))


def _scores(data: FicheData, cut: Cut) -> list[Block]:
    head: list[Block] = [Heading(2, plain(f"Appréciation : {data.score} sur 100" if data.score else "Appréciation"))]
    if not data.scores:
        return [*head, Para(plain("Le projet n’est pas noté."), "small")]
    rows = tuple(
        (plain(_cut(label, 60)), plain(level), plain(_cut(comment, cut.comment)))
        for label, level, comment in data.scores[: cut.rows]
    )
    table = Table(("Critère", "Niveau", "Commentaire"), rows, (0.4, 0.19, 0.41), ("left", "right", "left"))
    return [*head, table]


def _clocks(data: FicheData, cut: Cut) -> list[Block]:
    if not data.clocks:
        return []
    rows = tuple(
        (plain(_cut(label, 56)), plain(f"{day:%d/%m/%Y}"), plain(standing))
        for label, day, standing in data.clocks[: min(cut.rows, 6)]
    )
    table = Table(("Échéance", "Date", "État"), rows, (0.54, 0.25, 0.21), ("left", "left", "left"))
    return [Heading(2, plain("Échéances")), table]


def _lists(data: FicheData, cut: Cut) -> list[Block]:
    found: list[Block] = []
    for title, rows in (("Priorités", data.priorities), ("Avis recueillis", data.opinions)):
        if rows:
            kept = rows[: min(cut.rows, 5)]
            more = f" (et {len(rows) - len(kept)} de plus)" if len(rows) > len(kept) else ""
            facts = tuple((_cut(label, 60), plain(_cut(text, max(cut.words, 60)))) for label, text in kept)
            found += [Heading(2, plain(title + more)), Facts(facts)]
    return found


def _proposal(data: FicheData, cut: Cut) -> list[Block]:
    one = data.proposal
    if one is None:
        said = f"Pas encore de proposition. Enveloppe disponible : {euros(data.available_cents)}."
        return [Heading(2, plain("Proposition")), Para(plain(said))]
    rows = [("Motif", _cut(one.motive, cut.motive))]
    rows += [(_cut(label, 60), _cut(words, cut.words)) for label, words in one.grounds[: cut.rows] if cut.words]
    if one.cap_reason:
        rows.append(("Au-delà du plafond", _cut(one.cap_reason, max(cut.words, 60))))
    rows.append(("Enveloppe", f"{euros(one.before_cents)} disponibles sans elle, {euros(one.after_cents)} avec"))
    return [
        Heading(2, plain(_cut(f"{one.said}, {one.by}", 140))),
        Facts(tuple((label, plain(text)) for label, text in rows)),
    ]


def _shortened(data: FicheData, cut: Cut) -> bool:
    return any("…" in text for text in _texts(data, cut)) or cut is not CUTS[0]


def _texts(data: FicheData, cut: Cut) -> list[str]:
    texts = [_cut(data.summary, cut.summary), _cut(data.title, 150), _cut(data.contact, cut.label)]
    texts += [_cut(comment, cut.comment) for *_, comment in data.scores]
    if data.proposal:
        texts += [_cut(data.proposal.motive, cut.motive)]
        texts += [_cut(words, cut.words) for _, words in data.proposal.grounds]
    return texts


def _cut(text: str, most: int) -> str:
    """The text on one line, cut at a word with « … » when longer than ``most`` characters; words without a space are
    broken, so that no cell is wider than its column."""
    line = " ".join(_broken(word) for word in text.split())
    if len(line) <= most:
        return line
    if most <= 1:
        return ""
    kept = line[: most - 1]
    return (kept[: kept.rfind(" ")] if " " in kept[most // 2 :] else kept).rstrip(" ,;:.") + "…"


def _broken(word: str, most: int = 28) -> str:
    if len(word) <= most or "@" in word:
        return word
    return " ".join(word[start : start + most] for start in range(0, len(word), most))


