"""Realistic data of the acts' tests: Tournus asks for a new site of online procedures."""

from __future__ import annotations

from datetime import UTC, date, datetime
from fractions import Fraction

from portal.acts.algorithm import ALGORITHM_PURPOSE, ALGORITHM_RIGHTS
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
    Limit,
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
from portal.acts.letter import LetterData
from portal.acts.receipt import ReceiptData, ReceivedFile, Service
from portal.domain.money import Euros

REMEDIES = (
    "La présente décision peut faire l’objet, dans le délai de deux mois à compter de sa notification, d’un recours "
    "gracieux auprès de son auteur ou d’un recours hiérarchique auprès du ministre compétent. L’absence de réponse "
    "dans un délai de deux mois vaut rejet implicite du recours.",
    "Elle peut aussi être déférée, dans le même délai ou dans les deux mois suivant le rejet du recours administratif, "
    "au tribunal administratif de Dijon, 22 rue d’Assas, 21000 Dijon, ou par l’application Télérecours "
    "(www.telerecours.fr).",
)
#: The receipt is not the decision: its remedies are those against the silence that would reject the request.
IMPLICIT_REMEDIES = (
    "Si votre demande est rejetée par le silence de l’administration, cette décision implicite peut faire l’objet, "
    "dans les deux mois de la date indiquée ci-dessus, d’un recours gracieux auprès du préfet ou d’un recours "
    "hiérarchique auprès du ministre compétent.",
    "Elle peut aussi être contestée, dans les deux mois de cette date ou du rejet du recours administratif, devant le "
    "tribunal administratif de Dijon, 22 rue d’Assas, 21000 Dijon, notamment par l’application Télérecours "
    "(www.telerecours.fr).",
)

AUTHORITY = Authority(
    header_lines=("Préfecture", "de Saône-et-Loire"),
    service_lines=("Direction de la citoyenneté et de la légalité", "Bureau des finances locales"),
    title="Le préfet de Saône-et-Loire",
    place="Mâcon",
    honours=("Chevalier de l’ordre national du Mérite",),
    motto="Liberté, Égalité, Fraternité",
)

SIGNATORY = Signatory(
    name="Camille DUVERNAY",
    capacity="Le secrétaire général de la préfecture",
    by_delegation=True,
    delegation=Delegation(
        title="l’arrêté préfectoral n° 71-2021-09-01-00012 du 1er septembre 2021 portant délégation de signature",
        valid_from=date(2021, 9, 1),
        valid_to=None,
        ceiling_cents=Euros(10_000_000),
    ),
)

BENEFICIARY = Beneficiary(
    name="Commune de Tournus",
    phrase="la commune de Tournus",
    siren="217105436",
    siret="21710543600018",
    address_lines=("Place de l’Hôtel-de-Ville", "71700 Tournus"),
    representative="son maire en exercice",
    local_authority=True,
)

PROJECT = Project(
    title="Création d’un portail de démarches en ligne pour les habitants",
    applicant_title="Nouveau site de la ville & démarches « sans papier »",
    description=(
        "étude des besoins, réalisation et mise en service d’un portail de démarches (état civil, périscolaire, "
        "urbanisme), reprise des contenus et formation des agents qui l’administrent."
    ),
    axis_label="3c – Transformation numérique ayant un impact concret dans la relation à l’usager",
    nature=Nature.INVESTMENT,
    dossier_reference="FITN7-71-2021-0001",
    complete_on=date(2021, 10, 15),
    permitted_start_at=datetime(2021, 10, 15, 12, 5, tzinfo=UTC),
)

EXPENSES = (
    ExpenseRow("Étude des besoins et parcours des usagers", "Atelier Numérique du Mâconnais", *[Euros(285_000)] * 2),
    ExpenseRow("Réalisation et mise en service du portail", "Bourgogne Web Services SARL", *[Euros(780_000)] * 2),
    ExpenseRow("Reprise des contenus", "Bourgogne Web Services SARL", *[Euros(195_000)] * 2),
    ExpenseRow(
        "Deux tablettes pour l’accueil",
        "Informatique Services 71",
        Euros(96_000),
        Euros(0),
        "Équipement informatique pour les agents : dépense exclue par le cahier des charges.",
    ),
)

PLAN = (
    PlanRow("État – subvention du présent arrêté", PlanKind.THIS_GRANT, Euros(882_000)),
    PlanRow("Département de Saône-et-Loire", PlanKind.OTHER_PUBLIC, Euros(100_000)),
    PlanRow("Autofinancement du bénéficiaire", PlanKind.OWN_FUNDS, Euros(278_000)),
)

TEXTS = WindowTexts(
    fund_label=("Fonds de transformation numérique des collectivités territoriales (FITN7), axe 3 – France Relance"),
    policy_objective=(
        "l’État soutient, dans le cadre du plan France Relance, la mise à niveau numérique des petites et moyennes "
        "collectivités territoriales"
    ),
    proposed_by="du secrétaire général de la préfecture de Saône-et-Loire",
    commencement=(
        "Constitue un commencement d’exécution le premier acte juridique passé pour la réalisation de l’opération "
        "(devis signé, bon de commande, marché)."
    ),
    under_spend=UnderSpend.RATE_WITHIN_CAP,
    public_aid_rule=(
        "Le montant total des aides publiques ne peut dépasser la dépense subventionnable prévisionnelle."
    ),
    final_statement=(
        "Le bénéficiaire adresse avec sa dernière demande la déclaration d’achèvement de l’opération, le décompte "
        "final des dépenses et la liste des aides publiques perçues."
    ),
    record_keeping="Les pièces justificatives sont conservées dix ans à compter du versement du solde.",
    publicity=(
        "Le bénéficiaire mentionne la participation de l’État et du plan France Relance sur les supports de "
        "communication relatifs à l’opération."
    ),
    accountant="le directeur départemental des finances publiques de Saône-et-Loire",
    executed_by="Le secrétaire général de la préfecture",
    copy_to="Une copie est adressée au sous-préfet de l’arrondissement de Mâcon.",
    publication="Le présent arrêté est publié au recueil des actes administratifs de la préfecture.",
    remedies=REMEDIES,
)

ARRETE = ArreteData(
    internal_reference="FITN7-71-2021-A0001",
    number=None,
    signed_on=None,
    paper=True,
    prepared_at=datetime(2021, 10, 28, 8, 30, tzinfo=UTC),
    specimen=True,
    authority=AUTHORITY,
    signatory=SIGNATORY,
    beneficiary=BENEFICIARY,
    project=PROJECT,
    award=Award(
        amount_cents=Euros(882_000),
        base_cents=Euros(1_260_000),
        rate=Fraction(7, 10),
        tax_basis=TaxBasis.EXCLUDING_TAX,
        limits=(
            Limit("plafond de subvention par porteur fixé par le cahier des charges", Euros(3_000_000)),
            Limit("montant de la subvention demandée", Euros(882_000)),
        ),
    ),
    expenses=EXPENSES,
    plan=PLAN,
    imputation=(
        ("Programme", "363 – Compétitivité"),
        ("Domaine fonctionnel", "0363-DEMO-01 (code fictif)"),
        ("Centre financier", "0363-DEMO-PREF (code fictif)"),
        ("Activité", "036300000000 (code fictif)"),
    ),
    attestation=Attestation(reference="FITN7-71-2021-AD0001", given_on=date(2021, 10, 27)),
    calendar=Calendar(
        start_by_on=date(2021, 12, 31),
        completion_on=date(2022, 10, 31),
        last_claim_on=date(2022, 11, 15),
        start_limit_on=date(2021, 12, 31),
        end_limit_on=date(2022, 12, 31),
        lapse_procedure=(
            "La caducité est constatée par arrêté, le bénéficiaire ayant été mis à même de présenter ses observations."
        ),
        commitment_by_on=date(2021, 12, 3),
        request_by_on=date(2022, 12, 10),
    ),
    payments=(
        Payment(PaymentKind.ADVANCE, Fraction(3, 10), "sur justification du commencement d’exécution de l’opération"),
        Payment(PaymentKind.INTERIM, Fraction(1, 2), "sur état des dépenses acquittées, certifié par le comptable"),
        Payment(PaymentKind.BALANCE, None, "sur décompte final des dépenses et justification de l’achèvement"),
    ),
    visas=Visas(
        finance_law="la loi n° 2020-1721 du 29 décembre 2020 de finances pour 2021",
        prefect_powers="le décret n° 2004-374 du 29 avril 2004 modifié relatif aux pouvoirs des préfets",
        appointment="le décret portant nomination du préfet de Saône-et-Loire",
        administration_code="le code des relations entre le public et l’administration",
        call="le cahier des charges de l’axe 3 du fonds, publié par le préfet de Saône-et-Loire",
        deliberation=Deliberation("la délibération du conseil municipal de Tournus", date(2021, 10, 4)),
        committee_on=date(2021, 10, 26),
        eu_funded=False,
        committee="le comité de programmation",
    ),
    texts=TEXTS,
)

RECEIPT = ReceiptData(
    reference="FITN7-71-2021-0001",
    window_title="FITN7, axe 3 – Saône-et-Loire, 2021",
    received_at=datetime(2021, 10, 15, 12, 5, tzinfo=UTC),
    service=Service(
        authority_lines=("Préfecture", "de Saône-et-Loire"),
        name="Bureau des finances locales",
        postal_lines=("196 rue de Strasbourg", "71000 Mâcon"),
        email="fitn7@saone-et-loire.exemple.fr",
        telephone="03 85 00 00 00",
    ),
    applicant_name="Commune de Tournus",
    applicant_siret="21710543600018",
    contact_name="Jeanne Perrin",
    contact_email="mairie@tournus.exemple.fr",
    project_title="Nouveau site de la ville & démarches « sans papier »",
    axis_label="3c – Relation aux usagers",
    cost_cents=Euros(1_356_000),
    requested_cents=Euros(882_000),
    tax_label="hors taxes",
    files=(
        ReceivedFile("Devis", "devis-atelier-numerique.pdf", 84_213, "9f86d081884c7d65" * 4),
        ReceivedFile(
            "Devis", "devis-bourgogne-web-services-portail-de-demarches.pdf", 1_284_213, "60303ae22b998861" * 4
        ),
        ReceivedFile("Plan de financement", "plan.ods", 812, "fd61a03af4f77d87" * 4),
    ),
    permitted_start_at=datetime(2021, 10, 15, 12, 5, tzinfo=UTC),
    silence_rule="article 7 du décret n° 2018-514 du 25 juin 2018 : huit mois",
    implicit_rejection_on=date(2022, 6, 15),
    remedies=IMPLICIT_REMEDIES,
    algorithm_purpose=ALGORITHM_PURPOSE,
    algorithm_rights=ALGORITHM_RIGHTS,
    snapshot_sha256="2c26b46b68ffc68ff99b453c1d304134" * 2,
    specimen=True,
)

LETTER = LetterData(
    authority_lines=AUTHORITY.header_lines,
    service_lines=AUTHORITY.service_lines,
    recipient_lines=("Madame la maire de Tournus", "Place de l’Hôtel-de-Ville", "71700 Tournus"),
    reference="FITN7-71-2021-0001",
    place="Mâcon",
    dated_at=datetime(2021, 10, 31, 23, 30, tzinfo=UTC),
    subject="Notification de l’arrêté d’attribution de subvention",
    salutation="Madame la maire,",
    paragraphs=(
        "J’ai l’honneur de vous notifier l’arrêté qui attribue à la commune de Tournus une subvention de 8 820,00 € "
        "pour la création d’un portail de démarches en ligne.",
        "Vous disposez, à compter de la présente notification, des voies et délais de recours rappelés ci-dessous.",
    ),
    closing="Je vous prie d’agréer, Madame la maire, l’expression de ma considération distinguée.",
    signatory_lines=("Pour le préfet et par délégation,", "Le secrétaire général", "Camille DUVERNAY"),
    attachments=("arrêté d’attribution",),
    remedies=REMEDIES,
    specimen=True,
)
