"""Rows of the access matrix: signatures, scans, parapheur, deputies."""

from __future__ import annotations

from tests.integration.access.row import ADMIN, EVERYONE, INSTRUCTOR, INSTRUCTORS, SIGNATORY, STAFF, Row

_COPY = {"copy": "copy"}

ROWS: dict[str, Row] = {
    "public.page_mark": Row(EVERYONE, ids={"mark": "page_mark"}),
    "acts.copies": Row(STAFF | INSTRUCTORS),
    "acts.copy": Row(STAFF, STAFF, _COPY),
    "acts.reject_copy": Row(STAFF, STAFF, _COPY),
    "acts.copy_file": Row(STAFF, ids=_COPY),
    "acts.copy_picture": Row(STAFF, ids={**_COPY, "kind": "=number", "page": "=1"}),
    "instructor.scans": Row(INSTRUCTORS, INSTRUCTORS),
    "instructor.scan_batch": Row(INSTRUCTOR, ids={"batch": "scan_batch"}),
    "instructor.scan_batch_file": Row(INSTRUCTOR, ids={"batch": "scan_batch"}),
    "instructor.parapheur": Row(INSTRUCTORS, INSTRUCTORS),
    "instructor.parapheur_return": Row(INSTRUCTOR, ids={"brought": "brought"}),
    "instructor.parapheur_return_state": Row(INSTRUCTOR, ids={"brought": "brought"}),
    "instructor.parapheur_export": Row(INSTRUCTORS),
    "signatory.acts": Row(SIGNATORY, SIGNATORY),
    "signatory.sign_batch": Row(SIGNATORY, ids={"batch": "sign_batch"}),
    "signatory.sign_batch_state": Row(SIGNATORY, ids={"batch": "sign_batch"}),
    "signatory.return_act": Row(SIGNATORY, SIGNATORY, {"act": "act"}),
    "admin.deputies": Row(ADMIN, ADMIN),
    "admin.end_deputy": Row(post=ADMIN, ids={"deputy": "deputy"}),
}
