"""Signs a person must look at: an order already placed, another kind of document, expenses of an excluded kind."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date

from portal.quotes.amounts import find_amounts
from portal.quotes.dates import find_dates
from portal.quotes.heading import Heading
from portal.quotes.layout import Cell, Line
from portal.quotes.reading import Signal, SignalKind

_ACCEPTANCE = re.compile(
    r"bon pour (?:accord|commande|acceptation)|lu et approuve|devis accepte|\baccepte(?:e)? (?:le|par)\b"
    r"|acceptation\b.*\ble\b"
)
_SIGNED = re.compile(
    r"signe(?:e)? (?:electroniquement|numeriquement)|signature electronique (?:de|par|le)\b|commande (?:passee"
    r"|ferme du|notifiee) "
    r"|commande le\b|commande par\b.*\ble\b|ordre de service .*\bdu\b"
)
_ASKED = re.compile(
    r"\bavant le|jusqu'|a retourner|retourn|renvoy|merci de|veuillez|precede|mention|valable|a nous|devra|doit\b"
    r"|en cas d|valid"
)
_BLANK = re.compile(r"[._…]{3,}|/ */|\[ ?\]")
_BOX_WORDS = re.compile(
    r"cachet|signature|mention|manuscrit|precede|nom|qualite|fonction|tampon|date|client|\ble\b|lieu|fait a|du|et|la"
    r"|de|votre|visa|prenom"
)
_PERSON = re.compile(
    r"^(?:signature(?: du client)?|signe|nom|le maire|la maire|m\.|mme|par)\b ?:? ?(?:m\. |mme "
    r"|mr )?(?P<name>[a-z]\.? ?[a-z' -]{3,})"
)
_PERSON_AFTER = re.compile(r"(?:m\.?|mme|mr|le maire|la maire|monsieur|madame) +[a-z]")
_BOX_DATE = re.compile(r"^\W*(?:(?:date|le|fait|signe|signature|a [a-z'-]+|[a-z' -]+, le)\b[^\d]{0,40})?$")
_INVOICE = re.compile(r"^\W*(?:date de )?(?:facture|invoice)\b(?: d'acompte| de solde)?(?P<rest>.*)$")
_ORDER = re.compile(r"^\W*(?:bon de commande|purchase order|lettre de commande|commande(?= n ?°))(?P<rest>.*)$")
_TITLE_REST = re.compile(
    r"^\W*$|^\W*(?:n ?°|no\b|num|#|du \d)|^\W{0,3}[a-z]{0,6}[-/]?\d[\w/-]*(?! ?(?:jours?|mois|%))(?:\W|$)"
)
_OPTION = re.compile(
    r"\ben option|\boptionnel|(?:^|\t)\W*options?\b(?! de )|\boptions? (?:n ?° ?)?(?:\d|[a-e]\b)|\(options?\)"
    r"|\boptions? ?:"
    r"|\b(?:hors|avec|sans les|total des?) options?|options? (?:non )?compris|\bvariantes?\b|\bpse ?\d"
    r"|prestations? supplementaires? eventuelles?"
)
_NOT_OPTION = re.compile(
    r"\bdebits?\b|encaissement|paiement de la t|option t\.?v\.?a|aucune option|sans option|d'achat|conditions generales"
)
_REGULAR = re.compile(
    r"annuel|mensuel|trimestriel|chaque annee|yearly|annual|monthly|\bpar an\b|par mois|/ ?mois|/ ?an\b"
)
_RECURRING_THING = re.compile(
    r"abonnement|licence|maintenance|hebergement|redevance|forfait|support|assistance|location|\bservice|saas"
    r"|subscription"
    r"|loyer|recurren|tierce"
)
_PER_PERIOD = re.compile(
    r"(?:€|\beur|\bht|ttc|\d) ?(?:h\.?t\.?|t\.?t\.?c\.?)? ?(?:/ ?|par |per )(?:an|mois|month|year)\b"
)
_RENEWED = re.compile(
    r"tacite reconduction|reconduc|renouvel|annees? suivantes?|(?:2e|2eme|deuxieme|seconde) annee|recurren"
)
_LONG = re.compile(
    r"(?:abonnement|licence|maintenance|hebergement|location|contrat|engagement)\b.*?\b(?:(?:[2-9]|deux|trois|quatre"
    r"|cinq) ans|(?:1[3-9]|[2-9]\d) mois)"
)
_ONCE = re.compile(
    r"(?:premiere|1re|1ere|1er) annee(?! .*(?:puis|suivante|ensuite))|non reconduct|sans reconduction|sans renouvel"
    r"|non renouvel"
)
_HARDWARE = re.compile(
    r"\bordinateurs?|\bpc (?:portable|fixe|bureau)|\btablettes?\b|\d\W{0,3}ecrans?\b|\becrans? (?:\d|tactile|led"
    r"|plat|interactif|pc)"
    r"|\bimprimantes?|\bscanners?\b|\bsmartphones?|telephones? portables?|videoprojecteurs?|\bonduleurs?|photocopieurs?"
    r"|copieurs?\b|\bserveurs? (?:physique|rack|nas|dell|hp)|\bnas\b|disques? durs?|\bswitch\b|\brouteurs?\b"
    r"|bornes? (?:wi-?fi|interactive|tactile)s?|\bcablage|unites? centrales?|\bclaviers?\b|\bwebcams?|casques? audio"
    r"|\bchromebooks?|\blaptops?|(?:achat|fourniture) (?:de |du )?materiel|(?:materiel|equipement)s? informatiques?"
)
_IN_PASSING = re.compile(
    r"compatib|responsive|adapt|consult|accessib|affichage|maquette|navigation|version|formation|atelier|initiation"
    r"|depuis"
    r"|propriete|recup|reprise"
)
_BOUGHT = re.compile(r"fourniture|achat|acquisition|livraison|^\W*\d{1,3} ")
_PAYROLL = re.compile(
    r"\bsalaires?\b|masse salariale|charges (?:patronales|salariales|sociales)|frais de personnel"
    r"|remuneration (?:de |d'|du |des )?(?:l')?(?:agent|personnel|salarie|charge)"
    r"|traitement (?:indiciaire|brut)|mise a disposition d(?:e |'|u )(?:un |une |l')?(?:agent|personnel|salarie)"
    r"|\bvacations?\b|poste d(?:e|') ?(?:agent|charge)"
)
_NOT_ITEM = re.compile(
    r"\bhors\b|non (?:compris|fourni|inclus)|a la charge|sans fourniture|conditions generales|attest|declare"
    r"|travail dissimule|logiciel"
)


def read_signals(lines: Sequence[Line], heading: Heading) -> Iterator[Signal]:
    """The signs found in the text, each kind once or more; the totals and the filing day bring theirs elsewhere."""
    yield from _acceptances(lines, heading)
    yield from _titles(lines)
    for kind, test in (
        (SignalKind.OPTIONS, _is_option),
        (SignalKind.RECURRING, _is_recurring),
        (SignalKind.HARDWARE, _is_hardware),
        (SignalKind.PAYROLL, lambda text: _PAYROLL.search(text) and not _NOT_ITEM.search(text)),
    ):
        for line in [line for line in lines if test(line.folded)][:3]:
            yield Signal(kind, line.page, line.text)
    for line in [line for line in lines if any(_is_foreign(cell.folded) for cell in line.cells)][:3]:
        yield Signal(SignalKind.FOREIGN_CURRENCY, line.page, line.text)


def _is_option(text: str) -> bool:
    return _OPTION.search(text) is not None and not _NOT_OPTION.search(text)


def _is_recurring(text: str) -> bool:
    if _ONCE.search(text):
        return False
    often = (_REGULAR.search(text) and _RECURRING_THING.search(text)) or _PER_PERIOD.search(text)
    return bool(often or _RENEWED.search(text) or _LONG.search(text))


def _is_hardware(text: str) -> bool:
    if not _HARDWARE.search(text) or _NOT_ITEM.search(text):
        return False
    return _IN_PASSING.search(text) is None or _BOUGHT.search(text) is not None


def _is_foreign(text: str) -> bool:
    foreign = any(one.foreign for one in find_amounts(text))
    return foreign and (not re.search(r"€|\beur", text) or re.search(r"convert|\bcours\b|change", text) is not None)


def _acceptances(lines: Sequence[Line], heading: Heading) -> Iterator[Signal]:
    for line in lines:
        for cell in line.cells:
            found = _accepted(cell, line, lines, heading)
            if found:
                yield found


def _accepted(cell: Cell, line: Line, lines: Sequence[Line], heading: Heading) -> Signal | None:
    """Words of acceptance with a date or a name; the empty box that every quote carries says nothing."""
    text = cell.folded
    if _SIGNED.search(text):
        dates = find_dates(text)
        return Signal(SignalKind.ACCEPTED, line.page, line.text, dates[-1].on if dates else None)
    match = _ACCEPTANCE.search(text)
    if match is None:
        return None
    after = text[match.end() :]
    dates = [] if _ASKED.search(text) else find_dates(after) or find_dates(text)
    dates = [one for one in dates if heading.on is None or one.on >= heading.on]
    if dates:
        return Signal(SignalKind.ACCEPTED, line.page, line.text, dates[0].on)
    if _named(after) and not _ASKED.search(text) and not _BLANK.search(text):
        return Signal(SignalKind.ACCEPTED, line.page, line.text)
    return _filled_below(cell, line, lines, heading)


def _named(after: str) -> bool:
    """Whether a person's name follows, beyond the words of the box."""
    rest = re.sub(r"[^a-z]", "", _BOX_WORDS.sub(" ", after))
    return bool(rest) and _PERSON_AFTER.match(after.strip(" :-,(")) is not None


def _filled_below(cell: Cell, line: Line, lines: Sequence[Line], heading: Heading) -> Signal | None:
    """A date or a signature written in the box under the words of acceptance."""
    height = max(cell.bottom - cell.top, 60)
    on: date | None = None
    signed: str | None = None
    for below in lines[max(line.index - 2, 0) : line.index + 7]:
        for other in below.cells:
            near = below.page == line.page and -3 * height < other.top - cell.top < 9 * height
            if other is cell or not near or below is heading.date_line or _ASKED.search(other.folded):
                continue
            if not cell.above(other) and not (below is line and other.x0 > cell.x1):
                continue
            dates = _box_dates(other.folded, heading.on)
            person = _PERSON.match(other.folded)
            on = on or (dates[0] if dates else None)
            if dates or (person and _names_someone(person["name"])):
                signed = signed or f"{line.text} {below.text if below is not line else ''}".strip()
    return Signal(SignalKind.ACCEPTED, line.page, signed, on) if signed else None


def _box_dates(text: str, issued: date | None) -> list[date]:
    """Dates written where a box asks for one, after the quote's own."""
    found = [one for one in find_dates(text) if _BOX_DATE.match(text[: one.start])]
    return [one.on for one in found if issued is None or one.on > issued]


def _names_someone(name: str) -> bool:
    return len(re.sub(r"[^a-z]", "", _BOX_WORDS.sub("", name))) > 3


def _titles(lines: Sequence[Line]) -> Iterator[Signal]:
    """A document that calls itself an invoice or a purchase order where its title stands."""
    for kind, pattern in ((SignalKind.INVOICE, _INVOICE), (SignalKind.PURCHASE_ORDER, _ORDER)):
        for line in lines:
            matches = (pattern.match(cell.folded) for cell in line.cells)
            said = any(match and _TITLE_REST.match(match["rest"]) for match in matches)
            if said and line.share < 50 and line.page == 1 and not re.search(r"pro ?-?forma|devis valant", line.folded):
                yield Signal(kind, line.page, line.text)
                break
