"""What a read-only session remembers: rows it has loaded, and what was asked of it once.

Nothing can change under such a session: all its statements see the same instant. A session that writes remembers
nothing (its ``info`` has no place for it).
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.orm import Session

#: Keys of ``Session.info``: answers by question, and the rows loaded, held so that they are not asked for again.
MEMO, ROWS = "memo", "rows"
#: Rows held at most: a page reads fewer, and an export that streams the whole window holds no more than these.
MOST_ROWS = 1_000
Answer = TypeVar("Answer")


def remember(session: Session) -> None:
    """Make a read-only session remember."""
    session.info[MEMO] = {}
    rows: list[Any] = session.info.setdefault(ROWS, [])

    def hold(_session: Session, row: Any) -> None:
        if len(rows) < MOST_ROWS:
            rows.append(row)

    sa.event.listen(session, "loaded_as_persistent", hold)


def remembered(session: Session, question: Hashable, ask: Callable[[], Answer]) -> Answer:
    """The answer given before to ``question``, else ``ask`` for it."""
    memo: dict[Hashable, Answer] | None = session.info.get(MEMO)
    if memo is None:
        return ask()
    if question not in memo:
        memo[question] = ask()
    return memo[question]
