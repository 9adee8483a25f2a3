"""Rules of the lint that read the data alone: dates, signature, payments."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from fractions import Fraction

from portal.acts.data import ArreteData, PaymentKind
from portal.acts.leftovers import folded
from portal.acts.lint_fields import Finding, blank
from portal.acts.wording import PARIS, date_fr, euros

ADVANCE_MAX = Fraction(3, 10)
BEFORE_BALANCE_MAX = Fraction(8, 10)


def act_day(data: ArreteData) -> date:
    """The day the act bears, or today's while it is a draft."""
    return data.signed_on or data.prepared_at.astimezone(PARIS).date()


def dates(data: ArreteData) -> Iterator[Finding]:
    """Each pair of dates in its order; a missing date is another rule's business."""
    calendar, project = data.calendar, data.project
    start = project.permitted_start_at
    started = start.astimezone(PARIS).date() if start else None
    ordered: tuple[tuple[str, str, str, date | None, str, date | None], ...] = (
        ("date_start_limit", "calendar.start_by_on", "le commencement", calendar.start_by_on,
         "la date limite du guichet", calendar.start_limit_on),
        ("date_end_limit", "calendar.completion_on", "l’achèvement", calendar.completion_on,
         "la clôture du guichet", calendar.end_limit_on),
        ("date_claim_limit", "calendar.last_claim_on", "la dernière demande de paiement", calendar.last_claim_on,
         "la clôture du guichet", calendar.end_limit_on),
        ("date_completion_order", "calendar.completion_on", "le commencement au plus tard", calendar.start_by_on,
         "l’achèvement", calendar.completion_on),
        ("date_claim_order", "calendar.last_claim_on", "le commencement au plus tard", calendar.start_by_on,
         "la dernière demande de paiement", calendar.last_claim_on),
        ("date_completion_claim", "calendar.completion_on", "l’achèvement", calendar.completion_on,
         "la dernière demande de paiement, qui le justifie", calendar.last_claim_on),
        ("date_permitted_start", "project.permitted_start_at", "l’instant où l’on peut engager", started,
         "le commencement au plus tard", calendar.start_by_on),
        ("date_complete_order", "project.complete_on", "le dossier complet", project.complete_on,
         "la date de l’acte", act_day(data)),
        ("date_attestation_order", "attestation.given_on", "l’attestation de disponibilité des crédits",
         data.attestation.given_on, "la date de l’acte", act_day(data)),
        ("date_committee_order", "visas.committee_on", "la réunion du comité", data.visas.committee_on,
         "la date de l’acte", act_day(data)),
        ("date_deliberation_order", "visas.deliberation",
         "la délibération", data.visas.deliberation.decided_on if data.visas.deliberation else None,
         "la date de l’acte", act_day(data)),
    )  # fmt: skip
    for code, path, first_label, first, second_label, second in ordered:
        if first is not None and second is not None and first > second:
            message = (
                f"Dates à revoir : {first_label} ({date_fr(first)}) vient après {second_label} ({date_fr(second)})."
            )
            yield Finding(code, path, message)


def year_end(data: ArreteData) -> Iterator[Finding]:
    """The end of the budget year (fin de gestion): the award can still be committed, its last claim still be paid."""
    calendar, today = data.calendar, act_day(data)
    if calendar.commitment_by_on is None:
        yield _to_know("calendar.commitment_by_on", "dernier engagement")
    elif today > calendar.commitment_by_on:
        message = f"Fin de gestion : plus rien ne s’engage après le {date_fr(calendar.commitment_by_on)}."
        yield Finding("year_end_commitment", "calendar.commitment_by_on", message)
    yield from claim_in_time(data)


def _to_know(path: str, label: str) -> Finding:
    """A remark: the State fixes these days in the course of the year."""
    message = f"À remplir : fin de gestion, {label}. L’acte n’a pas pu lui être comparé."
    return Finding("year_end_unknown", path, message, blocking=False)


def claim_in_time(data: ArreteData) -> Iterator[Finding]:
    """The last claim can still be paid before the end of its budget year."""
    calendar = data.calendar
    last, limit = calendar.last_claim_on, calendar.request_by_on
    if last is None:
        return
    if limit is None:
        yield _to_know("calendar.request_by_on", "dernière demande de paiement")
    elif last.year > limit.year and (last.month, last.day) > (limit.month, limit.day):
        message = (
            f"La dernière demande ({date_fr(last)}) relève de la fin de gestion de {last.year}, que les paramètres ne "
            f"donnent pas ; elle viendrait trop tard si le dernier jour restait celui du {date_fr(limit)}."
        )
        yield Finding("year_end_claim_later", "calendar.last_claim_on", message, blocking=False)
    elif last.year == limit.year and last > limit:
        message = (
            f"Fin de gestion : une demande présentée le {date_fr(last)} ne pourrait plus être payée : le dernier jour "
            f"est le {date_fr(limit)}."
        )
        yield Finding("year_end_claim", "calendar.last_claim_on", message)


def cap(data: ArreteData) -> Iterator[Finding]:
    """The call lets a grouping of communes alone pass the cap, for a reason (see ``Award.exceeded``)."""
    award = data.award
    if award.exceeded is None:
        return
    if not data.beneficiary.grouping:
        message = f"Seul un groupement de communes peut dépasser « {award.exceeded.label} » : baissez le montant."
        yield Finding("cap_passed", "award.exceeded", message)
    if award.amount_cents is not None and award.amount_cents <= award.exceeded.amount_cents:
        message = f"Le montant ne dépasse pas « {award.exceeded.label} », que l’acte dit dépassé."
        yield Finding("cap_not_passed", "award.exceeded", message)


def convention(data: ArreteData) -> Iterator[Finding]:
    """Law 2000-321, article 10: above a threshold, a body of private law is awarded by a convention."""
    if data.beneficiary.private_body and data.convention_above_cents is None:
        message = "À remplir : montant au-delà duquel un organisme de droit privé signe une convention."
        yield Finding("unfilled", "texts.convention_above", message)
    if data.is_convention:
        for path, value, label in (
            ("visas.convention_law", data.visas.convention_law, "loi sur les conventions, citée par une convention"),
            ("visas.convention_decree", data.visas.convention_decree, "décret sur les conventions, cité de même"),
        ):
            if blank(value):
                yield Finding("unfilled", path, f"À remplir : {label}.")


def signature(data: ArreteData) -> Iterator[Finding]:
    """The delegation exists, is in force on the day of the act, and covers the amount."""
    signatory = data.signatory
    if not signatory.by_delegation:
        if not blank(signatory.capacity) and not _own_capacity(data):
            message = "Sans délégation, la qualité du signataire est celle de l’autorité : corrigez l’une ou l’autre."
            yield Finding("signatory_capacity", "signatory.capacity", message)
        return
    if blank(signatory.formula):
        yield Finding("unfilled", "signatory.formula", "À remplir : formule de délégation.")
    delegation = signatory.delegation
    if delegation is None or blank(delegation.title) or delegation.valid_from is None:
        message = "Le signataire agit par délégation : indiquez l’arrêté de délégation et sa date d’effet."
        yield Finding("delegation_missing", "signatory.delegation", message)
        return
    today = act_day(data)
    if today < delegation.valid_from or (delegation.valid_to is not None and today > delegation.valid_to):
        message = f"La délégation de signature n’est pas en vigueur le {date_fr(today)}."
        yield Finding("delegation_dates", "signatory.delegation", message)
    ceiling, amount = delegation.ceiling_cents, data.award.amount_cents
    if ceiling is not None and amount is not None and amount > ceiling:
        message = f"La délégation s’arrête à {euros(ceiling)} : un autre signataire est nécessaire."
        yield Finding("delegation_ceiling", "signatory.delegation", message)


def _own_capacity(data: ArreteData) -> bool:
    """Case, accents and the first article apart, the capacity is the authority's title, or the beginning of it in whole
    words (« Le préfet » for « Le préfet de Saône-et-Loire »), or begins with it."""
    capacity, title = (_bare(text or "") for text in (data.signatory.capacity, data.authority.title))
    begins = f"{title} ".startswith(f"{capacity} ") or f"{capacity} ".startswith(f"{title} ")
    return bool(capacity and title) and begins


def _bare(text: str) -> str:
    words = re.findall(r"\w+", folded(text))
    return " ".join(words[1:] if words[:1] in (["le"], ["la"], ["l"]) else words)


def payments(data: ArreteData) -> Iterator[Finding]:
    """Decree 2018-514, article 12: advance at most 30 %, advance and interim together at most 80 %, then a balance."""
    rows = data.payments
    if not rows:
        return
    for row in rows:
        if blank(row.trigger):
            yield Finding("art8_payment", "payments", "À remplir : ce qui déclenche chaque versement.")
        if row.kind is not PaymentKind.BALANCE and row.share is None:
            yield Finding("art8_payment", "payments", "À remplir : le pourcentage de chaque avance ou acompte.")
    if [row.kind for row in rows].count(PaymentKind.BALANCE) != 1 or rows[-1].kind is not PaymentKind.BALANCE:
        yield Finding("payment_balance", "payments", "L’échéancier se termine par un solde et un seul.")
    advance = sum((row.share or Fraction(0) for row in rows if row.kind is PaymentKind.ADVANCE), Fraction(0))
    before = sum((row.share or Fraction(0) for row in rows if row.kind is not PaymentKind.BALANCE), Fraction(0))
    if advance > ADVANCE_MAX:
        yield Finding("payment_advance", "payments", "L’avance dépasse 30 % du montant maximal de la subvention.")
    if before > BEFORE_BALANCE_MAX:
        yield Finding("payment_before_balance", "payments", "Avance et acomptes dépassent 80 % du montant maximal.")
