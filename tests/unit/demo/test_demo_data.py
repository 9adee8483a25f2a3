"""What the demonstration is made of: one account per role, every setting filled, nothing that looks real."""

from __future__ import annotations

from portal.demo.accounts import DEMO_ACCOUNTS, DEMO_PASSWORD
from portal.demo.settings import DEMO_SETTINGS
from portal.domain.actors import APPLICANT_ROLES, STAFF_ROLES, Role
from portal.domain.passwords import password_problem
from portal.domain.window_settings import SPECS, WindowSettings, value_problem


def test_every_role_that_signs_in_has_an_account() -> None:
    assert {account.role for account in DEMO_ACCOUNTS} == APPLICANT_ROLES | STAFF_ROLES
    assert sum(account.role is Role.ADMINISTRATOR for account in DEMO_ACCOUNTS) == 2
    assert len({account.email for account in DEMO_ACCOUNTS}) == len(DEMO_ACCOUNTS)


def test_applicants_have_a_commune_and_the_prefecture_has_none() -> None:
    for account in DEMO_ACCOUNTS:
        # A proxy is named by the prefecture, and acts for those who give them a mandate.
        member = account.role in APPLICANT_ROLES - {Role.PROXY}
        assert bool(account.communes) == member, account.key


def test_the_shared_password_obeys_the_rule() -> None:
    assert password_problem(DEMO_PASSWORD) is None


def test_every_setting_is_filled_with_a_value_it_may_have() -> None:
    assert set(DEMO_SETTINGS) == set(SPECS)
    assert WindowSettings(DEMO_SETTINGS).unfilled() == []
    problems = {key: value_problem(SPECS[key], value) for key, value in DEMO_SETTINGS.items()}
    assert {key: problem for key, problem in problems.items() if problem} == {}


def test_what_identifies_credits_or_people_says_it_is_fictional() -> None:
    fictional = (
        "imputation.functional_domain",
        "imputation.cost_unit",
        "imputation.activity",
        "imputation.cost_centre",
        "signatory.capacity",
        "signatory.delegation_title",
        "visa.appointment",
        "texts.accountant",
        "service.phone",
        "privacy.contact",
    )
    assert [key for key in fictional if "ficti" not in DEMO_SETTINGS[key]] == []
