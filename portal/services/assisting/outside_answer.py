"""The answer to an application that came by mail or on paper: why it is not examined, where to file, who helps."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from portal.acts.wording import date_fr, instant_fr
from portal.domain.channels import Means
from portal.domain.window_settings import WindowSettings
from portal.services.assisting.help import help_lines, nearest_help

_MEANS = {Means.EMAIL: "par courriel", Means.POST: "par courrier postal", Means.DESK: "sur papier, au guichet"}


@dataclass(frozen=True, slots=True)
class OutsideFacts:
    """What the answer speaks of."""

    means: Means
    received_at: datetime
    body_name: str
    commune: str
    window_title: str


def answer_paragraphs(
    facts: OutsideFacts, settings: WindowSettings, closes_on: date, *, is_open: bool, site_url: str
) -> list[str]:
    """The answer in paragraphs: the same in the mail and in the letter."""
    came = _MEANS[facts.means]
    received = f"Vous nous avez adressé {came}, le {instant_fr(facts.received_at)}, une demande de subvention"
    paragraphs = [
        f"{received} ({facts.body_name}) pour le guichet « {facts.window_title} ».",
        "Le cahier des charges prévoit le dépôt en ligne seulement : cette demande n’est pas enregistrée et ne sera "
        "pas instruite sous cette forme. Les mêmes informations et les mêmes devis servent au dépôt en ligne.",
        f"Déposez-la jusqu’au {date_fr(closes_on)} inclus à cette adresse : {site_url}"
        if is_open
        else f"Le guichet recevait les demandes jusqu’au {date_fr(closes_on)} inclus ; il est fermé. Son adresse : "
        f"{site_url}",
    ]
    found = nearest_help(settings, facts.commune)
    if is_open and found.places:
        paragraphs.append(
            f"Si vous ne pouvez pas le faire seul, une personne peut vous aider, ou déposer pour vous avec votre "
            f"mandat, {found.where} :"
        )
        paragraphs += [f"– {line}" for line in help_lines(found)]
    contact = " – ".join(text for text in (settings.text("service.phone"), settings.text("service.email")) if text)
    if contact:
        paragraphs.append(f"Le service chargé des dossiers vous répond aussi : {contact}.")
    return paragraphs
