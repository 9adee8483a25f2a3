"""Rules of the lint that read the printed document: what an act must cite and list, whatever its template says.

A value nobody filled is another rule's business: these rules look for the value that the data have.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import takewhile

from portal.acts.blocks import Block, Bullets, Document, Heading, PageBreak, Together, iter_texts, text_of
from portal.acts.data import ArreteData
from portal.acts.lint_fields import Finding, blank
from portal.acts.naming import misnamed
from portal.acts.wording import NBSP, date_fr

DECREE_NUMBER = "2018-514"
#: CRPA: the mention of the algorithm.
ALGORITHM_LAW = "L. 311-3-1"


def any_act_says(data: ArreteData, document: Document) -> Iterator[Finding]:
    """What any act cites: the decree it applies, and the delegation of who signs."""
    visas = _visas(document)
    if not any(DECREE_NUMBER in line for line in visas):
        yield _missing("decree", "le décret n° 2018-514 du 25 juin 2018")
    signatory = data.signatory
    delegation = signatory.delegation.title if signatory.by_delegation and signatory.delegation else None
    if not _cited(visas, delegation):
        yield _missing("delegation", "l’arrêté de délégation de signature")


def award_says(data: ArreteData, document: Document) -> Iterator[Finding]:
    """What an award cites besides, and the cases of repayment."""
    visas, cited, attestation = _visas(document), data.visas, data.attestation
    if not _cited(visas, cited.call):
        yield _missing("call", "le cahier des charges")
    if data.is_convention and not (_cited(visas, cited.convention_law) and _cited(visas, cited.convention_decree)):
        yield _missing("convention", "la loi et le décret sur les conventions")
    given_on = date_fr(attestation.given_on) if attestation.given_on else ""
    if not _cited(visas, attestation.reference, given_on):
        yield _missing("attestation", "l’attestation de disponibilité des crédits, avec son numéro et sa date")
    if cited.committee_on is not None:
        others = [text for text in (attestation.reference, data.project.dossier_reference) if text]
        others += [cited.deliberation.title] if cited.deliberation else []
        alone = [line for line in visas if not any(other in line for other in others)]
        if not _cited(alone, date_fr(cited.committee_on)):
            yield _missing("committee", f"l’avis du comité réuni le {date_fr(cited.committee_on)}")
    if cited.deliberation is not None and not _cited(
        visas, cited.deliberation.title, date_fr(cited.deliberation.decided_on)
    ):
        yield _missing("deliberation", "la délibération du bénéficiaire, avec sa date")
    if not any(ALGORITHM_LAW in text.replace(NBSP, " ") for text in iter_texts(document.blocks)):
        message = f"L’annexe ne dit rien du traitement algorithmique (article {ALGORITHM_LAW}) : corrigez le modèle."
        yield Finding("algorithm_mention", "document", message)
    yield from misnamed_acts(document, two_parties=data.is_convention)
    yield from _lists(document.blocks)


def misnamed_acts(document: Document, *, two_parties: bool) -> Iterator[Finding]:
    """A text of the settings or of one act alone that calls an arrêté a convention, or the reverse; annexes hold the
    applicant's own words."""
    body = tuple(takewhile(lambda block: not isinstance(block, PageBreak), document.blocks))
    for text in iter_texts(body):
        said = misnamed(text, two_parties=two_parties)
        if said is not None:
            what = "n’est pas un arrêté" if two_parties else "n’est pas une convention"
            message = f"L’acte {what} et un de ses textes dit « {said} » : corrigez le paramètre ou l’article."
            yield Finding("misnamed", "document", f"{message} Passage : « {text[:80]} ».")


def _missing(name: str, what: str) -> Finding:
    return Finding(f"visa_{name}", "document", f"Les visas de l’acte ne citent pas {what} : corrigez le modèle.")


def _visas(document: Document) -> list[str]:
    """Lines after « Vu », before the act decides anything."""
    return [
        text.replace(NBSP, " ")
        for text in iter_texts(document.blocks)
        if text.startswith("Vu ") and not blank(text.removeprefix("Vu ").strip(" ;"))
    ]


def _cited(visas: list[str], *values: str | None) -> bool:
    """Whether one line says all these; nothing to say is said."""
    wanted = [value.replace(NBSP, " ") for value in values if value and value.strip()]
    return not wanted or any(all(value in line for value in wanted) for line in visas)


def _lists(blocks: tuple[Block, ...]) -> Iterator[Finding]:
    title = ""
    for block in blocks:
        match block:
            case Heading(text=text):
                title = text_of(text)
            case Together(blocks=inner):
                yield from _lists(inner)
            case Bullets(items=items) if all(blank(text_of(item)) for item in items):
                message = f"« {title} » annonce une liste qui est vide : corrigez le modèle."
                yield Finding("list_empty", "document", message)
            case _:
                pass
