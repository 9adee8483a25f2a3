"""How fast the rulebook is: verdict and waterfall, then the whole contract, against reading the same JSON."""

from __future__ import annotations

import json
import statistics
import time
from collections.abc import Callable
from typing import Any

from portal.domain.money import decimal_string
from portal.eligibility.assess import assess, assess_payload, assessment_json
from portal.eligibility.facts import parse_facts
from portal.eligibility.rulebook import load_rulebook

SLUG = "fitn7-axe3-71-2021"
_NATURES = (
    ("Refonte du site communal accessible", "website", True),
    ("Module de prise de rendez-vous", "development", True),
    ("Ateliers avec les habitants et maquettes", "design", True),
    ("Plateforme de téléphonie et serveur vocal", "telephony", True),
    ("Paramétrage et reprise des données", "integration", True),
    ("Accompagnement au changement", "consulting", False),
    ("Abonnement à la plateforme", "saas", False),
    ("Hébergement et maintenance", "hosting_maintenance", False),
    ("15 PC portables pour les agents", "hardware_agents", True),
    ("Licences de gestion de la relation usagers", "software_licence", False),
)


def ten_lines() -> dict[str, Any]:
    """A dossier of ten expenses and two other funders that meets exclusions, periods, an unknown country."""
    total = 300_000 * len(_NATURES)
    return {
        "filed_at": "2021-10-15T10:30:00+02:00",
        "complete_at": None,
        "applicant": {
            "siret": "21710543600018", "legal_category": "7210", "department": "71", "population": 5489,
            "france_services": "none", "funded_only_by_local_authorities": None, "already_granted": "0.00",
            "vat_recovered": True,
        },
        "project": {
            "axes": ["3c"], "main_axis": "3c", "digital_transformation": True, "decision_level_commitment": True,
            "other_window": "none", "first_legal_act_on": None, "start_on": "2021-11-15", "results_on": "2022-06-30",
            "financial_close_on": "2022-09-30",
        },
        "expenses": [_expense(number, *nature) for number, nature in enumerate(_NATURES, start=1)],
        "financing": {
            "requested": "21000.00",
            "own_funds": decimal_string(total - 2_100_000 - 150_000 - 50_000),
            "others": [
                {"id": "a", "funder": "Département", "kind": "public", "amount": "1500.00", "status": "requested",
                 "expense_ids": []},
                {"id": "b", "funder": "Fondation", "kind": "private", "amount": "500.00", "status": "granted",
                 "expense_ids": []},
            ],
        },
        "envelope_available": "297029.75",
        "award": None,
    }  # fmt: skip


def _expense(number: int, label: str, nature: str, investment: bool) -> dict[str, Any]:
    recurring = nature in ("saas", "hosting_maintenance", "software_licence")
    return {
        "id": str(number),
        "label": label,
        "nature": nature,
        "excl_tax": "3000.00",
        "incl_tax": "3600.00",
        "vat_recovered": None,
        "quoted": True,
        "investment": investment,
        "publisher_country": "FR" if nature == "saas" else None,
        "covers_from": "2022-01-01" if recurring else None,
        "covers_to": "2023-06-30" if recurring else None,
    }


def measure(batches: int = 20, calls: int = 50) -> dict[str, Any]:
    """Calls per second and ratios to ``json.loads``, medians of interleaved batches."""
    rulebook, text = load_rulebook(SLUG), json.dumps(ten_lines(), ensure_ascii=False)
    payload = json.loads(text)
    facts = parse_facts(payload, rulebook)
    known = assess(facts, rulebook)
    work: dict[str, Callable[[], object]] = {
        "json_loads": lambda: json.loads(text),
        "verdict": lambda: assess(facts, rulebook),
        "read_and_verdict": lambda: assess(parse_facts(payload, rulebook), rulebook),
        "without_counterfactuals": lambda: assessment_json(facts, known, rulebook, counterfactuals=False),
        "full": lambda: assess_payload(payload, rulebook),
    }
    times: dict[str, list[float]] = {name: [] for name in work}
    for _ in range(batches):
        for name, call in work.items():
            begun = time.perf_counter()
            for _ in range(calls):
                call()
            times[name].append((time.perf_counter() - begun) / calls)
    floor = times["json_loads"]
    return {
        name: {
            "per_second": round(1 / statistics.median(spent)),
            "ratio": round(statistics.median(mine / least for mine, least in zip(spent, floor, strict=True)), 1),
        }
        for name, spent in times.items()
    }
