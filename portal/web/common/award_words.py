"""Badges of the states of an award's life, the same on every side."""

from __future__ import annotations

RECOVERY_KINDS = {
    "announced": "info",
    "heard": "new",
    "decided": "warning",
    "dropped": "",
    "executed": "success",
}
AMENDMENT_KINDS = {
    "asked": "new",
    "agreed": "info",
    "refused": "error",
    "given_up": "",
    "in_force": "success",
}
OUTCOME_KINDS = {"fail": "error", "review": "warning", "adjusted": "warning", "pass": "success", "not_applicable": ""}
OUTCOME_LABELS = {
    "fail": "non respectée",
    "review": "à apprécier",
    "adjusted": "réduit le montant",
    "pass": "respectée",
    "not_applicable": "sans objet",
}
