"""No-break spaces set at output: where French wants them, and nowhere else."""

from __future__ import annotations

import pytest
from jinja2 import Environment
from markupsafe import Markup

from portal.web.typography import FrenchSpaces, finalize, french_spaces


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("Montant : 12 €", "Montant\u00a0: 12\u00a0€"),
        ("« Cluny » ? Oui !", "«\u00a0Cluny\u00a0»\u00a0? Oui\u00a0!"),
        ("70 % au plus", "70\u00a0% au plus"),
        ("Date :", "Date\u00a0:"),
        (" : suite", "\u00a0: suite"),
    ],
)
def test_french_marks_keep_their_word(typed: str, read: str) -> None:
    assert french_spaces(typed) == read


@pytest.mark.parametrize("text", ["à 10:42", "a\n  : b", "https://exemple.invalid/?q=a", "class ::after", "un :deux"])
def test_everything_else_is_left_alone(text: str) -> None:
    assert french_spaces(text) == text


def test_templates_and_what_they_print_are_mended_but_not_fields() -> None:
    env = Environment(autoescape=True, finalize=finalize, extensions=[FrenchSpaces])
    page = env.from_string('<p class="a">Total : {{ text }} {{ field }}{{ ("Écart" ~ " : ") }}</p>')

    shown = page.render(text="<b> ?", field=Markup("<textarea>a : b</textarea>"))

    assert shown == ('<p class="a">Total\u00a0: &lt;b&gt;\u00a0? <textarea>a : b</textarea>Écart\u00a0: </p>')
