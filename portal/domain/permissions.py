"""Who may do what to which object. Asked per object: ``can(actor, permission, subject)``.

A permission is granted to roles; a role counts only in the organisation that owns the object (applicant roles) or in
the window the object belongs to (prefecture roles). The proxy's counts for the dossiers of their mandates alone, and
files only where the mandate goes so far.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from portal.domain.actors import APPLICANT_ROLES, Actor, Mandated, Role
from portal.domain.errors import Forbidden, NotFound


class Permission(StrEnum):
    """What can be done, in alphabetical order."""

    ACT_CERTIFY_CREDITS = "act:certify_credits"
    ACT_COMMIT = "act:commit"
    ACT_CONFIRM_SIGNATURE = "act:confirm_signature"
    ACT_DOWNLOAD_SIGNED = "act:download_signed"
    ACT_ISSUE = "act:issue"
    ACT_NOTIFY = "act:notify"
    ACT_PREPARE = "act:prepare"
    ACT_PUBLISH = "act:publish"
    ACT_READ = "act:read"
    ACT_RECORD_SIGNATURE = "act:record_signature"
    ACT_SIGN = "act:sign"
    ADDRESS_CLEAR = "address:clear"
    APPEAL_ANSWER = "appeal:answer"
    APPEAL_READ = "appeal:read"
    APPEAL_RECORD = "appeal:record"
    AWARD_CHANGE = "award:change"
    AWARD_CLOSE = "award:close"
    AWARD_DECIDE = "award:decide"
    AWARD_DECLARE_AIDS = "award:declare_aids"
    AWARD_EXECUTE = "award:execute"
    AWARD_FOLLOW = "award:follow"
    AWARD_READ = "award:read"
    AWARD_REPLY = "award:reply"
    BANK_ACCOUNT_CONFIRM = "bank_account:confirm"
    BANK_ACCOUNT_PROPOSE = "bank_account:propose"
    CHANNELS_READ = "channels:read"
    CHORUS_IMPORT = "chorus:import"
    CLAIM_CERTIFY = "claim:certify"
    CLAIM_CHECK = "claim:check"
    CLAIM_EDIT = "claim:edit"
    CLAIM_FILE = "claim:file"
    CLAIM_ORDER = "claim:order"
    CLAIM_READ = "claim:read"
    CLOCK_MOVE = "clock:move"
    CONFLICT_DECLARE = "conflict:declare"
    CONFLICT_READ = "conflict:read"
    DEPUTY_RECORD = "deputy:record"
    DOCUMENT_READ = "document:read"
    DOSSIER_ASSIGN = "dossier:assign"
    DOSSIER_CHECK_COMPLETENESS = "dossier:check_completeness"
    DOSSIER_CLOSE = "dossier:close"
    DOSSIER_CORRECT = "dossier:correct"
    DOSSIER_CREATE = "dossier:create"
    DOSSIER_DECIDE = "dossier:decide"
    DOSSIER_EDIT = "dossier:edit"
    DOSSIER_EXPORT = "dossier:export"
    DOSSIER_FILE = "dossier:file"
    DOSSIER_PROPOSE = "dossier:propose"
    DOSSIER_QUALIFY = "dossier:qualify"
    DOSSIER_READ = "dossier:read"
    DOSSIER_SCORE = "dossier:score"
    DOSSIER_TRANSFER = "dossier:transfer"
    DOSSIER_WITHDRAW = "dossier:withdraw"
    ENVELOPE_ALLOT = "envelope:allot"
    ENVELOPE_READ = "envelope:read"
    EXPORT_BUDGET = "export:budget"
    EXPORT_MAKE = "export:make"
    INDICATORS_WRITE = "indicators:write"
    LETTER_READ = "letter:read"
    LETTER_SEND = "letter:send"
    MAILBOX_READ = "mailbox:read"
    MANDATE_END = "mandate:end"
    MANDATE_RECORD = "mandate:record"
    MESSAGE_READ = "message:read"
    MESSAGE_SEND = "message:send"
    NOTE_WRITE = "note:write"
    OPINION_ASK = "opinion:ask"
    ORGANISATION_EDIT = "organisation:edit"
    OUTAGE_DECLARE = "outage:declare"
    OUTSIDE_RECORD = "outside:record"
    ROLE_GRANT = "role:grant"
    RULEBOOK_PUBLISH = "rulebook:publish"
    SCENARIO_EDIT = "scenario:edit"
    SESSION_AGREE = "session:agree"
    SESSION_DECIDE = "session:decide"
    SESSION_PREPARE = "session:prepare"
    SESSION_READ = "session:read"
    SETTINGS_EDIT = "settings:edit"
    SETTINGS_READ = "settings:read"
    START_CHECK = "start:check"
    START_DECLARE = "start:declare"
    TAKEOVER_DECIDE = "takeover:decide"
    TEAM_INVITE = "team:invite"
    TEAM_READ = "team:read"


_P = Permission
_EVERY_STAFF = frozenset({Role.INSTRUCTOR, Role.SIGNATORY, Role.BUDGET, Role.ADMINISTRATOR})
_WRITERS = frozenset({Role.EDITOR, Role.PLEDGER, Role.PROXY})
_EVERY_APPLICANT = frozenset(APPLICANT_ROLES)
_DECIDERS = frozenset({Role.INSTRUCTOR, Role.SIGNATORY, Role.BUDGET})

GRANTS: dict[Permission, frozenset[Role]] = {
    _P.ACT_CERTIFY_CREDITS: frozenset({Role.BUDGET}),
    _P.ACT_COMMIT: frozenset({Role.BUDGET}),
    _P.ACT_CONFIRM_SIGNATURE: _DECIDERS,
    _P.ACT_DOWNLOAD_SIGNED: _EVERY_APPLICANT | _DECIDERS,
    _P.ACT_ISSUE: frozenset({Role.INSTRUCTOR}),
    _P.ACT_NOTIFY: frozenset({Role.INSTRUCTOR}),
    _P.ACT_PREPARE: frozenset({Role.INSTRUCTOR}),
    _P.ACT_PUBLISH: frozenset({Role.INSTRUCTOR}),
    _P.ACT_READ: _DECIDERS,
    _P.ACT_RECORD_SIGNATURE: frozenset({Role.INSTRUCTOR}),
    _P.ACT_SIGN: frozenset({Role.SIGNATORY}),
    _P.ADDRESS_CLEAR: frozenset({Role.INSTRUCTOR, Role.ADMINISTRATOR}),
    _P.APPEAL_ANSWER: frozenset({Role.SIGNATORY}),
    _P.APPEAL_READ: _DECIDERS,
    _P.APPEAL_RECORD: frozenset({Role.INSTRUCTOR}),
    _P.AWARD_CHANGE: frozenset({Role.EDITOR, Role.PLEDGER, Role.INSTRUCTOR}),
    _P.AWARD_CLOSE: frozenset({Role.INSTRUCTOR, Role.BUDGET}),
    _P.AWARD_DECIDE: frozenset({Role.SIGNATORY}),
    _P.AWARD_DECLARE_AIDS: frozenset({Role.EDITOR, Role.PLEDGER, Role.INSTRUCTOR}),
    _P.AWARD_EXECUTE: frozenset({Role.BUDGET}),
    _P.AWARD_FOLLOW: frozenset({Role.INSTRUCTOR}),
    _P.AWARD_READ: _EVERY_APPLICANT | _DECIDERS,
    _P.AWARD_REPLY: frozenset({Role.EDITOR, Role.PLEDGER, Role.INSTRUCTOR}),
    _P.BANK_ACCOUNT_CONFIRM: frozenset({Role.INSTRUCTOR, Role.BUDGET}),
    _P.BANK_ACCOUNT_PROPOSE: frozenset({Role.EDITOR, Role.PLEDGER, Role.INSTRUCTOR, Role.BUDGET}),
    _P.CHANNELS_READ: _EVERY_STAFF,
    _P.CHORUS_IMPORT: frozenset({Role.BUDGET}),
    _P.CLAIM_CERTIFY: frozenset({Role.INSTRUCTOR, Role.BUDGET}),
    _P.CLAIM_CHECK: frozenset({Role.INSTRUCTOR}),
    _P.CLAIM_EDIT: frozenset({Role.EDITOR, Role.PLEDGER}),
    _P.CLAIM_FILE: frozenset({Role.PLEDGER}),
    _P.CLAIM_ORDER: frozenset({Role.BUDGET}),
    _P.CLAIM_READ: _EVERY_APPLICANT | _DECIDERS,
    _P.CLOCK_MOVE: frozenset({Role.ADMINISTRATOR}),
    _P.CONFLICT_DECLARE: _DECIDERS,
    _P.CONFLICT_READ: frozenset({Role.ADMINISTRATOR}),
    _P.DEPUTY_RECORD: frozenset({Role.ADMINISTRATOR}),
    _P.DOCUMENT_READ: _EVERY_APPLICANT | _DECIDERS,
    _P.DOSSIER_ASSIGN: frozenset({Role.INSTRUCTOR}),
    _P.DOSSIER_CHECK_COMPLETENESS: frozenset({Role.INSTRUCTOR}),
    _P.DOSSIER_CLOSE: frozenset({Role.INSTRUCTOR, Role.SIGNATORY}),
    _P.DOSSIER_CORRECT: frozenset({Role.PLEDGER}),
    _P.DOSSIER_CREATE: _WRITERS,
    _P.DOSSIER_DECIDE: frozenset({Role.SIGNATORY}),
    _P.DOSSIER_EDIT: _WRITERS,
    _P.DOSSIER_EXPORT: frozenset({Role.INSTRUCTOR, Role.SIGNATORY}),
    _P.DOSSIER_FILE: frozenset({Role.PLEDGER, Role.PROXY}),
    _P.DOSSIER_PROPOSE: frozenset({Role.INSTRUCTOR}),
    _P.DOSSIER_QUALIFY: frozenset({Role.INSTRUCTOR}),
    _P.DOSSIER_READ: _EVERY_APPLICANT | _DECIDERS,
    _P.DOSSIER_SCORE: frozenset({Role.INSTRUCTOR}),
    _P.DOSSIER_TRANSFER: frozenset({Role.INSTRUCTOR}),
    _P.DOSSIER_WITHDRAW: frozenset({Role.PLEDGER}),
    _P.ENVELOPE_ALLOT: frozenset({Role.BUDGET}),
    _P.ENVELOPE_READ: _EVERY_STAFF,
    _P.EXPORT_BUDGET: frozenset({Role.BUDGET}),
    _P.EXPORT_MAKE: frozenset({Role.INSTRUCTOR, Role.BUDGET}),
    _P.INDICATORS_WRITE: _WRITERS,
    _P.LETTER_READ: _EVERY_APPLICANT | _DECIDERS,
    _P.LETTER_SEND: frozenset({Role.INSTRUCTOR}),
    _P.MAILBOX_READ: _EVERY_STAFF | _EVERY_APPLICANT | {Role.VISITOR},
    _P.ORGANISATION_EDIT: frozenset({Role.EDITOR, Role.PLEDGER}),
    _P.MESSAGE_READ: _EVERY_APPLICANT | {Role.INSTRUCTOR},
    _P.MESSAGE_SEND: _WRITERS | {Role.INSTRUCTOR},
    _P.MANDATE_END: frozenset({Role.PLEDGER}),
    _P.MANDATE_RECORD: frozenset({Role.INSTRUCTOR, Role.PROXY}),
    _P.NOTE_WRITE: frozenset({Role.INSTRUCTOR}),
    _P.OPINION_ASK: frozenset({Role.INSTRUCTOR}),
    _P.OUTAGE_DECLARE: frozenset({Role.ADMINISTRATOR}),
    _P.OUTSIDE_RECORD: frozenset({Role.INSTRUCTOR}),
    _P.ROLE_GRANT: frozenset({Role.ADMINISTRATOR}),
    _P.RULEBOOK_PUBLISH: frozenset({Role.ADMINISTRATOR}),
    _P.SCENARIO_EDIT: frozenset({Role.INSTRUCTOR}),
    _P.SESSION_AGREE: frozenset({Role.SIGNATORY}),
    _P.SESSION_DECIDE: frozenset({Role.SIGNATORY}),
    _P.SESSION_PREPARE: frozenset({Role.INSTRUCTOR}),
    _P.SESSION_READ: frozenset({Role.INSTRUCTOR, Role.SIGNATORY}),
    _P.SETTINGS_EDIT: frozenset({Role.ADMINISTRATOR}),
    _P.SETTINGS_READ: _EVERY_STAFF,
    _P.START_CHECK: frozenset({Role.INSTRUCTOR}),
    _P.START_DECLARE: _WRITERS,
    _P.TAKEOVER_DECIDE: frozenset({Role.ADMINISTRATOR}),
    _P.TEAM_INVITE: frozenset({Role.EDITOR, Role.PLEDGER}),
    _P.TEAM_READ: _EVERY_APPLICANT,
}


@dataclass(frozen=True, slots=True)
class Subject:
    """The object of a permission: the window it belongs to, the organisation that owns it, whether it is filed.

    ``is_draft``: drafts are seen by their organisation alone. ``mandate_id``: the mandate a dossier is prepared under.
    ``barred``: the actor declared a link with it, and has nothing to do with it for the prefecture.
    """

    window_id: int
    organisation_id: int | None = None
    is_draft: bool = False
    mandate_id: int | None = None
    barred: bool = False


def _mandate_on(actor: Actor, subject: Subject) -> Mandated | None:
    """The actor's mandate in force that the dossier is prepared under."""
    return next(
        (
            mandate
            for mandate in actor.mandates
            if (mandate.mandate_id, mandate.organisation_id) == (subject.mandate_id, subject.organisation_id)
        ),
        None,
    )


def roles_on(actor: Actor, subject: Subject) -> frozenset[Role]:
    """Roles of ``actor`` that count for ``subject``."""
    staff = {p.role for p in actor.postings if p.window_id == subject.window_id}
    if subject.organisation_id is not None:
        staff.discard(Role.PROXY)  # named in the window, a proxy still sees only what a mandate opens
    if subject.is_draft or subject.barred:
        staff = set()
    own = {m.role for m in actor.memberships if m.organisation_id == subject.organisation_id} - {Role.PROXY}
    if _mandate_on(actor, subject) is not None:
        own.add(Role.PROXY)
    return frozenset(staff | own)


def can(actor: Actor, permission: Permission, subject: Subject) -> bool:
    """Whether ``actor`` may do ``permission`` to ``subject``. The system may do everything."""
    if actor.is_system:
        return True
    found = GRANTS[permission] & roles_on(actor, subject)
    if permission is Permission.DOSSIER_FILE and found == {Role.PROXY}:
        mandate = _mandate_on(actor, subject)
        return mandate is not None and mandate.may_file
    return bool(found)


def require(actor: Actor, permission: Permission, subject: Subject) -> None:
    """Raise NotFound when the actor has no standing at all on the subject, Forbidden when the role lacks it."""
    if can(actor, permission, subject):
        return
    if roles_on(actor, subject):
        raise Forbidden
    raise NotFound
