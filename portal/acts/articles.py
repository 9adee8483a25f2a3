"""The numbered articles of the award arrêté."""

from __future__ import annotations

from datetime import date

from portal.acts import texts
from portal.acts.blocks import Block, Bullets, Facts, Heading, Para, Rich, plain, rich, unfilled
from portal.acts.data import ArreteData, Limit, Nature, PaymentKind
from portal.acts.wording import amount_in_letters, date_fr, euros, instant_fr, ordinal_article, round_euros, siren_fr
from portal.domain.money import format_rate, share_of


def day(value: date | None) -> str | None:
    """A legal date in French, None when unknown."""
    return date_fr(value) if value else None


def articles(data: ArreteData) -> list[Block]:
    """Articles in order, numbered from one; the window's special articles come just before the last."""
    chapters: list[tuple[str, list[Block]]] = [
        ("Objet et montant de la subvention", _object(data)),
        ("Dépenses et plan de financement retenus", _annexes(data)),
        ("Imputation budgétaire", _imputation(data)),
        ("Calendrier et caducité", _calendar(data)),
        ("Modification de l’opération", [Para(plain(texts.CHANGES))]),
        ("Versement", _payments(data)),
        ("Contrôle", [Para(rich(texts.CONTROL, record_keeping=data.texts.record_keeping))]),
        ("Reversement", [Para(plain(texts.REPAYMENT_INTRO)), Bullets(tuple(map(plain, texts.REPAYMENT_CASES)))]),
        ("Publicité", [_given(data.texts.publicity, "publicité")]),
    ]
    chapters += [(title, [Para(plain(text))]) for title, text in data.texts.special_articles]
    chapters.append(("Exécution", _execution(data)))
    out: list[Block] = []
    for number, (title, body) in enumerate(chapters, start=1):
        out += [Heading(2, plain(f"{ordinal_article(number)} – {title}")), *body]
    return out


def binding_limit(data: ArreteData) -> Limit | None:
    """The lowest limit under rate × base, None when the rate alone explains the amount (or something is missing)."""
    award = data.award
    if award.base_cents is None or award.rate is None:
        return None
    full = share_of(award.base_cents, award.rate)
    below = [limit for limit in award.limits if limit.amount_cents < full]
    return min(below, key=lambda limit: limit.amount_cents, default=None)


def _given(text: str | None, label: str) -> Para:
    return Para(plain(text or unfilled(label)))


def _object(data: ArreteData) -> list[Block]:
    body, award, project = data.beneficiary, data.award, data.project
    amount = award.amount_cents
    opening = rich(
        texts.OBJECT,
        amount=None if amount is None else euros(amount),
        amount_letters=None if amount is None else amount_in_letters(amount),
        beneficiary=body.phrase,
        siren=siren_fr(body.siren) if body.siren else None,
        siret=siren_fr(body.siret) if body.siret else None,
        address=", ".join(body.address_lines),
        representative=body.representative,
        decree_clause=texts.DECREE_CLAUSE[project.nature] if project.nature else None,
        project=project.title,
    )
    computed = rich(
        texts.COMPUTATION,
        rate_clause=_rate_clause(data),
        base=None if award.base_cents is None else euros(award.base_cents),
    )
    tax = texts.TAX[award.tax_basis] if award.tax_basis else unfilled("base hors taxes ou toutes taxes comprises")
    return [
        Para(opening),
        Para(rich(texts.CHARACTERISTICS, description=project.description)),
        Para((*computed, *plain(f" {tax}"))),
    ]


def _rate_clause(data: ArreteData) -> str | None:
    if data.award.rate is None:
        return None
    limit, rate = binding_limit(data), format_rate(data.award.rate)
    if limit is None:
        return texts.RATE.format(rate=rate)
    return texts.RATE_LIMITED.format(rate=rate, limit=round_euros(limit.amount_cents), limit_label=limit.label)


def _annexes(data: ArreteData) -> list[Block]:
    out: list[Block] = [Para(plain(texts.ANNEXES))]
    if data.beneficiary.local_authority and data.project.nature is not Nature.OPERATING:
        out.append(Para(plain(texts.OWN_SHARE)))
    return out


def _imputation(data: ArreteData) -> list[Block]:
    rows = tuple((label, plain(code or unfilled(label.lower()))) for label, code in data.imputation)
    return [
        Para(plain(texts.IMPUTATION)),
        Facts(rows or (("Imputation", plain(unfilled("imputation"))),)),
        Para(rich(texts.ACCOUNTANT, accountant=data.texts.accountant)),
    ]


def _calendar(data: ArreteData) -> list[Block]:
    calendar, start = data.calendar, data.project.permitted_start_at
    return [
        Para(
            rich(
                texts.PERMITTED_START,
                permitted_start=instant_fr(start) if start else None,
                commencement=data.texts.commencement,
            )
        ),
        Para(
            rich(
                texts.CALENDAR,
                start_by=day(calendar.start_by_on),
                completion=day(calendar.completion_on),
                last_claim=day(calendar.last_claim_on),
            )
        ),
        Para(rich(texts.LAPSE, lapse_procedure=calendar.lapse_procedure)),
    ]


def _payments(data: ArreteData) -> list[Block]:
    items: list[Rich] = []
    amount = data.award.amount_cents
    for payment in data.payments:
        label = texts.PAYMENT_LABEL[payment.kind]
        if payment.kind is PaymentKind.BALANCE:
            items.append(rich(texts.BALANCE, label=label, trigger=payment.trigger))
            continue
        share = payment.share
        items.append(
            rich(
                texts.PAYMENT,
                label=label,
                share=format_rate(share) if share is not None else None,
                amount=euros(share_of(amount, share)) if amount is not None and share is not None else None,
                trigger=payment.trigger,
            )
        )
    rule, rate = data.texts.under_spend, data.award.rate
    under = rich(texts.UNDER_SPEND[rule], rate=format_rate(rate) if rate is not None else None) if rule else None
    return [
        Para(plain(texts.PAYMENT_INTRO)),
        Bullets(tuple(items) or (plain(unfilled("versements")),)),
        Para(under or plain(unfilled("règle de sous-réalisation"))),
        _given(data.texts.final_statement, "obligations de fin d’opération"),
        _given(data.texts.public_aid_rule, "règle de cumul des aides publiques"),
    ]


def _execution(data: ArreteData) -> list[Block]:
    out: list[Block] = [
        Para(rich(texts.EXECUTION, executed_by=data.texts.executed_by, accountant=data.texts.accountant))
    ]
    out += [_given(data.texts.copy_to, "copie"), _given(data.texts.publication, "publication")]
    return out
