"""Rows of the access matrix: teams, powers, takeovers, other bodies, refused addresses, forgotten passwords."""

from __future__ import annotations

from tests.integration.access.row import (
    ADMIN,
    EVERYONE,
    INSTRUCTOR,
    INSTRUCTORS,
    PLEDGER,
    READER,
    READERS,
    SIGNED_IN,
    Row,
)

_MEMBERS = READERS
_EDITORS = PLEDGER | {"editor"}
_LESSER = READERS - _EDITORS
_OWN = {"organisation": "organisation"}

ROWS: dict[str, Row] = {
    "auth.forgotten": Row(EVERYONE, EVERYONE),
    "auth.forgotten_asked": Row(EVERYONE),
    "auth.new_password": Row(EVERYONE, EVERYONE, {"token": "=forged"}),
    "auth.sign_out_everywhere": Row(post=SIGNED_IN, last=True),
    "auth.change_address": Row(SIGNED_IN, SIGNED_IN),
    "auth.confirm_address": Row(EVERYONE, EVERYONE, {"token": "=forged"}),
    "auth.invitation": Row(EVERYONE, EVERYONE, {"token": "=forged"}),
    "auth.objection": Row(EVERYONE, EVERYONE, {"token": "=forged"}),
    "auth.resume": Row(SIGNED_IN, ids={"parked": "=forgotten"}),
    "applicant.team": Row(_MEMBERS, _EDITORS, _OWN, forbidden_post=_LESSER),
    "applicant.uninvite": Row(post=_EDITORS, ids={**_OWN, "invitation": "invitation"}, forbidden_post=_LESSER),
    "applicant.member": Row(
        _MEMBERS,
        PLEDGER,
        {**_OWN, "person": "reader_person"},
        forbidden_post=_MEMBERS - PLEDGER,
        data={"role": "=reader"},
    ),
    "applicant.member_remove": Row(
        post=PLEDGER | READER,
        ids={**_OWN, "person": "reader_person"},
        forbidden_post=_MEMBERS - PLEDGER - READER,
        last=True,
    ),
    "applicant.power": Row(_EDITORS, _EDITORS, _OWN, _LESSER, _LESSER),
    "applicant.organisation": Row(_MEMBERS, _EDITORS, _OWN, forbidden_post=_LESSER),
    "applicant.identity_correct": Row(_EDITORS, _EDITORS, _OWN, _LESSER, _LESSER),
    "applicant.organisation_file": Row(_MEMBERS, ids={**_OWN, "file": "proof"}),
    "applicant.takeover": Row(SIGNED_IN - _MEMBERS, SIGNED_IN - _MEMBERS, {"siren": "=217105436"}),
    "applicant.other_body": Row(SIGNED_IN, SIGNED_IN),
    "applicant.other_body_identity": Row(SIGNED_IN, SIGNED_IN, {"siret": "=35600000049837"}),
    "admin.takeovers": Row(ADMIN),
    "admin.takeover": Row(ADMIN, ADMIN, {"public_id": "takeover"}),
    "admin.takeover_letter": Row(ADMIN, ids={"public_id": "takeover"}),
    "instructor.addresses": Row(INSTRUCTORS),
    "instructor.address_clear": Row(post=INSTRUCTOR, ids={"bounce": "bounce"}),
    "instructor.carrier_file": Row(INSTRUCTOR, ids={"public_id": "filed", "file": "proof"}),
}
