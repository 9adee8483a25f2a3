"""Which pages of a batch make one paper: together and whole first, anything else is said."""

from __future__ import annotations

import pytest

from portal.domain.scan_sets import Sighting, one_paper


def _seen(*pages: int, places: tuple[int, ...] = ()) -> list[Sighting]:
    """The act's pages in the order of the file, one sheet after the other unless their ``places`` are given."""
    where = places or tuple(range(1, len(pages) + 1))
    return [Sighting(page, place, of) for page, (of, place) in enumerate(zip(pages, where, strict=True), start=1)]


@pytest.mark.parametrize("pages", [(1, 2, 3), (3, 2, 1)])
def test_a_paper_that_lies_together_is_taken_as_it_is(pages: tuple[int, ...]) -> None:
    found = one_paper(3, _seen(*pages))
    assert [one.of for one in found.taken] == [1, 2, 3]
    assert (found.aside, found.missing, found.scattered) == ((), (), False)


def test_two_copies_one_after_the_other_are_not_mixed() -> None:
    found = one_paper(3, _seen(1, 2, 3, 1, 2, 3))
    assert [one.page for one in found.taken] == [1, 2, 3]
    assert [one.page for one in found.aside] == [4, 5, 6]
    assert not found.scattered


def test_the_copy_that_is_whole_is_preferred_to_the_first_pages() -> None:
    """The first copy lost its last sheet: none of its pages goes with those of the second."""
    found = one_paper(3, _seen(1, 2, 1, 2, 3, places=(1, 2, 9, 10, 11)))
    assert [one.page for one in found.taken] == [3, 4, 5]
    assert [one.page for one in found.aside] == [1, 2]
    assert not found.scattered


@pytest.mark.parametrize(
    ("pages", "places", "aside"),
    [
        ((1, 2, 2, 3), (), [3]),
        ((1, 1, 2, 2), (), [2, 4]),
        ((3, 1, 2), (), []),
        ((1, 2, 3), (1, 2, 8), []),
        ((1, 2, 2, 3), (1, 2, 8, 9), [3]),
    ],
)
def test_a_paper_put_together_otherwise_says_so(
    pages: tuple[int, ...], places: tuple[int, ...], aside: list[int]
) -> None:
    found = one_paper(max(pages), _seen(*pages, places=places))
    assert found.missing == ()
    assert found.scattered
    assert [one.page for one in found.aside] == aside


def test_what_is_missing_is_named() -> None:
    found = one_paper(4, _seen(1, 3, 3))
    assert found.missing == (2, 4)
    assert [one.page for one in found.taken] == [1, 2]
