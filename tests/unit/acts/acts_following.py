"""Samples of the acts that follow the sample award of Tournus, one of each kind."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from acts_letters import ASSOCIATION, CIVIL, FRAME
from acts_samples import ARRETE, EXPENSES, PLAN

from portal.acts.algorithm import algorithm_mention
from portal.acts.data import ArreteData, Limit, Nature, PlanKind, PlanRow, TaxBasis
from portal.acts.decision_letters import LetterFrame
from portal.acts.drawn import DrawnAct
from portal.acts.drawn_letter import DrawnLetter
from portal.acts.following_data import Changes, CitedAct, FollowingData, Hearing, changed
from portal.acts.lint_letter import Expected
from portal.acts.naming import ActName, name_of
from portal.acts.sample import as_convention
from portal.acts.seed_letters import EFFECTS, ITEMS, NOTIFICATION, PAYMENT
from portal.acts.seeds import SEEDS
from portal.acts.wording import euros
from portal.acts.words import Seed, words_of
from portal.domain.act_kinds import ActKind
from portal.domain.money import Euros

CITED = CitedAct("71-2021-10-28-00012", date(2021, 10, 28))
HEARD = Hearing(letter_on=date(2022, 3, 1), observations_by=date(2022, 3, 16), observations_on=date(2022, 3, 10))
BASIS = "l’article L. 242-2 du code des relations entre le public et l’administration"
EARLIER = (
    CitedAct("71-2022-01-10-00004", date(2022, 1, 10)),
    CitedAct("71-2022-02-14-00009", date(2022, 2, 14)),
)
MOVED = (
    replace(EXPENSES[0], retained_cents=Euros(185_000), reason="Étude moins longue que prévu."),
    replace(EXPENSES[1], requested_cents=Euros(880_000), retained_cents=Euros(880_000)),
    *EXPENSES[2:],
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
        "grounds": ("l’éditeur du portail a livré avec six semaines de retard",),
        "hearing": Hearing(requested_on=date(2022, 3, 21)) if kind is ActKind.AMENDMENT else HEARD,
        "basis": None if kind is ActKind.AMENDMENT else BASIS,
        "effective_on": date(2022, 5, 1) if kind is ActKind.REPEAL else None,
        "paid_cents": Euros(264_600),
        "left_cents": Euros(617_400),
    }
    return FollowingData(**{**made, **values})  # type: ignore[arg-type]


def agreed() -> ArreteData:
    """The sample award, given to an association above the threshold."""
    data = as_convention(ARRETE)
    visas = replace(
        data.visas,
        convention_law="la loi n° 2000-321 du 12 avril 2000, notamment son article 10",
        convention_decree="le décret n° 2001-495 du 6 juin 2001",
    )
    return replace(data, visas=visas, convention_above_cents=Euros(500_000))


def convention() -> DrawnAct:
    """The sample convention."""
    words = words_of(SEEDS["convention"])
    return DrawnAct(agreed(), words, words)


def avenant(changes: Changes = LATER) -> DrawnAct:
    """What changes the sample convention."""
    before = agreed()
    after = changed(before, changes)
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
            PlanRow("Autofinancement de la commune", PlanKind.OWN_FUNDS, Euros(2_000_000)),
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
    }
    passed = {
        "award": replace(
            capped["award"],
            amount_cents=Euros(3_500_000),
            limits=(),
            exceeded=Limit("plafond de subvention par porteur fixé par le cahier des charges", Euros(3_000_000)),
            exceeded_reason="le projet sert les vingt communes du groupement et les crédits le permettent",
        ),
        "expenses": capped["expenses"],
        "plan": (replace(PLAN[0], amount_cents=Euros(3_500_000)), replace(PLAN[2], amount_cents=Euros(1_500_000))),
    }
    return {
        "award_above_cap": award(**passed),
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
