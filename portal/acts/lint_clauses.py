"""Words an award cannot do without, clause by clause: an article that says « Sans objet. » holds nothing.

The same table serves the wording of a template, when it is kept, and the printed act. Decree 2018-514 wants the terms
of payment, lapse and repayment written in the act; the words looked for are roots, so that a wording stays free.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from portal.acts.blocks import Block, Document, Heading, PageBreak, Together, iter_texts, text_of
from portal.acts.data import ArreteData, Nature
from portal.acts.leftovers import folded
from portal.acts.lint_fields import Finding
from portal.acts.wording import NBSP


@dataclass(frozen=True, slots=True)
class Held:
    """What a clause must say: each of ``words`` is a choice of folded roots; ``says`` ends « … doit dire … »."""

    words: tuple[tuple[str, ...], ...]
    says: str


#: By passage of a template.
HELD: Mapping[str, Held] = MappingProxyType({
    "own_share": Held((("participation",), ("1111-10",)), "la participation minimale de l’article L. 1111-10"),
    "changes": Held((("modifi",), ("autoris",)), "qu’une modification doit être autorisée"),
    "control": Held((("control",),), "que l’emploi de la subvention peut être contrôlé"),
    "repayment_intro": Held((("revers",),), "que le reversement est exigé"),
    "repayment_cases": Held(
        (("objet",), ("aides publiques",), ("achev",)),
        "les cas de reversement : objet modifié, aides publiques au-delà du plafond, opération inachevée",
    ),
    "execution": Held((("notifi",),), "que l’acte est notifié au bénéficiaire"),
})  # fmt: skip
#: By number of the article that prints them, in any award; 0 is the last.
_ARTICLES = {
    2: ("own_share",), 5: ("changes",), 7: ("control",), 8: ("repayment_intro", "repayment_cases"), 0: ("execution",),
}  # fmt: skip
_LAPSE = Held((("caduc",),), "ce qui rend l’acte caduc")


def lacks(held: Held, text: str) -> bool:
    """Whether the text leaves out one of the words."""
    read = folded(text.replace(NBSP, " ").replace("**", ""))
    return not all(any(root in read for root in choice) for choice in held.words)


def clauses_say(data: ArreteData, document: Document) -> Iterator[Finding]:
    """Each article of the printed award says what it is there for."""
    bodies = _articles(document)
    if len(bodies) < max(_ARTICLES):
        yield Finding("clause_missing", "document", "Il manque des articles à l’acte : corrigez le modèle.")
        return
    shared = data.beneficiary.local_authority and data.project.nature is not Nature.OPERATING
    for number, keys in _ARTICLES.items():
        title, text = bodies[number - 1]
        for held in (HELD[key] for key in keys if key != "own_share" or shared):
            if lacks(held, text):
                yield _said(title, held)
    if lacks(_LAPSE, bodies[3][1]):
        yield _said(bodies[3][0], _LAPSE)


def _said(title: str, held: Held) -> Finding:
    return Finding("clause_says", "document", f"« {title} » doit dire {held.says} : corrigez le modèle ou le paramètre.")


def _flat(blocks: tuple[Block, ...]) -> Iterator[Block]:
    """Blocks before the annexes, those kept together one by one."""
    for block in blocks:
        if isinstance(block, PageBreak):
            return
        if isinstance(block, Together):
            yield from _flat(block.blocks)
        else:
            yield block


def _articles(document: Document) -> list[tuple[str, str]]:
    """Title and text of each article, in order."""
    found: list[tuple[str, list[str]]] = []
    for block in _flat(document.blocks):
        if isinstance(block, Heading):
            title = text_of(block.text)
            if title.startswith(f"Article{NBSP}"):
                found.append((title, []))
        elif found:
            found[-1][1].extend(iter_texts((block,)))
    *others, (last, texts) = found or [("", [])]
    # What follows the first paragraph of the last article is no article any more: place, signature, remedies.
    return [*((title, " ".join(said)) for title, said in others), (last, " ".join(texts[:1]))]
