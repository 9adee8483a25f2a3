"""What the label of an amount says: without tax, tax, with tax, a plain total, a discount, a deposit; and its marks."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What an amount is."""

    DEPOSIT = "deposit"
    DISCOUNT = "discount"
    EXCL = "excl"
    INCL = "incl"
    TOTAL = "total"
    VAT = "vat"


class Mark(StrEnum):
    """What keeps an amount from being the retained total, or makes it so."""

    GENERAL = "general"
    GROSS = "gross"
    NET = "net"
    OPTION = "option"
    PART = "part"
    RECURRING = "recurring"
    WITHOUT_OPTION = "without_option"


@dataclass(frozen=True, slots=True)
class Label:
    """A label understood. ``strength``: 3 a named total, 2 a bare name of kind, 1 said in passing."""

    kind: Kind
    strength: int
    marks: frozenset[Mark] = frozenset()


_EXCL = re.compile(
    r"\bh\.? ?t\b\.?(?! ?/)|\bhors[ -]tax\w*|\bhors t\.?v\.?a\b|\bhtva\b|\bexcl\w*\.? (?:of )?(?:vat|tax)|\bsubtotal\b"
)
_INCL = re.compile(
    r"\bt\.? ?t\.? ?c\b|\btoutes taxes|\bnet a (?:payer|regler)|\ba (?:payer|regler)\b|\bincl\w*\.? (?:of )?(?:vat|tax)"
)
_VAT = re.compile(
    r"\bt\.? ?v\.? ?a\b|\btaxe sur la valeur|\bvat\b|\b(?:montant|total) (?:des |de la )?taxes?\b|^taxes?\b"
)
_VAT_FIRST = re.compile(
    r"^\W*(?:dont |soit |montant |total )?(?:de |de la |des )?(?:t\.? ?v\.? ?a\b|vat\b|taxes?\b)"
    r"|\bdont (?:la )?t\.?v\.?a"
)
_SUM = re.compile(r"\b(?:total|totaux|montants?|somme|net|s'eleve|arrete|soit|budget|prix total|cout total)\b")
_PLAIN_TOTAL = re.compile(
    r"^\W*(?:(?:montant |prix |cout )?total|montant(?= du devis| global| net| a (?:la )?charge|\W*$))"
    r"(?: (?:general|net|devis|du devis|global|a payer|en euros|eur))?"
    r"(?: (?:de la |de l'|du |de |des |d')(?:prestations?|interventions?|missions?|projet|operation|offre|proposition"
    r"|commande|formation|accompagnement|travaux)"
    r"| net de (?:toutes? )?(?:taxes?|t\.?v\.?a\.?)| a (?:la )?charge d[a-z' ]{2,40})?\W*(?:\(.*\)\W*)?$"
)
_DEPOSIT = re.compile(
    r"acompte|arrhes|\bavance\b|a la (?:commande|signature|livraison|reception|mise en)|\bsolde\b|\bdeja \w+"
    r"|\breste (?:a|du)|echeance|mensualite|versement|a verser|restant"
)
_REPORT = re.compile(r"\breport(?:e[rs]?)?\b|page precedente|total (?:de la |de )?page")
_AFTER_DISCOUNT = re.compile(
    r"(?:apres|net de|deduction faite)\W+(?:la |les )?(?:remis|rabais|reduction)|(?:h\.?t|t\.?t\.?c)\.? remise"
    r"|remises? deduite|remises? incluse"
)
_DISCOUNT = re.compile(r"remise|rabais|ristourne|escompte|reduction|geste commercial|discount")
_IGNORED = re.compile(
    r"capital|penalite|indemnite|forfaitaire|plafond|taux horaire|unitaire|\bp\.? ?u\b|\bassujetti|ecart|franco|\bseuil"
)
_MARKS: tuple[tuple[Mark, re.Pattern[str]], ...] = (
    (Mark.GENERAL, re.compile(r"general|global|\bdu devis\b|\bprojet\b|tout compris")),
    (Mark.NET, re.compile(r"\bnet\b")),
    (Mark.GROSS, re.compile(r"\bbrut|avant remise|avant reduction")),
    (Mark.PART, re.compile(
        r"sous[ -]?total|\blots?\b|subtotal|\btranche|\bposte\b|\bpartie\b|\bchapitre|\bphase|\bannee|\bbase\b|\bligne"
        r"|\bsection|\bjour|\bsoumis"
    )),
    (Mark.RECURRING, re.compile(r"annuel|par an\b|/ ?an\b|mensuel|par mois|/ ?mois|recurren|abonnement|maintenance")),
)  # fmt: skip
_WITHOUT_OPTION = re.compile(r"(?:hors|sans) (?:les )?(?:options?|variantes?)|options? non compris")
_OPTION = re.compile(r"\boptions?\b|optionnel|\bvariantes?\b|\bpse\b")


def read_label(label: str) -> Label | None:
    """What a folded label says of its amount, or None when it is no total."""
    text = label.strip(" :.-\t")
    if not text or _REPORT.search(text) or _IGNORED.search(text):
        return None
    after_discount = _AFTER_DISCOUNT.search(text) is not None
    kind = _kind(text, after_discount)
    if kind is None:
        return None
    marks = {mark for mark, pattern in _MARKS if pattern.search(text)}
    if after_discount:
        marks = marks - {Mark.GROSS} | {Mark.NET}
    if _WITHOUT_OPTION.search(text):
        marks.add(Mark.WITHOUT_OPTION)
    elif _OPTION.search(text):
        marks.add(Mark.OPTION)
    return Label(kind, _strength(text, kind), frozenset(marks))


def _kind(text: str, after_discount: bool) -> Kind | None:
    if _DEPOSIT.search(text):
        return Kind.DEPOSIT
    if _DISCOUNT.search(text) and not after_discount and "avant remise" not in text:
        return Kind.DISCOUNT
    if _VAT_FIRST.search(text):
        return Kind.VAT
    excl, incl = _EXCL.search(text), _INCL.search(text)
    if excl and incl:
        return None
    if excl or incl:
        return Kind.EXCL if excl else Kind.INCL
    if _VAT.search(text):
        return Kind.VAT
    return Kind.TOTAL if _PLAIN_TOTAL.match(text) else None


def _strength(text: str, kind: Kind) -> int:
    if kind is Kind.TOTAL:
        return 1
    if _SUM.search(text) and len(text) <= 60:
        return 3
    return 2 if len(re.sub(r"[^a-z]", "", text)) <= 14 else 1
