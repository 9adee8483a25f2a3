"""Reading a PDF back: its text and its structure."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import Any

from pypdf import PdfReader


def reader(pdf: bytes) -> PdfReader:
    """The file opened."""
    return PdfReader(io.BytesIO(pdf))


def text_in(pdf: bytes) -> str:
    """All its text, white space folded."""
    return re.sub(r"\s+", " ", " ".join(page.extract_text() for page in reader(pdf).pages))


def nodes(pdf: bytes) -> Iterator[Any]:
    """Every structure node, depth first."""
    stack = [reader(pdf).trailer["/Root"]["/StructTreeRoot"]["/K"][0].get_object()]
    while stack:
        node = stack.pop()
        yield node
        kids = [kid.get_object() for kid in node.get("/K", [])]
        stack += [kid for kid in reversed(kids) if "/S" in kid]


def roles(pdf: bytes) -> list[str]:
    """Roles of the structure nodes, depth first."""
    return [str(node["/S"]) for node in nodes(pdf)]
