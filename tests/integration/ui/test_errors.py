"""Error pages: French, the right status, what to do next, no detail of the machine."""

from __future__ import annotations

import logging

import pytest
from flask.testing import FlaskClient


@pytest.mark.parametrize(
    ("name", "status", "sentence"),
    [
        ("400", 400, "n’a pas été comprise"),
        ("403", 403, "réservée à un autre rôle"),
        ("404", 404, "n’existe pas"),
        ("413", 413, "4\u00a0Mo"),
        ("422", 422, "ne peut pas être traitée"),
        ("429", 429, "Attendez une minute"),
        ("503", 503, "momentanément indisponible"),
        ("introuvable", 404, "n’est pas ouverte à votre compte"),
        ("interdit", 403, "Seul un instructeur peut faire cela."),
        ("conflit", 409, "Ce dossier a été complété entre-temps."),
        ("saisie", 422, "Montant trop grand."),
    ],
)
def test_each_error_has_its_page(client: FlaskClient, name: str, status: int, sentence: str) -> None:
    page = client.get(f"/erreur/{name}")
    html = page.get_data(as_text=True)
    assert page.status_code == status
    assert sentence in html
    assert html.count("<h1") == 1
    assert "Retour à l’accueil" in html
    assert page.headers["Cache-Control"] == "no-store"


def test_wrong_method_says_so(client: FlaskClient) -> None:
    page = client.get("/envoi")
    assert page.status_code == 405
    assert "POST" in page.headers["Allow"]


def test_too_large_an_upload_says_the_limit(client: FlaskClient) -> None:
    page = client.post("/envoi", data={"file": "x" * 4_100_000})
    assert page.status_code == 413
    assert "4\u00a0Mo" in page.get_data(as_text=True)


def test_a_crash_gives_a_reference_found_in_the_log_and_no_detail(
    client: FlaskClient, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.ERROR):
        page = client.get("/erreur/panne")
    html = page.get_data(as_text=True)
    assert page.status_code == 500
    assert "secret de la machine" not in html
    record = next(record for record in caplog.records if record.message == "Unforeseen error")
    assert record.reference in html  # type: ignore[attr-defined]


def test_api_answers_in_json(client: FlaskClient) -> None:
    page = client.get("/api/erreur/conflit")
    assert page.status_code == 409
    assert page.get_json()["error"]["message"].endswith("Ce dossier a été complété entre-temps.")


@pytest.mark.parametrize("broken", ["context", "template"])
def test_an_error_page_survives_a_broken_frame(broken: str) -> None:
    from ui_styleguide import make_styleguide

    app = make_styleguide()

    def fail() -> dict[str, object]:
        raise RuntimeError("no database")

    app.context_processor(fail)
    if broken == "template":
        app.jinja_loader.loaders.clear()  # type: ignore[union-attr]
    page = app.test_client().get("/erreur/404")
    html = page.get_data(as_text=True)
    assert page.status_code == 404
    assert "Cette page n’existe pas" in html
    assert ("Mentions légales" in html) is (broken == "context")
