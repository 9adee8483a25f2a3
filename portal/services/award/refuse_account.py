"""Set aside an account that awaited: the prefecture refuses it with a reason, or the team takes it back."""

from __future__ import annotations

from dataclasses import dataclass

from portal.domain.actors import Actor
from portal.domain.bank_account import AccountState, mask_iban
from portal.domain.errors import Conflict, InvalidInput
from portal.domain.events import Event
from portal.domain.permissions import Permission
from portal.services.award.accounts import account_among, lock_accounts, tell_team
from portal.services.award.loading import lock_award
from portal.services.locking import person_id_of
from portal.services.unit_of_work import UnitOfWork

TAKEN_BACK = "Retiré par le demandeur"


@dataclass(frozen=True, slots=True)
class RefuseAccount:
    """The account (public id) and why, for the beneficiary."""

    dossier: str
    account: str
    reason: str


def refuse_account(uow: UnitOfWork, actor: Actor, command: RefuseAccount) -> None:
    """The prefecture sets the account aside. Raises InvalidInput (``reason``), Conflict when it no longer awaits."""
    if not command.reason.strip():
        raise InvalidInput({"reason": "Dites au bénéficiaire pourquoi ce compte ne convient pas."})
    _set_aside(uow, actor, command, Permission.BANK_ACCOUNT_CONFIRM, Event.BANK_ACCOUNT_REFUSED)


def withdraw_account(uow: UnitOfWork, actor: Actor, dossier: str, account: str) -> None:
    """Anybody of the team who may give an account takes back the one that awaits. Raises Conflict."""
    command = RefuseAccount(dossier, account, TAKEN_BACK)
    _set_aside(uow, actor, command, Permission.BANK_ACCOUNT_PROPOSE, Event.BANK_ACCOUNT_WITHDRAWN)


def _set_aside(uow: UnitOfWork, actor: Actor, command: RefuseAccount, permission: Permission, event: Event) -> None:
    found = lock_award(uow, actor, permission, command.dossier)
    person_id = person_id_of(actor)
    row = account_among(lock_accounts(uow, found.award), command.account)
    if row.state is not AccountState.PROPOSED:
        raise Conflict("Ce compte n’attend plus de confirmation\u00a0: rechargez la page.")
    row.state, row.decided_at, row.decided_by_id = AccountState.REFUSED, uow.now, person_id
    row.reason = command.reason.strip()
    uow.record(
        event,
        actor,
        ("bank_account", row.public_id),
        dossier=found.dossier.public_id,
        detail=row.reason,
    )
    body = (
        f"Le compte {mask_iban(row.iban)}, donné pour les versements du dossier {found.dossier.reference}, est "
        f"écarté\u00a0: {row.reason.removesuffix('.')}.\nAucun versement n’y sera fait.\n"
    )
    tell_team(uow, found, "compte bancaire écarté", body)
