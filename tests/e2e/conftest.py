"""The browser, the served portals and the visitors of the browser tests.

Owns: one Chromium per run (skipped loudly without one), a demonstration prepared once, portals started from copies of
it, and visitors whose every page is examined. ``E2E_SHOTS=1`` leaves a picture of each page in ``test-artifacts/``;
a failing test always leaves one of its last pages.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from portal.web.static_files import MANIFEST, STATIC_DIR
from tests.e2e.serving import ROOT, prepare_demo, served_portal
from tests.e2e.visitor import HEIGHT, Visitor

ARGUMENTS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
).split()
ARTIFACTS = ROOT / "test-artifacts"
FAILED = pytest.StashKey[bool]()
MakeVisitor = Callable[..., Visitor]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything under this folder is a browser test, and one worker runs them all."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.xdist_group("browser"))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Iterator[None]:
    report = yield
    if report.when == "call":  # type: ignore[attr-defined]
        item.stash[FAILED] = report.failed  # type: ignore[attr-defined]
    return report  # type: ignore[return-value]


@pytest.fixture(scope="session")
def browser(chromium_path: str) -> Iterator[Browser]:
    """The system's Chromium."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=chromium_path, args=ARGUMENTS)
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def prepared_demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Data of a fresh demonstration, to be copied."""
    if not (STATIC_DIR / MANIFEST).is_file():
        pytest.skip("no style sheets: run tools/assemble_dsfr.py (make install does)")
    instance = tmp_path_factory.mktemp("demo") / "instance"
    prepare_demo(instance)
    return instance


@pytest.fixture(scope="session")
def shared_portal(prepared_demo: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of a portal for tests that do not disturb one another."""
    with served_portal(prepared_demo, tmp_path_factory.mktemp("shared") / "instance") as address:
        yield address


@pytest.fixture
def own_portal(prepared_demo: Path, tmp_path: Path) -> Iterator[str]:
    """Address of a portal for this test alone."""
    with served_portal(prepared_demo, tmp_path / "instance") as address:
        yield address


@pytest.fixture
def visit(browser: Browser, request: pytest.FixtureRequest) -> Iterator[MakeVisitor]:
    """Makes visitors: ``visit(address, name, width=1280, javascript=True)``. Fails the test on anything they met."""
    visitors: list[Visitor] = []
    folder = ARTIFACTS / re.sub(r"[^\w.-]+", "-", request.node.name).strip("-")
    with ExitStack() as stack:

        def make(address: str, name: str = "visitor", width: int = 1280, javascript: bool = True) -> Visitor:
            context = browser.new_context(
                viewport={"width": width, "height": HEIGHT}, java_script_enabled=javascript, locale="fr-FR"
            )
            stack.callback(context.close)
            wanted = os.environ.get("E2E_SHOTS") == "1"
            visitors.append(Visitor(context, address, name, width, folder if wanted else None))
            visitors[-1].with_axe = javascript
            return visitors[-1]

        yield make
        if request.node.stash.get(FAILED, False):
            for visitor in visitors:
                visitor.shots = folder
                visitor.shoot("failed")
        problems = [problem for visitor in visitors for problem in visitor.problems]
        assert problems == [], "\n".join(problems)
