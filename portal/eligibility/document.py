"""Reading the text of an input, strictly: UTF-8, JSON without NaN, no key given twice. Shared by every door."""

from __future__ import annotations

import json
from typing import Any, NoReturn

from portal.eligibility.reading import FieldError, InputError, printable


class _DuplicateKeyError(ValueError):
    """A key stands twice in one object: which value counts would be a guess."""


def read_document(text: bytes) -> Any:
    """The JSON value of ``text``. Raises InputError with one sentence when it cannot be read."""
    try:
        return json.loads(text.decode("utf-8-sig"), parse_constant=_refuse_constant, object_pairs_hook=_once)
    except UnicodeDecodeError:
        reason = "ce n’est pas un texte en UTF-8."
    except RecursionError:
        reason = "ce JSON est imbriqué trop profondément."
    except _DuplicateKeyError as error:
        reason = f"le champ «\u00a0{error}\u00a0» est donné deux fois dans le même objet, gardez-en un."
    except json.JSONDecodeError as error:
        reason = f"ce n’est pas du JSON (ligne {error.lineno}, colonne {error.colno})."
    except ValueError:
        reason = "ce n’est pas du JSON\u00a0: un nombre n’y est pas écrit comme il faut."
    raise InputError([FieldError("", f"Dossier\u00a0: {reason}")])


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(name)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        seen: set[str] = set()
        for key, _ in pairs:
            if key in seen:
                raise _DuplicateKeyError(printable(key))
            seen.add(key)
    return found
