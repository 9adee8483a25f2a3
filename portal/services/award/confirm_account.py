"""Confirm an account: a second person types again the IBAN read on the RIB; a change says how it was verified."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from portal.domain.actors import Actor
from portal.domain.bank_account import AccountState, clean_number, mask_iban, warnings_of
from portal.domain.errors import Conflict, Forbidden, InvalidInput
from portal.domain.events import Event
from portal.domain.permissions import Permission
from portal.models import BankAccount, Organisation
from portal.services.award.accounts import account_among, confirmed_among, lock_accounts, tell_team
from portal.services.award.loading import Awarded, lock_award
from portal.services.locking import person_id_of
from portal.services.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class ConfirmAccount:
    """The account (public id), its IBAN typed again from the RIB, and how an unusual one or a change was verified."""

    dossier: str
    account: str
    iban: str
    reason: str = ""


def confirm_account(uow: UnitOfWork, actor: Actor, command: ConfirmAccount) -> None:
    """Payments go to this account from now on; the earlier one is replaced and the team told.

    Raises Forbidden to whoever typed it, InvalidInput (``iban``, ``reason``), Conflict when it no longer awaits.
    """
    found = lock_award(uow, actor, Permission.BANK_ACCOUNT_CONFIRM, command.dossier)
    person_id = person_id_of(actor)
    rows = lock_accounts(uow, found.award)
    account = account_among(rows, command.account)
    if account.state is not AccountState.PROPOSED:
        raise Conflict("Ce compte n’attend plus de confirmation\u00a0: rechargez la page.")
    if account.proposed_by_id == person_id:
        raise Forbidden("Vous avez saisi ce compte\u00a0: une autre personne doit le confirmer.")
    earlier, reason = confirmed_among(rows), command.reason.strip()
    problems = _problems(uow, found, account, earlier, clean_number(command.iban), reason)
    if problems:
        raise InvalidInput(problems)
    if earlier is not None:
        earlier.state = AccountState.REPLACED
        uow.session.flush()
    account.state, account.decided_at, account.decided_by_id = AccountState.CONFIRMED, uow.now, person_id
    account.reason = reason
    uow.record(
        Event.BANK_ACCOUNT_CONFIRMED,
        actor,
        ("bank_account", account.public_id),
        dossier=found.dossier.public_id,
        facts={"replaces": earlier.public_id if earlier else None},
        detail=reason,
    )
    body = (
        f"Les versements du dossier {found.dossier.reference} iront désormais sur le compte "
        f"{mask_iban(account.iban)}, au nom de {account.holder}.\n\n"
        "Si vous n’êtes pas au courant, appelez aussitôt le service instructeur.\n"
    )
    tell_team(uow, found, "compte bancaire confirmé", body)


def _problems(
    uow: UnitOfWork, found: Awarded, account: BankAccount, earlier: BankAccount | None, typed: str, reason: str
) -> dict[str, str]:
    problems = {}
    if not typed:
        problems["iban"] = "Recopiez l’IBAN que vous lisez sur le RIB."
    elif typed != account.iban:
        problems["iban"] = (
            "Ce n’est pas l’IBAN qui a été saisi\u00a0: relisez le RIB. S’ils diffèrent vraiment, écartez ce compte."
        )
    name = uow.session.scalars(sa.select(Organisation.name).where(Organisation.id == account.organisation_id)).one()
    local = found.award.terms.local_authority
    odd = warnings_of(account.iban, account.holder, name, local_authority=local)
    if not reason and earlier is not None:
        problems["reason"] = (
            "C’est un changement de compte\u00a0: dites comment vous l’avez vérifié (appel à un numéro déjà connu…)."
        )
    elif not reason and odd:
        problems["reason"] = "Ce compte est inhabituel\u00a0: dites comment vous l’avez vérifié."
    return problems
