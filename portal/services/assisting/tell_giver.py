"""What whoever gives a mandate is told: by whom they are helped, how far, and how to confirm or put an end to it."""

from __future__ import annotations

from portal.domain.clocks import paris_date
from portal.domain.french_dates import date_fr
from portal.domain.mandate import Scope, rights
from portal.models import Mandate
from portal.queries.people import facts_of
from portal.services.jobs.send_mail import queue_mail
from portal.services.unit_of_work import UnitOfWork


def tell_giver(uow: UnitOfWork, mandate: Mandate, organisation: str, holder_name: str, link: str) -> None:
    """Mail the giver with the link that is theirs alone."""
    paragraphs = [
        "Bonjour,",
        *told(mandate, organisation, holder_name),
        rights(facts_of(mandate), paris_date(uow.now)).sentence,
        f"Confirmez ce mandat, ou dites que vous ne l’avez pas donné, à cette adresse qui vous est propre :\n{link}",
        "La même adresse permet d’y mettre fin à tout moment. Ne la communiquez à personne.",
    ]
    subject = f"Mandat pour le dossier de {organisation} : à confirmer"
    queue_mail(uow, mandate.giver_email, subject, "\n\n".join(paragraphs) + "\n")


def told(mandate: Mandate, organisation: str, holder_name: str) -> list[str]:
    """The facts of the mandate, in sentences: the same in the mail and in the letter."""
    by = f"{holder_name} ({mandate.holder_office})" if mandate.holder_office else holder_name
    goes_so_far = (
        f"Cette personne peut préparer le dossier, le signer et le déposer en votre nom, jusqu’au "
        f"{date_fr(mandate.until_on)}."
        if mandate.scope is Scope.PREPARE_AND_SIGN
        else f"Cette personne peut préparer le dossier, sans le signer ni le déposer, jusqu’au "
        f"{date_fr(mandate.until_on)}."
    )
    return [
        f"{by} a enregistré un mandat que vous lui auriez donné le {date_fr(mandate.given_on)}, en qualité de "
        f"{mandate.giver_capacity}, pour la demande de subvention de {organisation}.",
        goes_so_far,
    ]
