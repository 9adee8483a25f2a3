"""The code by which anyone finds an act on the verification page: drawn at issue, printed on every page, typed by hand.

Fourteen random characters of 26 (65 random bits) and one that checks them, in three groups of five. No character looks
like another that the code may hold; what is often read for one of them (O for nothing, B for 8, S for 5, Z for 2) is
understood or refused, never taken for another act's code.
"""

from __future__ import annotations

import re
import secrets

from stdnum.iso7064 import mod_37_36

#: Neither 0, 1, I, L, O (alike), nor B, S, Z (8, 5, 2), nor U, V (alike). An even number: ISO 7064 asks for it.
ALPHABET = "23456789ACDEFGHJKMNPQRTWXY"
RANDOM_CHARACTERS = 14
#: Characters of a code, its check included, as it is stored.
LENGTH = RANDOM_CHARACTERS + 1
_GROUP = 5
_READ_FOR = str.maketrans("BSZ", "852")


def new_verification_code() -> str:
    """A fresh code, as it is stored: fifteen characters without separators."""
    drawn = "".join(secrets.choice(ALPHABET) for _ in range(RANDOM_CHARACTERS))
    return drawn + str(mod_37_36.calc_check_digit(drawn, alphabet=ALPHABET))


def shown_code(code: str) -> str:
    """The code as people read it: « K7WQA-93TDP-XTHE4 »."""
    return "-".join(code[start : start + _GROUP] for start in range(0, len(code), _GROUP))


def read_code(typed: str) -> str | None:
    """The code in what somebody typed or a machine recognised: case, blanks and dashes do not matter.

    None when it is not a code: a character too many, one that no code holds, a slip of the finger.
    """
    if len(typed) > 8 * LENGTH:
        return None
    code = re.sub(r"[\s\u00ad\-‐‑‒–—_.·]+", "", typed).upper().translate(_READ_FOR)
    if len(code) != LENGTH or any(character not in ALPHABET for character in code):
        return None
    return code if mod_37_36.is_valid(code, alphabet=ALPHABET) else None
