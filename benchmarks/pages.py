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
    answers: list[Answer] = field(default_factory=list)


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
            answer = browser.get(page.path)
            if answer.status != 200:
                raise RuntimeError(f"{page.path} answered {answer.status}")
            if number >= 0:
                page.answers.append(answer)


def _figures(page: Page, floor: Page) -> dict[str, Any]:
    """Medians; ratios are taken round by round, in processor time and as the browser waits."""
    pairs = list(zip(page.answers, floor.answers, strict=True))
    waits = [mine.elapsed_ms / least.elapsed_ms for mine, least in pairs]
    efforts = [mine.cpu_ms / least.cpu_ms for mine, least in pairs]
    last = page.answers[-1]
    return {
        "path": page.path,
        "requests": len(pairs),
        "cpu_ms": round(statistics.median(answer.cpu_ms for answer in page.answers), 3),
        "cpu_ratio": round(statistics.median(efforts), 2),
        "cpu_ratio_quartiles": _quartiles(efforts),
        "median_ms": round(statistics.median(answer.elapsed_ms for answer in page.answers), 3),
        "ratio": round(statistics.median(waits), 2),
        "ratio_quartiles": _quartiles(waits),
        "html_bytes": len(last.body),
        "queries": 1 if page is floor else statistics.median_low(answer.queries for answer in page.answers),
    }


def _quartiles(values: Sequence[float]) -> list[float]:
    """First and third quartiles."""
    if len(values) < 2:
        return [round(values[0], 2)] * 2
    first, _, third = statistics.quantiles(values, n=4)
    return [round(first, 2), round(third, 2)]
