"""The mail that follows a filing: the mentions of the receipt (CRPA, R. 112-11-1), in plain text."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from portal.acts.wording import date_fr, euros, instant_fr
from portal.services.assisting.filing_under_mandate import filed_for

SUBJECT = "Accusé de réception de votre demande {reference}"


def filing_mail(content: dict[str, Any], page_url: str) -> tuple[str, str]:
    """Subject and body. ``content`` is the snapshot's, as JSON gives it back."""
    said, project = content["receipt"], content["project"]
    start = said["permitted_start_at"]
    allowed = (
        f"Vous pouvez engager vos dépenses depuis le {instant_fr(datetime.fromisoformat(start))}, sous réserve de la "
        "vérification du dossier par le service instructeur."
        if start
        else "Toutes les pièces obligatoires ne sont pas présentes : n’engagez aucune dépense avant de les avoir "
        "déposées."
    )
    rejected_on = date_fr(date.fromisoformat(said["implicit_rejection_on"]))
    paragraphs = [
        "Bonjour,",
        f"L’administration a reçu votre demande de subvention « {project['title']} » le "
        f"{instant_fr(datetime.fromisoformat(content['received_at']))}.",
        f"Référence : {content['reference']}\n"
        f"Coût global : {euros(content['financing']['total_cost_cents'])} {said['tax_label']}\n"
        f"Subvention demandée : {euros(content['financing']['requested_cents'])}\n"
        f"Pièces reçues : {len(content['documents'])}",
        *([behalf] if (behalf := filed_for(content["pledge"].get("on_behalf"))) else []),
        allowed,
        f"Si aucune décision ne vous a été notifiée le {rejected_on} et si votre demande était complète, elle est "
        f"réputée rejetée à cette date ({said['silence_rule']}).",
        "Service chargé de votre dossier :\n"
        f"{said['service_name']}\n{', '.join(said['service_address'])}\n"
        f"{said['service_email']} – {said['service_phone']}",
        "\n".join(["Voies et délais de recours :", *said["remedies"]]),
        f"L’accusé de réception (PDF) et le suivi de votre dossier sont dans votre espace :\n{page_url}",
    ]
    return SUBJECT.format(reference=content["reference"]), "\n\n".join(paragraphs) + "\n"
