"""The three machines: what the design says of them, their diagrams, the glossary."""

from __future__ import annotations

from pathlib import Path

import pytest

from portal.domain.act import ACT, ActState
from portal.domain.actors import Role
from portal.domain.amendment import AmendmentState
from portal.domain.appeals import AppealKind, AppealState, AppealTarget, Timely
from portal.domain.claim import CLAIM, ClaimState
from portal.domain.committee import SESSION, MemberRole, SessionOutcome, SessionState
from portal.domain.dossier import DOSSIER, PENDING_STATES, DossierState
from portal.domain.errors import Conflict
from portal.domain.event_labels import EVENT_LABELS
from portal.domain.events import Event
from portal.domain.ledger import ENTRY_LABELS, EntryKind
from portal.domain.letter import LETTER, LetterKind, LetterState
from portal.domain.notes import CallDirection, NoteKind
from portal.domain.opinions import OPINION, GiverKind, GrantedPart, OpinionState, Sense
from portal.domain.recovery import RecoveryKind, RecoveryState
from portal.domain.scanning import ScanState
from portal.domain.schedule import Firmness
from portal.domain.signing import BatchState, CopyState, PageFate, SigningWay
from portal.domain.tranches import ReleaseKind
from portal.domain.transitions import moves
from portal.eligibility.rulebook import available_rulebooks, load_rulebook
from tools.write_diagrams import document

ROOT = Path(__file__).resolve().parents[3]
TABLES = (DOSSIER, ACT, CLAIM, SESSION, OPINION)


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_every_state_has_a_label_and_can_be_reached(table: object) -> None:
    reached = {table.initial} | set(table.moves.values())  # type: ignore[attr-defined]
    assert reached == set(type(table.initial)) == set(table.labels)  # type: ignore[attr-defined]


def test_an_unknown_move_raises_a_sentence() -> None:
    with pytest.raises(Conflict, match="« Brouillon »"):
        DOSSIER.next(DossierState.DRAFT, "grant")


def test_two_moves_for_one_pair_are_refused() -> None:
    with pytest.raises(ValueError, match="two moves"):
        moves([("a", [DossierState.DRAFT], DossierState.FILED), ("a", [DossierState.DRAFT], DossierState.CLOSED)])


def test_withdrawal_and_transfer_from_any_pending_state() -> None:
    assert all(DOSSIER.allows(s, "withdraw") and DOSSIER.allows(s, "transfer") for s in PENDING_STATES)
    assert not any(DOSSIER.allows(s, "withdraw") for s in set(DossierState) - PENDING_STATES)


def test_decided_dossiers_only_go_back_by_reopening() -> None:
    assert DOSSIER.verbs(DossierState.GRANTED) == ["reopen_decision"]
    assert DOSSIER.verbs(DossierState.REFUSED) == ["reopen_review"]
    assert set(DOSSIER.verbs(DossierState.CLOSED)) == {"reopen_filed", "reopen_review"}
    for final in (DossierState.WITHDRAWN, DossierState.TRANSFERRED):
        assert DOSSIER.verbs(final) == []


def test_a_closing_is_possible_while_a_decision_is_awaited_and_can_be_taken_back() -> None:
    assert {state for state in DossierState if DOSSIER.allows(state, "close")} == PENDING_STATES
    assert DOSSIER.verbs(DossierState.CLOSED) == ["reopen_filed", "reopen_review"]


def test_a_letter_sent_or_replaced_never_changes() -> None:
    assert LETTER.verbs(LetterState.SENT) == LETTER.verbs(LetterState.VOID) == []


def test_a_signed_act_never_goes_back() -> None:
    before = {ActState.DRAFT, ActState.FUNDED, ActState.CHECKED, ActState.CANCELLED}
    after = set(ActState) - before
    back = [(origin, verb) for (origin, verb), target in ACT.moves.items() if origin in after and target in before]
    # Committed before it is signed, an act may still be returned; the database refuses it once it is signed.
    assert back == [(ActState.COMMITTED, "return_committed")]
    assert ACT.next(ActState.CHECKED, "cancel") is ActState.CANCELLED
    assert ACT.verbs(ActState.CANCELLED) == []


def test_money_is_certified_before_issue_and_committed_before_notification() -> None:
    assert not ACT.allows(ActState.DRAFT, "issue")
    assert not ACT.allows(ActState.CHECKED, "notify")
    assert not ACT.allows(ActState.SIGNED, "notify")
    assert ACT.next(ActState.COMMITTED, "notify") is ActState.NOTIFIED


def test_a_claim_may_be_rejected_once_filed_only() -> None:
    rejectable = {state for state in ClaimState if CLAIM.allows(state, "reject")}
    expected = {ClaimState.FILED, ClaimState.INCOMPLETE, ClaimState.VERIFIED, ClaimState.CERTIFIED, ClaimState.ORDERED}
    assert rejectable == expected


def test_the_diagrams_are_those_of_the_tables() -> None:
    assert (ROOT / "docs" / "states.md").read_text(encoding="utf-8") == document()


def test_the_glossary_holds_every_code() -> None:
    glossary = (ROOT / "portal" / "domain" / "GLOSSARY.md").read_text(encoding="utf-8")
    enums = (
        DossierState, ActState, ClaimState, SessionState, SessionOutcome, MemberRole, Role, EntryKind, ScanState,
        LetterKind, LetterState,
    )  # fmt: skip
    enums += (AppealKind, AppealState, AppealTarget, Timely)
    enums += (SigningWay, CopyState, BatchState, PageFate)
    enums += (RecoveryKind, RecoveryState, AmendmentState, Firmness, ReleaseKind)
    enums += (OpinionState, Sense, GiverKind, GrantedPart, NoteKind, CallDirection)
    codes = {str(code) for enum in enums for code in enum}
    codes |= {check.code for slug in available_rulebooks() for check in load_rulebook(slug).checks}
    assert sorted(code for code in codes if f"`{code}`" not in glossary) == []


def test_every_event_and_entry_has_a_label() -> None:
    assert set(EVENT_LABELS) == set(Event)
    assert set(ENTRY_LABELS) == set(EntryKind)
