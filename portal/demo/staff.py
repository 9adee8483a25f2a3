"""What the prefecture's demonstration accounts do to a filed dossier, through the use-cases of their pages."""

from __future__ import annotations

import io
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa

from portal.demo.accounts import DEMO_ACCOUNTS
from portal.domain.actors import Actor, Role
from portal.domain.clocks import paris_date
from portal.domain.money import format_euros, from_decimal_string
from portal.domain.remedy_clock import RemedyClock
from portal.domain.review import CheckAnswer, Conclusion
from portal.models import Act, Assessment, Dossier, ExpenseLine
from portal.queries.grounds import offered_grounds
from portal.queries.people import actor_by_email
from portal.queries.rulebooks import rulebook_of_dossier
from portal.services.acting.certify_credits import CertifyCredits, certify_credits
from portal.services.acting.issue_act import IssueAct, issue_act
from portal.services.acting.notify_act import NotifyAct, notify_act
from portal.services.acting.prepare_act import PrepareAct, prepare_act
from portal.services.acting.record_commitment import RecordCommitment, record_commitment
from portal.services.acting.record_signature import RecordSignature, record_signature
from portal.services.instruction.declare_complete import DeclareComplete, declare_complete
from portal.services.instruction.grounds import GivenGrounds
from portal.services.instruction.propose import Propose, propose
from portal.services.instruction.qualify_expenses import QualifiedLine, QualifyExpenses, qualify_expenses
from portal.services.instruction.record_eligibility import RecordEligibility, record_eligibility
from portal.services.instruction.record_priorities import RecordPriorities, record_priorities
from portal.services.instruction.score_project import GivenLevel, ScoreProject, score_project
from portal.services.instruction.start_review import StartReview, start_review
from portal.services.letters.close_dossier import CloseDossier, close_dossier
from portal.services.letters.issue_letter import IssueLetter, issue_letter
from portal.services.letters.send_letter import NotifyLetter, SignLetter, notify_letter, sign_letter
from portal.services.letters.transfer_dossier import TransferDossier, transfer_dossier
from portal.services.runtime import Runtime
from portal.services.signatory.grant_dossier import GrantDossier, grant_dossier
from portal.services.signatory.refuse_dossier import RefuseDossier, refuse_dossier
from portal.services.signing.confirm_copy import ConfirmCopy, confirm_copy
from portal.services.signing.examine_copy import examine_copy

#: What the text asks to be favoured, as the axis suggests it.
PRIORITIES: dict[str, tuple[str, ...]] = {"3b": ("skills",), "3c": ("daily_life",)}
_RECOGNISED = "D’après la présentation du projet et ses bénéficiaires."
_SCORED = "Le dossier l’établit, avec des résultats mesurables."
_WAY = "Faire chiffrer par un devis distinct chaque dépense qui relève de l’axe choisi."
_OTHER_WAY = "Prendre contact avec le service instructeur avant un nouveau dépôt, pour vérifier l’objet du projet."
_REFUSED = "Les dépenses présentées n’entrent pas dans l’objet du guichet."


@dataclass(frozen=True)
class Staff:
    """The prefecture's actors by role, and the portal they work in."""

    runtime: Runtime
    instructor: Actor
    signatory: Actor
    budget: Actor

    @classmethod
    def of(cls, runtime: Runtime) -> Staff:
        """The seeded demonstration accounts."""
        found = {}
        with runtime.read() as session:
            for account in DEMO_ACCOUNTS:
                actor = actor_by_email(session, account.email)
                if actor is not None:
                    found[account.role] = actor
        return cls(runtime, found[Role.INSTRUCTOR], found[Role.SIGNATORY], found[Role.BUDGET])

    def declare_complete(self, dossier: str) -> None:
        with self.runtime.uow() as uow:
            declare_complete(uow, self.instructor, DeclareComplete(dossier, comment="Toutes les pièces sont là."))

    def start_review(self, dossier: str) -> None:
        with self.runtime.uow() as uow:
            start_review(uow, self.instructor, StartReview(dossier))

    def qualify(self, dossier: str) -> None:
        """Retain every declared line under its declared nature: the rules leave out what the call excludes."""
        with self.runtime.read() as session:
            lines = session.scalars(
                sa.select(ExpenseLine)
                .join(Dossier, Dossier.id == ExpenseLine.dossier_id)
                .where(Dossier.public_id == dossier)
                .order_by(ExpenseLine.position)
            ).all()
        qualified = tuple(
            QualifiedLine(line.public_id, line.nature, line.excl_tax_cents, line.incl_tax_cents) for line in lines
        )
        with self.runtime.uow() as uow:
            qualify_expenses(uow, self.instructor, QualifyExpenses(dossier, qualified))

    def conclude_eligibility(self, dossier: str) -> None:
        """Settle every check that asks for a person, with a reason."""
        checks = self._last_result(dossier)["checks"]
        answers = {
            check["code"]: CheckAnswer(Conclusion.PASS, "Examiné avec le demandeur : la dépense relève bien de l’axe.")
            for check in checks
            if check["outcome"] == "review"
        }
        with self.runtime.uow() as uow:
            record_eligibility(uow, self.instructor, RecordEligibility(dossier, answers))

    def score(self, dossier: str, levels: Sequence[int] = ()) -> str:
        """Give level 3 to every criterion of the main axis, or ``levels`` in order; returns the score as printed.

        The priorities that its axis suggests are recorded beside it.
        """
        with self.runtime.read() as session:
            row = session.scalars(sa.select(Dossier).where(Dossier.public_id == dossier)).one()
            criteria = rulebook_of_dossier(session, row.id).axes_by_code[row.main_axis].criteria
        given = {
            criterion.code: GivenLevel(levels[place] if levels else 3, _SCORED)
            for place, criterion in enumerate(criteria)
        }
        with self.runtime.uow() as uow:
            score = score_project(uow, self.instructor, ScoreProject(dossier, given))
            codes = PRIORITIES.get(criteria[0].code.partition("-")[0], ())
            record_priorities(uow, self.instructor, RecordPriorities(dossier, codes, _RECOGNISED if codes else ""))
            return score

    def propose(self, dossier: str) -> tuple[str, int]:
        """Propose the highest grant the rules allow; returns the proposal's public id and the amount in cents."""
        amount = from_decimal_string(self._last_result(dossier)["amount"]["max_grant"])
        with self.runtime.read() as session:
            title = session.scalars(sa.select(Dossier.title).where(Dossier.public_id == dossier)).one()
        command = Propose(
            dossier=dossier,
            outcome="grant",
            motive="Le projet répond aux critères de son axe et sera prêt dans les délais du guichet.",
            amount_cents=amount,
            act_title=title[0].lower() + title[1:],
            grounds=GivenGrounds(criteria=self._criteria(dossier)),
        )
        with self.runtime.uow() as uow:
            return propose(uow, self.instructor, command), amount

    def propose_or_refuse(self, dossier: str) -> str:
        """Propose the highest grant, or the refusal where the rules leave nothing; returns the proposal."""
        result = self._last_result(dossier)
        failed = any(check["outcome"] == "fail" for check in result["checks"])
        if not failed and from_decimal_string(result["amount"]["max_grant"]) > 0:
            return self.propose(dossier)[0]
        return self.propose_refusal(dossier, _REFUSED)

    def propose_refusal(self, dossier: str, motive: str) -> str:
        """Propose to refuse, for the rules not met and the weakest criteria, with the two first ways suggested."""
        with self.runtime.read() as session:
            row = session.scalars(sa.select(Dossier).where(Dossier.public_id == dossier)).one()
            offered = offered_grounds(session, row.id, row.main_axis)
        rules = {one.code: one.words for one in offered.rules}
        levels = [one.level for one in offered.criteria if one.level is not None]
        weak = {
            one.code: one.anchor for one in offered.criteria if levels and one.level == min(levels) and one.anchor
        }
        ways = (*offered.ways, _WAY, _OTHER_WAY)[:2]
        command = Propose(dossier, "refuse", motive, grounds=GivenGrounds({} if rules else weak, rules, ways))
        with self.runtime.uow() as uow:
            return propose(uow, self.instructor, command)

    def _criteria(self, dossier: str) -> dict[str, str]:
        """Every criterion at its best level, in the words of its anchor."""
        with self.runtime.read() as session:
            row = session.scalars(sa.select(Dossier).where(Dossier.public_id == dossier)).one()
            offered = offered_grounds(session, row.id, row.main_axis).criteria
        best = max((one.level or 0 for one in offered), default=0)
        return {one.code: one.anchor or _SCORED for one in offered if (one.level or 0) == best}

    def grant(self, dossier: str, proposal: str) -> None:
        with self.runtime.uow() as uow:
            grant_dossier(uow, self.signatory, GrantDossier(dossier, proposal))

    def refuse(self, dossier: str, proposal: str, motive: str) -> None:
        with self.runtime.uow() as uow:
            refuse_dossier(uow, self.signatory, RefuseDossier(dossier, proposal, motive))

    def close(self, dossier: str, code: str, motive: str) -> None:
        with self.runtime.uow() as uow:
            close_dossier(uow, self.instructor, CloseDossier(dossier, code, motive))

    def transfer(self, dossier: str, authority: str, address: str, reason: str) -> str:
        command = TransferDossier(dossier, authority, address, reason, self._page(dossier))
        return transfer_dossier(self.runtime, self.instructor, command)

    def send_letter(self, dossier: str) -> str:
        """Make the letter the decision calls for; returns its public id. A refusal or a closing is signed and notified
        apart."""
        return issue_letter(self.runtime, self.instructor, IssueLetter(dossier, self._page(dossier)))

    def notify_letter(self, letter: str) -> None:
        """Sign on paper, hand in the scan, notify."""
        today = paris_date(self.runtime.legal.now())
        scan = signed_scan(letter.upper(), today, "Lettre")
        sign_letter(self.runtime, self.instructor, SignLetter(letter, today, scan))
        with self.runtime.uow() as uow:
            page = f"{self.runtime.settings.public_url}/mes-dossiers"
            notify_letter(uow, self.instructor, NotifyLetter(letter, page))

    def _page(self, dossier: str) -> str:
        return f"{self.runtime.settings.public_url}/mes-dossiers/{dossier}"

    def prepare(self, dossier: str) -> str:
        """Prepare the act with the administration's own wording; returns its public id."""
        with self.runtime.read() as session:
            row = session.execute(sa.select(Dossier.title, Dossier.summary).where(Dossier.public_id == dossier)).one()
        with self.runtime.uow() as uow:
            return prepare_act(uow, self.instructor, PrepareAct(dossier, row.title, row.summary))

    def certify(self, act: str) -> None:
        certify_credits(self.runtime, self.budget, CertifyCredits(act))

    def issue(self, act: str) -> None:
        issue_act(self.runtime, self.instructor, IssueAct(act))

    def sign(self, act: str, number: int) -> str:
        """Sign on paper today and hand in the scan; returns the official number."""
        today = paris_date(self.runtime.legal.now())
        official = f"71-{today:%Y-%m-%d}-{number:05d}"
        with self.runtime.read() as session:
            row = session.scalars(sa.select(Act).where(Act.public_id == act)).one()
            scan = signed_scan(official, today, f"{row.dossier.organisation.name} – {format_euros(row.amount_cents)}")
        copy = record_signature(self.runtime, self.instructor, RecordSignature(act, official, today, scan))
        examine_copy(self.runtime, {"copy": copy})
        with self.runtime.uow() as uow:
            # The demonstration's paper shows one page of the act: the signatory says having looked at it.
            confirm_copy(uow, self.signatory, ConfirmCopy(copy, official, today, acknowledged=True))
        return official

    def record_ej(self, act: str, number: int) -> str:
        """Record a fictional EJ, dated today, and the fictional supplier; returns the number of the EJ."""
        ej = f"21{number:08d}"
        with self.runtime.read() as session:
            body = session.scalars(sa.select(Act).where(Act.public_id == act)).one().dossier.organisation
            supplier = f"9{body.siren}"
        with self.runtime.uow() as uow:
            command = RecordCommitment(act, ej, paris_date(self.runtime.legal.now()), supplier)
            record_commitment(uow, self.budget, command)
        return ej

    def notify(self, act: str) -> RemedyClock:
        with self.runtime.uow() as uow:
            return notify_act(uow, self.instructor, NotifyAct(act, f"{self.runtime.settings.public_url}/mes-dossiers"))

    def _last_result(self, dossier: str) -> dict[str, Any]:
        with self.runtime.read() as session:
            text = session.scalars(
                sa.select(Assessment.output_json)
                .join(Dossier, Dossier.id == Assessment.dossier_id)
                .where(Dossier.public_id == dossier)
                .order_by(Assessment.id.desc())
            ).first()
        result: dict[str, Any] = json.loads(text or "{}")
        return result


def signed_scan(official_number: str, signed_on: date, about: str) -> bytes:
    """What stands for the scan of the signed paper: a page that says it is simulated."""
    from reportlab.lib.pagesizes import A4
    from reportlab.pdfgen.canvas import Canvas

    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=A4, invariant=1)
    canvas.setTitle(f"Arrêté n° {official_number} – numérisation simulée")
    canvas.setFont("Helvetica-Bold", 14)
    canvas.drawString(70, 760, f"ARRÊTÉ n° {official_number}")
    canvas.setFont("Helvetica", 11)
    canvas.drawString(70, 735, f"signé le {signed_on:%d/%m/%Y}")
    canvas.drawString(70, 718, about.replace("\u202f", "\u00a0"))
    canvas.drawString(70, 690, "Numérisation simulée de l’acte signé sur papier – démonstration, sans valeur.")
    path = canvas.beginPath()
    path.moveTo(330, 560)
    for place in range(8):
        left, high = 330 + place * 18, 585 if place % 2 else 545
        path.curveTo(left + 5, high, left + 12, 1130 - high, left + 18, 565)
    canvas.drawPath(path)
    canvas.save()
    return buffer.getvalue()
