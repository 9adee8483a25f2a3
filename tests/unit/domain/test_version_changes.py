"""What came with later versions of a dossier, read from the frozen contents."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from portal.domain.version_changes import changes_after

FILING: dict[str, Any] = {
    "applicant": {"name": "Tournus", "contact_name": "Anne"},
    "project": {"title": "Site", "start_on": "2021-11-02", "answers": {"impact": "Peu"}},
    "partners": [],
    "expenses": [{"id": "e1", "label": "Refonte", "nature": "website", "supplier": "A", "excl_tax_cents": 1_000_00}],
    "financing": {"requested_cents": 700_00, "funders": [{"id": "f1", "funder": "Région", "status": "requested"}]},
    "documents": [{"kind": "quote", "name": "devis.pdf", "sha256": "a"}],
}
SUPPLEMENT: dict[str, Any] = {
    "kind": "supplement",
    "answers": [{"item": "i1", "label": "Le RIB", "text": "Le voici"}, {"item": "i2", "label": "Autre", "text": ""}],
    "documents": [{"kind": "quote", "name": "devis-2.pdf", "sha256": "b"}],
}


def correction() -> dict[str, Any]:
    made = deepcopy(FILING) | {"kind": "correction"}
    made["project"] |= {"start_on": "2021-12-01", "answers": {"impact": "Beaucoup"}}
    made["expenses"][0]["excl_tax_cents"] = 900_00
    made["expenses"].append({"id": "e2", "label": "Formation", "nature": "training", "excl_tax_cents": 5_00})
    made["financing"]["funders"] = []
    made["documents"] = [{"kind": "quote", "name": "devis-2.pdf", "sha256": "b"}]
    return made


def told(contents: list[dict[str, Any]], start: int) -> list[tuple[str, str, str]]:
    found = changes_after(contents, start, {"website": "Site internet", "training": "Formation des agents"})
    return [(one.label, one.before, one.after) for one in found]


def test_a_supplement_is_its_answers_and_its_pieces() -> None:
    assert told([FILING, SUPPLEMENT], 0) == [("Le RIB", "(rien)", "Le voici"), ("Devis", "(rien)", "devis-2.pdf")]


def test_a_correction_is_compared_with_the_last_whole_version() -> None:
    found = told([FILING, SUPPLEMENT, correction()], 1)
    assert ("Début prévu", "02/11/2021", "01/12/2021") in found
    assert ("Dépense « Refonte », hors taxes", "1\u202f000,00\xa0€", "900,00\xa0€") in found
    assert ("Dépense « Formation »", "(rien)", "Formation, Formation des agents, 5,00\xa0€") in found
    assert ("Financeur « Région »", "Région, Demandé", "(rien)") in found
    assert ("Devis", "devis.pdf", "(rien)") in found
    assert ("Devis", "(rien)", "devis-2.pdf") not in found
    assert len(found) == 6


def test_nothing_came_after_the_last_one() -> None:
    assert told([FILING, SUPPLEMENT, correction()], 2) == []
