"""Give the account payments must go to, with its RIB; it counts once somebody else confirmed it."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from portal.domain.actors import Actor
from portal.domain.bank_account import (
    AccountState,
    bic_problem,
    clean_number,
    iban_problem,
    mask_iban,
    warnings_of,
)
from portal.domain.errors import InvalidInput
from portal.domain.events import Event
from portal.domain.permissions import Permission
from portal.models import BankAccount, Organisation
from portal.services.applicant.uploads import PreparedFile
from portal.services.award.accounts import confirmed_among, lock_accounts, tell_team
from portal.services.award.loading import Awarded, lock_award
from portal.services.locking import person_id_of
from portal.services.storing import stored_file
from portal.services.telling import tell_prefecture
from portal.services.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class ProposeAccount:
    """An account as typed from a RIB, for the payments of ``dossier``; the RIB is already in the store."""

    dossier: str
    holder: str
    iban: str
    bic: str
    file: PreparedFile | None


def propose_account(uow: UnitOfWork, actor: Actor, command: ProposeAccount) -> str:
    """Add the account, warn the whole team by mail, return its public id. Raises InvalidInput by field.

    A proposal that still awaited is replaced; the account in use stays until this one is confirmed.
    """
    found = lock_award(uow, actor, Permission.BANK_ACCOUNT_PROPOSE, command.dossier)
    person_id = person_id_of(actor)
    rows = lock_accounts(uow, found.award)
    confirmed = confirmed_among(rows)
    iban, bic, holder = clean_number(command.iban), clean_number(command.bic), command.holder.strip()
    problems = _problems(command, iban, bic, holder, confirmed)
    if problems or command.file is None:
        raise InvalidInput(problems)
    for row in rows:
        if row.state is AccountState.PROPOSED:
            row.state = AccountState.REPLACED
    file = command.file
    account = BankAccount(
        window_id=found.award.window_id,
        organisation_id=found.award.organisation_id,
        holder=holder,
        iban=iban,
        bic=bic,
        proof_id=stored_file(uow, file.sha256, file.size, file.media_type).id,
        proof_name=file.name,
        proposed_by_id=person_id,
        created_at=uow.now,
    )
    uow.session.add(account)
    uow.session.flush()
    odd = _oddities(uow, found, account)
    uow.record(
        Event.BANK_ACCOUNT_PROPOSED,
        actor,
        ("bank_account", account.public_id),
        dossier=found.dossier.public_id,
        facts={"warnings": odd, "changes": confirmed is not None, "sha256": file.sha256},
        detail=f"{mask_iban(iban)}, {holder}",
    )
    _tell(uow, found, account, change=confirmed is not None)
    return account.public_id


def _problems(
    command: ProposeAccount, iban: str, bic: str, holder: str, confirmed: BankAccount | None
) -> dict[str, str]:
    problems = {"iban": iban_problem(iban), "bic": bic_problem(bic)}
    if not holder:
        problems["holder"] = "Indiquez le titulaire du compte, tel que le RIB le nomme."
    if command.file is None:
        problems["file"] = "Joignez le RIB (PDF ou photo)."
    same = confirmed is not None and (confirmed.iban, confirmed.holder, confirmed.bic) == (iban, holder, bic)
    if same and not problems["iban"]:
        problems["iban"] = "Ce compte est déjà celui qui sert aux versements\u00a0: il n’y a rien à changer."
    return {name: text for name, text in problems.items() if text}


def _oddities(uow: UnitOfWork, found: Awarded, account: BankAccount) -> list[str]:
    name = uow.session.scalars(sa.select(Organisation.name).where(Organisation.id == account.organisation_id)).one()
    local = found.award.terms.local_authority
    return [one.code for one in warnings_of(account.iban, account.holder, name, local_authority=local)]


def _tell(uow: UnitOfWork, found: Awarded, account: BankAccount, *, change: bool) -> None:
    what = "Un nouveau compte bancaire a été donné" if change else "Un compte bancaire a été donné"
    after = "Le compte actuel sert tant que la préfecture n’a pas confirmé le nouveau. " if change else ""
    body = (
        f"{what} pour les versements du dossier {found.dossier.reference}\u00a0: {mask_iban(account.iban)}, au nom de "
        f"{account.holder}.\n{after}Une autre personne doit le confirmer à la préfecture avant tout versement.\n\n"
        "Si vous n’êtes pas au courant, connectez-vous au guichet et retirez ce compte, ou appelez aussitôt le "
        "service instructeur.\n"
    )
    tell_team(uow, found, "changement de compte bancaire" if change else "compte bancaire donné", body)
    told = f"Un RIB est à confirmer pour le dossier {found.dossier.reference}.\n"
    tell_prefecture(uow, found.dossier, "RIB à confirmer", told)
