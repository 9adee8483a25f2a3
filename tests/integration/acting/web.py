"""One person's session on the site: opens pages, sends forms with the token and hidden fields of the page."""

from __future__ import annotations

import re
from html import unescape

from werkzeug.test import TestResponse

from tests.integration.browsing import SignedIn

_INPUT = re.compile(r"<input[^>]*>")
_ATTRIBUTE = re.compile(r'([a-z_]+)="([^"]*)"')


class Visitor(SignedIn):
    """A signed-in browser that sends files too."""

    def send(self, page: str, **typed: object) -> TestResponse:
        """Open ``page`` and post its form with ``typed`` in it."""
        opened = self.get(page)
        shown = opened.text if opened.mimetype == "text/html" else ""
        tags = [dict(_ATTRIBUTE.findall(tag)) for tag in _INPUT.findall(shown)]
        hidden = {tag["name"]: unescape(tag.get("value", "")) for tag in tags if tag.get("type") == "hidden"}
        return self.client.post(page, data={**hidden, **typed}, content_type="multipart/form-data")


def read(page: TestResponse) -> str:
    """The page's text as a person reads it: tags away, blanks made one."""
    bare = re.sub(r"<[^>]+>", " ", page.text)
    return re.sub(r"\s+", " ", unescape(bare))
