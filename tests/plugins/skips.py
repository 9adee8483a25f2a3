"""Nothing is skipped in silence.

Owns the list of skipped tests at the end of a run, and the rule that where everything must run
(``PORTAL_REQUIRE_ALL=1`` or ``CI=true``) a skip is a failure. Modules skipped whole are counted too: xdist alone
would not report them.
"""

from __future__ import annotations

import os
from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from _pytest.terminal import TerminalReporter

_FROM_WORKERS = "skipped_modules"


def everything_must_run() -> bool:
    """True where a skip is a failure."""
    return os.environ.get("PORTAL_REQUIRE_ALL") == "1" or os.environ.get("CI") == "true"


def _reason(report: pytest.TestReport | pytest.CollectReport) -> str:
    text = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
    return str(text).removeprefix("Skipped: ")


class SkipRecorder:
    """Collects what was skipped: in this process, and from the workers as they finish."""

    def __init__(self, config: pytest.Config) -> None:
        self.config = config
        self.tests: list[tuple[str, str]] = []
        self.modules: dict[str, str] = {}

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.skipped and not hasattr(report, "wasxfail"):
            self.tests.append((report.nodeid, _reason(report)))

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        if report.skipped:
            self.modules[report.nodeid] = _reason(report)

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: Any) -> None:
        self.modules.update(getattr(node, "workeroutput", {}).get(_FROM_WORKERS, {}))

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        output = getattr(self.config, "workeroutput", None)
        if output is not None:
            output[_FROM_WORKERS] = self.modules
        elif self.skipped and everything_must_run() and session.exitstatus in (0, pytest.ExitCode.NO_TESTS_COLLECTED):
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    @property
    def skipped(self) -> list[tuple[str, str]]:
        return sorted([*self.modules.items(), *self.tests])

    def pytest_terminal_summary(self, terminalreporter: TerminalReporter) -> None:
        if not self.skipped:
            return
        strict = everything_must_run()
        title = f"{len(self.skipped)} SKIPPED" + (": A FAILURE, everything must run here" if strict else ": NOT RUN")
        terminalreporter.section(title, sep="!", red=strict, yellow=not strict, bold=True)
        for nodeid, reason in self.skipped:
            terminalreporter.line(f"SKIPPED {nodeid}")
            terminalreporter.line(f"        {reason}")
        for reason, count in Counter(reason for _, reason in self.skipped).most_common():
            terminalreporter.line(f"{count:5d} × {reason}", red=strict, yellow=not strict)


def pytest_configure(config: pytest.Config) -> None:
    config.pluginmanager.register(SkipRecorder(config), "skip-recorder")
