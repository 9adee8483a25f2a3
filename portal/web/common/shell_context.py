"""Fill the page frame: menu by role, who is signed in, demo banner with the simulated date."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from flask import Flask, current_app, request, url_for

from portal.domain.actors import APPLICANT_ROLES, ROLE_LABELS, Actor, Role
from portal.web.common.session import current_actor, runtime
from portal.web.shell import NavItem, Shell, ShellUser

_EVERYONE: frozenset[Role] = frozenset()
#: label, endpoint, roles that see it (empty: everyone)
MENU: tuple[tuple[str, str, frozenset[Role]], ...] = (
    ("Le guichet", "public.home", _EVERYONE),
    ("Vérifier mon éligibilité", "public.check", _EVERYONE),
    ("Mes dossiers", "applicant.home", frozenset(APPLICANT_ROLES)),
    ("Instruction", "instructor.inbox", frozenset({Role.INSTRUCTOR})),
    ("Échéances", "instructor.deadlines", frozenset({Role.INSTRUCTOR})),
    ("Assistance", "assistance.mandates", frozenset({Role.INSTRUCTOR, Role.PROXY})),
    ("Scénarios", "instructor.scenarios", frozenset({Role.INSTRUCTOR})),
    ("Comité", "instructor.sessions", frozenset({Role.INSTRUCTOR})),
    ("Actes", "instructor.acts", frozenset({Role.INSTRUCTOR})),
    ("Décisions", "signatory.home", frozenset({Role.SIGNATORY})),
    ("Actes à signer", "signatory.acts", frozenset({Role.SIGNATORY})),
    ("Recours", "instructor.appeals", frozenset({Role.INSTRUCTOR, Role.SIGNATORY, Role.BUDGET})),
    ("Enveloppe", "budget.board", frozenset({Role.BUDGET, Role.INSTRUCTOR, Role.SIGNATORY, Role.ADMINISTRATOR})),
    ("Engagements", "budget.acts", frozenset({Role.BUDGET})),
    ("Paiements", "claims.home", frozenset({Role.BUDGET, Role.INSTRUCTOR})),
    ("Chorus", "budget.chorus", frozenset({Role.BUDGET})),
    ("Exports", "exports.home", frozenset({Role.BUDGET, Role.INSTRUCTOR})),
    ("Mes liens d’intérêts", "instructor.links", frozenset({Role.SIGNATORY, Role.BUDGET})),
    ("Administration", "admin.home", frozenset({Role.ADMINISTRATOR})),
)
#: A longer menu than this is shown by groups, so that it stays on one line of an ordinary screen.
MOST_ENTRIES = 7
#: Entries of a group, neighbours in ``MENU``.
GROUPS: tuple[tuple[str, frozenset[str]], ...] = (
    ("Dossiers", frozenset({"instructor.inbox", "instructor.deadlines", "assistance.mandates"})),
    ("Comité et scénarios", frozenset({"instructor.scenarios", "instructor.sessions"})),
    ("Actes et recours", frozenset({"instructor.acts", "signatory.home", "signatory.acts", "instructor.appeals"})),
    ("Crédits", frozenset({"budget.board", "budget.acts", "claims.home", "budget.chorus", "exports.home"})),
)


def install_shell(app: Flask) -> None:
    """Give every template its ``shell``."""
    app.context_processor(lambda: {"shell": build_shell(current_actor()), "links_note": links_note(current_actor())})


def links_note(actor: Actor) -> str:
    """What every sum of credits says to whoever declared links: dossiers they may not see are not in it."""
    return ", hors dossiers que vos liens d’intérêts vous cachent" if actor.has_links else ""


def _url(endpoint: str) -> str:
    return url_for(endpoint) if endpoint in current_app.view_functions else ""


def build_shell(actor: Actor) -> Shell:
    """The frame as ``actor`` sees it on the current request."""
    settings = runtime().settings
    signed_in = actor.is_signed_in
    return Shell(
        demo=settings.demo,
        theme=settings.theme,
        legal_now=runtime().legal.now() if settings.demo else None,
        legal_clock_url=_url("admin.clock") if settings.demo and Role.ADMINISTRATOR in actor.roles else "",
        mailbox_url=_url("auth.mailbox") if settings.demo else "",
        nav=_menu(actor),
        user=_user(actor) if signed_in else None,
        login_url="" if signed_in else _url("auth.sign_in"),
        logout_url=_url("auth.sign_out") if signed_in else "",
    )


def sees(actor: Actor, endpoint: str, roles: frozenset[Role]) -> bool:
    """Whether the menu shows this entry to ``actor``. A new account has no role yet: it is an applicant's."""
    newcomer = actor.is_signed_in and actor.roles == {Role.VISITOR}
    return not roles or bool(roles & actor.roles) or (newcomer and endpoint == "applicant.home")


def _menu(actor: Actor) -> tuple[NavItem, ...]:
    items: dict[str, NavItem] = {}
    for label, endpoint, roles in MENU:
        url = _url(endpoint) if sees(actor, endpoint, roles) else ""
        if url:
            items[endpoint] = NavItem(label, url, _is_current(endpoint, url))
    nearest = max((item.url for item in items.values() if item.current), key=len, default="")
    items = {key: replace(item, current=item.current and item.url == nearest) for key, item in items.items()}
    return tuple(items.values()) if len(items) <= MOST_ENTRIES else tuple(_grouped(items))


def _grouped(items: dict[str, NavItem]) -> Iterator[NavItem]:
    """The entries, those of a group under its name at the place of the first; a group of one is its entry."""
    shown: set[str] = set()
    for endpoint, item in items.items():
        label, members = next((group for group in GROUPS if endpoint in group[1]), ("", frozenset({endpoint})))
        pages = tuple(one for key, one in items.items() if key in members)
        if len(pages) == 1:
            yield item
        elif label not in shown:
            shown.add(label)
            yield NavItem(label, "", any(one.current for one in pages), pages)


def _is_current(endpoint: str, url: str) -> bool:
    return request.endpoint == endpoint or (url != "/" and request.path.startswith(f"{url}/"))


def _user(actor: Actor) -> ShellUser:
    labels = [ROLE_LABELS[posting.role] for posting in actor.postings]
    labels += [ROLE_LABELS[membership.role] for membership in actor.memberships]
    organisations = sorted({membership.organisation_name for membership in actor.memberships})
    return ShellUser(
        name=actor.name,
        email=actor.email,
        roles=tuple(dict.fromkeys(labels)),
        organisation=", ".join(organisations),
        account_url=_url("auth.account"),
        public_id=actor.public_id,
    )
