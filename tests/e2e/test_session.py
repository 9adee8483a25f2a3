"""A full session on sixty filed dossiers: scenarios, session, agreement, decisions, envelope spent to the cent."""

from __future__ import annotations

import io
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from pypdf import PdfReader

from tests.e2e.conftest import MakeVisitor
from tests.e2e.screens import account, committee, decision
from tests.e2e.serving import ROOT, portal_environment, served_portal
from tests.e2e.visitor import Visitor, plain

TODAY, TITLE = "15/10/2021", "Comité de programmation d’octobre"
ORDER, SKIP = "jusqu’au premier qui ne tient plus", "en passant ceux qui ne tiennent plus"


@pytest.fixture
def session_portal(tmp_path: Path) -> Iterator[str]:
    """A portal with sixty dossiers, examined by the use-cases."""
    prepared = tmp_path / "prepared"
    prepared.mkdir()
    for arguments in (["migrate"], ["demo-data", "--size", "60"]):
        subprocess.run(
            [sys.executable, "-m", "flask", "--app", "app", *arguments],
            cwd=ROOT, env=portal_environment(prepared, 8000), check=True, capture_output=True, timeout=400,
        )  # fmt: skip
    with served_portal(prepared, tmp_path / "instance") as address:
        yield address


@pytest.mark.long
def test_a_full_session_spends_the_envelope_to_the_cent(visit: MakeVisitor, session_portal: str) -> None:
    instructor, signatory = visit(session_portal, "instruction"), visit(session_portal, "signature")
    phone = visit(session_portal, "instruction-320", 320)
    for visitor, key in ((instructor, "instruction"), (signatory, "signature"), (phone, "instruction")):
        account.sign_in_as(visitor, key)
    before = decision.read_envelope(signatory)

    instructor.menu("Instruction")
    # One of the sixty is closed sans suite, one was sent on to another authority.
    assert "58 dossiers" in instructor.text
    chosen = try_scenarios(instructor)
    session = hold_session(instructor, chosen)
    phone.open(chosen)
    committee.compare(phone, ("Par note", "Sans perte"))
    phone.open(session)

    committee.agree(signatory, TITLE, TODAY)
    assert committee.cents_of(signatory, "À accorder") == before.available
    signatory.press("Prendre les décisions de la séance")
    assert "Les décisions sont prises" in signatory.text
    after = decision.read_envelope(signatory)
    assert (after.available, after.reserved) == (0, before.reserved + before.available)

    waiting_list(instructor, signatory, phone)


def try_scenarios(visitor: Visitor) -> str:
    """Two scenarios compared, and what would make the last one pass; returns the one that spends everything."""
    first = committee.new_scenario(visitor, "Par note", ORDER, partial=True)
    assert committee.cents_of(visitor, "Reste") == 0
    assert "financé en partie" in visitor.text.lower()
    committee.new_scenario(visitor, "Sans perte", SKIP)
    committee.compare(visitor, ("Par note", "Sans perte"))
    assert "Dossiers traités différemment" in visitor.text
    visitor.open(first)
    visitor.follow("Passe si…")
    assert "Ce dossier passe si…" in visitor.text
    return first


def hold_session(visitor: Visitor, scenario: str) -> str:
    """From the scenario to a session held, with its papers; returns its path."""
    session = committee.plan_session(visitor, scenario, TITLE, TODAY)
    assert committee.cents_of(visitor, "À accorder") == committee.cents_of(visitor, "Crédits disponibles")
    committee.call(visitor, session, "Anne Exemple", "Président")
    visitor.open(session)
    visitor.click(visitor.main.get_by_role("row").nth(1).get_by_role("link"))
    visitor.press("Enregistrer la conclusion")
    committee.hold(visitor, session)
    table = visitor.download(visitor.main.get_by_role("link", name="Tableau de programmation"))
    page = PdfReader(io.BytesIO(table)).pages[0]
    assert page.mediabox.width > page.mediabox.height
    assert "Cumul" in page.extract_text()
    minutes = visitor.download(visitor.main.get_by_role("link", name="Procès-verbal"))
    assert "Anne Exemple" in plain(PdfReader(io.BytesIO(minutes)).pages[0].extract_text())
    return session


def waiting_list(instructor: Visitor, signatory: Visitor, phone: Visitor) -> None:
    """Who waits is listed; money that comes back is offered to the first who can be served."""
    instructor.menu("Comité")
    assert "Liste d’attente" in instructor.text
    rows = instructor.main.get_by_role("row").filter(has_text="manque")
    assert rows.count() > 5
    phone.menu("Comité")
    signatory.menu("Décisions")
    signatory.follow("Décisions prises")
    decided = signatory.main.locator("table").last.get_by_role("link").all()
    # Two grants taken back give enough for the first of the list, whatever it asks.
    for link in [decided[-1].get_attribute("href"), decided[-2].get_attribute("href")]:
        signatory.open(link or "")
        signatory.follow("Reprendre la décision")
        signatory.fill("Motif", "Le porteur annonce son désistement.")
        signatory.press("Reprendre la décision")
    instructor.menu("Comité")
    assert "peut être servi" in instructor.text
    instructor.press("Préparer une séance pour ce dossier")
    assert "Liste d’attente :" in instructor.heading()
    signatory.menu("Décisions")
    assert "(rang 1 de la liste d’attente) peut être servi" in signatory.text
    signatory.follow("Décider pour ce dossier")
    signatory.answer("Votre décision", "Accorder la subvention proposée")
    signatory.press("Enregistrer la décision")
    assert "La subvention est accordée" in signatory.text
