"""What an award arrêté must satisfy before it may be issued. Every rule runs; findings come back together.

``lint_arrete`` reads the data and the very blocks that will be printed. Sources: decree 2018-514 (art. 8 mentions,
art. 12 payments), CGCT L. 1111-10 III, CRPA L. 212-1; the rest is coherence of the act with itself.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import takewhile

from portal.acts.arrete import arrete_document
from portal.acts.blocks import UNFILLED_MARK, Document, Heading, document_texts, iter_texts, text_of
from portal.acts.data import ArreteData, Nature, PlanKind
from portal.acts.leftovers import dotted, leftover
from portal.acts.lint_clauses import clauses_say
from portal.acts.lint_fields import REQUIRED, TOWN, Finding, blank
from portal.acts.lint_printed import any_act_says, award_says
from portal.acts.lint_rules import cap, convention, dates, payments, signature, year_end
from portal.acts.style import missing_characters
from portal.acts.wording import NBSP, amount_in_letters, euros
from portal.domain.identifiers import siren_problem, siret_problem
from portal.domain.money import format_rate, share_of


@dataclass(frozen=True, slots=True)
class _Case:
    data: ArreteData
    document: Document
    coverage: frozenset[int] | None


def lint_arrete(
    data: ArreteData, coverage: frozenset[int] | None = None, document: Document | None = None
) -> list[Finding]:
    """All findings, blocking first. ``coverage`` is what the chosen font prints (``layout.coverage``), None to skip
    that rule; ``document`` is what will be printed, by default the one built from the data."""
    printed = document or arrete_document(data)
    found = [
        *terms_findings(data, printed),
        *year_end(data),
        *convention(data),
        *award_says(data, printed),
        *clauses_say(data, printed),
        *cap(data),
        *own_findings(data, printed, coverage),
    ]
    return sorted(found, key=lambda finding: not finding.blocking)


def may_issue(findings: list[Finding]) -> bool:
    """Whether nothing blocks."""
    return not any(finding.blocking for finding in findings)


def _required(data: ArreteData) -> Iterator[Finding]:
    for field in REQUIRED:
        if blank(field.value(data)):
            yield Finding(field.code, field.path, f"À remplir : {field.label}.")
    for label, code in data.imputation:
        if blank(code):
            yield Finding("unfilled", "imputation", f"À remplir : imputation budgétaire, {label}.")


def _numbered(case: _Case) -> Iterator[Finding]:
    if not case.data.paper:
        for path, value, label in (
            ("number", case.data.number, "le numéro de l’arrêté"),
            ("signed_on", case.data.signed_on, "la date de l’arrêté"),
        ):
            if value is None:
                yield Finding("unfilled", path, f"À remplir : {label} (seul un acte sur papier peut l’attendre).")


def _leftovers(case: _Case) -> Iterator[Finding]:
    """Whatever the table of fields does not know: a mark left in the printed text itself."""
    told = any(True for _ in (*_required(case.data), *convention(case.data), *_numbered(case)))
    for text in document_texts(case.document):
        at = leftover(text)
        if at is not None and not (told and UNFILLED_MARK in text):
            code = "unfilled_text" if UNFILLED_MARK in text else "placeholder"
            yield _to_fill(code, text, at)


def _to_fill(code: str, text: str, at: int) -> Finding:
    shown = text[max(0, at - 30) :][:90]
    return Finding(code, "document", f"Le texte de l’acte contient une valeur à compléter : « {shown} ».")


def _dots(case: _Case) -> Iterator[Finding]:
    """On paper the number and the date wait for the hand, once each; no other dotted run."""
    data = case.data
    rooms = {"n° ": data.paper and data.number is None, "le ": data.paper and data.signed_on is None}
    for text in document_texts(case.document):
        for at in dotted(text):
            before = text[:at].replace(NBSP, " ")
            room = next((word for word, free in rooms.items() if free and before.endswith(word)), None)
            if room is None:
                yield _to_fill("placeholder", text, at)
            else:
                rooms[room] = False
    for word, free in rooms.items():
        if free:
            message = f"Sur papier, l’acte doit laisser une place à remplir après « {word.strip()} »."
            yield Finding("blank_missing", "document", message)


def _amounts(case: _Case) -> Iterator[Finding]:
    award = case.data.award
    if award.amount_cents is None:
        return
    if award.amount_cents <= 0:
        yield Finding("amount_not_positive", "award.amount_cents", "Le montant de la subvention doit être positif.")
        return
    first = _first_article(case.document)
    if euros(award.amount_cents) not in first:
        yield Finding("amount_figures", "document", "L’article 1er n’écrit pas le montant en chiffres.")
    if f"({amount_in_letters(award.amount_cents)})" not in first:
        yield Finding("amount_letters", "document", "L’article 1er n’écrit pas ce même montant en toutes lettres.")
    yield from _rate(case.data)


def _rate(data: ArreteData) -> Iterator[Finding]:
    award = data.award
    if award.amount_cents is None or award.base_cents is None or award.rate is None:
        return
    full = share_of(award.base_cents, award.rate)
    expected = min([full, *(limit.amount_cents for limit in award.limits)])
    if award.amount_cents == expected:
        return
    how = f"{format_rate(award.rate)} de {euros(award.base_cents)}, limites comprises, donnent {euros(expected)}"
    if award.amount_cents > expected:
        yield Finding("amount_above_rate", "award.amount_cents", f"Le montant dépasse le calcul : {how}.")
    else:
        message = f"Le montant est plus bas que le calcul et aucune limite ne le dit : {how}."
        yield Finding("amount_unexplained", "award.limits", message)


def _first_article(document: Document) -> str:
    blocks = iter(document.blocks)
    for block in blocks:
        if isinstance(block, Heading) and text_of(block.text).startswith("Article\u00a01er"):
            body = tuple(takewhile(lambda item: not isinstance(item, Heading), blocks))
            return " ".join(iter_texts(body))
    return ""


def _annexes(case: _Case) -> Iterator[Finding]:
    data = case.data
    base, amount = data.award.base_cents, data.award.amount_cents
    retained = sum(row.retained_cents for row in data.expenses)
    if base is not None and retained != base:
        message = f"L’annexe 1 retient {euros(retained)}, l’article 1er {euros(base)} de dépense subventionnable."
        yield Finding("annex_expenses_total", "expenses", message)
    for row in data.expenses:
        if not 0 <= row.retained_cents <= row.requested_cents:
            message = f"« {row.label} » : le montant retenu sort du montant présenté."
            yield Finding("expense_out_of_range", "expenses", message)
        elif row.retained_cents < row.requested_cents and blank(row.reason):
            message = f"« {row.label} » : dites pourquoi une partie n’est pas retenue."
            yield Finding("expense_reason", "expenses", message)
    granted = sum(row.amount_cents for row in data.plan if row.kind is PlanKind.THIS_GRANT)
    if amount is not None and granted != amount:
        message = f"Le plan de l’annexe 2 porte {euros(granted)} de subvention, l’article 1er {euros(amount)}."
        yield Finding("annex_plan_grant", "plan", message)
    total = sum(row.amount_cents for row in data.plan)
    if base is not None and total < base:
        message = f"Le plan de l’annexe 2 ({euros(total)}) ne couvre pas la dépense subventionnable ({euros(base)})."
        yield Finding("annex_plan_total", "plan", message)
    presented = sum(row.requested_cents for row in data.expenses)
    if data.expenses and total > presented:
        message = f"Le plan de l’annexe 2 ({euros(total)}) dépasse la dépense présentée ({euros(presented)}, annexe 1)."
        yield Finding("annex_plan_above", "plan", message)
    if any(row.amount_cents < 0 for row in data.plan):
        yield Finding("plan_negative", "plan", "Une ressource du plan de financement est négative.")


def _cofinancing(case: _Case) -> Iterator[Finding]:
    data = case.data
    public = sum(row.amount_cents for row in data.plan if row.kind in {PlanKind.THIS_GRANT, PlanKind.OTHER_PUBLIC})
    own = sum(row.amount_cents for row in data.plan if row.kind is PlanKind.OWN_FUNDS)
    base = data.award.base_cents
    if base is not None and public > base:
        message = f"Les aides publiques ({euros(public)}) dépassent la dépense subventionnable ({euros(base)})."
        yield Finding("public_aid_above_base", "plan", message)
    held = data.beneficiary.local_authority and data.project.nature is not Nature.OPERATING
    if held and own * 5 < own + public:
        message = "La participation du maître d’ouvrage est inférieure à 20 % (article L. 1111-10 III du CGCT)."
        yield Finding("own_share_below_minimum", "plan", message)


def _recipient(case: _Case) -> Iterator[Finding]:
    body = case.data.beneficiary
    if not blank(body.address_lines) and not any(TOWN.search(line) for line in body.address_lines):
        message = "L’adresse du bénéficiaire n’a pas de code postal suivi de sa commune : complétez sa fiche."
        yield Finding("address_town", "beneficiary.address_lines", message)
    if body.siren and (problem := siren_problem(body.siren)):
        yield Finding("siren_shape", "beneficiary.siren", f"SIREN du bénéficiaire. {problem}")
    if body.siret and (problem := siret_problem(body.siret)):
        yield Finding("siret_shape", "beneficiary.siret", f"SIRET du bénéficiaire. {problem}")
    if body.siret and body.siren and not body.siret.startswith(body.siren):
        yield Finding("siret_of_another", "beneficiary.siret", "Le SIRET n’est pas un établissement de ce SIREN.")


def _printable(case: _Case) -> Iterator[Finding]:
    if case.coverage is None:
        return
    told: set[str] = set()
    for text in document_texts(case.document):
        for char in missing_characters(text, case.coverage):
            if char in told:
                continue
            told.add(char)
            name, at = unicodedata.name(char, "caractère sans nom"), max(text.find(char), 0)
            shown = text[max(0, at - 30) : at + 31]
            message = f"La police ne sait pas imprimer « {char} » (U+{ord(char):04X}, {name}), dans « {shown} »."
            yield Finding("unprintable", "document", message)


def _of_data(rule: Callable[[ArreteData], Iterator[Finding]]) -> Callable[[_Case], Iterator[Finding]]:
    return lambda case: rule(case.data)


Rules = tuple[Callable[[_Case], Iterator[Finding]], ...]
#: What an award promises, whichever act says it.
_TERMS: Rules = (_of_data(_required), _amounts, _annexes, _cofinancing, _of_data(dates), _of_data(payments), _recipient)
#: What any act says of itself.
_OWN: Rules = (
    _numbered, _leftovers, _dots, _of_data(signature), lambda case: any_act_says(case.data, case.document), _printable,
)  # fmt: skip


def terms_findings(data: ArreteData, document: Document) -> list[Finding]:
    """What is wrong with the promises of an award. ``document``: the award that would say them."""
    return [finding for rule in _TERMS for finding in rule(_Case(data, document, None))]


def required_findings(data: ArreteData) -> list[Finding]:
    """Fields an act cannot do without."""
    return list(_required(data))


def own_findings(data: ArreteData, document: Document, coverage: frozenset[int] | None) -> list[Finding]:
    """What is wrong with an act's own number, text, signatory and characters. ``document``: what will be printed."""
    return [finding for rule in _OWN for finding in rule(_Case(data, document, coverage))]

__all__ = ["Finding", "lint_arrete", "may_issue"]
