"""French wording of the acts: amounts in letters, legal dates, articles before names of places.

num2words gives the cardinal; what it does not know (the euro's grammar, « d’euros » after a round million, the lone
centime) is settled here and held by a table in the tests.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import datetime
from functools import lru_cache

from portal.domain import french_dates
from portal.domain.clocks import PARIS
from portal.domain.french_dates import NBSP, date_fr
from portal.domain.money import format_euros

__all__ = ["NBSP", "PARIS", "date_fr"]
_BEFORE = re.compile(r" (?=[;:!?»%€])|(?<=\d) (?=\d{3}\b)|(?<=\bSIRE[NT]) (?=\d)")
_AFTER = re.compile(r"(?<=«) |(?<=\bn°) |(?<=\b[LRD]\.) |(?<=\b[Aa]rticle) (?=\d|[LRD]\.)")
_DATE = re.compile(r"\b(1er|[12]?\d|3[01]) (" + "|".join(french_dates.MONTHS) + r") (\d{4})\b")
_VOWELS = frozenset("aeiouy")
#: Names a committee may begin with that take « la ».
_FEMININE = frozenset({"commission", "conference", "cellule", "formation", "reunion"})
#: INSEE « type de nom en clair » of a commune: what stands between « commune » and its name.
_LIAISON = {0: "de ", 1: "d’", 2: "du ", 3: "de La ", 4: "des ", 5: "de L’", 6: "des ", 7: "de Las ", 8: "de Los "}


@lru_cache(maxsize=1024)
def number_in_letters(value: int) -> str:
    """Cardinal in French, traditional spelling: 81 gives « quatre-vingt-un ». Raises ValueError below zero."""
    if value < 0:
        raise ValueError("a number printed in letters is never negative")
    from num2words import num2words

    return str(num2words(value, lang="fr"))


def amount_in_letters(cents: int) -> str:
    """Amount of a legal act in letters: 29702975 gives « deux cent quatre-vingt-dix-sept mille vingt-neuf euros et
    soixante-quinze centimes ». Below one euro only the centimes are said. Raises ValueError below zero."""
    if cents < 0:
        raise ValueError("an amount printed in letters is never negative")
    euros, rest = divmod(cents, 100)
    centimes = f"{number_in_letters(rest)} centime{'s' if rest > 1 else ''}"
    if rest and not euros:
        return centimes
    # « un million d’euros », but « un million un euros »: the preposition follows a bare million or milliard.
    link = " d’" if euros and euros % 1_000_000 == 0 else " "
    whole = f"{number_in_letters(euros)}{link}euro{'s' if euros > 1 else ''}"
    return f"{whole} et {centimes}" if rest else whole


def euros(cents: int) -> str:
    """Amount in figures, always with its centimes: « 12 600,00 € »."""
    return format_euros(cents)


def round_euros(cents: int) -> str:
    """Amount in figures without centimes when there are none: « 30 000 € », « 29 999,99 € »."""
    return format_euros(cents).replace(",00" + NBSP, NBSP)


def instant_fr(instant: datetime) -> str:
    """An aware instant in Paris time: « 15 octobre 2021 à 14 h 05 (heure de Paris) ». Raises ValueError if naive."""
    return f"{french_dates.instant_fr(instant)} (heure de Paris)"


def of_place(name: str, liaison: int | None = None) -> str:
    """A place name with « de »: « de Tournus », « d’Autun », « du Creusot », « de La Clayette », « des Bizots ».

    ``liaison`` is INSEE's type of name (0 to 8) when known; it alone tells « d’Hurigny » from « de Hautefond ».
    Without it a vowel or a plain h is elided.
    """
    plain = unicodedata.normalize("NFC", name).strip().replace("'", "’")
    lowered = plain.casefold()
    if lowered.startswith("le "):
        return f"du {plain[3:]}"
    if lowered.startswith("les "):
        return f"des {plain[4:]}"
    if lowered.startswith(("la ", "l’")):
        return f"de {plain}"
    if liaison in _LIAISON:
        return f"{_LIAISON[liaison]}{plain}"
    first = unicodedata.normalize("NFD", lowered)[:1]
    return f"d’{plain}" if first in _VOWELS or first in {"h", "œ", "æ"} else f"de {plain}"


def the_commune(name: str, liaison: int | None = None) -> str:
    """« la commune de Tournus »: how an act names a commune."""
    return f"la commune {of_place(name, liaison)}"


def with_article(name: str) -> str:
    """The name of a committee in a sentence: « le comité de programmation », « la commission d’examen »."""
    first = "".join(one for one in unicodedata.normalize("NFD", name.casefold()) if one.isascii()).split(" ")[0]
    if first[:1] in _VOWELS:
        return f"l’{name}"
    return f"la {name}" if first in _FEMININE else f"le {name}"


def with_preposition(preposition: str, phrase: str) -> str:
    """« à la commune de Tournus », « au syndicat mixte », « du centre communal »: « à » or « de » before a phrase."""
    if phrase.startswith("le "):
        return f"{'au' if preposition == 'à' else 'du'} {phrase[3:]}"
    if preposition == "de" and phrase[:1].casefold() in "aeiouyéèêâîôh":
        return f"d’{phrase}"
    return f"{preposition} {phrase}"


def siren_fr(number: str) -> str:
    """SIREN or SIRET in groups held together: « 217 105 436 », « 217 105 436 00018 »."""
    head = [number[i : i + 3] for i in range(0, min(9, len(number)), 3)]
    return NBSP.join([*head, number[9:]] if len(number) > 9 else head)


def ordinal_article(number: int) -> str:
    """« Article 1er », « Article 2 »."""
    return f"Article{NBSP}1er" if number == 1 else f"Article{NBSP}{number}"


def held_dates(text: str) -> str:
    """« 25 juin 2018 » written with plain blanks (a template, a setting) as ``date_fr`` writes it: never parted."""
    return _DATE.sub(rf"\1{NBSP}\2{NBSP}\3", text)


def french_spacing(text: str) -> str:
    """Holds together what French typography never parts at a line end: « mot », n° 3, L. 112-11, 70 %, a colon."""
    return _AFTER.sub(NBSP, _BEFORE.sub(NBSP, text))
