"""The visitor itself: a page with every fault is seen as such."""

from __future__ import annotations

from playwright.sync_api import Route

from tests.e2e.conftest import MakeVisitor

POLICY = "default-src 'self'; style-src 'self'"
BAD_PAGE = """<!doctype html><html lang="en"><head><title>Faute</title></head><body>
<p style="color: red">Total : None</p><img src="/static/absente.png"><table width="3000"><tr><td>x</td></tr></table>
<script>window.neverRun = 1</script><p>1 2 3</p><a href="/a">un</a> <a href="/b">deux</a><button></button>
<label>Nom <input></label><h2>Titre</h2></body></html>"""


def test_a_bad_page_is_noticed(visit: MakeVisitor, shared_portal: str) -> None:
    visitor = visit(shared_portal, "témoin", 320)

    def answer(route: Route) -> None:
        headers = {"Content-Security-Policy": POLICY, "Content-Type": "text/html; charset=utf-8"}
        route.fulfill(status=500, headers=headers, body=BAD_PAGE)

    visitor.page.route("**/mauvaise", answer)
    visitor.open("/mauvaise")
    found = "\n".join(visitor.problems)
    visitor.problems.clear()

    for expected in (
        "status 500, expected 200",
        "Content Security Policy",
        "absente.png answered 404",
        "axe: image-alt",
        "axe: button-name",
        "overflows",
        "not marked as French",
        "not exactly one main heading",
        "machine word",
        "plain space",
    ):
        assert expected in found, found
