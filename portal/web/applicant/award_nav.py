"""The pages of a beneficiary's award: their menu, and loading the award they are about."""

from __future__ import annotations

from typing import NamedTuple

from flask import url_for

from portal.queries.applicant_views import DossierView
from portal.queries.award import AwardView, award_for
from portal.web.applicant.steps import load_dossier
from portal.web.common.session import current_actor, runtime

#: (label, its pages: label and endpoint), in order; each endpoint takes ``public_id``. The first page opens the group.
AWARD_PAGES: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = (
    ("Ma subvention", (("Ma subvention", "applicant.award"),)),
    ("Arrêté et obligations", (("Arrêté et obligations", "applicant.award_act"),)),
    (
        "Démarrage et bilans",
        (("Démarrage", "applicant.award_start"), ("Indicateurs et bilans", "applicant.award_indicators")),
    ),
    (
        "Paiements",
        (
            ("Demandes de paiement", "applicant.claims"),
            ("RIB", "applicant.award_account"),
            ("Montant définitif", "applicant.final_amount"),
            ("Reversement", "applicant.award_procedures"),
        ),
    ),
    ("Modifications", (("Modifications", "applicant.award_changes"),)),
)
Entry = tuple[str, str, str]


class AwardNav(NamedTuple):
    """The menu as ``dsfr.subnav`` takes it: the groups, then the pages of the group shown when it has several."""

    groups: list[Entry]
    title: str
    pages: list[Entry]


def award_nav(public_id: str, here: str) -> AwardNav:
    """The menu of the award; ``here``: the endpoint of the page shown."""
    groups: list[Entry] = []
    title, within = "", list[Entry]()
    for label, pages in AWARD_PAGES:
        links = [(name, url_for(page, public_id=public_id), "page" if page == here else "") for name, page in pages]
        inside = any(mark for _, _, mark in links)
        groups.append((label, links[0][1], ("page" if len(links) == 1 else "true") if inside else ""))
        if inside and len(links) > 1:
            title, within = label, links
    return AwardNav(groups, title, within)


def load_award(public_id: str) -> tuple[DossierView, AwardView]:
    """The actor's dossier and its award. Raises NotFound; Forbidden on a write by someone who may only read it."""
    view = load_dossier(public_id)
    with runtime().read() as session:
        return view, award_for(session, current_actor(), public_id)
