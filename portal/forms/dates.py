"""Reads a legal date typed by a person. Pure: text in, ``date`` out, or ValueError with the French sentence."""

from __future__ import annotations

import re
import unicodedata
from datetime import date

_MONTHS = {
    "janvier": 1, "janv": 1, "fevrier": 2, "fevr": 2, "fev": 2, "mars": 3, "avril": 4, "avr": 4, "mai": 5, "juin": 6,
    "juillet": 7, "juil": 7, "aout": 8, "septembre": 9, "sept": 9, "octobre": 10, "oct": 10, "novembre": 11,
    "nov": 11, "decembre": 12, "dec": 12,
}  # fmt: skip
_NUMERIC = re.compile(r"(\d{1,2})\s*[/.\- ]\s*(\d{1,2})\s*[/.\- ]\s*(\d{4})", re.ASCII)
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})", re.ASCII)
_WORDS = re.compile(r"(\d{1,2})(?:er)?\s+([a-z]+)\.?\s+(\d{4})", re.ASCII)
_SHORT_YEAR = re.compile(r"\d{1,2}\s*[/.\-]\s*\d{1,2}\s*[/.\-]\s*\d{2}", re.ASCII)
EXAMPLE = "par exemple 15/10/2021"


def parse_french_date(text: str) -> date:
    """15/10/2021, 15-10-2021, 15.10.2021, 15 10 2021, 2021-10-15, « 15 octobre 2021 », « 1er janv. 2022 »."""
    bare = "".join(c for c in unicodedata.normalize("NFD", text.strip().lower()) if not unicodedata.combining(c))
    bare = re.sub(r"\s+", " ", bare)
    if match := _NUMERIC.fullmatch(bare):
        day, month, year = (int(part) for part in match.groups())
    elif match := _ISO.fullmatch(bare):
        year, month, day = (int(part) for part in match.groups())
    elif (match := _WORDS.fullmatch(bare)) and match.group(2) in _MONTHS:
        day, month, year = int(match.group(1)), _MONTHS[match.group(2)], int(match.group(3))
    elif _SHORT_YEAR.fullmatch(bare):
        raise ValueError(f"Écrivez l’année sur quatre chiffres, {EXAMPLE}.")
    else:
        raise ValueError(f"« {text.strip()[:40]} » n’est pas une date : écrivez jour/mois/année, {EXAMPLE}.")
    if not 1900 <= year <= 2200:
        raise ValueError(f"L’année {year} n’est pas vraisemblable : vérifiez la date, {EXAMPLE}.")
    try:
        return date(year, month, day)
    except ValueError as error:
        raise ValueError(f"Le {day:02d}/{month:02d}/{year} n’existe pas au calendrier : vérifiez la date.") from error
