"""The whole road through the pages alone, wide and narrow: from no account to the downloaded signed arrêté."""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from datetime import date

import pytest
from pypdf import PdfReader

from portal.demo.siret import demo_siret
from portal.demo.staff import signed_scan
from portal.reference import find_commune
from tests.e2e.conftest import MakeVisitor
from tests.e2e.screens import account, applicant, decision, instructor
from tests.e2e.screens.applicant import Purchase, cents, euros
from tests.e2e.visitor import Visitor, plain

TODAY, SIGNED_ON = "15/10/2021", date(2021, 10, 15)
SITE, MODULE, DESIGN = "Agence du Mâconnais (fictive)", "Clunisois Logiciels (fictif)", "Atelier Bresse (fictif)"


@dataclass
class Case:
    """A commune, how its name is typed, its purchases, the plan as typed: first wrong, then right."""

    width: int
    typed: str
    commune: str
    purchases: tuple[Purchase, ...]
    wrong_own_funds: str
    own_funds: str
    requested: str
    requested_cents: int
    ej: str
    number: str
    email: str = field(init=False)
    siret: str = field(init=False)

    def __post_init__(self) -> None:
        body = find_commune(self.commune, "71")
        self.siret = demo_siret(body.siren or "")
        self.email = f"mairie{self.width}@commune.example"


CASES = (
    Case(
        1280, "cluny", "Cluny",
        (
            Purchase("Refonte du site communal", "Site internet", SITE, "7 500,00", "9000", 750_000, 900_000),
            Purchase("Prise de rendez-vous", "Développement", MODULE, "3000.00", "3\u00a0600,00", 300_000, 360_000),
            Purchase("Ateliers et maquettes", "Design", DESIGN, "1\u202f500", "1.800,00 €", 150_000, 180_000),
        ),
        "3000", "3 600,00", "8400,00", 840_000, "2100456789", "71-2021-10-15-00012",
    ),
    Case(
        320, "saint gengoux le national", "Saint-Gengoux-le-National",
        (
            Purchase("Refonte du site communal", "Site internet", SITE, "5\u00a0000", "6 000,00", 500_000, 600_000),
            Purchase("Réservation des salles", "Développement", MODULE, "2 400,50", "2880.60", 240_050, 288_060),
            Purchase("Ateliers et maquettes", "Design", DESIGN, "1599,50", "1919,40", 159_950, 191_940),
        ),
        "2 000", "2700,00", "6 300", 630_000, "2100456790", "71-2021-10-15-00013",
    ),
)  # fmt: skip


@pytest.mark.parametrize(
    "case", [pytest.param(CASES[0], id="1280", marks=pytest.mark.long), pytest.param(CASES[1], id="320")]
)
def test_from_no_account_to_the_signed_act(visit: MakeVisitor, own_portal: str, case: Case) -> None:
    town_hall = visit(own_portal, "mairie", case.width)
    instruction = visit(own_portal, "instruction", case.width)
    signatory = visit(own_portal, "signature", case.width)
    budget = visit(own_portal, "budget", case.width)
    for staff, key in ((instruction, "instruction"), (signatory, "signature"), (budget, "budget")):
        account.sign_in_as(staff, key)
    before = decision.read_envelope(budget)

    dossier, reference = file_dossier(town_hall, case)
    review(instruction, case, reference)
    decision.grant(signatory, reference)
    granted = decision.read_envelope(budget)
    scan = award(instruction, budget, case, reference)
    receive(town_hall, case, dossier, reference, scan)

    after = decision.read_envelope(budget)
    assert granted.available == before.available - case.requested_cents
    assert granted.reserved == before.reserved + case.requested_cents
    assert after.available == granted.available
    assert after.reserved == before.reserved
    assert after.committed == before.committed + case.requested_cents


def file_dossier(visitor: Visitor, case: Case) -> tuple[str, str]:
    """Check, register, fill in, correct, sign; returns the dossier's public id and reference."""
    account.check_eligibility(visitor, case.typed, case.commune, case.purchases[0].typed_excl_tax)
    assert cents(visitor.main.locator("dl dd").first.inner_text()) == case.purchases[0].excl_tax_cents * 7 // 10
    account.register(visitor, case.email, "Camille Essai", "Maire")
    applicant.attach(visitor, case.typed, case.commune, case.siret)
    dossier = applicant.start_draft(visitor)
    applicant.fill_identity(visitor, case.email)
    applicant.fill_project(visitor, "Un site accessible et des rendez-vous en ligne")
    for number, purchase in enumerate(case.purchases, start=1):
        quote = purchase.quote(f"Commune de {case.commune}", case.siret)
        applicant.add_expense(visitor, purchase, quote, f"devis-{number}.pdf")
        assert euros(purchase.excl_tax_cents) in visitor.text
        assert euros(purchase.incl_tax_cents) in visitor.text
    visitor.follow("Continuer")
    correct_plan(visitor, case)
    return dossier, finish(visitor, case)


def correct_plan(visitor: Visitor, case: Case) -> None:
    """A plan that does not balance is said beside what was typed; then it does."""
    applicant.fill_plan(visitor, case.requested, case.wrong_own_funds)
    summary = visitor.page.get_by_role("alert").filter(has_text="erreur")
    assert summary.is_visible()
    assert cents(visitor.value("Subvention demandée") + " €") == case.requested_cents
    applicant.fill_plan(visitor, case.requested, case.own_funds)
    assert visitor.page.url.endswith("/pieces")
    visitor.follow("Continuer")


def finish(visitor: Visitor, case: Case) -> str:
    """Verification, signature, receipt; returns the reference."""
    assert "Votre dossier peut être déposé" in visitor.text
    visitor.follow("Continuer vers la signature")
    reference = applicant.sign(visitor, "Camille Essai", "Maire")
    receipt = pdf_text(applicant.download(visitor, "Accusé de réception"))
    for expected in (reference, case.commune, "Camille Essai", euros(case.requested_cents)):
        assert expected in receipt
    return reference


def review(visitor: Visitor, case: Case, reference: str) -> None:
    instructor.open_dossier(visitor, reference)
    instructor.declare_complete(visitor)
    instructor.qualify(visitor)
    instructor.conclude_eligibility(visitor)
    instructor.score(visitor)
    instructor.propose(visitor, "Le projet répond aux critères de son axe et sera prêt dans les délais.")
    assert euros(case.requested_cents) in visitor.text


def award(instruction: Visitor, budget: Visitor, case: Case, reference: str) -> bytes:
    """Act prepared, funded, issued, signed, committed, notified; returns the scan."""
    act = instructor.prepare_act(instruction, reference)
    decision.certify(budget, act, TODAY)
    issued = pdf_text(instructor.issue_act(instruction, act))
    assert "SPÉCIMEN" in issued
    assert euros(case.requested_cents) in issued
    assert case.commune in issued
    scan = signed_scan(case.number, SIGNED_ON, case.commune)
    instructor.upload_signed(instruction, act, case.number, TODAY, scan)
    instructor.confirm_signed(budget, act)
    decision.commit(budget, act, case.ej, TODAY)
    instructor.notify(instruction, act)
    return scan


def receive(visitor: Visitor, case: Case, dossier: str, reference: str, scan: bytes) -> None:
    """The mail, the dossier, the signed act: the very bytes that were deposited."""
    account.open_mail(visitor, "Notification", case.email)
    assert reference in visitor.text
    visitor.click(visitor.main.locator(".portal-mail a"))
    assert visitor.page.url.endswith(f"{dossier}/subvention/arrete")
    assert case.number in visitor.text
    assert applicant.download(visitor, "Télécharger l’acte signé") == scan
    visitor.open(f"/mes-dossiers/{dossier.rpartition('/')[2]}")
    assert f"Votre subvention est accordée : {euros(case.requested_cents)}" in visitor.text


def pdf_text(content: bytes) -> str:
    """Text of a PDF, with plain spaces and no line ends."""
    text = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)
    return plain(" ".join(text.split()))
