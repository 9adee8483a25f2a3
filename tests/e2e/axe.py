"""Accessibility of a page as axe sees it: WCAG 2.1 A and AA. Run by the debugger: the page's policy stays on."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import axe_playwright_python
from playwright.sync_api import CDPSession

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]
_RUN = """axe.run(document, {runOnly: {type: 'tag', values: %s}, resultTypes: ['violations']}).then(found => ({
  passes: found.passes.length,
  violations: found.violations.map(v => ({id: v.id, help: v.help, nodes: v.nodes.map(n => n.html.slice(0, 200))})),
}))"""


@cache
def _source() -> str:
    return next(Path(axe_playwright_python.__file__).parent.rglob("axe.min.js")).read_text(encoding="utf-8")


def evaluate(session: CDPSession, expression: str) -> Any:
    """Value of an expression in the page, whatever its content security policy says."""
    answer = session.send("Runtime.evaluate", {"expression": expression, "awaitPromise": True, "returnByValue": True})
    if "exceptionDetails" in answer:
        raise RuntimeError(json.dumps(answer["exceptionDetails"])[:1000])
    return answer["result"].get("value")


def axe_violations(session: CDPSession) -> list[str]:
    """One line per broken rule; empty when the page is clean. Raises when axe did not really run."""
    evaluate(session, _source() + "\n;0")
    found = evaluate(session, _RUN % json.dumps(TAGS))
    if found["passes"] < 5:
        raise RuntimeError(f"axe looked at next to nothing: {found}")
    return [f"{item['id']} ({item['help']}): {item['nodes']}" for item in found["violations"]]
