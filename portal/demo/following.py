"""After the notification: the beneficiary orders, declares its start, gives its RIB and sets its indicators.

The prefecture has answered nothing yet: that is what one does in the demonstration.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date

import sqlalchemy as sa

from portal.demo.staff import Staff
from portal.domain.actors import Actor
from portal.domain.clocks import paris_date
from portal.models import Dossier
from portal.queries.award import AwardView, award_of
from portal.queries.indicators import templates_of
from portal.services.applicant.uploads import prepare_upload
from portal.services.award.declare_start import DeclareStart, declare_start
from portal.services.award.propose_account import ProposeAccount, propose_account
from portal.services.award.set_indicators import SetIndicator, SetIndicators, set_indicators
from portal.services.runtime import Runtime

#: The example of an IBAN of the Banque de France that documents print: a right key, nobody's account.
DEMO_IBAN, DEMO_BIC = "FR7630001007941234567890185", "BDFEFRPPCCT"


def follow(staff: Staff, applicant: Actor, dossier: str) -> None:
    """Everything a beneficiary does in the days after its award."""
    runtime, today = staff.runtime, paris_date(staff.runtime.legal.now())
    award = _award(runtime, dossier)
    holder = award.terms.beneficiary
    _start(runtime, applicant, award, today)
    lines = (f"Titulaire : {holder}", f"IBAN : {DEMO_IBAN}", f"BIC : {DEMO_BIC}", "Domiciliation : fictive")
    rib = prepare_upload(runtime, "rib.pdf", page("RELEVÉ D’IDENTITÉ BANCAIRE", lines))
    with runtime.uow() as uow:
        propose_account(uow, applicant, ProposeAccount(dossier, holder, DEMO_IBAN, DEMO_BIC, rib))
    with runtime.read() as session:
        asked = templates_of(session, award)
    typed = tuple(
        SetIndicator(f"t{rank}", one.label, one.kind, one.unit, one.direction, "0", "100")
        for rank, one in enumerate(asked)
    )
    if typed:
        with runtime.uow() as uow:
            set_indicators(uow, applicant, SetIndicators(dossier, typed))


def _start(runtime: Runtime, applicant: Actor, award: AwardView, today: date) -> None:
    line = award.retained_lines[0]
    lines = (
        f"À l’attention de {line.supplier}",
        f"Objet : {line.label}",
        f"Bon pour commande, le {today:%d/%m/%Y}",
        f"Pour {award.terms.beneficiary}",
    )
    order = prepare_upload(runtime, "bon-de-commande.pdf", page("BON DE COMMANDE n° 2021-47", lines))
    command = DeclareStart(award.dossier_public_id, "order", today, order, f"N° 2021-47, {line.supplier}"[:120])
    with runtime.uow() as uow:
        declare_start(uow, applicant, command)


def _award(runtime: Runtime, dossier: str) -> AwardView:
    with runtime.read() as session:
        key = session.scalars(sa.select(Dossier.id).where(Dossier.public_id == dossier)).one()
        award = award_of(session, key)
    if award is None:
        raise LookupError(dossier)
    return award


def page(title: str, lines: Sequence[str]) -> bytes:
    """One page that says it is fictional."""
    from reportlab.lib.pagesizes import A4
    from reportlab.pdfgen.canvas import Canvas

    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=A4, invariant=1)
    canvas.setTitle(title)
    canvas.setFont("Helvetica-Bold", 14)
    canvas.drawString(70, 760, title)
    canvas.setFont("Helvetica", 11)
    for rank, line in enumerate((*lines, "Document fictif – démonstration, sans valeur.")):
        canvas.drawString(70, 730 - 20 * rank, line.replace("\u202f", "\u00a0"))
    canvas.save()
    return buffer.getvalue()
