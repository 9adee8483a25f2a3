"""Who issues the quote and to whom it is addressed: names and SIRET, told apart by labels and by place on the page."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from portal.domain.identifiers import siret_problem
from portal.quotes.dates import find_dates
from portal.quotes.folding import fold
from portal.quotes.layout import Block, Cell, Line, blocks_of
from portal.quotes.reading import NOTHING, FieldReading, read_at

ISSUER, CLIENT = "issuer", "client"
_PUBLIC = (
    r"(?:mairie|commune|ville|communaute (?:de communes|d'agglomeration|urbaine)|metropole|syndicat|sivom|sivu|ccas"
    r"|cias"
    r"|centre (?:inter)?communal|departement|conseil departemental|pole d'equilibre|petr\b|prefecture"
    r"|sous-prefecture|region)"
)
_PUBLIC_START = re.compile(rf"^\W*{_PUBLIC}\b")
_PUBLIC_INSIDE = re.compile(
    rf"\b(?:pour|a|client|destinataire)\b ?:? ?(?:la |le |les |l')?(?P<name>{_PUBLIC}\b[^\t,;()]*)"
)
_CLIENT_LABEL = re.compile(
    r"^\W*(?:(?:nom du )?client|destinataire|adressee? a|a l'attention (?:de|du)|facturee? a|adresse de facturation"
    r"|facturation"
    r"|doit|beneficiaire|(?:collectivite|organisme|adherent)(?= ?:)|maitre d'ouvrage|acheteur"
    r"|commanditaire|livre a|adresse du client|bill to|customer"
    r"|(?:pour|a|to|devis pour)(?= ?:| ?$))(?: |$|:|\W)"
)
_PERSONALLY = re.compile(r"^\W*(?:monsieur|madame|m\.|mme) l[ea] (?:maire|president\w*) (?:de |du |d'|des )\w")
_GOES_ON = re.compile(r"^(?:de |du |des |d'|et |pour |en )[a-z]")
_ISSUER_LABEL = re.compile(
    r"^\W*(?:emetteur|prestataire|fournisseur|vendeur|emis par|etabli par|raison sociale|entreprise(?= ?:| ?$)"
    r"|societe(?= ?:)"
    r"|(?:de|from)(?= ?:| ?$))(?: |$|:|\W)"
)
_NOT_A_NAME = re.compile(
    r"^\W*(?:devis|proposition|offre|facture|bon de commande|quotation|quote|estimate|pro ?forma|page\b|n ?°|numero"
    r"|date\b|reference"
    r"|ref\b|objet|tel\b|tel\.|telephone|mobile|fax|siret|siren|n°|tva|rcs|ape|naf|www|http|email|e-mail|courriel"
    r"|contact|adresse\b"
    r"|valab|valid|echeance|monsieur|madame|m\. le|mme|mr\b|a l'attention|hotel de ville|place\b|rue\b|route\b"
    r"|avenue|av\.|bd\b"
    r"|boulevard|chemin|impasse|quai|allee|zone|z\.?a\b|za\b|zi\b|bp\b|cs\b|le bourg|\d|capital|iban|designation"
    r"|description"
    r"|fait a|le \d|sarl$|sas$|total|suivi|emis|interlocuteur|votre\b|vos\b|notre\b|affaire|dossier|projet\b|code\b"
    r"|commercial\b)"
)
_NAME_ENDS = re.compile(
    r"\s+[-|•·/]+\s+|,|\s*\bsiret\b|\s*\bsiren\b|\s+au capital|\s*\(|\s+n°|\s{3,}|\s+tel\b|\s*@|;|\s+\d{5}\b|\s+rcs\b"
)
_PLACE_AND_DATE = re.compile(r"^\W*[a-z][a-z' -]+, ?le \w")
_SIRET = re.compile(r"(?<![\d])(?<!\d[ .])\d(?:[ .-]?\d){13}(?![ .]?\d)")
_SIRET_WORD = re.compile(r"siret")
_CLIENT_SIRET = re.compile(r"(?:client|destinataire|acheteur|mairie|commune|collectivite)\W*:?\W*$")


@dataclass(frozen=True, slots=True)
class Parties:
    """Names and SIRET of both."""

    supplier: FieldReading
    siret: FieldReading
    client: FieldReading
    client_siret: FieldReading


@dataclass(frozen=True, slots=True)
class _Placed:
    """A cell of an address block with the side it speaks of, None when nothing says so; ``block`` is its number."""

    line: Line
    cell: Cell
    side: str | None
    block: int


@dataclass(frozen=True, slots=True)
class _Siret:
    number: str
    valid: bool
    side: str | None
    line: Line
    block: int


def read_parties(lines: Sequence[Line]) -> Parties:
    """The issuer and the addressee."""
    placed = list(_placed([line for line in lines if line.page == 1 or "siret" in line.folded]))
    sirets = list(_sirets(placed))
    client = _client(placed, lines)
    issuer = _issuer_siret(sirets)
    supplier = _supplier(placed, issuer, client)
    theirs = [one for one in sirets if one.side == CLIENT]
    # Alone at the head of the page, it may be the letterhead of a public body that sells.
    client_siret = _reading(theirs, clear=issuer is not None or all(one.block for one in theirs))
    return Parties(supplier, _issuer_reading(sirets, issuer), client, client_siret)


def _placed(lines: Sequence[Line]) -> Iterator[_Placed]:
    """Every cell with its side: a label speaks for the cells under it in its block, and for the block just below."""
    previous: list[tuple[Block, str | None]] = []
    blocks = blocks_of(lines)
    issuing = _public_issuer(blocks)
    for number, block in enumerate(blocks):
        side = ISSUER if block is issuing else _inherited(block, previous)
        for line, cell in block.rows:
            side = side if block is issuing else _side_of(cell) or side
            yield _Placed(line, cell, side, number)
        previous.append((block, side if _only_label(block) else None))


def _public_issuer(blocks: Sequence[Block]) -> Block | None:
    """The letterhead of a public body that issues the quote: first on the page, with its SIRET, another body below."""
    first = [block for block in blocks if block.rows[0][0].page == 1]
    if not first or any(_ISSUER_LABEL.match(cell.folded) for block in first for _, cell in block.rows):
        return None
    head, name = first[0], first[0].rows[0][1]
    if not _PUBLIC_START.match(name.folded) or not any("siret" in cell.folded for _, cell in head.rows):
        return None
    others = (cell for block in first[1:] for _, cell in block.rows)
    addressed = any(
        (_PUBLIC_START.match(cell.folded) or _PERSONALLY.match(cell.folded)) and cell.folded not in name.folded
        for cell in others
    )
    return head if addressed else None


def _side_of(cell: Cell) -> str | None:
    if _ISSUER_LABEL.match(cell.folded):
        return ISSUER
    if _CLIENT_LABEL.match(cell.folded) or _PUBLIC_START.match(cell.folded):
        return CLIENT
    return None


def _only_label(block: Block) -> bool:
    cell = block.rows[0][1]
    said = _CLIENT_LABEL.match(cell.folded) or _ISSUER_LABEL.match(cell.folded)
    return len(block.rows) == 1 and said is not None and len(cell.text) < 30


def _inherited(block: Block, previous: Sequence[tuple[Block, str | None]]) -> str | None:
    """The side named by a label that stands alone just above."""
    line, cell = block.rows[0]
    for above, side in reversed(previous[-6:]):
        label_line, label = above.rows[-1]
        height = max(label.bottom - label.top, 60)
        near = label_line.page == line.page and 0 <= cell.top - label.bottom < 2 * height
        if side and near and label.above(cell):
            return side
    return None


def _sirets(placed: Sequence[_Placed]) -> Iterator[_Siret]:
    """Numbers of fourteen digits that pass the check, or that the word SIRET announces."""
    for one in placed:
        for match in _SIRET.finditer(one.cell.folded):
            number = re.sub(r"\D", "", match.group())
            valid = siret_problem(number) is None
            before = one.cell.folded[: match.start()]
            if valid or _SIRET_WORD.search(before):
                side = CLIENT if _CLIENT_SIRET.search(before) else one.side
                side = ISSUER if re.search(r"\bcapital\b|\brcs\b", one.cell.folded) else side
                yield _Siret(number, valid, side, one.line, one.block)


def _issuer_siret(sirets: Sequence[_Siret]) -> _Siret | None:
    """The issuer's: said to be, else on no side; a public body's number (1, 2) comes last."""
    theirs = {one.number for one in sirets if one.side == CLIENT}
    ours = [one for one in sirets if one.side != CLIENT and one.number not in theirs]
    return min(ours, key=lambda one: (not one.valid, one.side != ISSUER, one.number[0] in "12"), default=None)


def _issuer_reading(sirets: Sequence[_Siret], issuer: _Siret | None) -> FieldReading:
    if issuer is None:
        return NOTHING
    rivals = [one for one in sirets if one.valid and one.side == issuer.side]
    public = issuer.number[0] in "12"
    return _reading([issuer, *(one for one in rivals if one.number != issuer.number)], clear=not public)


def _reading(found: Sequence[_Siret], *, clear: bool) -> FieldReading:
    """The first; certain when its check digits hold and no other competes."""
    if not found:
        return NOTHING
    alone = len({one.number for one in found}) == 1
    first = found[0]
    return read_at(first.line, first.number, certain=clear and alone and first.valid and not first.line.scanned)


def _client(placed: Sequence[_Placed], lines: Sequence[Line]) -> FieldReading:
    """The addressee: a public body of a block on its side, else the name a label announces, else one in a sentence."""
    first = [one for one in placed if one.line.page == 1 and one.side != ISSUER]
    for one in first:
        text = _after_label(one.cell, _CLIENT_LABEL)
        if _PUBLIC_START.match(fold(text)) or _PUBLIC_START.match(one.cell.folded):
            named = _named_person(first) if " " not in _clean(text) else None
            return named or read_at(one.line, _whole(_clean(text), one, first))
    for one in first:
        if _CLIENT_LABEL.match(one.cell.folded):
            name = _labelled(one, placed, _CLIENT_LABEL)
            if name:
                return read_at(name[0], name[1])
    for line in lines:
        match = _PUBLIC_INSIDE.search(line.folded)
        if match and line.page == 1:
            return read_at(line, _clean(line.raw[match.start("name") : match.end("name")]))
    return NOTHING


def _named_person(placed: Sequence[_Placed]) -> FieldReading | None:
    """« Madame la Maire de Simard », which says more than « Mairie » alone."""
    found = next((one for one in placed if _PERSONALLY.match(one.cell.folded)), None)
    return read_at(found.line, found.cell.text.strip()) if found else None


def _whole(name: str, one: _Placed, placed: Sequence[_Placed]) -> str:
    """The name with the line under it that goes on with « de », « du », « et »… in small letters."""
    at = placed.index(one)
    below = next((other for other in placed[at + 1 : at + 4] if other.block == one.block), None)
    if below is None or not name or fold(one.cell.text).strip(" :")[-20:] != fold(name)[-20:]:
        return name
    text = below.cell.text.strip()
    return f"{name} {_clean(text)}" if text[:1].islower() and _GOES_ON.match(fold(text)) else name


def _after_label(cell: Cell, label: re.Pattern[str]) -> str:
    match = label.match(cell.folded)
    return (cell.text[match.end() :] if match else cell.text).strip(" :–-\t")


def _labelled(one: _Placed, placed: Sequence[_Placed], label: re.Pattern[str]) -> tuple[Line, str] | None:
    """The name a label announces: after it, to its right, or under it."""
    inline = _after_label(one.cell, label)
    if _nameable(inline):
        return one.line, _clean(inline)
    place = one.line.cells.index(one.cell)
    for cell in one.line.cells[place + 1 : place + 2]:
        if _nameable(cell.text) and not _side_of(cell):
            return one.line, _clean(cell.text)
    below = [
        other
        for other in placed
        if other.line.page == one.line.page and other.line.index > one.line.index and other.cell.above(one.cell)
    ]
    for other in below[:3]:
        if _nameable(other.cell.text) and not label.match(other.cell.folded):
            return other.line, _clean(other.cell.text)
    return None


def _supplier(placed: Sequence[_Placed], issuer: _Siret | None, client: FieldReading) -> FieldReading:
    """The issuer's name: labelled, else the first name of its SIRET's block, else the first name of the first page."""
    first = [one for one in placed if one.line.page == 1]
    for one in first:
        if _ISSUER_LABEL.match(one.cell.folded):
            name = _labelled(one, placed, _ISSUER_LABEL)
            if name:
                return read_at(name[0], name[1])
    ours = [one for one in first if one.side != CLIENT and _clean(one.cell.text) != client.value]
    home = [one for one in ours if issuer and one.block == issuer.block and one.line.share < 60]
    legal = [one for one in ours if re.search(r"\bcapital\b|\brcs\b|\bsiret\b", one.cell.folded)]
    top = [one for one in ours if one.line.share < 25]
    for some in (home, top, legal, [one for one in ours if one.line.share < 40], ours):
        found = next((one for one in some if _nameable(one.cell.text)), None)
        if found:
            return read_at(found.line, _whole(_clean(found.cell.text), found, first))
    return NOTHING


def _nameable(text: str) -> bool:
    """Whether this can be somebody's name: neither a title, nor an address, nor a date."""
    name = fold(_clean(text))
    letters = len(re.sub(r"[^a-z]", "", name))
    plausible = 2 < letters and len(name) < 2 * letters and len(name) < 120
    dated = find_dates(name) or _PLACE_AND_DATE.match(fold(text))
    return plausible and not _NOT_A_NAME.match(name) and not dated


def _clean(text: str) -> str:
    """A name without what follows it on its line."""
    folded = fold(text)
    end = _NAME_ENDS.search(folded, 3)
    return text[: end.start() if end else len(text)].strip(" :.,;–-")
