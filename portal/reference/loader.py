"""Reads the committed reference files, once per process and only when asked.

Owns the way from compressed CSV to frozen bodies. Nothing is read at import; the 35 000 communes stay lines of text
(some 5 MB), and a line becomes a ``Commune`` only when it is an answer.
"""

from __future__ import annotations

import csv
import gzip
from collections.abc import Iterator
from functools import cache, lru_cache
from importlib.resources import files

from portal.reference.bodies import Arrondissement, Commune, Department, Epci

MILLESIME = 2021


def _lines(name: str) -> list[str]:
    """Lines of a reference file without its header."""
    content = files("portal.reference").joinpath(name).read_bytes()
    text = (gzip.decompress(content) if name.endswith(".gz") else content).decode("utf-8")
    return text.splitlines()[1:]


@cache
def commune_lines() -> list[str]:
    """One line per commune by INSEE code; no name holds a comma (the extraction refuses one)."""
    return _lines("communes-2021.csv.gz")


def _optional(number: str) -> int | None:
    return int(number) if number else None


@lru_cache(maxsize=4096)
def commune_from(line: str) -> Commune:
    """The commune a line describes."""
    code, name, siren, population, in_2021, total, department, arrondissement, postal_codes, epci_siren = line.split(
        ","
    )
    return Commune(
        code=code,
        name=name,
        siren=siren or None,
        population=int(population),
        population_2021=_optional(in_2021),
        population_total=_optional(total),
        department=department,
        arrondissement=arrondissement,
        postal_codes=tuple(postal_codes.split()),
        epci_siren=epci_siren or None,
    )


def communes() -> Iterator[Commune]:
    """Every commune, by INSEE code."""
    return map(commune_from, commune_lines())


@lru_cache(maxsize=8)
def communes_of(department: str) -> tuple[Commune, ...]:
    """Communes of a département (or overseas collectivity) by INSEE code; empty for an unknown one."""
    if department not in departments():
        return ()
    return tuple(commune_from(line) for line in commune_lines() if line.startswith(department))


@cache
def epcis() -> tuple[Epci, ...]:
    """Every EPCI with own taxation, by SIREN."""
    return tuple(
        Epci(siren, name, kind, financing, int(population), int(total), department)
        for siren, name, kind, financing, population, total, department in csv.reader(_lines("epci-2021.csv.gz"))
    )


@cache
def departments() -> dict[str, Department]:
    """Départements and overseas collectivities with communes, by code."""
    return {row[0]: Department(*row) for row in csv.reader(_lines("departements-2021.csv"))}


@cache
def arrondissements() -> dict[str, Arrondissement]:
    """Arrondissements by code (three or four digits)."""
    return {row[0]: Arrondissement(*row) for row in csv.reader(_lines("arrondissements-2021.csv"))}
