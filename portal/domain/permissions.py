"""Who may do what to which object. Asked per object: ``can(actor, permission, subject)``.

A permission is granted to roles; a role counts only in the organisation that owns the object (applicant roles) or in
the window the object belongs to (prefecture roles).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from portal.domain.actors import APPLICANT_ROLES, Actor, Role
from portal.domain.errors import Forbidden, NotFound


class Permission(StrEnum):
    """What can be done, in alphabetical order."""

    ACT_CERTIFY_CREDITS = "act:certify_credits"
    ACT_COMMIT = "act:commit"
    ACT_DOWNLOAD_SIGNED = "act:download_signed"
    ACT_ISSUE = "act:issue"
    ACT_NOTIFY = "act:notify"
    ACT_PREPARE = "act:prepare"
    ACT_READ = "act:read"
    ACT_RECORD_SIGNATURE = "act:record_signature"
    CLOCK_MOVE = "clock:move"
    DOCUMENT_READ = "document:read"
    DOSSIER_CHECK_COMPLETENESS = "dossier:check_completeness"
    DOSSIER_CREATE = "dossier:create"
    DOSSIER_DECIDE = "dossier:decide"
    DOSSIER_EDIT = "dossier:edit"
    DOSSIER_FILE = "dossier:file"
    DOSSIER_PROPOSE = "dossier:propose"
    DOSSIER_QUALIFY = "dossier:qualify"
    DOSSIER_READ = "dossier:read"
    DOSSIER_SCORE = "dossier:score"
    DOSSIER_WITHDRAW = "dossier:withdraw"
    ENVELOPE_ALLOT = "envelope:allot"
    ENVELOPE_READ = "envelope:read"
    MAILBOX_READ = "mailbox:read"
    ROLE_GRANT = "role:grant"
    RULEBOOK_PUBLISH = "rulebook:publish"
    SCENARIO_EDIT = "scenario:edit"
    SESSION_AGREE = "session:agree"
    SESSION_DECIDE = "session:decide"
    SESSION_PREPARE = "session:prepare"
    SESSION_READ = "session:read"
    SETTINGS_EDIT = "settings:edit"
    SETTINGS_READ = "settings:read"


_P = Permission
_EVERY_STAFF = frozenset({Role.INSTRUCTOR, Role.SIGNATORY, Role.BUDGET, Role.ADMINISTRATOR})
_WRITERS = frozenset({Role.EDITOR, Role.PLEDGER, Role.PROXY})
_EVERY_APPLICANT = frozenset(APPLICANT_ROLES)
_DECIDERS = frozenset({Role.INSTRUCTOR, Role.SIGNATORY, Role.BUDGET})

GRANTS: dict[Permission, frozenset[Role]] = {
    _P.ACT_CERTIFY_CREDITS: frozenset({Role.BUDGET}),
    _P.ACT_COMMIT: frozenset({Role.BUDGET}),
    _P.ACT_DOWNLOAD_SIGNED: _EVERY_APPLICANT | _DECIDERS,
    _P.ACT_ISSUE: frozenset({Role.INSTRUCTOR}),
    _P.ACT_NOTIFY: frozenset({Role.INSTRUCTOR}),
    _P.ACT_PREPARE: frozenset({Role.INSTRUCTOR}),
    _P.ACT_READ: _DECIDERS,
    _P.ACT_RECORD_SIGNATURE: frozenset({Role.INSTRUCTOR}),
    _P.CLOCK_MOVE: frozenset({Role.ADMINISTRATOR}),
    _P.DOCUMENT_READ: _EVERY_APPLICANT | _DECIDERS,
    _P.DOSSIER_CHECK_COMPLETENESS: frozenset({Role.INSTRUCTOR}),
    _P.DOSSIER_CREATE: _WRITERS,
    _P.DOSSIER_DECIDE: frozenset({Role.SIGNATORY}),
    _P.DOSSIER_EDIT: _WRITERS,
    _P.DOSSIER_FILE: frozenset({Role.PLEDGER}),
    _P.DOSSIER_PROPOSE: frozenset({Role.INSTRUCTOR}),
    _P.DOSSIER_QUALIFY: frozenset({Role.INSTRUCTOR}),
    _P.DOSSIER_READ: _EVERY_APPLICANT | _DECIDERS,
    _P.DOSSIER_SCORE: frozenset({Role.INSTRUCTOR}),
    _P.DOSSIER_WITHDRAW: frozenset({Role.PLEDGER}),
    _P.ENVELOPE_ALLOT: frozenset({Role.BUDGET}),
    _P.ENVELOPE_READ: _EVERY_STAFF,
    _P.MAILBOX_READ: _EVERY_STAFF | _EVERY_APPLICANT | {Role.VISITOR},
    _P.ROLE_GRANT: frozenset({Role.ADMINISTRATOR}),
    _P.RULEBOOK_PUBLISH: frozenset({Role.ADMINISTRATOR}),
    _P.SCENARIO_EDIT: frozenset({Role.INSTRUCTOR}),
    _P.SESSION_AGREE: frozenset({Role.SIGNATORY}),
    _P.SESSION_DECIDE: frozenset({Role.SIGNATORY}),
    _P.SESSION_PREPARE: frozenset({Role.INSTRUCTOR}),
    _P.SESSION_READ: frozenset({Role.INSTRUCTOR, Role.SIGNATORY}),
    _P.SETTINGS_EDIT: frozenset({Role.ADMINISTRATOR}),
    _P.SETTINGS_READ: _EVERY_STAFF,
}


@dataclass(frozen=True, slots=True)
class Subject:
    """The object of a permission: the window it belongs to, the organisation that owns it, whether it is filed.

    ``is_draft``: drafts are seen by their organisation alone.
    """

    window_id: int
    organisation_id: int | None = None
    is_draft: bool = False


def roles_on(actor: Actor, subject: Subject) -> frozenset[Role]:
    """Roles of ``actor`` that count for ``subject``."""
    staff = {p.role for p in actor.postings if p.window_id == subject.window_id}
    if subject.is_draft:
        staff = set()
    own = {m.role for m in actor.memberships if m.organisation_id == subject.organisation_id}
    return frozenset(staff | own)


def can(actor: Actor, permission: Permission, subject: Subject) -> bool:
    """Whether ``actor`` may do ``permission`` to ``subject``. The system may do everything."""
    if actor.is_system:
        return True
    return bool(GRANTS[permission] & roles_on(actor, subject))


def require(actor: Actor, permission: Permission, subject: Subject) -> None:
    """Raise NotFound when the actor has no standing at all on the subject, Forbidden when the role lacks it."""
    if can(actor, permission, subject):
        return
    if roles_on(actor, subject):
        raise Forbidden
    raise NotFound
