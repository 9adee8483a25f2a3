"""A demonstration brought further: the award of Tournus notified, its start accepted, its account confirmed."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import sqlalchemy as sa
from reportlab.pdfgen import canvas

from portal import build_runtime
from portal.config import Settings
from portal.demo.filing import applicant_for, file_draft, quotes_of, write_draft
from portal.demo.generator import generate
from portal.demo.siret import demo_siret
from portal.demo.staff import Staff
from portal.domain.clocks import FixedClock
from portal.models import BankAccount, ClockOffset, Dossier, StartDeclaration, StoredFile
from portal.queries.award import AwardView, award_of
from portal.reference import find_commune
from portal.services.runtime import Runtime
from tests.e2e.serving import portal_environment

#: The simulated day the visitors find.
TODAY = datetime(2022, 4, 4, 8, 0, tzinfo=UTC)


def bring_to_award(instance: Path) -> AwardView:
    """Work in the prepared demonstration of ``instance``; leaves its simulated date on 4 April 2022."""
    clock = FixedClock(datetime(2021, 10, 15, 9, 0, tzinfo=UTC))
    built = build_runtime(Settings.from_env(portal_environment(instance, 8000)))
    runtime = replace(built, legal=clock)
    drawn = list(generate(6, seed=5))[1]
    body = find_commune("Tournus", "71")
    siret = demo_siret(str(body.siren))
    plan = replace(drawn, body=body, siret=siret, contact_email="maire.tournus@demo.example")
    actor, staff = applicant_for(runtime, plan), Staff.of(runtime)
    dossier = write_draft(runtime, actor, plan, quotes_of(plan))
    file_draft(runtime, actor, dossier)
    _to_notified(staff, dossier)
    clock.move_to(datetime(2021, 11, 22, 9, 0, tzinfo=UTC))
    award = _award(runtime, dossier)
    _start(runtime, award, actor.person_id or 0)
    with runtime.uow() as uow:
        seconds = int((TODAY - runtime.system.now()).total_seconds())
        uow.session.execute(sa.update(ClockOffset).values(seconds=seconds))
    built.engine.dispose()
    return award


def _to_notified(staff: Staff, dossier: str) -> None:
    staff.declare_complete(dossier)
    staff.start_review(dossier)
    staff.qualify(dossier)
    staff.conclude_eligibility(dossier)
    staff.score(dossier)
    staff.grant(dossier, staff.propose(dossier)[0])
    act = staff.prepare(dossier)
    staff.certify(act)
    staff.issue(act)
    staff.sign(act, 907)
    staff.record_ej(act, 977)
    staff.notify(act)


def _award(runtime: Runtime, dossier: str) -> AwardView:
    with runtime.read() as session:
        found = award_of(session, session.scalars(sa.select(Dossier.id).where(Dossier.public_id == dossier)).one())
    assert found is not None
    return found


def _start(runtime: Runtime, award: AwardView, person: int) -> None:
    with runtime.uow() as uow:
        proof = uow.session.scalars(sa.select(StoredFile.id).limit(1)).one()
        known = {"organisation_id": award.organisation_id, "proof_id": proof, "created_at": uow.now}
        uow.session.add(
            StartDeclaration(
                act_id=award.act_id,
                kind="order",
                started_on=date(2021, 11, 20),
                declared_by_id=person,
                accepted=True,
                **known,
            )
        )
        uow.session.add(
            BankAccount(
                window_id=award.window_id,
                holder="TRESORERIE DE TOURNUS",
                iban="FR7630001007941234567890185",
                state="confirmed",
                proposed_by_id=person,
                decided_at=uow.now,
                **known,
            )
        )


def invoice_pdf(supplier: str, number: str, excl_tax_cents: int) -> bytes:
    """An invoice of 15 March 2022 with 20 % of VAT, as a supplier prints it."""

    def euros(cents: int) -> str:
        return f"{cents // 100:,}".replace(",", " ") + f",{cents % 100:02d} €"

    out = io.BytesIO()
    page = canvas.Canvas(out, invariant=1)
    incl_tax = excl_tax_cents * 6 // 5
    lines = (
        *(supplier, "12 rue des Fictifs, 71700 Tournus", "", f"FACTURE n° {number}", "Date de facture : 15/03/2022"),
        *("Total HT   " + euros(excl_tax_cents), "TVA 20 %   " + euros(incl_tax - excl_tax_cents)),
        "Total TTC   " + euros(incl_tax),
    )
    for rank, line in enumerate(lines):
        page.drawString(60, 800 - 24 * rank, line)
    page.save()
    return out.getvalue()
