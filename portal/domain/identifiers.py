"""French business identifiers: SIREN and SIRET. Owns their check digits and the sentences that say what is wrong.

A SIRET is a SIREN (9 digits) and an establishment number (5 digits); each is checked by the Luhn formula. La Poste has
more establishments than the formula allows: theirs are valid when the sum of the fourteen digits is a multiple of 5.
"""

from __future__ import annotations

LA_POSTE_SIREN = "356000000"
_DOUBLED = (0, 2, 4, 6, 8, 1, 3, 5, 7, 9)


def luhn_ok(digits: str) -> bool:
    """Whether a text of ASCII digits passes the Luhn formula (the empty text does not)."""
    if not (digits.isascii() and digits.isdigit()):
        return False
    total = 0
    for position, digit in enumerate(reversed(digits)):
        total += _DOUBLED[int(digit)] if position % 2 else int(digit)
    return total % 10 == 0


def siren_of(siret: str) -> str:
    """The SIREN of a SIRET: its first nine digits."""
    return siret[:9]


def siren_problem(text: str) -> str | None:
    """None when the text is a SIREN, else a French sentence that says what to correct."""
    if not (len(text) == 9 and text.isascii() and text.isdigit()):
        return "Un numéro SIREN compte neuf chiffres\u00a0: il en manque, ou il y en a trop."
    if text == "0" * 9 or not luhn_ok(text):
        return "Ce numéro SIREN n’existe pas\u00a0: vérifiez les chiffres, l’un d’eux est sans doute mal recopié."
    return None


def siret_problem(text: str) -> str | None:
    """None when the text is a SIRET, else a French sentence that says what to correct."""
    if not (len(text) == 14 and text.isascii() and text.isdigit()):
        return "Un numéro SIRET compte quatorze chiffres\u00a0: il en manque, ou il y en a trop."
    siren = siren_of(text)
    if siren_problem(siren) is not None:
        return "Ce numéro SIRET n’existe pas\u00a0: ses neuf premiers chiffres ne forment pas un numéro SIREN."
    if luhn_ok(text) or (siren == LA_POSTE_SIREN and sum(map(int, text)) % 5 == 0):
        return None
    return "Ce numéro SIRET n’existe pas\u00a0: vérifiez les chiffres, l’un d’eux est sans doute mal recopié."
