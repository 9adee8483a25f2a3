"""INSEE legal categories (niveau III) that a window meets, with their French labels.

Owns the wording only; whether a category may apply is the rulebook's affair.
"""

from __future__ import annotations

from typing import Final

LEGAL_CATEGORIES: Final[dict[str, str]] = {
    "4140": "Établissement public local à caractère industriel ou commercial",
    "4150": "Régie d’une collectivité locale à caractère industriel ou commercial",
    "7210": "Commune et commune nouvelle",
    "7220": "Département",
    "7230": "Région",
    "7312": "Commune associée et commune déléguée",
    "7313": "Section de commune",
    "7321": "Association syndicale autorisée",
    "7322": "Association foncière urbaine",
    "7323": "Association foncière de remembrement",
    "7331": "Établissement public local d’enseignement",
    "7340": "Pôle métropolitain",
    "7341": "Secteur de commune",
    "7342": "District urbain",
    "7343": "Communauté urbaine",
    "7344": "Métropole",
    "7345": "Syndicat intercommunal à vocation multiple (SIVOM)",
    "7346": "Communauté de communes",
    "7347": "Communauté de villes",
    "7348": "Communauté d’agglomération",
    "7349": "Autre établissement public local de coopération non spécialisé ou entente",
    "7351": "Institution interdépartementale ou entente",
    "7352": "Institution interrégionale ou entente",
    "7353": "Syndicat intercommunal à vocation unique (SIVU)",
    "7354": "Syndicat mixte fermé",
    "7355": "Syndicat mixte ouvert",
    "7356": "Commission syndicale pour la gestion des biens indivis des communes",
    "7357": "Pôle d’équilibre territorial et rural (PETR)",
    "7361": "Centre communal d’action sociale",
    "7362": "Caisse des écoles",
    "7364": "Établissement d’hospitalisation",
    "7366": "Établissement public local social et médico-social",
    "7367": "Centre intercommunal d’action sociale (CIAS)",
    "7371": "Office public d’habitation à loyer modéré (OPHLM)",
    "7372": "Service départemental d’incendie et de secours (SDIS)",
    "7373": "Établissement public local culturel",
    "7378": "Régie d’une collectivité locale à caractère administratif",
    "7379": "Autre établissement public administratif local",
    "7381": "Organisme consulaire",
    "7410": "Groupement d’intérêt public (GIP)",
    "8140": "Mutualité sociale agricole",
    "9210": "Association non déclarée",
    "9220": "Association déclarée",
    "9221": "Association déclarée d’insertion par l’économique",
    "9222": "Association intermédiaire",
    "9223": "Groupement d’employeurs",
    "9224": "Association d’avocats à responsabilité professionnelle individuelle",
    "9230": "Association déclarée, reconnue d’utilité publique",
    "9240": "Congrégation",
    "9260": "Association de droit local (Bas-Rhin, Haut-Rhin et Moselle)",
}
#: Families named by their first digits where LEGAL gives no single code.
_FAMILIES: Final = (
    ("5", "Société commerciale"),
    ("71", "Administration de l’État"),
    ("738", "Établissement public national"),
)


def category_label(code: str) -> str:
    """The label for pages: shorter than the INSEE's where people say it shorter, the code itself when unknown."""
    return "Commune" if code == "7210" else legal_category_label(code) or code


def legal_category_label(code: str) -> str | None:
    """French label of an INSEE legal category, its family's for State bodies and companies, None when unknown."""
    exact = LEGAL_CATEGORIES.get(code)
    if exact is not None or len(code) != 4 or not code.isdigit():
        return exact
    return next((label for prefix, label in _FAMILIES if code.startswith(prefix)), None)
