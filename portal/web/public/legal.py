"""The legal pages every public site owes: notices, privacy, accessibility, cookies, map of the site."""

from __future__ import annotations

from flask import Blueprint, current_app, render_template, url_for

from portal.domain.actors import APPLICANT_ROLES, STAFF_ROLES
from portal.domain.window_settings import WindowSettings
from portal.queries.windows import all_windows, window_settings
from portal.services.accounts.registration_link import LIFETIME
from portal.web.common.access import public
from portal.web.common.session import runtime
from portal.web.common.shell_context import MENU
from portal.web.security import SESSION_LIFETIME
from portal.web.shell import LEGAL_LINKS


def install(blueprint: Blueprint) -> None:
    """Add the views."""
    blueprint.add_url_rule("/mentions-legales", "legal_notices", legal_notices)
    blueprint.add_url_rule("/donnees-personnelles", "privacy", privacy)
    blueprint.add_url_rule("/accessibilite", "accessibility", accessibility)
    blueprint.add_url_rule("/cookies", "cookies", cookies)
    blueprint.add_url_rule("/plan-du-site", "site_map", site_map)


def _known() -> WindowSettings:
    """Settings in force of the first window; nothing before one is open. What is missing shows as such."""
    with runtime().read() as session:
        windows = all_windows(session)
        return window_settings(session, windows[0].id) if windows else WindowSettings({})


@public
def legal_notices() -> str:
    """Who publishes and hosts the site."""
    return render_template("public/legal_notices.html", known=_known())


@public
def privacy() -> str:
    """Information of article 13 of the GDPR."""
    hours = LIFETIME.days * 24 + LIFETIME.seconds // 3600
    return render_template("public/privacy.html", known=_known(), link_hours=hours)


@public
def accessibility() -> str:
    """The declaration of accessibility: not compliant as long as no audit was made."""
    return render_template("public/accessibility.html", known=_known(), address=runtime().settings.public_url)


@public
def cookies() -> str:
    """The one cookie, and why it needs no consent."""
    name = current_app.config["SESSION_COOKIE_NAME"]
    return render_template("public/cookies.html", name=name, hours=SESSION_LIFETIME.seconds // 3600)


@public
def site_map() -> str:
    """Every page one can start from, by who may open it."""

    def pages(wanted: frozenset[object] | None) -> list[tuple[str, str]]:
        return [
            (label, url_for(endpoint))
            for label, endpoint, roles in MENU
            if endpoint in current_app.view_functions and (roles & wanted if wanted else not roles)
        ]

    account = [("Se connecter", url_for("auth.sign_in")), ("Créer un compte", url_for("auth.ask_account"))]
    account.append(("Mon compte", url_for("auth.account")))
    demo = [("Boîte aux lettres de démonstration", url_for("auth.mailbox"))] if runtime().settings.demo else []
    groups = (
        ("Pour tous", pages(None) + demo),
        ("Votre compte", account),
        ("Pour les demandeurs, une fois connectés", pages(frozenset(APPLICANT_ROLES))),
        ("Pour la préfecture, une fois connectée", pages(frozenset(STAFF_ROLES))),
        ("Informations légales", list(LEGAL_LINKS)),
    )
    return render_template("public/site_map.html", groups=[(title, links) for title, links in groups if links])
