"""What an act that follows an award must satisfy before it may be issued.

An arrêté modificatif makes the award's own rules run again on the award as it will stand. An act that ends an award is
reasoned, rests on a legal ground, and comes after the beneficiary could present observations (CRPA, L. 122-1); so does
an arrêté modificatif that takes back part of what was given, unless the beneficiary asked for it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from portal.acts.arrete import arrete_document
from portal.acts.avenant import drawn_following
from portal.acts.convention import convention_document
from portal.acts.data import ArreteData
from portal.acts.following import annexes_change, changed_articles
from portal.acts.following_data import FollowingData
from portal.acts.lint import own_findings, required_findings, terms_findings
from portal.acts.lint_fields import Finding, blank
from portal.acts.lint_printed import misnamed_acts
from portal.acts.lint_rules import act_day, claim_in_time, dates, signature
from portal.acts.seed_avenant import AVENANT
from portal.acts.wording import date_fr, euros
from portal.acts.words import Words
from portal.domain.act_kinds import ENDING, ActKind
from portal.domain.calendar import add_months

#: CRPA, L. 242-1: an unlawful decision that created rights is withdrawn within four months.
UNLAWFUL_MONTHS = 4


def lint_following(
    data: FollowingData, words: Words, award_words: Words, coverage: frozenset[int] | None = None
) -> list[Finding]:
    """All findings, blocking first."""
    document = drawn_following(data, words, award_words)
    found = [*_followed(data), *required_findings(data.own), *own_findings(data.own, document, coverage)]
    found += misnamed_acts(document, two_parties=words.seed.kind == AVENANT.kind)
    if data.kind is ActKind.AMENDMENT:
        found += [*_amendment(data, award_words), *_as_amended(data, award_words)]
    found += [*_ending(data), *_hearing(data)]
    return sorted(dict.fromkeys(found), key=lambda finding: not finding.blocking)


def day_findings(data: FollowingData) -> Iterator[Finding]:
    """What depends on the day the act bears: asked again when a hand wrote another one than foreseen."""
    yield from _followed(data)
    yield from signature(data.own)
    if data.kind is ActKind.AMENDMENT:
        yield from dates(_terms(data))
    yield from _ending(data)
    yield from _hearing(data)


def takes_back(data: FollowingData) -> bool:
    """Whether an arrêté modificatif gives less, or less time, than the award it modifies."""
    if data.kind is not ActKind.AMENDMENT or data.convention:
        return False
    before, after = data.before, data.after
    if (after.award.amount_cents or 0) < (before.award.amount_cents or 0):
        return True
    pairs = (
        (getattr(before.calendar, name), getattr(after.calendar, name))
        for name in ("start_by_on", "completion_on", "last_claim_on")
    )
    return any(old is not None and new is not None and new < old for old, new in pairs)


def _followed(data: FollowingData) -> Iterator[Finding]:
    if not any(ground.strip() for ground in data.grounds):
        yield Finding("grounds_missing", "grounds", "Écrivez au moins un motif de l’acte.")
    if blank(data.cited.number) or data.cited.signed_on is None:
        yield Finding("followed_act", "cited", "L’acte suivi n’a pas de numéro ou de date de signature.")
    last = max((act.signed_on for act in (data.cited, *data.amendments) if act.signed_on), default=None)
    if last is not None and act_day(data.own) < last:
        message = f"L’acte ne peut pas précéder celui qu’il suit, signé le {date_fr(last)}."
        yield Finding("date_followed", "cited", message)
    if any(blank(act.number) or act.signed_on is None for act in data.amendments):
        message = "Un acte qui a déjà modifié la subvention n’a pas de numéro ou de date de signature."
        yield Finding("followed_act", "amendments", message)


def _as_amended(data: FollowingData, award_words: Words) -> Iterator[Finding]:
    """The award as it will stand, on the day of the new act."""
    terms = _terms(data)
    draw = convention_document if data.convention else arrete_document
    yield from terms_findings(terms, draw(terms, award_words))
    yield from claim_in_time(terms)


def _terms(data: FollowingData) -> ArreteData:
    return replace(data.after, signed_on=data.own.signed_on, prepared_at=data.own.prepared_at)


def _amendment(data: FollowingData, award_words: Words) -> Iterator[Finding]:
    if not changed_articles(data, award_words) and not annexes_change(data) and not data.own.texts.special_articles:
        yield Finding("nothing_changes", "changes", "L’acte ne change rien à celui qu’il modifie.")
    before, after = data.before.award.amount_cents or 0, data.after.award.amount_cents or 0
    if after > before:
        message = f"Le montant passerait de {euros(before)} à {euros(after)} : il faut une nouvelle décision."
        yield Finding("amount_raised", "changes", message)
    if after < data.paid_cents:
        message = f"Le montant ({euros(after)}) serait inférieur aux sommes déjà versées ({euros(data.paid_cents)})."
        yield Finding("amount_below_paid", "changes", message)


def _ending(data: FollowingData) -> Iterator[Finding]:
    if data.kind not in ENDING:
        return
    if blank(data.basis):
        yield Finding("basis_missing", "basis", "À remplir : fondement de l’acte, après « Vu ».")
    today, signed_on = act_day(data.own), data.cited.signed_on
    if data.kind is ActKind.WITHDRAWAL and data.unlawful and signed_on is not None:
        limit = add_months(signed_on, UNLAWFUL_MONTHS)
        if today > limit:
            message = f"L’arrêté, s’il est illégal, ne se retire plus depuis le {date_fr(limit)} (quatre mois)."
            yield Finding("withdrawal_late", "basis", message)
    if data.effective_on is not None and data.effective_on < today:
        yield Finding("effective_past", "effective_on", "La date d’effet précède l’acte : corrigez-la.")


def _hearing(data: FollowingData) -> Iterator[Finding]:
    if data.kind not in ENDING and not takes_back(data):
        return
    hearing, today = data.hearing, act_day(data.own)
    if hearing.requested_on is not None:
        if hearing.requested_on > today:
            yield Finding("hearing_dates", "hearing", "La demande du bénéficiaire est datée du futur.")
        return
    if hearing.letter_on is None or hearing.observations_by is None:
        message = "Invitez d’abord le bénéficiaire à présenter ses observations, par une lettre qui fixe un délai."
        yield Finding("hearing_missing", "hearing", message)
        return
    if hearing.observations_by <= hearing.letter_on:
        yield Finding("hearing_dates", "hearing", "Le délai des observations se termine avant de commencer.")
    if hearing.observations_on is not None and hearing.observations_on < hearing.letter_on:
        yield Finding("hearing_dates", "hearing", "Les observations précèdent la lettre qui les demande.")
    if hearing.observations_on is None and today <= hearing.observations_by:
        yield Finding("hearing_open", "hearing", _open_until(hearing.observations_by))


def _open_until(day: date) -> str:
    return f"Le bénéficiaire peut présenter ses observations jusqu’au {date_fr(day)} inclus : attendez cette date."
