"""What an act takes from the window's settings: authority, signatory, visas, imputation, texts, payments.

Nothing here has a default: a setting nobody filled gives ``None``, which a draft shows and the lint refuses.
"""

from __future__ import annotations

from fractions import Fraction

from portal.acts.data import (
    Authority,
    Delegation,
    Payment,
    PaymentKind,
    Signatory,
    UnderSpend,
    Visas,
    WindowTexts,
)
from portal.acts.lint import Finding
from portal.acts.wording import with_article
from portal.domain.window_settings import SPECS, WindowSettings

IMPUTATION_KEYS = (
    "imputation.programme",
    "imputation.functional_domain",
    "imputation.cost_unit",
    "imputation.activity",
    "imputation.cost_centre",
)


#: Constitution, article 2.
MOTTO = "Liberté, Égalité, Fraternité"


def authority(settings: WindowSettings) -> Authority:
    """The prefecture as the head of the act names it."""
    return Authority(
        header_lines=settings.lines("authority.header_lines"),
        service_lines=settings.lines("authority.service_lines"),
        title=settings.text("authority.title"),
        place=settings.text("authority.place"),
        honours=settings.lines("authority.honours"),
        motto=MOTTO,
    )


def signatory(settings: WindowSettings) -> Signatory:
    """Who signs, and by virtue of which delegation."""
    by_delegation = settings.flag("signatory.by_delegation") is True
    delegation = Delegation(
        title=settings.text("signatory.delegation_title"),
        valid_from=settings.date("signatory.delegation_from"),
        valid_to=settings.date("signatory.delegation_to"),
        ceiling_cents=settings.cents("signatory.delegation_ceiling"),
    )
    return Signatory(
        name=settings.text("signatory.name"),
        capacity=settings.text("signatory.capacity"),
        by_delegation=by_delegation,
        delegation=delegation if by_delegation else None,
        formula=settings.text("signatory.formula"),
    )


def visas(settings: WindowSettings) -> Visas:
    """The texts the act cites beside the constant ones."""
    return Visas(
        finance_law=settings.text("visa.finance_law"),
        prefect_powers=settings.text("visa.prefect_powers"),
        appointment=settings.text("visa.appointment"),
        administration_code=settings.text("visa.administration_code"),
        call=settings.text("visa.call"),
        deliberation=None,
        committee_on=None,
        committee=committee(settings),
        eu_funded=settings.flag("visa.eu_funded"),
        eu_regulation=settings.text("visa.eu_regulation"),
        convention_law=settings.text("visa.convention_law"),
        convention_decree=settings.text("visa.convention_decree"),
    )


def imputation(settings: WindowSettings) -> tuple[tuple[str, str | None], ...]:
    """(label, code) of the budget imputation."""
    return tuple((SPECS[key].label, settings.text(key)) for key in IMPUTATION_KEYS)


def texts(settings: WindowSettings, *, private: bool = False) -> WindowTexts:
    """The wordings of the window; ``private``: for a body of private law, which has no public accountant."""
    under_spend = settings.text("payment.under_spend")
    return WindowTexts(
        fund_label=settings.text("texts.fund_label"),
        policy_objective=settings.text("texts.policy_objective"),
        proposed_by=settings.text("texts.proposed_by"),
        commencement=settings.text("texts.commencement"),
        under_spend=UnderSpend(under_spend) if under_spend else None,
        public_aid_rule=settings.text("texts.public_aid_rule"),
        final_statement=settings.text(_of("texts.final_statement", private)),
        record_keeping=settings.text("texts.record_keeping"),
        publicity=settings.text("texts.publicity"),
        accountant=settings.text("texts.accountant"),
        executed_by=settings.text("texts.executed_by"),
        copy_to=settings.text("texts.copy_to"),
        publication=settings.text("texts.publication"),
        remedies=settings.lines("texts.remedies") or None,
        eu_mention=settings.text("publicity.eu_mention"),
        financial_report=settings.text("texts.financial_report") if private else None,
    )


def _of(key: str, private: bool) -> str:
    return f"{key}_private" if private else key


def committee(settings: WindowSettings) -> str | None:
    """The committee in a sentence: « le comité de programmation »; None when it has no name."""
    title = settings.text("committee.title")
    if not title:
        return None
    named = title if title[:2].isupper() else f"{title[0].lower()}{title[1:]}"
    return with_article(named)


def payments(settings: WindowSettings, *, private: bool = False) -> tuple[Payment, ...]:
    """Advance, interim payments (their percentage is cumulative with the advance's), balance."""
    advance, cumulative = settings.integer("payment.advance_percent"), settings.integer("payment.interim_percent")
    rows = []
    if advance != 0:
        share = None if advance is None else Fraction(advance, 100)
        rows.append(Payment(PaymentKind.ADVANCE, share, settings.text("payment.advance_trigger")))
    if cumulative is None or cumulative > (advance or 0):
        share = None if cumulative is None else Fraction(cumulative - (advance or 0), 100)
        rows.append(Payment(PaymentKind.INTERIM, share, settings.text(_of("payment.interim_trigger", private))))
    rows.append(Payment(PaymentKind.BALANCE, None, settings.text("payment.balance_trigger")))
    return tuple(rows)


def settings_findings(settings: WindowSettings) -> list[Finding]:
    """Unfilled settings the data of an act cannot show as missing."""
    if settings.flag("signatory.by_delegation") is not None:
        return []
    label = SPECS["signatory.by_delegation"].label
    return [Finding("unfilled", "signatory.by_delegation", f"À remplir : {label[0].lower()}{label[1:]}, oui ou non.")]
