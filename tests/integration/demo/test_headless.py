"""``flask demo``: the whole main job, headless, on a real commune and on one's own quotes."""

from __future__ import annotations

import io
import json
from datetime import date
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask
from pypdf import PdfReader

from portal import create_app
from portal.config import Settings
from portal.demo.quotes import DemoQuote, quote_pdf, split_lines
from portal.domain.snapshot import GENESIS

DOCUMENTS = {"accuse-reception.pdf", "arrete.pdf", "arrete-signe.pdf", "journal.json", "envelope.json"}


@pytest.fixture(scope="module")
def bare_app(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """An application with no mode, no secret and no database: what a fresh clone has before ``make install``."""
    return create_app(Settings.from_env({"INSTANCE_DIR": str(tmp_path_factory.mktemp("bare"))}))


def run(app: Flask, out: Path, *arguments: str) -> Result:
    return app.test_cli_runner().invoke(args=["demo", "--out", str(out), *arguments])


def text_of(path: Path) -> str:
    pages = PdfReader(io.BytesIO(path.read_bytes())).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def amounts(out: Path) -> dict[str, str]:
    balance: dict[str, str] = json.loads((out / "envelope.json").read_text())["balance"]
    return balance


@pytest.fixture(scope="module")
def tournus(bare_app: Flask, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    out = tmp_path_factory.mktemp("tournus")
    result = run(bare_app, out)
    assert result.exit_code == 0, result.output
    return out, result.output


def test_it_leaves_its_documents_and_tells_each_step(tournus: tuple[Path, str]) -> None:
    out, told = tournus
    assert {path.name for path in out.iterdir()} == DOCUMENTS | {"devis-1.pdf", "devis-2.pdf", "devis-3.pdf"}
    for step in ("Éligibilité", "Dossier déposé", "Décision", "Arrêté", "Signature", "Engagement", "Notification"):
        assert step in told
    assert "217105436" in told
    assert "18/10/2021 09:42" in told


def test_the_money_of_the_documents_is_one(tournus: tuple[Path, str]) -> None:
    out, _ = tournus
    balance = amounts(out)
    committed = balance["committed"]
    cents = {name: round(float(value) * 100) for name, value in balance.items()}
    assert cents["available"] + cents["committed"] == cents["allotted"] == 29_702_975
    assert (cents["reserved"], cents["paid"]) == (0, 0)
    printed = f"{int(committed.split('.')[0]):,}".replace(",", " ") + f",{committed.split('.')[1]} €"
    act = text_of(out / "arrete.pdf").replace("\u202f", " ").replace("\u00a0", " ")
    assert printed in act
    assert "Tournus" in act
    assert "SPÉCIMEN" in act


def test_the_receipt_names_the_remedies_against_silence_and_the_act_its_own(tournus: tuple[Path, str]) -> None:
    """CRPA, R. 112-11-1: a receipt decides nothing, and is never notified as a decision."""
    receipt, act = (text_of(tournus[0] / name) for name in ("accuse-reception.pdf", "arrete.pdf"))
    assert "décision implicite" in receipt
    assert "La présente décision" not in receipt
    assert "La présente décision peut faire l’objet" in act


def test_the_journal_is_chained_from_its_first_row(tournus: tuple[Path, str]) -> None:
    events = json.loads((tournus[0] / "journal.json").read_text())
    tags = [event["event"] for event in events]
    assert [event["number"] for event in events] == list(range(1, len(events) + 1))
    assert all(len(event["hash"]) == len(GENESIS) for event in events)
    wanted = ["dossier:filed", "dossier:granted", "act:issued", "act:signed", "act:committed", "act:notified"]
    assert [tags.index(tag) for tag in wanted] == sorted(tags.index(tag) for tag in wanted)


def test_another_commune_and_other_quotes_change_every_output(
    bare_app: Flask, tournus: tuple[Path, str], tmp_path: Path
) -> None:
    own = tmp_path / "mon-devis.pdf"
    own.write_bytes(
        quote_pdf(
            DemoQuote("Atelier d’essai", "Cluny", "Commune de Cluny", "21710137700018", "D-77", date(2021, 10, 1),
                      split_lines("Site", 1_234_500), 1_234_500, 1_481_400)
        )
    )  # fmt: skip
    out = tmp_path / "out"
    result = run(bare_app, out, "--commune", "Cluny", "--quote", str(own))
    assert result.exit_code == 0, result.output
    assert "12\u202f345,00" in result.output
    assert {path.name for path in out.iterdir()} == DOCUMENTS | {"mon-devis.pdf"}
    assert all((out / name).read_bytes() != (tournus[0] / name).read_bytes() for name in DOCUMENTS)
    assert amounts(out)["committed"] == "8641.50"


def test_an_unknown_commune_gets_a_sentence_with_near_names(bare_app: Flask, tmp_path: Path) -> None:
    result = run(bare_app, tmp_path / "out", "--commune", "Clunny")
    assert result.exit_code != 0
    assert "Cluny" in result.output
    assert not (tmp_path / "out").exists()


def test_a_file_that_is_no_pdf_gets_a_sentence(bare_app: Flask, tmp_path: Path) -> None:
    (tmp_path / "devis.pdf").write_text("ceci n’est pas un PDF")
    result = run(bare_app, tmp_path / "out", "--quote", str(tmp_path / "devis.pdf"))
    assert result.exit_code == 2
    assert "PDF" in result.output
