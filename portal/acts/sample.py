"""An invented award, to try a template on while no act is notified yet. Nothing in it is anybody's."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction

from portal.acts.data import (
    ArreteData,
    Attestation,
    Authority,
    Award,
    Beneficiary,
    Calendar,
    Delegation,
    Deliberation,
    ExpenseRow,
    Nature,
    Payment,
    PaymentKind,
    PlanKind,
    PlanRow,
    Project,
    Signatory,
    TaxBasis,
    UnderSpend,
    Visas,
    WindowTexts,
)
from portal.acts.following_data import Changes, CitedAct, FollowingData, Hearing, changed
from portal.acts.wording import PARIS
from portal.domain.act_kinds import ActKind
from portal.domain.money import Euros

_SAID = "(exemple)"

SAMPLE = ArreteData(
    internal_reference="EXEMPLE-A0001",
    number="00-2021-10-28-00000",
    signed_on=date(2021, 10, 28),
    paper=False,
    prepared_at=datetime(2021, 10, 28, 8, tzinfo=UTC),
    specimen=True,
    authority=Authority(("Préfecture", "d’exemple"), ("Service d’exemple",), "Le préfet d’exemple", "Exempleville"),
    signatory=Signatory(
        "Prénom NOM", "La secrétaire générale", True, Delegation(f"l’arrêté de délégation {_SAID}", date(2021, 1, 1))
    ),
    beneficiary=Beneficiary(
        "Commune de Valbourg", "la commune de Valbourg", "000000000", "00000000000000",
        ("1 place de la Mairie", "00000 Valbourg"), "son maire en exercice", local_authority=True,
    ),
    project=Project(
        "Portail de démarches en ligne", "Notre nouveau site", "conception et mise en service d’un portail.",
        f"3c {_SAID}", Nature.INVESTMENT, "EXEMPLE-0001", date(2021, 10, 1), datetime(2021, 10, 1, 8, tzinfo=UTC),
    ),
    award=Award(Euros(700_000), Euros(1_000_000), Fraction(7, 10), TaxBasis.EXCLUDING_TAX),
    expenses=(
        ExpenseRow("Réalisation du portail", "Prestataire d’exemple", Euros(1_000_000), Euros(1_000_000)),
        ExpenseRow("Ordinateurs", "Prestataire d’exemple", Euros(200_000), Euros(0), "Équipement exclu."),
    ),
    plan=(
        PlanRow("État – subvention du présent arrêté", PlanKind.THIS_GRANT, Euros(700_000)),
        PlanRow("Autofinancement du bénéficiaire", PlanKind.OWN_FUNDS, Euros(300_000)),
    ),
    imputation=(("Programme", _SAID),),
    attestation=Attestation("EXEMPLE-AD0001", date(2021, 10, 20)),
    calendar=Calendar(
        date(2021, 12, 31), date(2022, 9, 30), date(2022, 11, 15), date(2021, 12, 31), date(2022, 12, 31),
        f"La caducité est constatée par arrêté {_SAID}.",
    ),
    payments=(
        Payment(PaymentKind.ADVANCE, Fraction(3, 10), f"au commencement de l’opération {_SAID}"),
        Payment(PaymentKind.BALANCE, None, f"sur décompte final {_SAID}"),
    ),
    visas=Visas(
        f"la loi de finances {_SAID}", f"le décret sur les pouvoirs des préfets {_SAID}", f"la nomination {_SAID}",
        f"le code {_SAID}", f"le cahier des charges {_SAID}",
        Deliberation(f"la délibération du conseil municipal {_SAID}", date(2021, 9, 20)), date(2021, 10, 15),
        eu_funded=False, convention_law=f"la loi sur les conventions {_SAID}",
        convention_decree=f"le décret sur les conventions {_SAID}",
    ),
    texts=WindowTexts(
        f"fonds {_SAID}", f"l’État soutient les collectivités {_SAID}", "du secrétaire général",
        f"Le premier acte juridique vaut commencement {_SAID}.", UnderSpend.RATE_WITHIN_CAP,
        f"Règle de cumul {_SAID}.", f"Décompte final {_SAID}.", f"Conservation des pièces {_SAID}.",
        f"Publicité {_SAID}.", f"le comptable {_SAID}", "Le secrétaire général", f"Copie au sous-préfet {_SAID}.",
        f"Publication au recueil {_SAID}.", (f"Voies et délais de recours {_SAID}.",),
    ),
)  # fmt: skip


def as_convention(award: ArreteData) -> ArreteData:
    """The same award given to an invented association, above the amount from which a convention is due."""
    body = replace(
        award.beneficiary,
        name="Association Les Ateliers numériques",
        phrase="l’association « Les Ateliers numériques »",
        representative="sa présidente en exercice",
        local_authority=False,
        private_body=True,
    )
    visas = replace(award.visas, deliberation=None)
    texts = replace(award.texts, financial_report=f"Compte rendu financier {_SAID}.")
    return replace(award, beneficiary=body, visas=visas, texts=texts, convention_above_cents=Euros(0))


CONVENTION_SAMPLE = as_convention(SAMPLE)


def sample_following(kind: ActKind, award: ArreteData, cited: CitedAct, now: datetime) -> FollowingData:
    """An act of ``kind`` that would follow ``award``: invented grounds and dates, the award's own facts."""
    today = now.astimezone(PARIS).date()
    later = (award.calendar.completion_on or today) + timedelta(days=30)
    after = changed(award, Changes(completion_on=later)) if kind is ActKind.AMENDMENT else award
    own = replace(
        after, prepared_at=now, number=None, signed_on=None, paper=True, verification_code="",
        texts=replace(award.texts, special_articles=()),
    )  # fmt: skip
    heard = Hearing(letter_on=today - timedelta(days=30), observations_by=today - timedelta(days=1))
    return FollowingData(
        kind=kind,
        own=own,
        before=award,
        after=after,
        cited=cited,
        amendments=(),
        grounds=("le motif de l’acte se lit ici (exemple)",),
        hearing=Hearing() if kind is ActKind.AMENDMENT else heard,
        basis=None if kind is ActKind.AMENDMENT else "l’article qui fonde l’acte (exemple)",
        effective_on=None,
        paid_cents=Euros(0),
        left_cents=award.award.amount_cents or Euros(0),
    )
