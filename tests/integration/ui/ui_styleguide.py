"""A small application that shows every macro on invented content: the subject of the presentation tests."""

from __future__ import annotations

from datetime import UTC, date, datetime
from fractions import Fraction
from pathlib import Path
from typing import Any

from flask import Flask, abort, flash, redirect, render_template, request
from jinja2 import ChoiceLoader, FileSystemLoader
from markupsafe import Markup
from werkzeug.wrappers import Response
from wtforms import BooleanField, FieldList, FormField, PasswordField, RadioField, SelectField, SelectMultipleField
from wtforms.form import Form

from portal.domain.errors import Conflict, Forbidden, InvalidInput, NotFound
from portal.forms.base import PortalForm, Required, choices
from portal.forms.fields import (
    CleanStringField,
    EmailField,
    EurosField,
    FrenchDateField,
    PhoneField,
    PlainTextArea,
    SiretField,
)
from portal.forms.uploads import PdfFileField, UploadsField
from portal.web.errors import install_errors
from portal.web.security import install_security
from portal.web.shell import NavItem, Shell, ShellUser
from portal.web.static_files import STATIC_DIR, install_static
from portal.web.templating import install_templating

HERE = Path(__file__).parent
PORTAL = STATIC_DIR.parent
NAV = (
    NavItem("Accueil", "/"),
    NavItem("Mes dossiers", "/composants", True),
    NavItem("Vérifier mon éligibilité", "/formulaire"),
    NavItem("Aide", "/vide"),
)
DEMO_SHELL = Shell(
    demo=True,
    legal_now=datetime(2021, 10, 15, 12, 5, tzinfo=UTC),
    legal_clock_url="/horloge",
    mailbox_url="/courriels",
    theme="state",
    authority="Préfet\nde Saône-et-Loire",
    window_title="Saône-et-Loire – FITN7 axe 3 (2021)",
    nav=NAV,
    user=ShellUser("Camille Exemple", "mairie@tournus.example", ("Rédacteur",), "Commune de Tournus"),
    login_url="/connexion",
    logout_url="/deconnexion",
)
TIMELINE = [
    {"at": datetime(2021, 10, 15, 12, 5, tzinfo=UTC), "title": "Dossier déposé", "who": "Camille Exemple"},
    {"at": date(2021, 10, 18), "title": "Dossier déclaré complet", "who": "Préfecture", "text": "Huit pièces reçues."},
    {"at": None, "title": "Examen en cours", "state": "current", "text": "Réponse au plus tard le 15 juin 2022."},
    {"at": None, "title": "Décision", "state": "todo"},
]


class LineForm(Form):
    """One expense of the plan."""

    label = CleanStringField("Dépense", [Required("Indiquez la dépense.")])
    amount = EurosField("Montant hors taxes", [Required("Indiquez le montant hors taxes.")])


class SampleForm(PortalForm):
    """Every kind of field."""

    name = CleanStringField("Nom de la collectivité", [Required("Indiquez le nom de la collectivité.")])
    siret = SiretField(
        "SIRET",
        [Required("Indiquez le SIRET.")],
        checker=lambda d: None if len(d) == 14 else "Un SIRET compte 14 chiffres : il en manque.",
    )
    kind = SelectField(
        "Nature de l’organisme",
        [Required("Choisissez la nature de l’organisme.")],
        choices=choices([("7210", "Commune"), ("7346", "Communauté de communes")], "Sélectionnez une réponse"),
    )
    amount = EurosField("Coût global du projet", [Required("Indiquez le coût global.")])
    starts_on = FrenchDateField("Début prévu", [Required("Indiquez la date de début prévue.")])
    axis = RadioField(
        "Axe du projet",
        [Required("Choisissez un axe.")],
        choices=choices(
            [
                ("3a", "Axe 3a – Services en ligne"),
                ("3b", "Axe 3b – Formation"),
                ("3c", "Axe 3c – Relation aux usagers"),
            ]
        ),
    )
    themes = SelectMultipleField(
        "Thèmes", choices=choices([("site", "Site internet"), ("accueil", "Accueil téléphonique")])
    )
    email = EmailField("Adresse électronique", [Required("Indiquez une adresse électronique.")])
    phone = PhoneField("Téléphone")
    summary = PlainTextArea(
        "Présentation du projet", [Required("Présentez le projet.")], max_length=1500, description="Dix lignes environ."
    )
    quote = PdfFileField("Devis", [Required("Choisissez un devis.")])
    annexes = UploadsField("Autres pièces")
    password = PasswordField("Mot de passe", render_kw={"autocomplete": "current-password"})
    lines = FieldList(FormField(LineForm, label="Dépense"), min_entries=2)
    pledge = BooleanField("Je m’engage à ne pas commencer avant le dépôt", [Required("Confirmez l’engagement.")])


def make_styleguide(shell: Shell = DEMO_SHELL, static_dir: Path = STATIC_DIR, **security: Any) -> Flask:
    """The application; ``security`` goes to install_security."""
    app = Flask("styleguide", static_folder=None)
    app.config.update(SECRET_KEY="styleguide", MAX_CONTENT_LENGTH=4_000_000)
    app.jinja_loader = ChoiceLoader([FileSystemLoader(HERE / "templates"), FileSystemLoader(PORTAL / "templates")])
    install_static(app, static_dir)
    install_templating(app)
    install_security(app, **security)
    install_errors(app)
    app.context_processor(lambda: {"shell": shell})
    _routes(app)
    return app


def _routes(app: Flask) -> None:
    errors = {
        "introuvable": NotFound(),
        "interdit": Forbidden("Seul un instructeur peut faire cela."),
        "conflit": Conflict("Ce dossier a été complété entre-temps."),
        "saisie": InvalidInput({"a": "Montant trop grand."}),
    }

    @app.get("/")
    @app.get("/composants")
    def components() -> str:
        flash("Le dossier a été enregistré.", "success")
        return render_template(
            "components.html", timeline=TIMELINE, rate=Fraction(7, 10), link=Markup('<a href="/">Ouvrir</a>')
        )

    @app.route("/formulaire", methods=["GET", "POST"])
    def form_page() -> str | Response:
        form = SampleForm()
        if form.validate_on_submit():
            return redirect("/composants")
        return render_template("form.html", form=form)

    @app.get("/vide")
    def empty_page() -> str:
        return render_template("empty.html")

    @app.route("/erreur/<name>", methods=["GET", "POST"])
    @app.get("/api/erreur/<name>", endpoint="api_error")
    def error(name: str) -> str:
        if name == "panne":
            raise RuntimeError("secret de la machine")
        if name in errors:
            raise errors[name]
        abort(int(name))

    @app.post("/envoi")
    def upload() -> str:
        return str(len(request.form))
