"""Bank accounts of an organisation, masked. The caller has already read the award in its actor's scope."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from portal.domain.bank_account import ACCOUNT_LABELS, AccountState, Warning, mask_iban, warnings_of
from portal.models import BankAccount, Organisation, Person, StoredFile
from portal.queries.award import AwardView


@dataclass(frozen=True, slots=True)
class AccountView:
    """One account as screens show it: the IBAN masked. ``changes``: another one was confirmed when it was typed."""

    id: int
    public_id: str
    holder: str
    masked: str
    bic: str
    state: AccountState
    warnings: tuple[Warning, ...]
    proof_name: str
    proof_sha256: str
    proof_size: int
    proof_type: str
    proposed_at: datetime
    proposed_by: str
    proposed_by_id: int
    decided_at: datetime | None
    decided_by: str
    reason: str
    changes: bool

    @property
    def state_label(self) -> str:
        return ACCOUNT_LABELS[self.state]


@dataclass(frozen=True, slots=True)
class AccountsView:
    """The account in use, the one that awaits, and the earlier ones, latest first."""

    confirmed: AccountView | None
    proposed: AccountView | None
    past: tuple[AccountView, ...]

    @property
    def everything(self) -> tuple[AccountView, ...]:
        return tuple(one for one in (self.confirmed, self.proposed, *self.past) if one is not None)


def accounts_of(session: Session, award: AwardView) -> AccountsView:
    """The accounts of the award's organisation."""
    decider = aliased(Person)
    rows = session.execute(
        sa.select(BankAccount, Organisation.name, StoredFile, Person.name, decider.name)
        .join(Organisation, Organisation.id == BankAccount.organisation_id)
        .join(StoredFile, StoredFile.id == BankAccount.proof_id)
        .join(Person, Person.id == BankAccount.proposed_by_id)
        .outerjoin(decider, decider.id == BankAccount.decided_by_id)
        .where(BankAccount.organisation_id == award.organisation_id)
        .order_by(BankAccount.id)
    ).all()
    found, known = [], False
    for row, name, file, by, decided_by in rows:
        found.append(_view(row, name, file, by, decided_by or "", award.terms.local_authority, known))
        if row.state in (AccountState.CONFIRMED, AccountState.REPLACED) and row.decided_at is not None:
            known = True
    latest = tuple(reversed(found))
    confirmed = next((one for one in latest if one.state is AccountState.CONFIRMED), None)
    proposed = next((one for one in latest if one.state is AccountState.PROPOSED), None)
    return AccountsView(confirmed, proposed, tuple(one for one in latest if one not in (confirmed, proposed)))


def confirmed_account_id(session: Session, organisation_id: int) -> int | None:
    """Key of the account payments go to, None while none is confirmed."""
    return session.scalar(
        sa.select(BankAccount.id).where(
            BankAccount.organisation_id == organisation_id,
            BankAccount.state == AccountState.CONFIRMED,
        )
    )


def _view(
    row: BankAccount, organisation: str, file: StoredFile, by: str, decided_by: str, local: bool, known: bool
) -> AccountView:
    return AccountView(
        id=row.id,
        public_id=row.public_id,
        holder=row.holder,
        masked=mask_iban(row.iban),
        bic=row.bic,
        state=row.state,
        warnings=warnings_of(row.iban, row.holder, organisation, local_authority=local),
        proof_name=row.proof_name,
        proof_sha256=file.sha256,
        proof_size=file.size,
        proof_type=file.media_type,
        proposed_at=row.created_at,
        proposed_by=by,
        proposed_by_id=row.proposed_by_id,
        decided_at=row.decided_at,
        decided_by=decided_by,
        reason=row.reason,
        changes=known,
    )
