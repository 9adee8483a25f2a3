"""The whole main job without a browser: from the eligibility check to the downloaded act, each step told as it happens.

Runs on a portal of its own with a legal clock that stands still and is moved from step to step.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from portal.demo.filing import FiledDemo, applicant_for, client_name, file_draft, quotes_of, write_draft
from portal.demo.generator import DemoDossier
from portal.demo.seed import seed
from portal.demo.staff import Staff
from portal.domain.clocks import PARIS, FixedClock
from portal.domain.event_labels import EVENT_LABELS
from portal.domain.ledger import ENTRY_LABELS
from portal.domain.money import decimal_string, format_euros, from_decimal_string
from portal.eligibility.assess import assess_payload
from portal.models import ActFile, AuditEvent, Dossier, Envelope, LedgerEntry, StoredFile
from portal.queries.rulebooks import rulebook_in_force_of
from portal.queries.windows import envelopes_of, window_by_slug
from portal.services.acting.record_download import record_download
from portal.services.applicant.receipt import receipt_bytes
from portal.services.assessing import build_payload
from portal.services.jobs.run_jobs import run_due_jobs
from portal.services.jobs.worker import HANDLERS
from portal.services.runtime import Runtime
from portal.services.verify import verify

SLUG = "fitn7-axe3-71-2021"
Say = Callable[[str], None]


@dataclass
class Journey:
    """One run: the portal, its clock, where to say what happens, and the folder the documents go to."""

    runtime: Runtime
    clock: FixedClock
    say: Say
    out: Path

    def run(self, plan: DemoDossier, quotes: tuple[tuple[str, bytes], ...] = ()) -> None:
        """Run every step on ``plan`` (``quotes``: the person's own files, one per expense, else drawn ones)."""
        seed(self.runtime)
        self._tell("Guichet ouvert", f"enveloppe de {format_euros(self._available())}")
        filed = self._file(plan, quotes or quotes_of(plan))
        dossier = filed.filed.public_id
        staff = Staff.of(self.runtime)
        amount = self._review(staff, dossier)
        self._award(staff, dossier, filed)
        self._jobs()
        self._leave(dossier, filed)
        problems = verify(self.runtime).problems
        if problems:
            raise RuntimeError("; ".join(problems))
        self._tell("Vérification", f"registre, journal et fichiers cohérents ; {format_euros(amount)} engagés")

    def _file(self, plan: DemoDossier, quotes: tuple[tuple[str, bytes], ...]) -> FiledDemo:
        actor = applicant_for(self.runtime, plan)
        self._tell("Demandeur", f"{client_name(plan)}, SIREN {plan.body.siren}, SIRET {plan.siret} (NIC fictif)")
        draft = write_draft(self.runtime, actor, plan, quotes)
        for expense, (name, _) in zip(plan.expenses, quotes, strict=True):
            self._tell("Dépense", f"{expense.label} : {format_euros(expense.excl_tax_cents)} HT ({name})")
        total = format_euros(plan.total_cents)
        asked, own = format_euros(plan.requested_cents), format_euros(plan.own_funds_cents)
        others = "".join(f", {funder.funder} {format_euros(funder.amount_cents)}" for funder in plan.funders)
        self._tell("Plan de financement", f"coût {total} HT, demandé {asked}{others}, autofinancement {own}")
        self._check(draft)
        self._at(2021, 10, 18, 9, 42)
        filed = file_draft(self.runtime, actor, draft)
        self._jobs()
        self._tell("Dossier déposé", f"{filed.reference}, accusé de réception délivré")
        return FiledDemo(filed, actor, quotes)

    def _check(self, draft: str) -> None:
        with self.runtime.read() as session:
            row = session.scalars(sa.select(Dossier).where(Dossier.public_id == draft)).one()
            result = assess_payload(build_payload(session, row), rulebook_in_force_of(session, SLUG))
        verdicts = {"eligible": "éligible", "to_review": "à apprécier", "ineligible": "non éligible"}
        asks = [check["label"] for check in result["checks"] if check["outcome"] in ("fail", "review", "adjusted")]
        points = f" ; points relevés : {', '.join(asks)}" if asks else ""
        maximum = format_euros(from_decimal_string(result["amount"]["max_grant"]))
        self._tell("Éligibilité", f"{verdicts[result['verdict']]}, subvention possible {maximum}{points}")

    def _review(self, staff: Staff, dossier: str) -> int:
        self._at(2021, 10, 19, 14, 5)
        staff.declare_complete(dossier)
        staff.start_review(dossier)
        self._tell("Complétude", "dossier déclaré complet, instruction ouverte")
        self._at(2021, 10, 21, 10, 20)
        staff.qualify(dossier)
        staff.conclude_eligibility(dossier)
        self._tell("Instruction", f"dépenses qualifiées, éligibilité conclue, note {staff.score(dossier)} / 100")
        proposal, amount = staff.propose(dossier)
        self._tell("Proposition", f"subvention de {format_euros(amount)}")
        self._at(2021, 10, 25, 16, 30)
        staff.grant(dossier, proposal)
        self._tell("Décision", f"{format_euros(amount)} réservés ; disponible {format_euros(self._available())}")
        return amount

    def _award(self, staff: Staff, dossier: str, filed: FiledDemo) -> None:
        act = staff.prepare(dossier)
        self._at(2021, 10, 26, 9, 15)
        staff.certify(act)
        self._tell("Crédits", "disponibilité des crédits attestée")
        staff.issue(act)
        self._tell("Arrêté", "contrôlé et émis, à signer sur papier")
        self._at(2021, 10, 28, 11, 0)
        self._tell("Signature", f"acte signé n° {staff.sign(act, 12)}, numérisation déposée")
        self._at(2021, 10, 29, 15, 45)
        self._tell("Engagement", f"EJ {staff.record_ej(act, 3456789)} enregistré")
        self._at(2021, 11, 2, 9, 30)
        staff.notify(act)
        self._jobs()
        self._tell("Notification", "par voie électronique ; le délai de recours partira du téléchargement")
        self._at(2021, 11, 3, 8, 50)
        with self.runtime.uow() as uow:
            record_download(uow, filed.applicant, act)
        self._tell("Téléchargement", "l’acte signé est téléchargé par le bénéficiaire")

    def _leave(self, dossier: str, filed: FiledDemo) -> None:
        self.out.mkdir(parents=True, exist_ok=True)
        for name, content in filed.quotes:
            (self.out / name).write_bytes(content)
        receipt = receipt_bytes(self.runtime, dossier)
        if receipt is None:
            raise RuntimeError("no receipt")
        (self.out / "accuse-reception.pdf").write_bytes(receipt)
        for kind, name in (("issued", "arrete.pdf"), ("signed", "arrete-signe.pdf")):
            (self.out / name).write_bytes(self._act_file(kind))
        self._write("journal.json", self._events())
        self._write("envelope.json", self._envelope())

    def _act_file(self, kind: str) -> bytes:
        with self.runtime.read() as session:
            digest = session.scalars(
                sa.select(StoredFile.sha256)
                .join(ActFile, ActFile.file_id == StoredFile.id)
                .where(ActFile.kind == kind)
                .order_by(ActFile.id.desc())
            ).first()
        return self.runtime.store.get(digest or "")

    def _events(self) -> list[dict[str, Any]]:
        with self.runtime.read() as session:
            rows = session.scalars(sa.select(AuditEvent).order_by(AuditEvent.id)).all()
        return [
            {
                "number": row.id,
                "at": row.legal_at.astimezone(PARIS).isoformat(),
                "event": row.tag.value,
                "label": EVENT_LABELS[row.tag],
                "actor": row.actor_public_id,
                "subject": {"kind": row.subject_kind, "id": row.subject_public_id},
                "facts": json.loads(row.body)["facts"],
                "hash": row.hash,
            }
            for row in rows
        ]

    def _envelope(self) -> dict[str, Any]:
        with self.runtime.read() as session:
            (envelope,) = envelopes_of(session, window_by_slug(session, SLUG).id)
            rows = session.scalars(
                sa.select(LedgerEntry)
                .join(Envelope, Envelope.id == LedgerEntry.envelope_id)
                .where(Envelope.id == envelope.id)
                .order_by(LedgerEntry.id)
            ).all()
        balance = envelope.balance
        columns = ("allotted", "available", "reserved", "committed", "paid", "cp_allotted", "shortfall")
        return {
            "window": SLUG,
            "year": envelope.year,
            "balance": {name: decimal_string(getattr(balance, name)) for name in columns},
            "entries": [
                {
                    "on": row.entered_on.isoformat(),
                    "kind": row.kind.value,
                    "label": ENTRY_LABELS[row.kind],
                    "amount": decimal_string(row.amount_cents),
                    "reason": row.reason,
                    "ej": row.ej_number,
                }
                for row in rows
            ],
        }

    def _write(self, name: str, content: Any) -> None:
        text = json.dumps(content, ensure_ascii=False, indent=2)
        (self.out / name).write_text(text + "\n", encoding="utf-8")

    def _available(self) -> int:
        with self.runtime.read() as session:
            return sum(e.balance.available for e in envelopes_of(session, window_by_slug(session, SLUG).id))

    def _jobs(self) -> None:
        while run_due_jobs(self.runtime, HANDLERS):
            pass

    def _at(self, year: int, month: int, day: int, hour: int, minute: int) -> None:
        self.clock.move_to(datetime(year, month, day, hour, minute, tzinfo=PARIS))

    def _tell(self, step: str, text: str) -> None:
        self.say(f"{self.clock.now().astimezone(PARIS):%d/%m/%Y %H:%M}  {step:<20} {text}")
