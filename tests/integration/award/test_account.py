"""No payment account without two people; whoever is wronged by a change learns it; screens never show an IBAN."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from portal.domain.actors import Role
from portal.domain.bank_account import AccountState
from portal.domain.errors import Conflict, Forbidden, InvalidInput, NotFound
from portal.models import AuditDetail, BankAccount, MailMessage
from portal.queries.bank_accounts import AccountsView, accounts_of, confirmed_account_id
from portal.services.award.confirm_account import ConfirmAccount, confirm_account
from portal.services.award.propose_account import ProposeAccount, propose_account
from portal.services.award.refuse_account import RefuseAccount, refuse_account, withdraw_account
from portal.services.runtime import Runtime
from tests.factories import make_organisation, make_person, writing
from tests.integration.acting.support import House
from tests.integration.award.support import (
    OTHER_BANK,
    TREASURY,
    award_view,
    confirmed_account,
    gave_account,
    mails,
    make_award,
)


def _accounts(runtime: Runtime, dossier: str) -> AccountsView:
    award = award_view(runtime, dossier)
    with runtime.read() as session:
        return accounts_of(session, award)


def _confirm(runtime: Runtime, house: House, dossier: str, account: str, **values: str) -> None:
    row = {"iban": TREASURY, **values}
    with runtime.uow() as uow:
        confirm_account(uow, house.budget, ConfirmAccount(dossier, account, **row))


def test_typed_twice_by_two_people_then_payments_go_there(runtime: Runtime) -> None:
    house, dossier, _ = make_award(runtime)
    account = gave_account(runtime, house, dossier)
    with runtime.read() as session:
        assert confirmed_account_id(session, house.organisation_id) is None
    with pytest.raises(InvalidInput) as refused:
        _confirm(runtime, house, dossier, account, iban=OTHER_BANK)
    assert list(refused.value.fields) == ["iban"]
    _confirm(runtime, house, dossier, account, iban="FR76 3000 1007 9412 3456 7890 185")
    view = _accounts(runtime, dossier)
    assert view.confirmed is not None
    assert (view.confirmed.masked, view.confirmed.decided_by) == ("FR76 •••• •••• 185", "Béatrice Budget")
    with runtime.read() as session:
        assert confirmed_account_id(session, house.organisation_id) == view.confirmed.id
    with pytest.raises(Conflict):
        _confirm(runtime, house, dossier, account)


def test_a_change_is_told_to_the_whole_team_verified_and_replaces_at_the_confirmation_only(runtime: Runtime) -> None:
    house, dossier, _ = make_award(runtime)
    colleague = make_person(runtime, "Claude Régie", memberships=((house.organisation_id, Role.READER),))
    first = confirmed_account(runtime, house, dossier)
    second = gave_account(runtime, house, dossier, OTHER_BANK)
    assert set(mails(runtime, "changement de compte")) == {house.applicant.email, colleague.email}
    view = _accounts(runtime, dossier)
    assert view.confirmed is not None
    assert view.proposed is not None
    assert (view.confirmed.public_id, view.proposed.changes) == (first, True)
    with pytest.raises(InvalidInput) as refused:
        _confirm(runtime, house, dossier, second, iban=OTHER_BANK)
    assert list(refused.value.fields) == ["reason"]
    _confirm(runtime, house, dossier, second, iban=OTHER_BANK, reason="Appel au standard de la mairie.")
    after = _accounts(runtime, dossier)
    assert after.confirmed is not None
    assert (after.confirmed.public_id, [one.state for one in after.past]) == (second, [AccountState.REPLACED])


def test_an_unusual_account_is_confirmed_with_a_reason_never_blocked(runtime: Runtime) -> None:
    house, dossier, _ = make_award(runtime)
    account = gave_account(runtime, house, dossier, OTHER_BANK)
    proposed = _accounts(runtime, dossier).proposed
    assert proposed is not None
    assert [one.code for one in proposed.warnings] == ["bank"]
    with pytest.raises(InvalidInput) as refused:
        _confirm(runtime, house, dossier, account, iban=OTHER_BANK)
    assert list(refused.value.fields) == ["reason"]
    _confirm(runtime, house, dossier, account, iban=OTHER_BANK, reason="Régie, vu avec le comptable.")


def test_whoever_typed_it_never_confirms_it(runtime: Runtime) -> None:
    house, dossier, _ = make_award(runtime)
    account = gave_account(runtime, house, dossier, by=house.budget)
    with pytest.raises(Forbidden, match="une autre personne"):
        _confirm(runtime, house, dossier, account)
    with runtime.uow() as uow, pytest.raises(Forbidden):
        confirm_account(uow, house.applicant, ConfirmAccount(dossier, account, TREASURY))
    with runtime.uow() as uow:
        confirm_account(uow, house.other, ConfirmAccount(dossier, account, TREASURY))


def test_set_aside_by_the_prefecture_or_taken_back_by_the_team(runtime: Runtime) -> None:
    house, dossier, _ = make_award(runtime)
    account = gave_account(runtime, house, dossier)
    with runtime.uow() as uow, pytest.raises(InvalidInput):
        refuse_account(uow, house.instructor, RefuseAccount(dossier, account, " "))
    with runtime.uow() as uow:
        refuse_account(uow, house.instructor, RefuseAccount(dossier, account, "Le RIB est illisible."))
    assert _accounts(runtime, dossier).past[0].reason == "Le RIB est illisible."
    assert mails(runtime, "compte bancaire écarté") == [house.applicant.email]
    other = gave_account(runtime, house, dossier)
    editor = make_person(runtime, memberships=((house.organisation_id, Role.EDITOR),))
    with runtime.uow() as uow:
        withdraw_account(uow, editor, dossier, other)
    with pytest.raises(Conflict):
        _confirm(runtime, house, dossier, other)
    stranger = make_person(runtime, memberships=((make_organisation(runtime, "217102632", "Louhans"), Role.PLEDGER),))
    third = gave_account(runtime, house, dossier)
    with runtime.uow() as uow, pytest.raises(NotFound):
        withdraw_account(uow, stranger, dossier, third)


def test_a_second_proposal_replaces_the_first_and_the_same_account_is_no_change(runtime: Runtime) -> None:
    house, dossier, _ = make_award(runtime)
    first = gave_account(runtime, house, dossier)
    second = gave_account(runtime, house, dossier)
    with pytest.raises(Conflict):
        _confirm(runtime, house, dossier, first)
    _confirm(runtime, house, dossier, second)
    with pytest.raises(InvalidInput, match="déjà celui"):
        gave_account(runtime, house, dossier)


def test_a_wrong_rib_is_refused_field_by_field(runtime: Runtime) -> None:
    house, dossier, _ = make_award(runtime)
    command = ProposeAccount(dossier, " ", TREASURY[:-1] + "6", "BDFE", None)
    with runtime.uow() as uow, pytest.raises(InvalidInput) as refused:
        propose_account(uow, house.applicant, command)
    assert set(refused.value.fields) == {"holder", "iban", "bic", "file"}


def test_the_journal_and_the_mails_hold_no_whole_iban(runtime: Runtime) -> None:
    house, dossier, _ = make_award(runtime)
    confirmed_account(runtime, house, dossier)
    with runtime.read() as session:
        told = [*session.scalars(sa.select(AuditDetail.text)), *session.scalars(sa.select(MailMessage.body))]
    assert any("FR76 •••• •••• 185" in text for text in told)
    assert not any("1007941234567890" in text.replace(" ", "") for text in told)


def test_the_database_itself_keeps_one_confirmed_account(runtime: Runtime) -> None:
    house, dossier, _ = make_award(runtime)
    confirmed_account(runtime, house, dossier)
    gave_account(runtime, house, dossier, OTHER_BANK)
    with pytest.raises(sa.exc.IntegrityError), writing(runtime) as session:
        session.execute(sa.update(BankAccount).values(state=AccountState.CONFIRMED))
