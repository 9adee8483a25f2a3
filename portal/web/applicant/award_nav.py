"""The pages of a beneficiary's award: their menu, and loading the award they are about."""

from __future__ import annotations

from flask import url_for

from portal.queries.applicant_views import DossierView
from portal.queries.award import AwardView, award_for
from portal.web.applicant.steps import load_dossier
from portal.web.common.session import current_actor, runtime

#: (label, endpoint), in order; each endpoint takes ``public_id``.
AWARD_PAGES: tuple[tuple[str, str], ...] = (
    ("Ma subvention", "applicant.award"),
    ("Arrêté et obligations", "applicant.award_act"),
    ("Démarrage", "applicant.award_start"),
    ("RIB", "applicant.award_account"),
    ("Paiements", "applicant.claims"),
    ("Indicateurs et bilans", "applicant.award_indicators"),
    ("Montant définitif", "applicant.final_amount"),
    ("Modifications", "applicant.award_changes"),
    ("Reversement", "applicant.award_procedures"),
)


def award_nav(public_id: str, here: str) -> list[tuple[str, str, bool]]:
    """The menu as ``dsfr.subnav`` takes it; ``here``: the endpoint of the page shown."""
    return [(label, url_for(endpoint, public_id=public_id), endpoint == here) for label, endpoint in AWARD_PAGES]


def load_award(public_id: str) -> tuple[DossierView, AwardView]:
    """The actor's dossier and its award. Raises NotFound; Forbidden on a write by someone who may only read it."""
    view = load_dossier(public_id)
    with runtime().read() as session:
        return view, award_for(session, current_actor(), public_id)
