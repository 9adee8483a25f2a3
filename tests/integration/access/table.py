"""The matrix: for every route and method, who may reach it. A route without its row fails the test.

``get`` and ``post`` name the actors for whom the view runs; ``forbidden_*`` those who see the object but whose role is
too small (403). The visitor, and a forged session of the portal itself, are sent to the sign-in page; everyone else
gets a 404.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from tests.integration.access.world import ACTORS

Actors = frozenset[str]
EVERYONE: Actors = frozenset(ACTORS)
SIGNED_IN = EVERYONE - {"visitor", "system"}
READERS: Actors = frozenset({"reader", "editor", "pledger", "proxy"})
WRITERS = READERS - {"reader"}
PLEDGER: Actors = frozenset({"pledger"})
READER: Actors = frozenset({"reader"})
APPLICANTS = READERS | {"stranger"}
INSTRUCTOR: Actors = frozenset({"instructor"})
INSTRUCTORS = INSTRUCTOR | {"elsewhere"}
SIGNATORY: Actors = frozenset({"signatory"})
BUDGET: Actors = frozenset({"budget"})
ADMIN: Actors = frozenset({"administrator"})
STAFF = INSTRUCTOR | SIGNATORY | BUDGET
NOBODY: Actors = frozenset()


@dataclass(frozen=True)
class Row:
    """Who reaches a route by GET and by POST; ``ids`` maps a URL parameter to the name of an object of the world.

    A name that starts with ``=`` is the value itself. ``data`` is posted; ``hidden``: a visitor too gets a 404.
    """

    get: Actors | None = None
    post: Actors | None = None
    ids: dict[str, str] = field(default_factory=dict)
    forbidden_get: Actors = NOBODY
    forbidden_post: Actors = NOBODY
    data: dict[str, str] = field(default_factory=dict)
    hidden: bool = False


def _draft(get: Actors | None, post: Actors | None, **ids: str) -> Row:
    """A page of a draft: its organisation writes, its reader may at most read."""
    return Row(get, post, {"public_id": "draft", **ids}, (READERS - (get or NOBODY)), (READERS - (post or NOBODY)))


def _filed(get: Actors | None = None, post: Actors | None = None, **ids: str) -> Row:
    return Row(get, post, {"public_id": "filed", **ids})


PUBLIC = {
    "static": Row(EVERYONE, ids={"filename": "=dsfr/manifest"}),
    "public.home": Row(EVERYONE),
    "public.check": Row(EVERYONE),
    "public.health": Row(EVERYONE),
    "public.accessibility": Row(EVERYONE),
    "public.cookies": Row(EVERYONE),
    "public.legal_notices": Row(EVERYONE),
    "public.privacy": Row(EVERYONE),
    "public.rules": Row(EVERYONE),
    "public.site_map": Row(EVERYONE),
    "api.create_assessment": Row(post=EVERYONE, ids={"window": "=fitn7-axe3-71-2021"}),
    "api.rulebook": Row(EVERYONE, ids={"window": "=fitn7-axe3-71-2021"}),
    "api.openapi": Row(EVERYONE),
}
ACCOUNTS = {
    "auth.sign_in": Row(EVERYONE, EVERYONE),
    "auth.sign_out": Row(post=EVERYONE),
    "auth.account": Row(SIGNED_IN, SIGNED_IN),
    "auth.ask_account": Row(EVERYONE, EVERYONE),
    "auth.account_asked": Row(EVERYONE),
    "auth.register": Row(EVERYONE, EVERYONE, {"token": "=forged"}),
    "auth.demo_sign_in": Row(post=EVERYONE, data={"account": "=budget"}),
    "auth.mailbox": Row(EVERYONE),
    "auth.mail": Row(ADMIN | PLEDGER, ids={"public_id": "mail"}, hidden=True),
    "auth.mail_file": Row(ADMIN | PLEDGER, ids={"public_id": "mail"}, hidden=True),
}
APPLICANT = {
    "applicant.home": Row(SIGNED_IN),
    "applicant.organisation_search": Row(SIGNED_IN),
    "applicant.organisation_attach": Row(SIGNED_IN, SIGNED_IN, {"siren": "=217101534"}),
    "applicant.create": Row(
        post=WRITERS, forbidden_post=READER, data={"window": "=fitn7-axe3-71-2021", "organisation": "organisation"}
    ),
    "applicant.from_check": Row(
        SIGNED_IN,
        WRITERS,
        {"siren": "=217105436", "amount": "=18000"},
        forbidden_post=READER,
        data={"organisation": "organisation"},
    ),
    "applicant.dossier": _draft(READERS, None),
    "applicant.identity": _draft(READERS, WRITERS),
    "applicant.project": _draft(READERS, WRITERS),
    "applicant.expenses": _draft(READERS, None),
    "applicant.expense_new": _draft(READERS, WRITERS),
    "applicant.expense": _draft(READERS, WRITERS, expense_id="draft_expense"),
    "applicant.expense_remove": _draft(None, WRITERS, expense_id="draft_expense"),
    "applicant.plan": _draft(READERS, WRITERS),
    "applicant.documents": _draft(READERS, WRITERS),
    "applicant.document": _draft(READERS, None, document_id="draft_document"),
    "applicant.document_remove": _draft(None, WRITERS, document_id="draft_document"),
    "applicant.verification": _draft(READERS, None),
    "applicant.signing": _draft(READERS, PLEDGER),
    "applicant.receipt": _filed(READERS),
    "applicant.withdraw": Row(PLEDGER, PLEDGER, {"public_id": "filed"}, READERS - PLEDGER, READERS - PLEDGER),
    "applicant.supply": Row(WRITERS, WRITERS, {"public_id": "filed"}, READER, READER),
    "applicant.act": Row(READERS, ids={"public_id": "awarded", "act_id": "act"}),
}
INSTRUCTION = {
    "instructor.inbox": Row(INSTRUCTORS),
    **{
        f"instructor.{name}": _filed(INSTRUCTOR)
        for name in ("dossier", "completeness", "eligibility", "expenses", "scoring", "proposal", "history")
    },
    **{
        f"instructor.{name}": _filed(post=INSTRUCTOR)
        for name in (
            "declare_complete", "request_items", "start_review", "qualify_expenses", "record_eligibility",
            "score_project", "propose", "take_back",
        )
    },
    "instructor.document": _filed(INSTRUCTOR, document_id="filed_document"),
    "instructor.acts": Row(INSTRUCTORS),
    "instructor.prepare_act": Row(INSTRUCTOR, INSTRUCTOR, {"dossier": "awarded"}),
    **{
        f"instructor.{name}": Row(INSTRUCTOR, INSTRUCTOR, {"act": "act"})
        for name in ("issue", "sign", "notify", "cancel_act")
    },
}  # fmt: skip
OTHERS = {
    "signatory.home": Row(SIGNATORY),
    "signatory.proposal": Row(SIGNATORY, SIGNATORY, {"dossier": "proposed"}),
    "signatory.reopen": Row(SIGNATORY, SIGNATORY, {"dossier": "awarded"}),
    "budget.board": Row(STAFF | ADMIN | {"elsewhere"}),
    "budget.one_board": Row(STAFF | ADMIN, ids={"envelope": "envelope"}),
    "budget.acts": Row(BUDGET),
    "budget.certify": Row(BUDGET, BUDGET, {"act": "act"}),
    "budget.commit": Row(BUDGET, BUDGET, {"act": "act"}),
    "acts.sheet": Row(STAFF, ids={"act": "act"}),
    "acts.draft": Row(STAFF, ids={"act": "act"}),
    "acts.issued": Row(STAFF, ids={"act": "act"}),
    "acts.signed": Row(STAFF | READERS, ids={"act": "act"}),
    "admin.home": Row(ADMIN),
    "admin.settings": Row(ADMIN),
    "admin.setting": Row(ADMIN, ADMIN, {"key": "setting"}),
    "admin.approve_settings": Row(post=ADMIN),
    "admin.people": Row(ADMIN, ADMIN),
    "admin.rulebook": Row(ADMIN, ADMIN),
    "admin.revoke": Row(post=ADMIN, data={"person": "colleague", "role": "=budget"}),
    "admin.clock": Row(ADMIN, ADMIN),
}  # fmt: skip
ROWS: dict[str, Row] = {**PUBLIC, **ACCOUNTS, **APPLICANT, **INSTRUCTION, **OTHERS}
