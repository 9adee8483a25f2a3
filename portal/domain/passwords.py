"""The password rule: what is strong enough to be accepted alone, and the sentence said otherwise.

Source: CNIL, délibération n° 2022-100 du 21 juillet 2022 – 80 bits for a password alone: 12 characters of four classes,
14 of three (special characters optional), or a passphrase of seven words. No forced renewal.
"""

from __future__ import annotations

import re

MAX_LENGTH = 200
_MIN_DISTINCT = 6
_PHRASE_WORDS = 7
RULE = (
    "Au moins 12 caractères avec majuscule, minuscule, chiffre et caractère spécial\u00a0; "
    "ou 14 caractères avec majuscule, minuscule et chiffre\u00a0; ou une phrase d’au moins 7 mots différents."
)


def password_problem(password: str, email: str = "") -> str | None:
    """French sentence saying why ``password`` is refused, or None when it may be used."""
    if len(password) > MAX_LENGTH:
        return f"Ce mot de passe est trop long\u00a0: {MAX_LENGTH} caractères au plus."
    account = email.partition("@")[0].lower()
    if len(account) >= 4 and account in password.lower():
        return "Ce mot de passe contient votre adresse électronique\u00a0: choisissez-en un autre."
    if _is_passphrase(password):
        return None
    kinds = _classes(password)
    long_enough = (len(password) >= 12 and len(kinds) == 4) or (
        len(password) >= 14 and {"lower", "upper", "digit"} <= kinds
    )
    if not long_enough:
        return f"Ce mot de passe est trop faible. {RULE}"
    if len(set(password)) < _MIN_DISTINCT:
        return f"Ce mot de passe est trop facile à deviner. {RULE}"
    return None


def _is_passphrase(password: str) -> bool:
    words = {word for word in re.split(r"[\W_]+", password.lower()) if len(word) >= 2 and not word.isdigit()}
    return len(words) >= _PHRASE_WORDS


def _classes(password: str) -> set[str]:
    found = set()
    for character in password:
        if character.islower():
            found.add("lower")
        elif character.isupper():
            found.add("upper")
        elif character.isdigit():
            found.add("digit")
        elif not character.isalpha():
            found.add("special")
    return found
