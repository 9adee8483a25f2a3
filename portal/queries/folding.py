"""Text compared without accents nor case, on both engines: « macon » finds « Mâcon ».

PostgreSQL translates; SQLite, whose ``lower`` knows ASCII alone, calls ``portal_fold``, registered on each connection
by ``portal.adapters.database``.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement

_ACCENTED = "àâäáçéèêëîïíôöóùûüúÿñÀÂÄÁÇÉÈÊËÎÏÍÔÖÓÙÛÜÚŸÑ’"
_PLAIN = "aaaaceeeeiiiooouuuuynaaaaceeeeiiiooouuuuyn'"
_TABLE = str.maketrans(_ACCENTED, _PLAIN)
SQLITE_FUNCTION = "portal_fold"


@lru_cache(maxsize=20_000)
def fold(text: str | None) -> str | None:
    """``text`` in lower case without accents, typographic apostrophes as typed on a keyboard.

    Kept in memory (about 6 MB at most): a search on SQLite folds every title, and people search again and again.
    """
    return None if text is None else text.translate(_TABLE).lower()


class folded(FunctionElement[str]):
    """SQL expression: its only argument, folded as ``fold`` does."""

    type = sa.String()
    inherit_cache = True
    name = "folded"


@compiles(folded, "sqlite")
def _sqlite(element: folded, compiler: Any, **options: Any) -> str:
    return f"{SQLITE_FUNCTION}({compiler.process(element.clauses, **options)})"


@compiles(folded, "postgresql")
def _postgresql(element: folded, compiler: Any, **options: Any) -> str:
    column = compiler.process(element.clauses, **options)
    plain = _PLAIN.replace("'", "''")
    return f"lower(translate({column}, '{_ACCENTED}', '{plain}'))"
