"""A signed-in browser without a browser: opens pages, sends forms with the token of the page."""

from __future__ import annotations

import re

from werkzeug.test import TestResponse

from tests.integration.browsing import SignedIn


class Visitor(SignedIn):
    """One person's session on the site."""

    def send(self, page: str, action: str = "", **typed: str) -> TestResponse:
        """Open ``page``, take its hidden fields, post ``typed`` to ``action`` (the page itself by default)."""
        html = self.get(page).text
        inputs = [dict(re.findall(r'([a-z_]+)="([^"]*)"', tag)) for tag in re.findall(r"<input[^>]*>", html)]
        hidden = {field["name"]: field.get("value", "") for field in inputs if field.get("type") == "hidden"}
        return self.client.post(action or page, data={**hidden, **typed})
