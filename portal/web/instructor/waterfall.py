"""Where each figure of the waterfall comes from: expense lines, plan, sentence of the rules, credits."""

from __future__ import annotations

from dataclasses import dataclass

from flask import url_for

from portal.queries.examination import AssessmentView, ExpenseView
from portal.queries.instruction import DossierHead

#: Rules that take expenses out of the base.
_EXCLUDING = ("excluded_expenses", "covered_period")
_FROM_PLAN = ("REQUESTED", "OWN_SHARE", "PUBLIC_AID_CEILING")


@dataclass(frozen=True, slots=True)
class Origin:
    """A link to what a figure rests on."""

    label: str
    href: str


def origins(
    head: DossierHead, assessment: AssessmentView | None, lines: tuple[ExpenseView, ...]
) -> dict[str, tuple[Origin, ...]]:
    """By step code: every place its figures come from, none left without one."""
    if assessment is None:
        return {}
    places = {line.public_id: Origin(f"ligne {n}", f"#ligne-{line.public_id}") for n, line in enumerate(lines, 1)}
    return {step.code: _of(head, assessment, places, step.code) for step in assessment.steps}


def _of(head: DossierHead, assessment: AssessmentView, places: dict[str, Origin], code: str) -> tuple[Origin, ...]:
    if code == "TOTAL_COST":
        return tuple(places.values())
    if code == "EXCLUSIONS":
        return _exclusions(head, assessment, places)
    found = [_rule(head, assessment, code)] if code in head.rulebook.checks_by_code else []
    if code in _FROM_PLAN:
        found.append(Origin("plan de financement", "#plan"))
    if code == "ENVELOPE":
        found.append(Origin("enveloppe", url_for("instructor.proposal", public_id=head.public_id) + "#enveloppe"))
    return tuple(found) or (Origin("calcul du montant", _rules(head, assessment, "montant")),)


def _exclusions(head: DossierHead, assessment: AssessmentView, places: dict[str, Origin]) -> tuple[Origin, ...]:
    """The rules that exclude and the lines they name."""
    known = head.rulebook.checks_by_code
    found: list[Origin] = []
    for check in assessment.checks:
        if check.expenses and check.outcome in ("adjusted", "fail") and check.code in known:
            if known[check.code].rule in _EXCLUDING:
                found.append(_rule(head, assessment, check.code))
                found += [places[key] for key in check.expenses if key in places]
    return tuple(dict.fromkeys(found)) or (Origin("calcul du montant", _rules(head, assessment, "montant")),)


def _rule(head: DossierHead, assessment: AssessmentView, code: str) -> Origin:
    label = head.rulebook.checks_by_code[code].label
    return Origin(f"règle « {label} »", _rules(head, assessment, f"controle-{code.lower()}"))


def _rules(head: DossierHead, assessment: AssessmentView, anchor: str) -> str:
    version = assessment.rulebook_version
    return url_for("public.rules", guichet=head.window_slug, version=version, _anchor=anchor)
