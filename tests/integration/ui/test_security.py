"""Headers, cookies and CSRF as a browser meets them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from ui_styleguide import make_styleguide

TEMPLATES = Path(__file__).parents[3] / "portal" / "templates"


def test_policy_allows_nothing_inline_nor_foreign(client: FlaskClient) -> None:
    headers = client.get("/composants").headers
    policy = headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'")
    assert "unsafe" not in policy
    assert "data:" not in policy
    assert "http" not in policy
    for directive in ("frame-ancestors 'none'", "base-uri 'none'", "form-action 'self'"):
        assert directive in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "Strict-Transport-Security" not in headers
    assert headers["Cache-Control"] == "no-store"


def test_session_cookie_is_out_of_reach_of_scripts_and_https_only_in_production() -> None:
    demo = make_styleguide().test_client().get("/formulaire").headers["Set-Cookie"]
    assert "HttpOnly" in demo
    assert "SameSite=Lax" in demo
    assert "Secure" not in demo
    app = make_styleguide(production=True, public_url="https://guichet.example")
    page = app.test_client().get("/formulaire", base_url="https://guichet.example")
    assert page.headers["Set-Cookie"].startswith("__Host-")
    assert "Secure" in page.headers["Set-Cookie"]
    assert page.headers["Strict-Transport-Security"]


def test_a_late_style_sheet_does_not_give_back_an_ended_session(client: FlaskClient) -> None:
    def answer(path: str) -> str:
        with client.session_transaction() as kept:
            kept.permanent = True
        return client.get(path).headers.get("Set-Cookie", "")

    assert "guichet" in answer("/composants")
    assert answer("/static/nothing.css") == ""


def test_no_template_carries_a_style_or_script_of_its_own() -> None:
    found = [
        path.name
        for path in TEMPLATES.rglob("*.html")
        if re.search(r"\sstyle=|<style|<script(?![^>]*\ssrc=)|\son[a-z]+=|javascript:", path.read_text(), re.IGNORECASE)
    ]
    assert list(TEMPLATES.rglob("*.html"))
    assert not found


def test_post_without_token_is_refused_and_what_was_typed_can_be_sent_again(client: FlaskClient) -> None:
    typed = {"name": 'Mairie de "Tournus" <b>'}
    page = client.post("/envoi", data=typed, headers={"Origin": "http://localhost"})
    assert page.status_code == 400
    html = page.get_data(as_text=True)
    assert "restée ouverte trop longtemps" in html
    assert 'name="name" value="Mairie de &#34;Tournus&#34; &lt;b&gt;"' in html
    token = re.search(r'name="csrf_token" value="([^"]+)"', html)
    assert token
    assert client.post("/envoi", data={**typed, "csrf_token": token.group(1)}).status_code == 200


@pytest.mark.parametrize(
    ("data", "origin"),
    [
        ({"name": "x"}, "https://autre.example"),
        ({"name": "x"}, ""),
        ({"name": "x", "password": "secret"}, "http://localhost"),
    ],
)
def test_nothing_is_offered_again_for_another_site_or_a_password(
    client: FlaskClient, data: dict[str, str], origin: str
) -> None:
    page = client.post("/envoi", data=data, headers={"Origin": origin} if origin else {})
    assert page.status_code == 400
    assert 'type="hidden" name="name"' not in page.get_data(as_text=True)
    assert "secret" not in page.get_data(as_text=True)
