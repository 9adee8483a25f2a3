"""Pages against the floor page: interleaved requests over one keep-alive connection, ratios of the same round."""

from __future__ import annotations

import statistics
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from flask import Flask, url_for

from benchmarks.browser import Answer, Browser
from benchmarks.floor import PATH
from portal.demo.accounts import DEMO_PASSWORD
from portal.domain.dossier import DossierState
from portal.models import Dossier
from portal.queries.inbox import PAGE_SIZE
from portal.services.runtime import Runtime

FLOOR = "floor"
ACCOUNT = "instruction@demo.example"
WARM_UP = 3
#: Seconds after which no further round begins.
TIME_LIMIT = 60


@dataclass
class Page:
    """A page to measure, and what was measured round by round."""

    name: str
    path: str
    elapsed_ms: list[float] = field(default_factory=list)
    last: Answer | None = None


def pages_of(app: Flask, runtime: Runtime) -> list[Page]:
    """The pages of the loaded instance: the list in four ways, a dossier under review, the envelope."""
    with runtime.read() as session:
        filed = sa.select(sa.func.count()).where(Dossier.state != DossierState.DRAFT)
        last_page = -(-int(session.scalar(filed) or 1) // PAGE_SIZE)
        proposed = sa.select(Dossier.public_id).where(Dossier.state == DossierState.PROPOSED).order_by(Dossier.id)
        dossier = session.scalars(proposed.limit(1)).one()
    with app.test_request_context():
        inbox = "instructor.inbox"
        return [
            Page(FLOOR, f"{PATH}/"),
            Page("list", url_for(inbox)),
            Page("list_filtered", url_for(inbox, etat="complete", axe="3c")),
            Page("list_searched", url_for(inbox, etat="tous", texte="site rendez-vous")),
            Page("list_deep", url_for(inbox, etat="tous", page=last_page)),
            Page("dossier", url_for("instructor.dossier", public_id=dossier)),
            Page("envelope", url_for("budget.board")),
        ]


def measure(app: Flask, runtime: Runtime, port: int, requests: int) -> dict[str, dict[str, Any]]:
    """Figures of each page, by name. Raises RuntimeError when one does not answer 200."""
    with app.test_request_context():
        sign_in = url_for("auth.sign_in")
    browser = Browser(port)
    try:
        browser.sign_in(sign_in, ACCOUNT, DEMO_PASSWORD)
        found = pages_of(app, runtime)
        _rounds(browser, found, requests)
    finally:
        browser.close()
    return {page.name: _figures(page, found[0]) for page in found}


def _rounds(browser: Browser, pages: Sequence[Page], requests: int) -> None:
    """``requests`` rounds of every page, the floor first, after a few that do not count."""
    limit = time.monotonic() + TIME_LIMIT
    for number in range(-WARM_UP, requests):
        if number > 0 and time.monotonic() > limit:
            return
        for page in pages:
            page.last = browser.get(page.path)
            if page.last.status != 200:
                raise RuntimeError(f"{page.path} answered {page.last.status}")
            if number >= 0:
                page.elapsed_ms.append(page.last.elapsed_ms)


def _figures(page: Page, floor: Page) -> dict[str, Any]:
    ratios = [mine / least for mine, least in zip(page.elapsed_ms, floor.elapsed_ms, strict=True)]
    quarters = statistics.quantiles(ratios, n=4) if len(ratios) > 1 else [ratios[0]] * 3
    answer = page.last
    return {
        "path": page.path,
        "requests": len(ratios),
        "median_ms": round(statistics.median(page.elapsed_ms), 3),
        "ratio": round(statistics.median(ratios), 2),
        "ratio_quartiles": [round(quarters[0], 2), round(quarters[2], 2)],
        "html_bytes": len(answer.body) if answer else 0,
        "queries": 1 if page is floor else answer.queries if answer else None,
    }
