"""What a beneficiary finds on the home of their award: where the money is, what is theirs to do, in which order."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from portal.acts.data import PaymentKind
from portal.acts.frozen_terms import PaymentTerm
from portal.domain.claim import KIND_LABELS, ClaimKind, ClaimState
from portal.domain.money import Euros, format_rate, share_of
from portal.queries.award import AwardView
from portal.queries.award_start import StartView, starts_of
from portal.queries.award_timeline import ClaimRow, MoneyEvent, claims_of, money_timeline
from portal.queries.bank_accounts import AccountsView, accounts_of
from portal.queries.indicators import IndicatorsView, indicators_of, templates_of


@dataclass(frozen=True, slots=True)
class ToDo:
    """A point of the award, in the shape ``data.checklist`` shows: ``ok``, ``missing``, ``waiting`` or ``warning``.

    ``page``: the endpoint where it is done; empty when it is not the beneficiary's turn.
    """

    title: str
    state: str
    text: str
    page: str = ""
    link: str = ""


@dataclass(frozen=True, slots=True)
class PaymentRow:
    """An instalment of the act: what it is at most, and what opens it."""

    label: str
    share: str
    most_cents: int | None
    trigger: str


@dataclass(frozen=True, slots=True)
class AwardHome:
    """All of the page."""

    starts: tuple[StartView, ...]
    accounts: AccountsView
    indicators: IndicatorsView | None
    todo: tuple[ToDo, ...]
    timeline: tuple[MoneyEvent, ...]
    payments: tuple[PaymentRow, ...]


def award_home(session: Session, award: AwardView, today: date) -> AwardHome:
    """The home of an award already in scope."""
    starts = starts_of(session, award.act_id)
    accounts = accounts_of(session, award)
    indicators = indicators_of(session, award.act_id)
    started = bool(starts and starts[-1].accepted)
    todo = [_start(award, starts, today), _account(accounts)]
    if started:
        todo.append(_claims(award, claims_of(session, award.act_id)))
    if indicators is not None or templates_of(session, award):
        todo.append(_indicators(indicators, started))
    return AwardHome(
        starts,
        accounts,
        indicators,
        tuple(todo) if award.in_force else (),
        money_timeline(session, award, starts),
        tuple(_payment(term, award.maximum_cents) for term in award.payments),
    )


def _start(award: AwardView, starts: tuple[StartView, ...], today: date) -> ToDo:
    page, title = "applicant.award_start", "Démarrage de l’opération"
    last = starts[-1] if starts else None
    if last is None:
        limit = award.start_by_on
        if limit is None:
            text = "Signez le devis ou le bon de commande, puis déclarez-le."
        elif today <= limit:
            text = f"Signez le devis ou le bon de commande au plus tard le {limit:%d/%m/%Y}, puis déclarez-le."
        else:
            text = (
                f"L’opération devait démarrer au plus tard le {limit:%d/%m/%Y}\u00a0: déclarez l’acte signé à temps, "
                "ou écrivez au service instructeur."
            )
        late = limit is not None and today > limit
        return ToDo(title, "warning" if late else "missing", text, page, "Déclarer le démarrage")
    if last.accepted:
        return ToDo(title, "ok", f"{last.kind_label} du {last.started_on:%d/%m/%Y}, accepté.")
    if last.accepted is False:
        return ToDo(title, "missing", f"Refusé\u00a0: {last.remark}", page, "Déclarer de nouveau")
    return ToDo(title, "waiting", f"Déclaré le {last.started_on:%d/%m/%Y}, la préfecture vérifie.")


def _account(accounts: AccountsView) -> ToDo:
    page, title = "applicant.award_account", "RIB"
    if accounts.proposed:
        change = " L’ancien compte sert en attendant." if accounts.confirmed else ""
        return ToDo(title, "waiting", f"{accounts.proposed.masked}\u00a0: à confirmer par la préfecture.{change}")
    if accounts.confirmed:
        return ToDo(title, "ok", f"{accounts.confirmed.masked}, confirmé.")
    if accounts.past and accounts.past[0].state == "refused":
        return ToDo(title, "missing", f"Écarté\u00a0: {accounts.past[0].reason}", page, "Donner un autre RIB")
    return ToDo(title, "missing", "Aucun versement ne peut se faire sans lui.", page, "Donner le RIB")


def _claims(award: AwardView, claims: tuple[ClaimRow, ...]) -> ToDo:
    page, title, link = "applicant.claims", "Paiements", "Voir les demandes"
    live = [one for one in claims if one.state is not ClaimState.REJECTED]
    last = live[-1] if live else None
    if last is not None and last.state is ClaimState.INCOMPLETE:
        return ToDo(title, "missing", f"{last.title}\u00a0: la préfecture attend des pièces.", page, "Compléter")
    if last is not None and last.state is not ClaimState.PAID:
        return ToDo(title, "waiting", f"{last.title}\u00a0: en cours.", page, link)
    if last is not None and last.kind == ClaimKind.BALANCE:
        return ToDo(title, "ok", "Le solde est versé.", page, link)
    limit = f" Dernière demande le {award.last_claim_on:%d/%m/%Y}." if award.last_claim_on else ""
    return ToDo(title, "missing", f"Vous pouvez demander un versement.{limit}", page, "Demander un versement")


def _indicators(indicators: IndicatorsView | None, started: bool) -> ToDo:
    page, title = "applicant.award_indicators", "Indicateurs et bilans"
    if indicators is None:
        return ToDo(title, "missing", "Dites d’où vous partez et ce que vous visez.", page, "Fixer les indicateurs")
    if indicators.final:
        return ToDo(title, "ok", "Le bilan final est déposé.")
    if started:
        text = "Un bilan chaque année, et le bilan final avec la demande de solde."
        return ToDo(title, "waiting", text, page, "Déposer un bilan")
    return ToDo(title, "ok", "Indicateurs fixés. Les bilans viennent après le démarrage.")


def _payment(term: PaymentTerm, maximum_cents: int) -> PaymentRow:
    label = "Acomptes" if term.kind is PaymentKind.INTERIM else KIND_LABELS[ClaimKind(term.kind.value)]
    if term.share is None:
        return PaymentRow(label, "le reste", None, term.trigger)
    most = share_of(Euros(maximum_cents), term.share)
    return PaymentRow(label, f"{format_rate(term.share)} au plus", most, term.trigger)
