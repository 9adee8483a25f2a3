"""Letters of a decision and a one-page sheet, for the tests of their PDFs."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

from acts_samples import REMEDIES

from portal.acts.algorithm import algorithm_mention
from portal.acts.decision_letters import (
    LetterFrame,
    RefusalFacts,
    TransferFacts,
    announcement_letter,
    closure_letter,
    refusal_letter,
    transfer_letter,
)
from portal.acts.fiche import FicheData, FicheProposal
from portal.acts.receipt import ReceivedFile
from portal.acts.slip import SlipData
from portal.domain.money import Euros

FRAME = LetterFrame(
    authority_lines=("Préfecture", "de démonstration"),
    service_lines=("Bureau des essais",),
    recipient_lines=("Madame Anne Exemple, maire", "Commune de Tournus", "Place de l’Hôtel-de-Ville", "71700 Tournus"),
    reference="FITN7-71-2021-0001-L1",
    place="Mâcon",
    dated_at=datetime(2021, 10, 28, 12, 0, tzinfo=UTC),
    signatory_lines=("Pour le préfet et par délégation,", "le secrétaire général", "Andréa SPÉCIMEN"),
    contact="Guichet – 03 00 00 00 00 – guichet@demo.example",
    dossier_reference="FITN7-71-2021-0001",
    beneficiary="la commune de Tournus",
    project="Refonte du site <b>internet</b> & démarches",
    fund="Fonds de transformation numérique des collectivités territoriales (FITN7), axe 3",
    filed_on=date(2021, 10, 15),
    remedies=REMEDIES,
    specimen=True,
)
#: A body whose representative is told by an office alone, and one due a convention.
CIVIL = replace(
    FRAME,
    recipient_lines=("Claude Exemple, présidente", "Communauté de communes Exemple", "2 rue du Port", "71700 Tournus"),
    beneficiary="la communauté de communes Exemple",
)
ASSOCIATION = replace(
    FRAME,
    recipient_lines=("Dominique Exemple", "Association Les Exemples", "3 rue du Port", "71700 Tournus"),
    beneficiary="l’association Les Exemples",
)
FACTS = RefusalFacts(
    decided_on=date(2021, 10, 28),
    motive="Le projet ne répond pas assez aux critères de l’axe.",
    rules=(("Projet commencé avant le 31 décembre 2021", "Le début est prévu en mars 2022."),),
    criteria=(("Impact du projet", "Un effet est annoncé, sans mesure."),),
    ways=("Prévoir un indicateur et sa valeur de départ.", "Avancer le début du projet avant le 31 décembre."),
    scores=(("Impact du projet", "1", "2,9"), ("Soutien des élus", "2", "3,1")),
    score="37,5",
    average="75,0",
    funded=12,
    axis="3c",
    algorithm=(algorithm_mention(FRAME.contact),),
)
TRANSFER = TransferFacts(
    "Conseil régional (fictif)", ("4 square de l’Exemple", "21000 Dijon"), "contact@region.example",
    "Le laboratoire de l’innovation relève de la région.", date(2021, 10, 28),
)  # fmt: skip
REFUSAL = refusal_letter(FRAME, FACTS)
CLOSURE = closure_letter(FRAME, "Le besoin a disparu", "La commune l’a écrit le 20 octobre.", date(2021, 10, 28))
TRANSFER_LETTER = transfer_letter(FRAME, TRANSFER)
ANNOUNCEMENT = announcement_letter(FRAME, Euros(1_260_000), date(2021, 10, 28), ("Le service vous écrira.",))
SLIP = SlipData(
    FRAME, TRANSFER, "21710543600018", "15 octobre 2021 à 10 h 30", "Anne Exemple, anne@demo.example",
    tuple(ReceivedFile("Devis", f"devis-{n}.pdf", 12_000 * n, f"{n:064x}") for n in range(1, 30)), "a" * 64,
)  # fmt: skip

_WORDS = "Le projet dématérialise l’état civil, la cantine et l’urbanisme de la commune pour tous ses habitants. "
FICHE = FicheData(
    authority="Préfecture de démonstration",
    reference="FITN7-71-2021-0001",
    state="Proposé à la décision",
    printed_at=datetime(2021, 10, 28, 12, 0, tzinfo=UTC),
    organisation="Tournus",
    siret="21710543600018",
    kind="Commune, 5 600 hab.",
    contact="Anne Exemple, mairie@tournus.example, 03 00 00 00 00",
    filed_at=datetime(2021, 10, 15, 8, 30, tzinfo=UTC),
    instructor="Inès Instruction",
    title="Refonte du site internet et démarches en ligne",
    summary=_WORDS * 3,
    axis="3c – Développement de projets numériques",
    stages=(
        ("Complétude", "Complet", "18/10/2021, Inès Instruction"),
        ("Éligibilité", "Éligible", "19/10/2021, Inès Instruction"),
        ("Appréciation au regard des critères", "Noté", "20/10/2021, Inès Instruction"),
    ),
    declared_cents=Euros(1_850_000),
    retained_cents=Euros(1_800_000),
    requested_cents=Euros(1_260_000),
    steps=(
        ("Coût total du projet", None, Euros(1_850_000)),
        ("Dépense subventionnable", None, Euros(1_800_000)),
        ("Application du taux, arrondie au centime inférieur", Euros(1_260_000), Euros(1_260_000)),
        ("Limite : plafond par porteur", Euros(3_000_000), Euros(1_260_000)),
        ("Limite : crédits disponibles", Euros(20_000_000), Euros(1_260_000)),
    ),
    plan=(("Subvention du fonds", Euros(1_260_000), Euros(1_260_000)), ("Fonds propres", Euros(0), Euros(590_000))),
    score="75,0",
    scores=(("Impact du projet", "3", "Mesuré."), ("Soutien des élus", "3", "Délibération jointe.")),
    clocks=(("Rejet implicite", date(2022, 6, 15), "À venir"), ("Notification", date(2021, 11, 5), "Proche")),
    proposal=FicheProposal(
        "Proposition : accorder 12 600,00 €", "le 28/10/2021 par Inès Instruction", _WORDS, "",
        (("Impact du projet (3/4)", "L’amélioration est décrite et chiffrée."),), Euros(20_000_000), Euros(18_740_000),
    ),
    available_cents=Euros(20_000_000),
    priorities=(),
    opinions=(),
    specimen=True,
)  # fmt: skip
