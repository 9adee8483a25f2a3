"""States of a prefectoral act and the table of its moves.

``checked`` means the lint passed and the bytes are frozen: the act is *issued*. An act that moves no money goes from
draft to checked; with ``ej_before = signature`` the commitment precedes the signature. ``notify`` follows sign →
commit; ``notify_signed`` follows commit → sign, or an act without money: the use-case checks that the signed file,
and the EJ when there is money, are both there.
"""

from __future__ import annotations

from enum import StrEnum

from portal.domain.transitions import TransitionTable, moves


class ActState(StrEnum):
    """Steps of an act."""

    DRAFT = "draft"
    FUNDED = "funded"
    CHECKED = "checked"
    SIGNED = "signed"
    COMMITTED = "committed"
    NOTIFIED = "notified"
    MODIFIED = "modified"
    WITHDRAWN = "withdrawn"
    REPEALED = "repealed"
    LAPSED = "lapsed"
    CANCELLED = "cancelled"


_A = ActState

ACT = TransitionTable(
    name="act",
    initial=_A.DRAFT,
    labels={
        _A.DRAFT: "Projet",
        _A.FUNDED: "Crédits attestés",
        _A.CHECKED: "Émis, à signer",
        _A.SIGNED: "Signé",
        _A.COMMITTED: "Engagé (EJ)",
        _A.NOTIFIED: "Notifié",
        _A.MODIFIED: "Modifié",
        _A.WITHDRAWN: "Retiré",
        _A.REPEALED: "Abrogé",
        _A.LAPSED: "Caduc",
        _A.CANCELLED: "Annulé avant signature",
    },
    moves=moves(
        [
            ("certify_credits", [_A.DRAFT], _A.FUNDED),
            ("issue", [_A.FUNDED], _A.CHECKED),
            ("issue_without_money", [_A.DRAFT], _A.CHECKED),
            ("return_to_draft", [_A.FUNDED], _A.DRAFT),
            ("cancel", [_A.CHECKED], _A.CANCELLED),
            ("sign", [_A.CHECKED], _A.SIGNED),
            ("commit", [_A.SIGNED], _A.COMMITTED),
            ("commit_before_signature", [_A.CHECKED], _A.COMMITTED),
            ("sign_after_commitment", [_A.COMMITTED], _A.SIGNED),
            ("return_committed", [_A.COMMITTED], _A.CANCELLED),
            ("notify", [_A.COMMITTED], _A.NOTIFIED),
            ("notify_signed", [_A.SIGNED], _A.NOTIFIED),
            ("modify", [_A.NOTIFIED, _A.MODIFIED], _A.MODIFIED),
            ("withdraw", [_A.NOTIFIED, _A.MODIFIED], _A.WITHDRAWN),
            ("repeal", [_A.NOTIFIED, _A.MODIFIED], _A.REPEALED),
            ("lapse", [_A.NOTIFIED, _A.MODIFIED], _A.LAPSED),
        ]
    ),
)
