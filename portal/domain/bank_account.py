"""Bank accounts (RIB): reading an IBAN and a BIC, what is odd about an account, how it is shown. Pure.

An account is refused only for what cannot be an account. What is merely unusual is a warning that a person settles.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum

from stdnum import bic as bic_numbers
from stdnum import iban as iban_numbers
from stdnum.exceptions import ValidationError

#: Bank code of the Banque de France, where the treasury keeps the funds of local authorities.
BANQUE_DE_FRANCE = "30001"
FRENCH_LENGTH = 27
_SEPARATORS = re.compile(r"[\s\u00a0\u202f\u2009\u2007.\-]+")
_EMPTY_WORDS = frozenset(
    "commune communaute communes ville mairie syndicat mixte intercommunal metropole urbaine agglomeration association "
    "departement les des aux sur sous saint sainte".split()
)


class AccountState(StrEnum):
    """Steps of an account: typed from a RIB, then confirmed by somebody else, refused, or replaced by a later one."""

    PROPOSED = "proposed"
    CONFIRMED = "confirmed"
    REFUSED = "refused"
    REPLACED = "replaced"


ACCOUNT_LABELS: dict[AccountState, str] = {
    AccountState.PROPOSED: "À confirmer par la préfecture",
    AccountState.CONFIRMED: "Confirmé",
    AccountState.REFUSED: "Écarté",
    AccountState.REPLACED: "Remplacé",
}


@dataclass(frozen=True, slots=True)
class Warning:
    """Something unusual: its code, and the sentence both sides read."""

    code: str
    text: str


def clean_number(text: str) -> str:
    """An IBAN or a BIC without the spaces, dots and dashes people type, in capitals."""
    return _SEPARATORS.sub("", text).upper()


def iban_problem(iban: str) -> str | None:
    """None when the cleaned text is an IBAN, else the French sentence that says what to correct."""
    if not iban:
        return "Indiquez l’IBAN écrit sur le RIB."
    if not (iban.isascii() and iban.isalnum() and iban[:2].isalpha()):
        return "Un IBAN commence par deux lettres et ne contient que des lettres et des chiffres\u00a0: recopiez-le."
    if iban.startswith("FR") and len(iban) != FRENCH_LENGTH:
        return f"Un IBAN français compte {FRENCH_LENGTH} caractères, celui-ci en compte {len(iban)}\u00a0: recopiez-le."
    try:
        iban_numbers.validate(iban, check_country=False)
    except ValidationError:
        return "Cet IBAN n’existe pas\u00a0: un chiffre ou une lettre est mal recopié, comparez-le avec le RIB."
    if iban.startswith("FR") and not _rib_key_ok(iban[4:]):
        return "La clé RIB de cet IBAN est fausse\u00a0: un chiffre est mal recopié, comparez-le avec le RIB."
    return None


def _rib_key_ok(account: str) -> bool:
    """The French key: bank, branch, account and key, letters turned into digits, are a multiple of 97."""
    if not account[-2:].isdigit():
        return False
    values = {
        letter: str(rank % 9 + 1 if rank < 18 else rank - 16)
        for rank, letter in enumerate("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    }
    return int("".join(values.get(sign, sign) for sign in account)) % 97 == 0


def bic_problem(bic: str) -> str | None:
    """None when the cleaned text is empty or a BIC, else the sentence that says what to correct."""
    if not bic or bic_numbers.is_valid(bic):
        return None
    return "Un BIC compte 8 ou 11 caractères, par exemple BDFEFRPPCCT\u00a0: recopiez-le ou laissez la case vide."


def mask_iban(iban: str) -> str:
    """« FR76 •••• •••• 185 »: enough to tell two accounts apart, not enough to use one."""
    return f"{iban[:4]} •••• •••• {iban[-3:]}"


def warnings_of(iban: str, holder: str, organisation: str, *, local_authority: bool) -> tuple[Warning, ...]:
    """What is unusual about an account of ``organisation`` (its name). Nothing here blocks."""
    found = []
    if not iban.startswith("FR"):
        found.append(Warning("foreign", "Ce compte est tenu hors de France."))
    elif local_authority and iban[4:9] != BANQUE_DE_FRANCE:
        found.append(
            Warning(
                "bank",
                "Ce compte n’est pas à la Banque de France (code banque 30001), où sont d’ordinaire les fonds des "
                "collectivités\u00a0: vérifiez auprès du comptable public.",
            )
        )
    if not names(holder, organisation):
        found.append(
            Warning(
                "holder", f"Le titulaire «\u00a0{holder}\u00a0» ne reprend pas le nom de l’organisme, {organisation}."
            )
        )
    return tuple(found)


def names(holder: str, organisation: str) -> bool:
    """Whether the holder names the organisation: every word of its name that distinguishes it is there."""
    wanted = _words(organisation)
    telling = wanted - _EMPTY_WORDS or wanted
    return bool(telling) and telling <= _words(holder)


def _words(text: str) -> frozenset[str]:
    bare = "".join(c for c in unicodedata.normalize("NFD", text.casefold()) if not unicodedata.combining(c))
    return frozenset(word for word in re.findall(r"[a-z0-9]+", bare) if len(word) > 2)
