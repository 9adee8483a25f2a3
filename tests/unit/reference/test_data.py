"""The committed territory: what is in it, and that it agrees with the extract kept beside the repository."""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from stdnum.fr import siren

import portal.reference
from portal.reference import communes, departments, epcis, members_of
from portal.reference.loader import arrondissements

FOLDER = Path(portal.reference.__file__).parent
OVERSEAS_COLLECTIVITIES = {"975", "987", "988"}


def test_every_commune_of_the_2021_cog_is_there() -> None:
    """34 965 communes on 1 January 2021 (INSEE), and those of three overseas collectivities."""
    found = Counter(commune.department in OVERSEAS_COLLECTIVITIES for commune in communes())

    assert found == {False: 34_965, True: 83}


def test_every_epci_of_2021_is_there_by_type() -> None:
    """DGCL, 1 January 2021: 1 254 EPCIs with own taxation, the Métropole de Lyon included."""
    assert Counter(epci.type for epci in epcis()) == {"CC": 995, "CA": 223, "CU": 14, "METRO": 21, "MET69": 1}


def test_only_communes_outside_any_epci_have_no_siren() -> None:
    without = [commune for commune in communes() if commune.siren is None]

    assert all(commune.epci_siren is None for commune in without)
    in_departments = {c.name for c in without if c.department not in OVERSEAS_COLLECTIVITIES}
    assert in_departments == {"Île-de-Bréhat", "Île-de-Sein", "Ouessant", "L'Île-d'Yeu"}


def test_every_siren_has_its_check_digit_and_is_unique() -> None:
    numbers = [c.siren for c in communes() if c.siren] + [epci.siren for epci in epcis()]

    assert [number for number in numbers if not siren.is_valid(number)] == []
    assert len(set(numbers)) == len(numbers) == 34_961 + 1_254


def test_codes_lead_somewhere() -> None:
    """Every EPCI, département and arrondissement a commune names exists, and every EPCI has members."""
    known_epcis = {epci.siren for epci in epcis()}
    named = {commune.epci_siren for commune in communes()} - {None}

    assert named == known_epcis
    assert {commune.department for commune in communes()} == set(departments())
    assert {commune.arrondissement for commune in communes()} - {""} <= set(arrondissements())


def test_populations_of_an_epci_are_the_sum_of_its_members() -> None:
    clunisois = next(epci for epci in epcis() if epci.name == "CC du Clunisois")
    members = members_of(clunisois.siren)

    assert clunisois.population == sum(commune.population_2021 or 0 for commune in members) > 10_000
    assert clunisois.population_total == sum(commune.population_total or 0 for commune in members)


def test_an_epci_over_two_departements_is_where_most_members_are() -> None:
    beaune = next(epci for epci in epcis() if epci.siren == "200006682")

    assert beaune.department == "21"
    assert {commune.department for commune in members_of(beaune.siren)} == {"21", "71"}


def test_files_are_small_and_those_the_source_page_names() -> None:
    written = dict(re.findall(r"\| `([\w.-]+)` \| `([0-9a-f]{64})` \|", (FOLDER / "SOURCE.md").read_text("utf-8")))
    data = {path.name: path for path in FOLDER.iterdir() if ".csv" in path.name}

    assert written == {name: hashlib.sha256(path.read_bytes()).hexdigest() for name, path in data.items()}
    assert sum(path.stat().st_size for path in data.values()) < 2_000_000


@pytest.mark.shared
def test_saone_et_loire_agrees_with_the_extract(shared_dir: Path) -> None:
    extract = json.loads((shared_dir / "reference/data71/communes_71_2021.json").read_text("utf-8"))["communes"]
    ours: list[dict[str, Any]] = [
        {
            "code": c.code, "nom": c.name, "siren": c.siren, "population": c.population,
            "population_totale": c.population_total, "codes_postaux": list(c.postal_codes),
            "arrondissement": c.arrondissement, "epci": c.epci_siren,
        }
        for c in communes() if c.department == "71"
    ]  # fmt: skip

    assert ours == extract


@pytest.mark.shared
def test_epcis_of_saone_et_loire_agree_with_the_extract(shared_dir: Path) -> None:
    extract = json.loads((shared_dir / "reference/data71/epci_71_2021.json").read_text("utf-8"))["epci"]
    ours = {epci.siren: epci for epci in epcis()}

    for theirs in extract:
        epci, members = ours[theirs["siren"]], members_of(theirs["siren"])
        assert (epci.name, epci.type) == (theirs["nom"], theirs["type"])
        assert (epci.population, epci.population_total) == (
            theirs["population_municipale"],
            theirs["population_totale"],
        )
        assert len(members) == theirs["nb_membres"]
        assert sum(commune.department == "71" for commune in members) == theirs["nb_membres_71"]
