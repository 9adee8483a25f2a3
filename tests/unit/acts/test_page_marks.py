"""The mark of each page of an issued act: read from its picture, sealed by our key alone, away from the hand."""

from __future__ import annotations

from dataclasses import replace

import pypdfium2
import pytest
import zxingcpp
from acts_reading import text_in
from acts_samples import ARRETE
from hypothesis import given
from hypothesis import strategies as st

from portal.acts.arrete import render_arrete
from portal.acts.page_marks import LEFT, MM, SIDE, PageSeal
from portal.acts.paper import PAPERS
from portal.acts.style import Style
from portal.domain.page_mark import PageMark, derived_key, mark_address, read_mark
from portal.domain.verification_code import new_verification_code, shown_code

KEY = derived_key("k" * 32)
SEAL = PageSeal("https://guichet-fitn7.saone-et-loire.gouv.example", KEY)
CODE = "K7WQA93TDPXTHEP"
ISSUED = replace(ARRETE, verification_code=CODE)


def test_every_page_of_an_issued_act_carries_its_mark() -> None:
    pdf = render_arrete(ISSUED, Style(seal=SEAL))
    pages = list(pypdfium2.PdfDocument(pdf))
    assert len(pages) > 2
    for number, page in enumerate(pages, start=1):
        found = zxingcpp.read_barcodes(page.render(scale=150 / 72).to_pil())
        assert [one.text for one in found] == [SEAL.address(CODE, number, len(pages))]
    assert text_in(pdf).count(shown_code(CODE)) == len(pages)


def test_a_draft_has_no_mark_and_the_key_is_nowhere_in_the_file() -> None:
    draft = render_arrete(ARRETE, Style(seal=SEAL))
    assert draft == render_arrete(ARRETE, Style())
    assert "Code de vérification" not in text_in(draft)
    assert KEY.secret.hex() not in repr(KEY) + repr(SEAL)
    assert render_arrete(ISSUED, Style(seal=SEAL)) == render_arrete(ISSUED, Style(seal=SEAL))


def test_the_mark_stays_out_of_the_text_where_the_hand_signs() -> None:
    paper = PAPERS["A4"]
    assert LEFT + SIDE < paper.left


@given(st.integers(1, 40), st.integers(1, 40))
def test_a_mark_is_read_back_and_recognised_by_its_key_alone(page: int, more: int) -> None:
    code, total = new_verification_code(), page + more
    text = mark_address("https://guichet.example", KEY, code, page, total)
    other = derived_key("another installation")
    assert read_mark(text, [other, KEY]) == PageMark(code, page, total, sealed=True)
    assert read_mark(text.lower(), [KEY]) == PageMark(code, page, total, sealed=True)
    assert read_mark(text, [other]) == PageMark(code, page, total, sealed=False)
    moved = text.replace(f"-{page}-{total}-", f"-{page}-{total + 1}-")
    assert read_mark(moved, [KEY]) == PageMark(code, page, total + 1, sealed=False)


@pytest.mark.parametrize("text", ["", "https://example.org/", "HTTPS://G/V/ABC-1-2-ABCD-AAAAAAAAAAAAAAAA", "V/" * 5000])
def test_the_qr_of_something_else_is_no_mark(text: str) -> None:
    assert read_mark(text, [KEY]) is None


def test_an_address_holds_in_a_small_symbol() -> None:
    """Version 4 (33 modules): half a millimetre a module, which a scanner at 200 points sees well."""
    from portal.acts.page_marks import modules

    assert modules(SEAL.address(CODE, 12, 34))[0][0] <= 33 + 4
    assert SIDE / modules(SEAL.address(CODE, 3, 4))[0][0] > 0.4 * MM
