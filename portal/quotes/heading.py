"""The head of a quote: its number, its date, until when it holds."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from portal.quotes.dates import MONTH_NAMES, add_months, find_dates, month_number
from portal.quotes.layout import Cell, Line
from portal.quotes.reading import NOTHING, FieldReading, read_at

_DOCUMENT = (
    r"(?:(?:devis|proposition|offre|estimation|chiffrage)(?: (?:commerciale|financiere|tarifaire|estimative"
    r"|technique et (?:financiere|commerciale)|de (?:prix|services?|formation)"
    r"|d'(?:intervention|accompagnement|assistance)))?|facture|bon de commande|quotation|quote|estimate|pro ?forma)"
)
_NUMBER_WORD = r"(?:n ?° ?\.?|no\b\.?|nr\b\.?|n\.|num(?:ero)?\b\.?|#)"
_ONE_WORD = r"[a-z0-9](?:[\w./-]*\d[\w/-]*|(?<=\d))"
_TOKEN = rf"(?P<token>(?:[a-z]{{1,5}} (?=\d))?{_ONE_WORD})"
_NOT_A_DATE = r"(?!\d{1,2}[ /.-]{1,3}[a-z\d]+[ /.-]{1,3}20\d\d|\d+ (?:mois|jours?|semaines?|ans?|pages?)\b)"
_NUMBER_FORMS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"\b{_DOCUMENT}\W{{0,6}}{_NUMBER_WORD}\W{{0,4}}{_TOKEN}",
        rf"{_NUMBER_WORD} ?(?:de |du |d')?(?:{_DOCUMENT})\W{{0,4}}{_TOKEN}",
        rf"\breference (?:de |du |d')?{_DOCUMENT}\W{{0,4}}{_TOKEN}",
        rf"\b{_DOCUMENT}\W{{1,4}}{_NOT_A_DATE}{_TOKEN}",
        rf"(?:^|\t)\W*{_NUMBER_WORD}\W{{0,4}}{_TOKEN}",
        rf"(?:^|\t)\W*(?:notre )?ref(?:erence|\.)? ?\W{{0,3}}{_TOKEN}",
    )
)
_NUMBER_HEADING = re.compile(
    rf"^\W*(?:{_NUMBER_WORD}|numero|reference)\W*(?:(?:de |du |d')?(?:{_DOCUMENT}|piece|document))?\W*$"
)
_ANOTHER_NUMBER = re.compile(
    r"(?:suivant|selon|suite|vos?|votre|client|contrat|marche|siret|siren|tva|compte|tel)\b[^\t]{0,12}$"
)

_VALID = re.compile(r"valab|valid|expir|jusqu'|echeance|limite")
_NOT_VALID = re.compile(r"paiement|reglement|livraison|periode|execution")
_NOT_ISSUED = re.compile(
    r"valab|valid|expir|jusqu|echeance|avant le|limite|livraison|interven|demarr|debut|\bfin\b|\bloi\b|decret|arrete"
    r"|directive"
    r"|ordonnance|\bart\b|article|consultation|demande|\bvo(?:s|tre)\b|marche du|accord|accept|\bsign|naissance"
    r"|imprim|impression"
    r"|reunion|visite|rendez|periode|\brcs\b|immatricul|agrement|version|revision|mise a jour|suivant|selon|suite"
    r"|commande passee"
)
_DATE_FORMS: tuple[tuple[int, re.Pattern[str]], ...] = (
    (5, re.compile(
        r"date (?:du |de la |de l'|de |d')(?:ce )?(?:devis|offre|proposition|emission|etablissement|creation|edition"
        r"|facture|redaction|commande)"
        r"|emise? (?:le|du)\W*$|etablie? (?:le|du)\W*$|en date du\W*$|issued|dresse le\W*$"
    )),
    (4, re.compile(rf"(?:^|\W)date ?[:.]?\s*(?:le )?$|\b{_DOCUMENT}\b.*\bdu\W*$|^\W*{_DOCUMENT}\b.*(?:,|-| le)\s*$")),
    (4, re.compile(r"^\W*(?:fait|dresse) (?:[ae] .*(?:,|\ble)|le)\s*$|^\W*(?:[a-z' -]+, (?:le )?|le )(?:\w+di )?$")),
    (3, re.compile(rf"\b{_DOCUMENT}\b|^\W*(?:{_NUMBER_WORD}.*)?\bdu\W*$|^\W*$")),
)  # fmt: skip
#: Words of documents whose dates may put the month first.
_ENGLISH = re.compile(r"\b(?:quotation|quote|estimate|invoice|subtotal|vat)\b")
_SIGNING = re.compile(
    r"bon pour (?:accord|commande)|lu et approuve|acceptation du|signature (?:du client|et cachet)|cachet"
)
_COUNTS = {
    "un": 1, "une": 1, "deux": 2, "trois": 3, "quatre": 4, "cinq": 5, "six": 6, "dix": 10, "trente": 30, "soixante": 60,
    "quatre-vingt-dix": 90,
}  # fmt: skip
_COUNT = (
    rf"(?P<count>\d{{1,3}}|{'|'.join(sorted(_COUNTS, key=len, reverse=True))})(?: ?\(.{{1,12}}\))?"
    r" ?(?P<unit>jours?|mois|semaines?|ans?)\b"
)
_LASTS = (
    re.compile(rf"(?:valab|valid|\bferme\b|offre tenue|maintenu)[^.\t]{{0,45}}?\b{_COUNT}"),
    re.compile(rf"\b{_COUNT} de validite"),
    re.compile(rf"validite[^\t]{{0,30}}\t\W*{_COUNT}"),
)
_VALID_MONTH = re.compile(
    rf"(?:valab|valid|expir)[^\d]{{0,40}}?(?:\bfin )?\b(?P<m>0?[1-9]|1[0-2]|{MONTH_NAMES})(?: ?[/-] ?| )(?P<y>20\d\d)\b"
)


@dataclass(frozen=True, slots=True)
class _Dated:
    """A date with the words before it."""

    on: date
    exact: bool
    before: str
    line: Line


@dataclass(frozen=True, slots=True)
class Heading:
    """Number, date and end of validity; ``on`` and ``until`` as dates for those who compare."""

    number: FieldReading
    issued: FieldReading
    valid_until: FieldReading
    on: date | None
    until: date | None
    date_line: Line | None


def read_heading(lines: Sequence[Line]) -> Heading:
    """The head of the document."""
    english = any(_ENGLISH.search(line.folded) for line in lines)
    dated = [replace(one, exact=one.exact and not (english and one.on.day <= 12)) for one in _dated(lines)]
    issued, issued_field = _issued(dated, lines)
    until, until_field = _until(dated, issued, lines)
    return Heading(
        _number(lines), issued_field, until_field,
        issued.on if issued else None, until, issued.line if issued else None,
    )  # fmt: skip


def _dated(lines: Sequence[Line]) -> Iterator[_Dated]:
    """Every date with what announces it: the words before it in its cell, else the cell on its left or above."""
    for line in lines:
        start = 0
        for found in find_dates(line.folded):
            before = line.folded[start : found.start].rpartition("\t")[2]
            start = found.end
            if not re.search(r"[a-z]", before):
                before = _announced(line, line.cell_at(found.start), lines) + before
            yield _Dated(found.on, found.exact, before, line)


def _announced(line: Line, cell: Cell, lines: Sequence[Line]) -> str:
    place = line.cells.index(cell)
    left = line.cells[place - 1].folded if place else ""
    if re.search(r"\bdate|valid|echeance|emis|etabli|expir|\bdu\W*$|\ble\W*$", left) and not find_dates(left):
        return left + " "
    for above in reversed(lines[max(line.index - 2, 0) : line.index]):
        heading = above.heading_of(line, cell)
        if heading is not None and above.page == line.page:
            said = re.search(r"\bdate|valid|echeance|emis|etabli|expir", heading.folded)
            return heading.folded + " " if said and not find_dates(heading.folded) else ""
    return ""


def _issued(dated: Sequence[_Dated], lines: Sequence[Line]) -> tuple[_Dated | None, FieldReading]:
    """The quote's own date. Certain: announced as such, readable in one way, contradicted by none as good."""
    low = (line.index for line in lines if _SIGNING.search(line.folded) and 5 * line.index > 2 * len(lines))
    end = next(low, len(lines))
    scored = [(_score(one), one) for one in dated if one.line.index < end]
    scored = [(score, one) for score, one in scored if score]
    if not scored:
        return None, NOTHING
    top = max(score for score, _ in scored)
    best = next(one for score, one in scored if score == top)
    alone = {one.on for score, one in scored if score == top} == {best.on}
    certain = top >= 4 and alone and best.exact and not best.line.scanned
    return best, read_at(best.line, best.on, certain=certain)


def _score(one: _Dated) -> int:
    """0 for a date that is not the document's, then how plainly it is."""
    before = one.before[-70:]
    if _NOT_ISSUED.search(before):
        return 0
    return next((score for score, pattern in _DATE_FORMS if pattern.search(before)), 1 if one.line.share < 40 else 0)


def _until(dated: Sequence[_Dated], issued: _Dated | None, lines: Sequence[Line]) -> tuple[date | None, FieldReading]:
    """The end of validity: written, or counted from the quote's date and then never certain."""
    for one in dated:
        before = one.before[-60:]
        if _VALID.search(before) and not _NOT_VALID.search(before):
            clear = re.search(r"valab|valid|expir", before) is not None
            others = {d.on for d in dated if _VALID.search(d.before[-60:]) and not _NOT_VALID.search(d.before[-60:])}
            certain = clear and one.exact and others == {one.on} and not one.line.scanned
            return one.on, read_at(one.line, one.on, certain=certain)
    month = _until_month(lines)
    if month is not None:
        return month
    if issued is not None:
        for line in lines:
            match = next(filter(None, (form.search(line.folded) for form in _LASTS)), None)
            around = line.folded[max(match.start() - 20, 0) : match.end()] if match else ""
            if match and not re.search(r"garanti|paiement|abonnement|licence", around):
                on = _after(issued.on, match["count"], match["unit"])
                return on, read_at(line, on)
    return None, NOTHING


def _until_month(lines: Sequence[Line]) -> tuple[date, FieldReading] | None:
    """An end of validity given as a month: its last day, which the paper does not say, is never certain."""
    for line in lines:
        match = _VALID_MONTH.search(line.folded)
        if match:
            number = int(match["m"]) if match["m"].isdigit() else month_number(match["m"])
            if 1 <= number <= 12:
                on = add_months(date(int(match["y"]), number, 1), 1) - timedelta(days=1)
                return on, read_at(line, on)
    return None


def _after(start: date, count: str, unit: str) -> date:
    number = int(count) if count.isdigit() else _COUNTS[count]
    if unit.startswith(("mois", "an")):
        return add_months(start, number * (12 if unit.startswith("an") else 1))
    return start + timedelta(days=number * (7 if unit.startswith("semaine") else 1))


def _number(lines: Sequence[Line]) -> FieldReading:
    """The document's number, by the plainest of its announcements. It can be checked against nothing: never certain."""
    for form in _NUMBER_FORMS[:4]:
        for line in lines:
            for match in form.finditer(line.folded):
                if not _ANOTHER_NUMBER.search(line.folded[: match.start()]) and _is_number(_as_written(line, match)):
                    return read_at(line, _as_written(line, match))
    below = _number_below(lines)
    if below:
        return below
    for form in _NUMBER_FORMS[4:]:
        for line in lines:
            said = form.search(line.folded)
            if said and line.share < 50 and _is_number(_as_written(line, said)):
                return read_at(line, _as_written(line, said))
    return NOTHING


def _as_written(line: Line, match: re.Match[str]) -> str:
    return line.raw[match.start("token") : match.end("token")].strip(" .,;:-")


def _is_number(token: str) -> bool:
    """Neither a date, nor a SIREN or SIRET, nor a word of a sentence before a figure."""
    sentence = " " in token and not token.isupper()
    sentence = sentence or re.match(r"(?:siret|siren|tva|rcs|ape|naf|tel|bp|cs) ", token.lower()) is not None
    return not sentence and not find_dates(token) and not re.fullmatch(r"\d{9}|\d{14}", token)


def _number_below(lines: Sequence[Line]) -> FieldReading | None:
    for line in lines:
        for heading in line.cells:
            if _NUMBER_HEADING.match(heading.folded):
                for home in lines[line.index + 1 : line.index + 3]:
                    cell = home.heading_of(line, heading)
                    match = re.fullmatch(rf"\W*{_TOKEN}\W*", cell.folded) if cell else None
                    if cell and match and _is_number(match["token"]):
                        return read_at(home, cell.text[match.start("token") : match.end("token")])
    return None
