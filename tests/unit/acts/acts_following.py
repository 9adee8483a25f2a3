"""Samples of the acts that follow the sample award of Tournus, one of each kind."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from acts_letters import ASSOCIATION, CIVIL, FRAME
from acts_samples import ARRETE, EXPENSES, PLAN

from portal.acts.algorithm import algorithm_mention
from portal.acts.data import ArreteData, Deliberation, ExpenseRow, Limit, Nature, PlanKind, PlanRow, TaxBasis
from portal.acts.decision_letters import LetterFrame
from portal.acts.drawn import DrawnAct
from portal.acts.drawn_letter import DrawnLetter
from portal.acts.following_data import Changes, CitedAct, FollowingData, Hearing, changed
from portal.acts.lint_letter import Expected
from portal.acts.naming import ActName, name_of
from portal.acts.sample import as_convention
from portal.acts.seed_letters import EFFECTS, ITEMS, NOTIFICATION, PAYMENT
from portal.acts.seed_parts import DECREE
from portal.acts.seeds import SEEDS
from portal.acts.wording import euros
from portal.acts.words import Seed, words_of
from portal.domain.act_kinds import ActKind
from portal.domain.money import Euros

CITED = CitedAct("71-2021-10-28-00012", date(2021, 10, 28))
HEARD = Hearing(letter_on=date(2022, 3, 1), observations_by=date(2022, 3, 16), observations_on=date(2022, 3, 10))
BASIS = "le code des relations entre le public et l’administration, notamment son article L. 242-2"
LAPSE_BASIS = DECREE
#: Why each kind of act is made.
GROUNDS = {
    ActKind.AMENDMENT: "l’éditeur du portail a livré avec six semaines de retard",
    ActKind.WITHDRAWAL: "le portail a été affecté à un autre usage que celui de l’opération, sans autorisation",
    ActKind.REPEAL: "la commune a confié la suite de l’opération à un autre maître d’ouvrage",
    ActKind.LAPSE: "la commune de Tournus a renoncé à achever l’opération",
}
EARLIER = (
    CitedAct("71-2022-01-10-00004", date(2022, 1, 10)),
    CitedAct("71-2022-02-14-00009", date(2022, 2, 14)),
)
MOVED = (
    replace(EXPENSES[0], retained_cents=Euros(185_000), reason="Étude moins longue que prévu."),
    replace(EXPENSES[1], requested_cents=Euros(880_000), retained_cents=Euros(880_000)),
    *EXPENSES[2:],
)
ASSOCIATION_SIRET = "12345678200010"
#: The call lets its cap be passed for a group of communes alone.
EPCI = replace(
    ARRETE.beneficiary,
    name="Communauté de communes des Rives d’exemple",
    phrase="la communauté de communes des Rives d’exemple",
    siren="200000008",
    siret="20000000800017",
    address_lines=("3 place de la Communauté", "71700 Tournus"),
    representative="sa présidente en exercice",
)
SPECIAL = (
    "Hébergement des données",
    "Le portail traitant des données d’état civil, le bénéficiaire le fait héberger dans l’Union européenne pendant "
    "toute la durée de l’opération.",
)
LATER = Changes(completion_on=date(2022, 11, 10), expenses=MOVED)


def following(kind: ActKind, **values: object) -> FollowingData:
    """An act of ``kind`` drawn up on 4 April 2022."""
    changes = Changes()
    if kind is ActKind.AMENDMENT:
        changes = LATER
    after = changed(ARRETE, values.pop("changes", changes))  # type: ignore[arg-type]
    own = replace(
        after,
        internal_reference="FITN7-71-2022-A0007",
        prepared_at=datetime(2022, 4, 4, 8, 30, tzinfo=UTC),
        visas=replace(ARRETE.visas, deliberation=None, committee_on=None),
        texts=replace(ARRETE.texts, special_articles=()),
    )
    made = {
        "kind": kind,
        "own": own,
        "before": ARRETE,
        "after": after,
        "cited": CITED,
        "amendments": (),
        "grounds": (GROUNDS[kind],),
        "hearing": Hearing(requested_on=date(2022, 3, 21)) if kind is ActKind.AMENDMENT else HEARD,
        "basis": {ActKind.AMENDMENT: None, ActKind.LAPSE: LAPSE_BASIS}.get(kind, BASIS),
        "effective_on": date(2022, 5, 1) if kind is ActKind.REPEAL else None,
        "paid_cents": Euros(264_600),
        "left_cents": Euros(617_400),
    }
    return FollowingData(**{**made, **values})  # type: ignore[arg-type]


def agreed() -> ArreteData:
    """The sample award, three times as much, given to an association above the threshold."""
    data = as_convention(ARRETE)
    lines = ("12 quai de Saône", "71700 Tournus")
    body = replace(data.beneficiary, siren="123456782", siret=ASSOCIATION_SIRET, address_lines=lines)
    visas = replace(
        data.visas,
        convention_law="la loi n° 2000-321 du 12 avril 2000, notamment son article 10",
        convention_decree="le décret n° 2001-495 du 6 juin 2001",
    )
    award = replace(
        data.award,
        amount_cents=Euros(2_646_000),
        base_cents=Euros(3_780_000),
        limits=(Limit("montant de la subvention demandée", Euros(2_646_000)),),
    )
    texts = replace(
        data.texts,
        final_statement="Le bénéficiaire adresse avec sa dernière demande la déclaration d’achèvement de l’opération, "
        "l’état final des dépenses certifié par son représentant légal et la liste des aides publiques perçues.",
        financial_report="Le bénéficiaire remet le compte rendu financier de l’emploi de la subvention dans les six "
        "mois de la fin de l’exercice pour lequel elle a été versée.",
    )
    interim = replace(data.payments[1], trigger="sur état des dépenses payées, certifié par le représentant légal")
    return replace(
        data,
        beneficiary=body,
        project=replace(
            data.project,
            title="Création d’un portail d’ateliers numériques pour les habitants",
            applicant_title="Nos ateliers « sans papier »",
            description="réalisation et mise en service d’un portail d’inscription et de ressources, et formation des "
            "personnes qui l’animent.",
        ),
        award=award,
        expenses=tripled(data.expenses),
        plan=tuple(replace(row, amount_cents=Euros(row.amount_cents * 3)) for row in data.plan),
        payments=(data.payments[0], interim, *data.payments[2:]),
        visas=visas,
        texts=texts,
        convention_above_cents=Euros(2_300_000),
    )


def tripled(rows: tuple[ExpenseRow, ...]) -> tuple[ExpenseRow, ...]:
    """The same expenses, three times as much."""
    return tuple(
        replace(row, requested_cents=Euros(row.requested_cents * 3), retained_cents=Euros(row.retained_cents * 3))
        for row in rows
    )


def convention() -> DrawnAct:
    """The sample convention."""
    words = words_of(SEEDS["convention"])
    return DrawnAct(agreed(), words, words)


def ended_convention() -> DrawnAct:
    """What withdraws the subsidy of the sample convention."""
    before = agreed()
    data = following(ActKind.WITHDRAWAL)
    own = replace(data.own, beneficiary=before.beneficiary, texts=replace(before.texts, special_articles=()))
    data = replace(
        data, own=own, before=before, after=before, convention=True, paid_cents=Euros(793_800),
        left_cents=Euros(1_852_200),
    )  # fmt: skip
    return DrawnAct(data, words_of(SEEDS["withdrawal"]), words_of(SEEDS["convention"]))


def avenant(changes: Changes | None = None) -> DrawnAct:
    """What changes the sample convention."""
    before = agreed()
    after = changed(before, changes or replace(LATER, expenses=tripled(MOVED)))
    data = following(ActKind.AMENDMENT)
    own = replace(data.own, beneficiary=before.beneficiary)
    data = replace(data, own=own, before=before, after=after, convention=True)
    return DrawnAct(data, words_of(SEEDS["convention_amendment"]), words_of(SEEDS["convention"]))


def award(**values: object) -> DrawnAct:
    """The sample award with these fields."""
    words = words_of(SEEDS["award"])
    return DrawnAct(replace(ARRETE, **values), words, words)  # type: ignore[arg-type]


def variants() -> dict[str, DrawnAct]:
    """The award in each form that prints other words: signed electronically, capped, for operating spending."""
    signed: dict[str, object] = {"paper": False, "number": CITED.number, "signed_on": CITED.signed_on}
    capped: dict[str, Any] = {
        "award": replace(
            ARRETE.award,
            amount_cents=Euros(3_000_000),
            base_cents=Euros(5_000_000),
            limits=(Limit("plafond de subvention par porteur fixé par le cahier des charges", Euros(3_000_000)),),
        ),
        "expenses": (replace(EXPENSES[0], requested_cents=Euros(5_000_000), retained_cents=Euros(5_000_000)),),
        "plan": (
            replace(PLAN[0], amount_cents=Euros(3_000_000)),
            PlanRow("Autofinancement du bénéficiaire", PlanKind.OWN_FUNDS, Euros(2_000_000)),
        ),
    }
    operating = {
        "project": replace(ARRETE.project, nature=Nature.OPERATING),
        "award": replace(ARRETE.award, tax_basis=TaxBasis.INCLUDING_TAX),
        "visas": replace(ARRETE.visas, deliberation=None, committee_on=None),
    }
    europe = {
        "project": replace(ARRETE.project, nature=Nature.MIXED),
        "visas": replace(
            ARRETE.visas,
            eu_funded=True,
            eu_regulation="le règlement (UE) 2021/241 du 12 février 2021 établissant la facilité pour la reprise et la "
            "résilience",
        ),
        "texts": replace(ARRETE.texts, eu_mention="Financé par l’Union européenne – NextGenerationEU"),
    }
    council = f"du conseil communautaire de {EPCI.phrase}"
    passed = {
        "beneficiary": EPCI,
        "visas": replace(ARRETE.visas, deliberation=Deliberation(f"la délibération {council}", date(2021, 10, 7))),
        "award": replace(
            capped["award"],
            amount_cents=Euros(3_500_000),
            limits=(),
            exceeded=Limit("plafond de subvention par porteur fixé par le cahier des charges", Euros(3_000_000)),
            exceeded_reason="le projet sert les vingt communes de la communauté et les crédits le permettent",
        ),
        "expenses": capped["expenses"],
        "plan": (replace(PLAN[0], amount_cents=Euros(3_500_000)), replace(PLAN[2], amount_cents=Euros(1_500_000))),
    }
    return {
        "award_above_cap": award(**passed),
        "award_special": award(texts=replace(ARRETE.texts, special_articles=(SPECIAL,))),
        "award_electronic": award(**signed),
        "award_capped": award(**capped),
        "award_operating": award(**operating),
        "award_mixed_europe": award(**europe),
    }


def letters() -> tuple[DrawnLetter, ...]:
    """One letter of each template."""
    return (
        _letter(NOTIFICATION, {"attribution"}, _said(name_of(None), ActKind.AWARD)),
        _letter(ITEMS, set(), {"depose_le": "15 octobre 2021", "avant_le": "5 novembre 2021"}),
        _letter(PAYMENT, {"reste"}, _paid("avance", 264_600, "10 janvier 2022"), datetime(2022, 1, 10, 9, tzinfo=UTC)),
    )


def letter_variants() -> dict[str, DrawnLetter]:
    """The letter of another act, of a convention, of the balance."""
    repealed = {**_said(name_of(None), ActKind.REPEAL), "numero": "71-2022-04-11-00003", "signe_le": "11 avril 2022"}
    convention = _said(name_of('{"template": {"kind": "convention"}}'), ActKind.AWARD)
    balance = _paid("solde", 176_400, "12 décembre 2022")
    return {
        "letter_notification_repeal": _letter(
            NOTIFICATION, {"autre acte"}, repealed, datetime(2022, 4, 12, 9, tzinfo=UTC), frame=CIVIL
        ),
        "letter_notification_convention": _letter(NOTIFICATION, {"attribution"}, convention, frame=ASSOCIATION),
        "letter_payment_balance": _letter(PAYMENT, {"solde"}, balance, datetime(2022, 12, 12, 9, tzinfo=UTC)),
    }


def _letter(
    seed: Seed, facts: set[str], values: dict[str, str], dated_at: datetime | None = None, frame: LetterFrame = FRAME
) -> DrawnLetter:
    mentioned = "algorithm" in seed.texts
    return DrawnLetter(
        words_of(seed),
        replace(frame, dated_at=dated_at or frame.dated_at),
        {**values, **({"mention": algorithm_mention(frame.contact)} if mentioned else {})},
        frozenset(facts),
        items=("La délibération du conseil municipal", "Le devis de l’agence") if seed is ITEMS else (),
        remedies=seed is NOTIFICATION,
        attachments=(f"acte n°\u00a0{values['numero']}",) if seed is NOTIFICATION else (),
        expected=Expected(typed=(frame.project,), algorithm=mentioned),
    )


def _said(name: ActName, kind: ActKind) -> dict[str, str]:
    return {
        "acte": name.the,
        "d_un_acte": name.of_a,
        "effet": EFFECTS[kind],
        "numero": CITED.number or "",
        "signe_le": "28 octobre 2021",
        "montant": "8 820,00 €",
        "derniere_demande": "15 novembre 2022",
    }


def _paid(which: str, cents: int, on: str) -> dict[str, str]:
    return {"versement": which, "montant_paye": euros(Euros(cents)), "ordonne_le": on, "reste": "6 174,00 €"}


def drawn(kind: ActKind, **values: object) -> DrawnAct:
    """The sample of ``kind`` in the software's words."""
    award = words_of(SEEDS["award"])
    if kind is ActKind.AWARD:
        return DrawnAct(ARRETE, award, award)
    return DrawnAct(following(kind, **values), words_of(SEEDS[kind]), award)
