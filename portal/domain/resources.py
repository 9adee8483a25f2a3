"""The resources of a plan as the applicant types them: balance, shares, wrong tax basis, and what is no resource.

Owns the figures shown beside the financing plan and the names people give to what does not pay for a project. Shares
are shown, never used to decide: the rulebook decides (``portal.eligibility``).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from portal.domain.money import format_euros
from portal.domain.plan import PlanFunder, others_total


@dataclass(frozen=True, slots=True)
class Resources:
    """A plan in cents. ``own_funds_cents`` includes the loan; None while unknown. ``tax_free``: counted without tax."""

    excl_tax_cents: int
    incl_tax_cents: int
    tax_free: bool
    requested_cents: int | None
    own_funds_cents: int | None
    funders: tuple[PlanFunder, ...]

    @property
    def cost_cents(self) -> int:
        """What is to be financed."""
        return self.excl_tax_cents if self.tax_free else self.incl_tax_cents

    @property
    def total_cents(self) -> int:
        """Sum of the resources; a refused aid counts nowhere."""
        return (self.requested_cents or 0) + (self.own_funds_cents or 0) + others_total(self.funders)

    @property
    def gap_cents(self) -> int:
        """What is missing; negative when there is too much."""
        return self.cost_cents - self.total_cents

    @property
    def public_cents(self) -> int:
        """Public aid, this grant included."""
        return (self.requested_cents or 0) + others_total(one for one in self.funders if one.kind == "public")

    @property
    def own_share(self) -> Fraction:
        """Own funds in the cost."""
        return _share(self.own_funds_cents or 0, self.cost_cents)

    @property
    def public_rate(self) -> Fraction:
        """Public aid in the cost."""
        return _share(self.public_cents, self.cost_cents)

    @property
    def filling_cents(self) -> int:
        """Own funds that would balance the plan; negative when the other resources exceed the cost already."""
        return self.gap_cents + (self.own_funds_cents or 0)

    @property
    def tax_mistake(self) -> tuple[str, str] | None:
        """Title and sentence when the plan balances on the other tax basis, else None."""
        if self.gap_cents == 0 or self.excl_tax_cents == self.incl_tax_cents:
            return None
        other = self.incl_tax_cents if self.tax_free else self.excl_tax_cents
        if self.total_cents != other:
            return None
        if self.tax_free:
            return (
                "Votre plan est en TTC",
                f"Vos ressources font {format_euros(other)}, le total TTC de vos dépenses. Vous récupérez la TVA : le "
                f"plan se fait hors taxe, sur {format_euros(self.cost_cents)}. Réduisez vos ressources de "
                f"{format_euros(-self.gap_cents)}, en gardant les aides déjà demandées si elles ne dépendent pas du "
                "TTC.",
            )
        return (
            "Votre plan est hors taxe",
            f"Vos ressources font {format_euros(other)}, le total hors taxe de vos dépenses. Vous ne récupérez pas la "
            f"TVA : le plan se fait toutes taxes comprises, sur {format_euros(self.cost_cents)}. Ajoutez "
            f"{format_euros(self.gap_cents)} de ressources.",
        )


def _share(part: int, whole: int) -> Fraction:
    return Fraction(part, whole) if whole else Fraction(0)


_OWN, _LOAN, _GRANT, _OTHER = "own", "loan", "requested", "other"
#: What a line of resources is, in the words of the form.
RESOURCE_KINDS: dict[str, str] = {
    _OTHER: "Autre financeur",
    _OWN: "Fonds propres",
    _LOAN: "Emprunt",
    _GRANT: "Subvention demandée à ce guichet",
}
_NOT_RESOURCES: tuple[tuple[str, str], ...] = (
    (
        r"\bfctva\b|fonds de compensation.*(tva|taxe)|(remboursement|recuperation|compensation)( de la)? tva",
        "Le FCTVA n’est pas une ressource du plan : si vous récupérez la TVA, le plan se fait hors taxe, sans elle.",
    ),
    (
        r"\btemps\b.*\b(agents?|travail|passe|interne|secretaire)\b|\bvalorisation\b|\bbenevol\w*|"
        r"\bmise a disposition\b|\bmoyens (humains|internes)\b|\bapports? en nature\b|\bsalaires?\b",
        "Le temps des agents et les apports en nature ne sont pas de l’argent : ils ne financent pas le plan, et les "
        "dépenses de personnel ne comptent pas non plus.",
    ),
    (
        r"\bcnfpt\b|\bformations? gratuites?\b|\bcentre (departemental )?de gestion\b.*\bformation|\bcdg ?71\b",
        "Une formation prise en charge par le CNFPT ou le centre de gestion ne coûte rien au projet : ne la comptez ni "
        "en dépense ni en ressource. Ne gardez que ce que vous payez vous-mêmes.",
    ),
)
_KIND_WORDS: tuple[tuple[str, str], ...] = (
    (_LOAN, r"\bemprunts?\b|\bpret\b"),
    (_OWN, r"\bfonds propres\b|\bautofinancement\b|\bauto financement\b|\bpart (communale|du porteur|restante)\b"),
    (_GRANT, r"\bfitn ?7?\b|france relance|\bce guichet\b|transformation numerique des collectivites"),
)


def plain(text: str) -> str:
    """Lower case, without accents or punctuation, words separated by one space."""
    bare = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return " ".join(re.findall(r"[a-z0-9]+", bare.lower()))


def not_a_resource(name: str) -> str:
    """The sentence to say when a resource of this name pays for nothing; empty when there is nothing to say."""
    words = plain(name)
    return next((sentence for pattern, sentence in _NOT_RESOURCES if re.search(pattern, words)), "")


def resource_kind(name: str) -> str:
    """What a line of resources of this name is: own funds, loan, this window's grant, or another funder."""
    words = plain(name)
    return next((kind for kind, pattern in _KIND_WORDS if re.search(pattern, words)), _OTHER)


def free_training(label: str) -> str:
    """The sentence for an expense that names the CNFPT: often free, often without VAT; else empty."""
    if not re.search(r"\bcnfpt\b|\bcentre de gestion\b", plain(label)):
        return ""
    return (
        "Les formations du CNFPT sont le plus souvent comprises dans la cotisation : ne comptez que ce qui vous est "
        "facturé, HT = TTC s’il n’y a pas de TVA."
    )


def duplicated(names: Iterable[str]) -> list[str]:
    """Names that appear twice, in order: the same aid is easily typed twice."""
    seen: set[str] = set()
    twice: list[str] = []
    for name in names:
        key = plain(name)
        if key and key in seen and name not in twice:
            twice.append(name)
        seen.add(key)
    return twice
