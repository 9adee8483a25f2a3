"""Rows of the access matrix: accounts."""

from __future__ import annotations

from tests.integration.access.row import ADMIN, EVERYONE, PLEDGER, SIGNED_IN, Row

ROWS: dict[str, Row] = {
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
