"""The frame, the components and the forms, as HTML."""

from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from flask.testing import FlaskClient
from ui_styleguide import DEMO_SHELL, make_styleguide

PAGES = ["/composants", "/formulaire", "/vide", "/erreur/404"]
VOID = {"meta", "link", "input", "br", "img", "hr", "rect"}


class Outline(HTMLParser):
    """Checks that tags nest, and gathers ids and references."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ids: list[str] = []
        self.targets: set[str] = set()
        self.levels: list[int] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if "id" in values:
            self.ids.append(values["id"])
        for name in ("for", "aria-labelledby", "aria-describedby"):
            self.targets.update(values.get(name, "").split())
        if tag == "a" and values.get("href", "").startswith("#"):
            self.targets.add(values["href"][1:])
        if re.fullmatch(r"h[1-6]", tag):
            self.levels.append(int(tag[1]))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Self-closed SVG shapes need nothing."""

    def handle_endtag(self, tag: str) -> None:
        assert self.open, f"</{tag}> closes nothing"
        assert self.open[-1] == tag, f"</{tag}> closes <{self.open[-1]}>"
        self.open.pop()


def outline(html: str) -> Outline:
    parser = Outline()
    parser.feed(html)
    return parser


def refused(client: FlaskClient, **typed: str) -> str:
    token = re.search(r'name="csrf_token" value="([^"]+)"', client.get("/formulaire").get_data(as_text=True))
    assert token
    return client.post("/formulaire", data={"csrf_token": token.group(1), **typed}).get_data(as_text=True)


@pytest.mark.parametrize("path", PAGES)
def test_every_page_nests_has_one_title_and_no_dangling_reference(client: FlaskClient, path: str) -> None:
    html = client.get(path).get_data(as_text=True)
    found = outline(html)
    assert not found.open
    assert found.levels.count(1) == 1
    assert len(found.ids) == len(set(found.ids))
    assert found.targets <= set(found.ids)
    assert re.search(r"<title>\S.* – Guichet FITN7</title>", html)
    assert '<html lang="fr"' in html


@pytest.mark.parametrize("path", PAGES)
def test_demo_is_plain_to_see_and_never_bears_the_block_mark(client: FlaskClient, path: str) -> None:
    html = client.get(path).get_data(as_text=True)
    assert "Démonstration – ce site n’est pas un site officiel" in html
    assert "15\u00a0octobre\u00a02021 à 14\u00a0h\u00a005" in html
    assert "fr-logo" not in html


def test_block_mark_only_for_the_state_out_of_demo() -> None:
    def page(**changes: object) -> str:
        return make_styleguide(replace(DEMO_SHELL, **changes)).test_client().get("/vide").get_data(as_text=True)

    assert "Préfet<br>de Saône-et-Loire" in page(demo=False)
    assert "Démonstration" not in page(demo=False)
    assert "fr-logo" not in page(demo=False, theme="neutral")


def test_footer_has_the_legal_links(client: FlaskClient) -> None:
    html = client.get("/vide").get_data(as_text=True)
    accessibility = "Accessibilité\u00a0: non conforme"
    for label in (accessibility, "Mentions légales", "Données personnelles", "Gestion des cookies",
                  "Plan du site", "Comment votre dossier est contrôlé"):  # fmt: skip
        assert f">{label}</a>" in html


def test_refused_form_lists_its_errors_keeps_the_text_and_marks_the_fields(client: FlaskClient) -> None:
    html = refused(
        client, name="Tournus", amount="douze", starts_on="31/02/2021", axis="3b", **{"lines-1-amount": "1 000"}
    )
    assert "<title>Erreur\u00a0: Votre projet" in html
    found = outline(html)
    assert found.targets <= set(found.ids)
    assert re.search(r"Il y a \d+\u00a0erreurs", html)
    assert '<a href="#amount">«\u00a0douze\u00a0» n’est pas un montant' in html
    assert '<a href="#lines-1-label">Dépense 2\u00a0: indiquez la dépense.</a>' in html
    amount = re.search(r"<input[^>]*id=\"amount\"[^>]*>", html)
    assert amount
    assert 'value="douze"' in amount.group(0)
    assert 'aria-invalid="true"' in amount.group(0)
    assert 'aria-describedby="amount-messages"' in amount.group(0)
    assert 'value="3b" checked' in html
    assert 'value="1\u202f000,00"' in html
    assert "This field" not in html


def test_complete_form_passes(client: FlaskClient) -> None:
    import io

    token = re.search(r'name="csrf_token" value="([^"]+)"', client.get("/formulaire").get_data(as_text=True))
    assert token
    typed = {
        "csrf_token": token.group(1), "name": "Tournus", "siret": "217 105 431 00012", "kind": "7210",
        "amount": "30 000", "starts_on": "15 octobre 2021", "axis": "3a", "email": "mairie@tournus.fr",
        "summary": "Un site.", "quote": (io.BytesIO(b"%PDF"), "devis.pdf"), "pledge": "y",
        "lines-0-label": "Site", "lines-0-amount": "1", "lines-1-label": "Aide", "lines-1-amount": "2",
    }  # fmt: skip
    assert client.post("/formulaire", data=typed).status_code == 302


def test_optional_fields_say_so_and_files_announce_their_limits(client: FlaskClient) -> None:
    html = client.get("/formulaire").get_data(as_text=True)
    assert re.search(r'for="phone">Téléphone <span class="portal-optional">\(facultatif\)', html)
    assert re.search(r'for="name">Nom de la collectivité</label>', html)
    assert "Taille maximale\u00a0: 10\u00a0Mo" in html
    assert 'enctype="multipart/form-data"' in html


def test_what_is_typed_is_escaped_everywhere(client: FlaskClient) -> None:
    html = refused(client, name="<script>alert(1)</script>", amount="<img src=x>", summary="</textarea><b>")
    assert "<script>alert" not in html
    assert "<img" not in html
    assert "</textarea><b>" not in html


def test_pagination_keeps_the_other_parameters(client: FlaskClient) -> None:
    html = client.get("/composants?tri=date&page=4").get_data(as_text=True)
    assert re.search(r'href="/composants\?tri=date&amp;page=5"|href="/composants\?page=5&amp;tri=date"', html)
    assert 'aria-label="Page 4, page actuelle"' in html


def test_amounts_are_right_aligned_and_tables_scroll_by_keyboard(client: FlaskClient) -> None:
    html = client.get("/composants").get_data(as_text=True)
    assert re.search(r'<td class="portal-cell--num" data-label="[^"<>]+">25\u202f000,00\u00a0€</td>', html)
    assert 'tabindex="0" role="region" aria-label="Dépenses du projet"' in html
    assert '<th scope="row">Conception du site</th>' in html
