"""Load thousands of dossiers at once, for measures and for trying the lists at their real size.

Rows are written in a few large transactions, not through the use-cases one by one, but what they hold comes from the
same functions: payload and assessment, filed content, ledger entries, audit chain. ``verify`` stays green. No mail and
no job is queued.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from math import isqrt

import sqlalchemy as sa

from portal.config import ConfigError
from portal.demo.bulk_bodies import load_bodies
from portal.demo.bulk_desk import CREDITS_PER_GRANT, Desk, open_desk, put_quote
from portal.demo.bulk_filing import Filing, add_dossier, freeze_and_assess
from portal.demo.bulk_instruction import examine
from portal.demo.generator import DemoDossier, generate
from portal.demo.seed import SLUG
from portal.domain.actors import SYSTEM
from portal.domain.dossier import DossierState
from portal.domain.ledger import EntryKind
from portal.models import Dossier, SequenceCounter
from portal.services.applicant.submit_dossier import reference_prefix
from portal.services.budget.post_entry import EntryCommand, post_entry
from portal.services.runtime import Runtime
from portal.services.unit_of_work import UnitOfWork

BATCH = 1_000
_WORKING_SECONDS = 10 * 3600
#: Dossiers of each state in a hundred. A grant the rules leave nothing for becomes a refusal.
SHARES: dict[DossierState, int] = {
    DossierState.DRAFT: 12,
    DossierState.FILED: 22,
    DossierState.INCOMPLETE: 8,
    DossierState.COMPLETE: 12,
    DossierState.UNDER_REVIEW: 22,
    DossierState.PROPOSED: 8,
    DossierState.GRANTED: 8,
    DossierState.REFUSED: 4,
    DossierState.WITHDRAWN: 4,
}


def bulk_load(runtime: Runtime, count: int, seed: int = 71, window_slug: str = SLUG) -> None:
    """Add ``count`` dossiers in every state to a seeded demonstration, filed over October 2021; same seed, same load.

    Credits are topped up (fictional notice) when the grants would not fit. Raises ConfigError outside the demo mode,
    LookupError when the window has nobody to instruct or to decide, NotFound when there is no such window.
    """
    if not runtime.settings.demo:
        raise ConfigError("Le chargement en nombre ne se fait qu’avec PORTAL_MODE=demo.")
    quote = put_quote(runtime)
    with runtime.read() as session:
        before = session.scalar(sa.select(sa.func.count()).select_from(Dossier)) or 0
    draw = random.Random(f"{seed}:{before}")  # noqa: S311  a reproducible demonstration, no secret
    states = states_of(count, draw)
    desk = open_desk(runtime, draw, window_slug, quote)
    load_bodies(runtime, desk, count, seed)
    _top_up(runtime, desk, states.count(DossierState.GRANTED), f"{seed}:{before}")
    plans = zip(generate(count, seed), states, _instants(count, desk.closes_on), strict=True)
    while batch := list(islice(plans, BATCH)):
        _load(runtime, desk, batch)


def states_of(count: int, draw: random.Random) -> list[DossierState]:
    """The wanted state of each dossier: shares kept by the largest remainders, then shuffled."""
    numbers = {state: count * share // 100 for state, share in SHARES.items()}
    by_remainder = sorted(SHARES, key=lambda state: -(count * SHARES[state] % 100))
    for state in by_remainder[: count - sum(numbers.values())]:
        numbers[state] += 1
    states = [state for state, number in numbers.items() for _ in range(number)]
    draw.shuffle(states)
    return states


def _instants(count: int, closes_on: date) -> Iterator[datetime]:
    """Filing instants in order, in ten working hours a day of the closing month, denser as the closing day comes."""
    first = datetime.combine(closes_on.replace(day=1), time(6, 0), tzinfo=UTC)
    whole = closes_on.day * _WORKING_SECONDS
    for number in range(count):
        day, second = divmod(isqrt(number * whole * whole // count), _WORKING_SECONDS)
        yield first + timedelta(days=day, seconds=second)


def _top_up(runtime: Runtime, desk: Desk, grants: int, key: str) -> None:
    """Bring the available credits to what ``grants`` grants may take, in AE and in CP."""
    missing = grants * CREDITS_PER_GRANT - desk.available_cents
    if missing <= 0:
        return
    with runtime.uow() as uow:
        for kind in (EntryKind.INCREASE, EntryKind.CP_INCREASE):
            post_entry(
                uow,
                SYSTEM,
                EntryCommand(
                    desk.envelope_id,
                    kind,
                    missing,
                    "Crédits à la mesure du chargement en nombre",
                    f"bulk:{kind}:{key}",
                    notice="Abondement fictif (démonstration)",
                ),
            )
    desk.available_cents += missing


def _load(runtime: Runtime, desk: Desk, batch: Sequence[tuple[DemoDossier, DossierState, datetime]]) -> None:
    """One transaction: the dossiers, what was frozen at filing, the examination, then the facts in their order."""
    with runtime.uow() as uow:
        desk.start(uow)
        references = _references(uow, desk.window.slug, sum(state is not DossierState.DRAFT for _, state, _ in batch))
        filings: list[Filing] = []
        for plan, state, instant in batch:
            reference = None if state is DossierState.DRAFT else next(references)
            filings.append(add_dossier(desk, plan, state, instant, reference))
        uow.session.flush()
        freeze_and_assess(desk, [filing for filing in filings if filing.filed])
        examine(desk, [filing for filing in filings if filing.examined])
        desk.tell()


def _references(uow: UnitOfWork, slug: str, how_many: int) -> Iterator[str]:
    """The next references of the window's series, taken together: its counter stays locked until the commit."""
    if how_many == 0:
        return iter(())
    prefix = reference_prefix(slug)
    series = f"dossier:{prefix}"
    first = uow.next_number(series)
    uow.session.get_one(SequenceCounter, series).last = first + how_many - 1
    return (f"{prefix}-{number:04d}" for number in range(first, first + how_many))
