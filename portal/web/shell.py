"""What the page frame (``templates/base.html``) needs to know: one frozen value named ``shell`` in every template.

``create_app`` registers a context processor that returns ``{"shell": Shell(...)}``; until then, and on error pages
that cannot reach the database, the defaults here are enough to render.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

LEGAL_LINKS = (
    ("Plan du site", "/plan-du-site"),
    ("Accessibilité : non conforme", "/accessibilite"),
    ("Mentions légales", "/mentions-legales"),
    ("Données personnelles", "/donnees-personnelles"),
    ("Gestion des cookies", "/cookies"),
    ("Disponibilité du service", "/disponibilite"),
    ("Comment votre dossier est contrôlé", "/controle-des-dossiers"),
    ("Vérifier\u00a0un\u00a0acte", "/verifier"),
)


@dataclass(frozen=True)
class NavItem:
    """One entry of the main menu; ``current`` marks the section the page belongs to. A group has ``pages``, no url."""

    label: str
    url: str
    current: bool = False
    pages: tuple[NavItem, ...] = ()


@dataclass(frozen=True)
class ShellUser:
    """Who is signed in, as the header shows it. ``roles`` are French labels."""

    name: str
    email: str
    roles: tuple[str, ...] = ()
    organisation: str = ""
    account_url: str = ""
    public_id: str = ""


@dataclass(frozen=True)
class Shell:
    """Frame of a page. ``legal_now`` is the simulated instant (aware), shown in demo only.

    ``theme`` is ``state`` or ``neutral``; the block-mark appears with ``state`` and outside demo only, with
    ``authority`` (for example « Préfet de Saône-et-Loire ») under the Marianne.
    """

    demo: bool = False
    legal_now: datetime | None = None
    legal_clock_url: str = ""
    mailbox_url: str = ""
    theme: str = "neutral"
    authority: str = ""
    window_title: str = ""
    home_url: str = "/"
    nav: tuple[NavItem, ...] = ()
    user: ShellUser | None = None
    login_url: str = ""
    logout_url: str = ""
    help_text: str = ""
    legal_links: tuple[tuple[str, str], ...] = LEGAL_LINKS

    @property
    def block_mark(self) -> bool:
        """Whether the official block-mark may be printed: never in demo, never for those who are not the State."""
        return self.theme == "state" and not self.demo and bool(self.authority)

    @property
    def style_sheet(self) -> str:
        return "portal.css" if self.theme == "state" else "portal-neutral.css"
