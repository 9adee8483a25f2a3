"""The numbered articles of the award arrêté."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from portal.acts.blocks import Block, Bullets, Facts, Heading, Para, Rich, plain, text_of, unfilled
from portal.acts.data import ArreteData, Limit, Nature, PaymentKind
from portal.acts.wording import amount_in_letters, date_fr, euros, instant_fr, ordinal_article, round_euros, siren_fr
from portal.acts.words import Words
from portal.domain.money import format_rate, share_of

PAYMENT_LABEL = {PaymentKind.ADVANCE: "avance", PaymentKind.INTERIM: "acompte", PaymentKind.BALANCE: "solde"}


@dataclass(frozen=True, slots=True)
class Chapter:
    """An article before it is numbered."""

    title: str
    body: tuple[Block, ...]


def act_facts(data: ArreteData) -> frozenset[str]:
    """The conditions that hold for this act, by the names templates use."""
    nature, signatory = data.project.nature, data.signatory
    held = {
        "collectivité": data.beneficiary.local_authority,
        "organisme privé": data.beneficiary.private_body,
        "investissement": nature is Nature.INVESTMENT,
        "fonctionnement": nature is Nature.OPERATING,
        "mixte": nature is Nature.MIXED,
        "hors fonctionnement": nature is not Nature.OPERATING,
        "délégation": signatory.by_delegation or signatory.delegation is not None,
        "délibération": data.visas.deliberation is not None,
        "comité": data.visas.committee_on is not None,
        "Union européenne": bool(data.visas.eu_funded),
        "plafond dépassé": data.award.exceeded is not None,
    }
    return frozenset(name for name, holds in held.items() if holds)


def day(value: date | None) -> str | None:
    """A legal date in French, None when unknown."""
    return date_fr(value) if value else None


def chapters(data: ArreteData, words: Words) -> list[Chapter]:
    """The articles in order; special articles come just before the last."""
    rows: list[tuple[str, list[Block]]] = [
        (words.text("title.object"), _object(data, words)),
        (words.text("title.annexes"), _annexes(data, words)),
        (words.text("title.imputation"), _imputation(data, words)),
        (words.text("title.calendar"), _calendar(data, words)),
        (words.text("title.changes"), [Para(line) for line in words.lines("changes", act_facts(data))]),
        (words.text("title.payments"), _payments(data, words)),
        (words.text("title.control"), _control(data, words)),
        (words.text("title.repayment"), _repayment(data, words)),
        (words.text("title.publicity"), _publicity(data, words)),
        *_termination(data, words),
        *special(data.texts.special_articles),
        (words.text("title.execution"), execution(data, words)),
    ]
    return [Chapter(title, tuple(body)) for title, body in rows]


def special(rows: tuple[tuple[str, str], ...]) -> list[tuple[str, list[Block]]]:
    """Articles of one act alone."""
    return [(title, [Para(plain(text))]) for title, text in rows]


def numbered(rows: list[Chapter]) -> list[Block]:
    """Headings and bodies, numbered from one."""
    out: list[Block] = []
    for number, chapter in enumerate(rows, start=1):
        out += [Heading(2, plain(f"{ordinal_article(number)} – {chapter.title}")), *chapter.body]
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


def _object(data: ArreteData, words: Words) -> list[Block]:
    body, award, project = data.beneficiary, data.award, data.project
    amount = award.amount_cents
    opening = words.fill(
        "object",
        montant=None if amount is None else euros(amount),
        montant_en_lettres=None if amount is None else amount_in_letters(amount),
        beneficiaire=body.phrase,
        siren=siren_fr(body.siren) if body.siren else None,
        siret=siren_fr(body.siret) if body.siret else None,
        adresse=", ".join(body.address_lines),
        representant=body.representative,
        clause_decret=words.text(f"decree.{project.nature}") if project.nature else None,
        operation=project.title,
    )
    computed = words.fill(
        "computation",
        clause_taux=_rate_clause(data, words),
        assiette=None if award.base_cents is None else euros(award.base_cents),
    )
    tax = plain(unfilled("base hors taxes ou toutes taxes comprises"))
    if award.tax_basis:
        tax = words.fill(f"tax.{award.tax_basis}")
    return [
        Para(opening),
        Para(words.fill("characteristics", description=project.description)),
        Para((*computed, *plain(" "), *tax)),
    ]


def _rate_clause(data: ArreteData, words: Words) -> str | None:
    if data.award.rate is None:
        return None
    limit, rate = binding_limit(data), format_rate(data.award.rate)
    if limit is None:
        clause = text_of(words.fill("rate", taux=rate))
        return text_of(words.fill("rounded", clause_taux=clause)) if _rounded(data) else clause
    return text_of(
        words.fill("rate_limited", taux=rate, limite=round_euros(limit.amount_cents), nom_limite=limit.label)
    )


def _rounded(data: ArreteData) -> bool:
    base, rate = data.award.base_cents, data.award.rate
    return base is not None and rate is not None and (base * rate).denominator != 1


def _annexes(data: ArreteData, words: Words) -> list[Block]:
    out: list[Block] = [Para(words.fill("annexes"))]
    if data.beneficiary.local_authority and data.project.nature is not Nature.OPERATING:
        out.append(Para(words.fill("own_share")))
    return out


def _imputation(data: ArreteData, words: Words) -> list[Block]:
    rows = tuple((label, plain(code or unfilled(label.lower()))) for label, code in data.imputation)
    return [
        Para(words.fill("imputation")),
        Facts(rows or (("Imputation", plain(unfilled("imputation"))),)),
        Para(words.fill("accountant", comptable=data.texts.accountant)),
    ]


def _calendar(data: ArreteData, words: Words) -> list[Block]:
    calendar, start = data.calendar, data.project.permitted_start_at
    dates = {
        "commence_avant": day(calendar.start_by_on),
        "acheve_avant": day(calendar.completion_on),
        "derniere_demande": day(calendar.last_claim_on),
    }
    return [
        Para(
            words.fill(
                "permitted_start",
                debut_permis=instant_fr(start) if start else None,
                commencement=data.texts.commencement,
            )
        ),
        Para(words.fill("calendar", **dates)),
        Para(words.fill("lapse", caducite=calendar.lapse_procedure, **dates)),
    ]


def _payments(data: ArreteData, words: Words) -> list[Block]:
    items: list[Rich] = []
    amount = data.award.amount_cents
    for payment in data.payments:
        label, share = PAYMENT_LABEL[payment.kind], payment.share
        if payment.kind is PaymentKind.BALANCE:
            items.append(words.fill("balance", versement=label, declencheur=payment.trigger))
            continue
        known = amount is not None and share is not None
        items.append(
            words.fill(
                "payment",
                versement=label,
                part=format_rate(share) if share is not None else None,
                montant_versement=euros(share_of(amount or 0, share or Fraction(0))) if known else None,
                declencheur=payment.trigger,
            )
        )
    rule, rate = data.texts.under_spend, data.award.rate
    under = plain(unfilled("règle de sous-réalisation"))
    if rule:
        under = words.fill(f"under_spend.{rule}", taux=format_rate(rate) if rate is not None else None)
    return [
        Para(words.fill("payment_intro")),
        Bullets(tuple(items) or (plain(unfilled("versements")),)),
        Para(under),
        _given(data.texts.final_statement, "obligations de fin d’opération"),
        _given(data.texts.public_aid_rule, "règle de cumul des aides publiques"),
    ]


def _control(data: ArreteData, words: Words) -> list[Block]:
    out: list[Block] = [Para(words.fill("control", conservation=data.texts.record_keeping))]
    if data.beneficiary.private_body:
        out.append(_given(data.texts.financial_report, "compte rendu financier d’un organisme de droit privé"))
    return out


def _publicity(data: ArreteData, words: Words) -> list[Block]:
    out: list[Block] = [_given(data.texts.publicity, "publicité")]
    if data.visas.eu_funded:
        out.append(Para(words.fill("publicity_eu", mention_europeenne=data.texts.eu_mention)))
    return out


def _termination(data: ArreteData, words: Words) -> list[tuple[str, list[Block]]]:
    """How a convention ends before its term: only in a wording that says it, older ones did not."""
    if "termination" not in words.texts:
        return []
    return [(words.text("title.termination"), [Para(line) for line in words.lines("termination", act_facts(data))])]


def _repayment(data: ArreteData, words: Words) -> list[Block]:
    cases = tuple(words.lines("repayment_cases", act_facts(data)))
    return [Para(words.fill("repayment_intro")), Bullets(cases)]


def execution(data: ArreteData, words: Words) -> list[Block]:
    """The last article: who carries it out, copy, publication."""
    out: list[Block] = [
        Para(words.fill("execution", executant=data.texts.executed_by, comptable=data.texts.accountant))
    ]
    out += [_given(data.texts.copy_to, "copie"), _given(data.texts.publication, "publication")]
    return out
