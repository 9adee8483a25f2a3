"""From the database to the facts of a letter: the only mapping. What a setting must say and does not is a refusal."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from portal.acts.decision_letters import LetterFrame
from portal.domain.clocks import paris_date
from portal.domain.errors import InvalidInput
from portal.domain.window_settings import WindowSettings
from portal.models import Dossier, SigningDeputy
from portal.queries.powers import power_by_id
from portal.queries.windows import window_settings
from portal.services.acting.beneficiary_name import full_name, phrase
from portal.services.acting.postal_address import address_lines
from portal.services.letters.signatory import signatory_lines

#: Without these no letter of a decision leaves.
FRAME_KEYS = (
    "authority.header_lines",
    "authority.place",
    "signatory.name",
    "signatory.capacity",
    "service.name",
    "service.email",
    "service.phone",
    "texts.fund_label",
)
REMEDY_KEYS = ("texts.remedies",)


def missing_settings(settings: WindowSettings, keys: tuple[str, ...]) -> dict[str, str]:
    """``{key: sentence}`` for every setting a letter needs and the window does not have."""
    return {
        spec.key: f"La lettre ne peut pas être établie : le paramètre « {spec.label} » du guichet n’est pas rempli. "
        "Demandez à un administrateur de le renseigner."
        for spec in settings.unfilled(keys)
    }


def letter_frame(
    session: Session,
    dossier: Dossier,
    reference: str,
    dated_at: datetime,
    *,
    remedies: bool,
    specimen: bool,
    deputy: SigningDeputy | None = None,
) -> LetterFrame:
    """The frame of a letter on ``dossier``, signed by ``deputy`` or whoever signs that day. Raises InvalidInput naming
    every setting that is missing."""
    settings = window_settings(session, dossier.window_id)
    missing = missing_settings(settings, (*FRAME_KEYS, *(REMEDY_KEYS if remedies else ())))
    if missing:
        raise InvalidInput(missing)
    contact = " – ".join(filter(None, map(settings.text, ("service.name", "service.phone", "service.email"))))
    signed = signatory_lines(session, settings, dossier.window_id, paris_date(dated_at), deputy)
    return LetterFrame(
        authority_lines=settings.lines("authority.header_lines"),
        service_lines=settings.lines("authority.service_lines"),
        recipient_lines=recipient_lines(session, dossier),
        reference=reference,
        place=settings.text("authority.place") or "",
        dated_at=dated_at,
        signatory_lines=signed,
        contact=contact,
        dossier_reference=dossier.reference or "",
        beneficiary=phrase(dossier.organisation.legal_category, dossier.organisation.name),
        project=dossier.title,
        fund=settings.text("texts.fund_label") or "",
        filed_on=paris_date(dossier.filed_at or dated_at),
        remedies=settings.lines("texts.remedies"),
        specimen=specimen,
    )


def recipient_lines(session: Session, dossier: Dossier) -> tuple[str, ...]:
    """The legal representative, the body and its address. A delegate signs the pledge: the representative is who gave
    the delegation."""
    power = power_by_id(session, dossier.pledge_power_id)
    signer = ", ".join(part for part in (dossier.pledged_by_name, dossier.pledged_by_position) if part)
    who = power.representative if power and power.is_delegate else signer
    body = dossier.organisation
    address = address_lines(body, dossier.contact_address)
    lines = (who or "", full_name(body.legal_category, body.name), *address)
    return tuple(line.strip() for line in lines if line and line.strip())
