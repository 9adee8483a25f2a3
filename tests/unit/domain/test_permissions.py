"""Roles count only where they are held; four eyes by role."""

from __future__ import annotations

import pytest

from portal.domain.actors import STAFF_ROLES, SYSTEM, VISITOR, Actor, Membership, Posting, Role
from portal.domain.errors import Forbidden, NotFound
from portal.domain.permissions import GRANTS, Permission, Subject, can, require

HERE = Subject(window_id=1, organisation_id=7)
DRAFT = Subject(window_id=1, organisation_id=7, is_draft=True)


def staff(role: Role, window_id: int = 1) -> Actor:
    return Actor(1, "p", "P", postings=(Posting(window_id, role),))


def member(role: Role, organisation_id: int = 7) -> Actor:
    return Actor(2, "m", "M", memberships=(Membership(organisation_id, "Tournus", role),))


def test_there_are_eleven_roles_and_alphabetical_permissions() -> None:
    assert len(Role) == 11
    assert [p.value for p in Permission] == sorted(p.value for p in Permission)
    assert set(GRANTS) == set(Permission)


@pytest.mark.parametrize("permission", Permission)
def test_a_role_held_elsewhere_does_not_count(permission: Permission) -> None:
    for role in STAFF_ROLES:
        assert not can(staff(role, window_id=2), permission, HERE)
    for role in (Role.READER, Role.EDITOR, Role.PLEDGER, Role.PROXY):
        assert not can(member(role, organisation_id=8), permission, HERE)


@pytest.mark.parametrize("role", sorted(STAFF_ROLES))
def test_a_draft_is_seen_by_its_organisation_alone(role: Role) -> None:
    assert not can(staff(role), Permission.DOSSIER_READ, DRAFT)
    assert can(member(Role.READER), Permission.DOSSIER_READ, DRAFT)


def test_four_eyes() -> None:
    chain = (Permission.DOSSIER_PROPOSE, Permission.DOSSIER_DECIDE, Permission.ACT_CERTIFY_CREDITS)
    holders = [GRANTS[permission] for permission in chain]
    assert holders == [{Role.INSTRUCTOR}, {Role.SIGNATORY}, {Role.BUDGET}]
    assert not GRANTS[Permission.ACT_COMMIT] & GRANTS[Permission.ACT_RECORD_SIGNATURE]


def test_an_administrator_touches_no_dossier() -> None:
    admin = staff(Role.ADMINISTRATOR)
    assert not any(can(admin, p, HERE) for p in Permission if p.startswith(("dossier:", "act:", "document:")))


def test_only_the_pledger_files() -> None:
    assert can(member(Role.PLEDGER), Permission.DOSSIER_FILE, DRAFT)
    assert not can(member(Role.EDITOR), Permission.DOSSIER_FILE, DRAFT)


def test_a_stranger_gets_not_found_and_a_colleague_forbidden() -> None:
    with pytest.raises(NotFound):
        require(VISITOR, Permission.DOSSIER_READ, HERE)
    with pytest.raises(NotFound):
        require(member(Role.PLEDGER, 8), Permission.DOSSIER_READ, HERE)
    with pytest.raises(Forbidden):
        require(member(Role.READER), Permission.DOSSIER_EDIT, HERE)
    require(SYSTEM, Permission.DOSSIER_DECIDE, HERE)
