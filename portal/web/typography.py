"""French spaces at output: sources are typed on an ordinary keyboard, pages read « Montant : 12 € » unbroken.

Owns two hooks: ``FrenchSpaces`` mends the text of templates when they are compiled, ``finalize`` mends
the plain strings they print (labels, messages, sentences of services). Markup is left alone, so the value of a field
is never changed under the hands of whoever typed it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from jinja2.ext import Extension
from jinja2.lexer import Token, TokenStream

NBSP = "\u00a0"
#: A plain space before : ; ? ! » € % at the end of a word, or after «.
_PLACES = re.compile(r"""(?<![ \n]) (?=[:;!?»€%](?:[\s<.,)»"']|$))|(?<=«) (?=\S|$)""")


def french_spaces(text: str) -> str:
    """``text`` with no-break spaces where French wants them."""
    return _PLACES.sub(NBSP, text)


def finalize(value: object) -> object:
    """Mend plain strings; Markup and everything else pass as they are."""
    return french_spaces(value) if type(value) is str and " " in value else value


class FrenchSpaces(Extension):
    """Mends the text and the literals of templates, once, when they are compiled."""

    def filter_stream(self, stream: TokenStream) -> Iterator[Token]:
        for token in stream:
            if token.type in {"data", "string"}:
                yield Token(token.lineno, token.type, french_spaces(token.value))
            else:
                yield token
