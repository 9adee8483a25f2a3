"""Numbers typed from paper or from Chorus: shape only, with the sentence to show."""

from __future__ import annotations

import re
from datetime import date

_ACT_NUMBER = re.compile(r"(\d{2,3}|2[AB])-(\d{4})-(\d{2})-(\d{2})-(\d{5})", re.ASCII)
_EJ_NUMBER = re.compile(r"\d{10}", re.ASCII)


def act_number_problem(number: str) -> str | None:
    """Why ``number`` cannot be an act's number (« 71-AAAA-MM-JJ-NNNNN », as the prefecture's register writes them)."""
    match = _ACT_NUMBER.fullmatch(number)
    if match is None:
        return "Ce numéro n’a pas la forme attendue\u00a0: écrivez par exemple 71-2021-10-28-00012."
    try:
        date(*map(int, match.group(2, 3, 4)))
    except ValueError:
        return f"« {'-'.join(match.group(2, 3, 4))} » n’est pas une date : vérifiez le numéro sur l’acte signé."
    return None


def following_number(number: str) -> str | None:
    """The next number of the same day's series; None after the last one."""
    head, _, rank = number.rpartition("-")
    return f"{head}-{int(rank) + 1:05d}" if int(rank) < 99_999 else None


def ej_number_problem(number: str) -> str | None:
    """Why ``number`` cannot be the number of an engagement juridique in Chorus."""
    if _EJ_NUMBER.fullmatch(number):
        return None
    return "Le numéro d’engagement juridique compte dix chiffres, par exemple 2103456789."


def digits_of(text: str) -> str:
    """The text without blanks of any kind."""
    return re.sub(r"\s+", "", text)
