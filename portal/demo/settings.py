"""Values of every window setting in the demonstration. Whatever identifies somebody or some credit is FICTIONAL and
says so; laws and public texts are real, as the prefecture's call and LEGAL § 4 and § 11 describe their use.

Each text reads inside the act's own sentences (« Vu … ; », « Considérant que … ; », « Sur proposition … »).
"""

from __future__ import annotations

_REMEDIES = (
    "La présente décision peut faire l’objet, dans les deux mois de sa notification, d’un recours gracieux devant son "
    "auteur ou d’un recours hiérarchique devant le ministre chargé de la transformation publique. L’absence de "
    "réponse pendant deux mois vaut rejet de ce recours.",
    "Elle peut aussi être contestée, dans les deux mois de sa notification ou du rejet du recours administratif, "
    "devant le tribunal administratif de Dijon (22 rue d’Assas, BP 61616, 21016 Dijon Cedex), notamment par "
    "l’application Télérecours (www.telerecours.fr).",
)
_IMPLICIT_REMEDIES = (
    "Si votre demande est rejetée par le silence de l’administration, cette décision implicite peut faire l’objet, "
    "dans les deux mois de la date indiquée ci-dessus, d’un recours gracieux devant le préfet ou d’un recours "
    "hiérarchique devant le ministre chargé de la transformation publique. L’absence de réponse pendant deux mois vaut "
    "rejet de ce recours.",
    "Elle peut aussi être contestée, dans les deux mois de cette date ou du rejet du recours administratif, devant le "
    "tribunal administratif de Dijon (22 rue d’Assas, BP 61616, 21016 Dijon Cedex), notamment par l’application "
    "Télérecours (www.telerecours.fr).",
)

DEMO_SETTINGS: dict[str, str] = {
    # Prefecture
    "authority.header_lines": "Préfecture\nde Saône-et-Loire\n(démonstration)",
    "authority.service_lines": "Direction fictive des subventions\nBureau de démonstration",
    "authority.title": "Le préfet de Saône-et-Loire",
    "authority.honours": "Titres et décorations fictifs",
    "authority.place": "Mâcon",
    "authority.siret": "00000000000000",
    # Contact
    "service.name": "Guichet FITN7 de démonstration (service fictif)",
    "service.email": "guichet-fitn7@demo.example",
    "service.phone": "03 00 00 00 00 (numéro fictif)",
    "service.address": "Préfecture de démonstration\n1 rue de l’Exemple\n71000 MÂCON",
    "privacy.contact": "donnees-personnelles@demo.example (adresse fictive)",
    # Carriers of France Services: La Poste, which carries many of them
    "france_services.carriers": "356000000",
    # Signatory
    "signatory.name": "Andréa SPÉCIMEN",
    "signatory.capacity": "Le secrétaire général de la préfecture (personnage fictif)",
    "signatory.email": "signature@demo.example",
    "signatory.by_delegation": "yes",
    "signatory.formula": "Pour le préfet et par délégation,",
    "signatory.delegation_title": (
        "l’arrêté préfectoral n° 71-2021-00-00-FICTIF du 1er septembre 2021 portant délégation de signature "
        "(acte fictif)"
    ),
    "signatory.delegation_from": "2021-09-01",
    "signatory.delegation_to": "2023-12-31",
    # Visas
    "visa.finance_law": "la loi n° 2020-1721 du 29 décembre 2020 de finances pour 2021",
    "visa.prefect_powers": (
        "le décret n° 2004-374 du 29 avril 2004 relatif aux pouvoirs des préfets, à l’organisation et à l’action des "
        "services de l’État dans les régions et départements"
    ),
    "visa.appointment": "le décret du 1er janvier 2021 portant nomination du préfet de Saône-et-Loire (décret fictif)",
    "visa.administration_code": "le code des relations entre le public et l’administration",
    "visa.call": (
        "le cahier des charges de l’axe 3 du fonds de transformation numérique des collectivités territoriales pour la "
        "Saône-et-Loire"
    ),
    "visa.eu_funded": "no",
    "visa.eu_regulation": "",
    # Budget
    "imputation.programme": "0363 (Compétitivité)",
    "imputation.functional_domain": "0363-DEMO-01 (fictif)",
    "imputation.cost_unit": "0363-DEMO-D071 (fictif)",
    "imputation.activity": "036300000000 (fictif)",
    "imputation.cost_centre": "PRFDEMO071 (fictif)",
    "texts.accountant": "le directeur départemental des finances publiques de démonstration (comptable fictif)",
    # Texts
    "texts.fund_label": (
        "Fonds de transformation numérique des collectivités territoriales (FITN7), axe 3 – France Relance"
    ),
    "texts.policy_objective": (
        "l’État soutient, dans le cadre de France Relance, la transformation numérique des petites et moyennes "
        "collectivités territoriales"
    ),
    "texts.proposed_by": "du secrétaire général de la préfecture de Saône-et-Loire",
    "texts.commencement": (
        "Constitue un commencement d’exécution le premier acte juridique passé pour la réalisation de l’opération "
        "(devis signé, bon de commande, marché)."
    ),
    "texts.public_aid_rule": (
        "Le total des aides publiques accordées à l’opération ne peut dépasser la dépense subventionnable "
        "prévisionnelle."
    ),
    "texts.final_statement": (
        "Avec sa dernière demande de paiement, le bénéficiaire adresse la déclaration d’achèvement de l’opération, "
        "l’état final des dépenses visé par le comptable public et la liste des aides publiques perçues."
    ),
    "texts.final_statement_private": (
        "Avec sa dernière demande de paiement, le bénéficiaire adresse la déclaration d’achèvement de l’opération, "
        "l’état final des dépenses certifié par son représentant légal et la liste des aides publiques perçues."
    ),
    "texts.financial_report": (
        "Dans les six mois de la fin de chaque exercice pour lequel la subvention a été versée, le bénéficiaire remet "
        "le compte rendu financier qui atteste que les dépenses sont conformes à l’objet de la subvention (délai de "
        "démonstration)."
    ),
    "texts.record_keeping": "Les pièces justificatives sont conservées dix ans à compter du versement du solde.",
    "texts.publicity": (
        "Le bénéficiaire mentionne le soutien de l’État au titre de France Relance sur tout support de communication "
        "relatif à l’opération."
    ),
    "texts.executed_by": "Le secrétaire général de la préfecture",
    "texts.copy_to": "Une copie est adressée au sous-préfet de l’arrondissement du bénéficiaire.",
    "texts.publication": "Le présent arrêté est publié au recueil des actes administratifs de la préfecture.",
    "texts.lapse_procedure": (
        "La caducité est constatée par arrêté, le bénéficiaire ayant été mis à même de présenter ses observations."
    ),
    "texts.remedies": "\n".join(_REMEDIES),
    "texts.implicit_remedies": "\n".join(_IMPLICIT_REMEDIES),
    # Help and interruptions
    "help.places": "\n".join(
        (
            "France Services de Tournus (fictif) | 3 rue de l’Exemple, 71700 Tournus | 03 00 00 00 00 | 71543",
            "France Services de Louhans (fictif) | 5 place de la Démonstration, 71500 Louhans | 03 00 00 00 00 | 71263",
            "France Services de Cluny (fictif) | 2 place du Modèle, 71250 Cluny | 03 00 00 00 00 | 71137",
        )
    ),
    "outage.threshold_minutes": "5",
    "extension.min_minutes": "60",
    "extension.last_hours": "24",
    "extension.working_days": "1",
    # Delays and payments
    "silence.months_investment": "8",
    "silence.months_operating": "2",
    "payment.advance_percent": "30",
    "payment.advance_trigger": "sur déclaration du commencement de l’opération, accompagnée du premier acte juridique",
    "payment.interim_percent": "80",
    "payment.interim_trigger": "sur état des dépenses payées, visé par le comptable public",
    "payment.interim_trigger_private": "sur état des dépenses payées, certifié par le représentant légal",
    "payment.balance_trigger": "sur présentation de l’état final des dépenses et des pièces prévues au présent arrêté",
    "payment.last_claim_on": "2022-11-15",
    "payment.under_spend": "rate_within_cap",
    "budget.ej_before": "notification",
    "visa.convention_law": (
        "la loi n° 2000-321 du 12 avril 2000 relative aux droits des citoyens dans leurs relations avec les "
        "administrations, notamment son article 10"
    ),
    "visa.convention_decree": (
        "le décret n° 2001-495 du 6 juin 2001 pris pour l’application de l’article 10 de la loi n° 2000-321 du "
        "12 avril 2000"
    ),
    "visa.withdrawal": (
        "le code des relations entre le public et l’administration, notamment son article L. 242-2 (référence de "
        "démonstration)"
    ),
    "visa.withdrawal_unlawful": (
        "le code des relations entre le public et l’administration, notamment son article L. 242-1"
    ),
    "visa.repeal": (
        "le code des relations entre le public et l’administration, notamment son article L. 242-2 (référence de "
        "démonstration)"
    ),
    "visa.lapse": (
        "le décret n° 2018-514 du 25 juin 2018 relatif aux subventions de l’État pour des projets d’investissement "
        "(référence de démonstration)"
    ),
    "texts.convention_above": "23000,00",
    "budget.last_commitment_on": "2021-12-03",
    "budget.last_request_on": "2021-12-10",
    "clock.completeness_months": "2",
    "clock.notify_by": "2021-11-05",
    # Options of filing and of the committee
    "deliberation.due": "before_signature",
    "requests.reminder_days": "3",
    "letters.announcement": "yes",
    "letters.announcement_text": (
        "Les conditions de la subvention sont celles de l’arrêté.\n"
        "Le service chargé des dossiers vous l’adressera dès sa signature."
    ),
    "decision.rate_grid": "0-40: 0 %; 40-60: 50 %; 60-100: 70 %",
    "committee.title": "Comité de programmation fictif",
    "committee.quorum_percent": "0",
    "scoring.independent_scorers": "1",
    "conflicts.ask_before_opening": "",
    "letters.unsigned_online": "",
    # Opinions from outside
    "opinions.givers": "\n".join(
        (
            "Sous-préfecture d’Autun (fictive) | avis-autun@demo.example | sous-préfecture | 711",
            "Sous-préfecture de Chalon-sur-Saône (fictive) | avis-chalon@demo.example | sous-préfecture | 712",
            "Sous-préfecture de Charolles (fictive) | avis-charolles@demo.example | sous-préfecture | 713",
            "Sous-préfecture de Louhans (fictive) | avis-louhans@demo.example | sous-préfecture | 714",
            "Direction départementale des finances publiques (fictive) | avis-finances@demo.example | finances",
            "Référent numérique de la préfecture (fictif) | avis-numerique@demo.example | référent numérique",
        )
    ),
    "opinions.delay_days": "7",
    "opinions.silence_subprefecture": "favourable",
    "opinions.silence_finance": "given",
    "opinions.silence_digital": "",
    "opinions.text_given": "Avis réputé rendu",
    "opinions.text_favourable": "Avis réputé favorable",
    "opinions.shown_to_applicant": "no",
    # Appeals: the delays the code itself gives; the others stay unset until a prefecture confirms them
    "appeals.silence_months": "2",
    "appeals.reasonable_months": "",
    "appeals.reexamination_months": "2",
    "appeals.higher_court_months": "",
    "appeals.court": "Tribunal administratif de Fictiville (fictif)",
    # What beneficiaries are asked to measure
    "award.observation_days": "15",
    # Credits and their public progress: off until a prefecture wants it
    "budget.attestation_capacity": "",
    "budget.credits_second_person": "no",
    "budget.public_gauge": "no",
    "budget.public_gauge_minimum": "5",
    "budget.year_end_warn_days": "30",
    "signatory.delegation_ceiling": "",
    # Acts put online: a reminder, and what happens to one that nobody opens
    "notice.reminder_days": "5",
    "notice.deemed_days": "",
    "notice.deemed_on": "",
    # What beneficiaries show
    "publicity.mention": "Projet fictif, sans aide réelle de l’État",
    "publicity.eu_mention": "Financé par l’Union européenne – NextGenerationEU",
    "publicity.rules": "",
    "indicators.templates": "\n".join(
        (
            "3a | Agents dont les habitudes de travail ont changé | nombre | agents | hausse",
            "3b | Agents formés | nombre | agents | hausse",
            "3c | Démarches faites en ligne | nombre | démarches par an | hausse",
            "3c | Usagers satisfaits | nombre | % | hausse",
        )
    ),
    # Exports
    "report.columns": "",
    "report.dossiers": "decided",
    "chorus.ej_type": "ZFICTIF",
    "chorus.purchasing_organisation": "FICTIVE",
    "chorus.buyer_group": "FIC",
    "chorus.goods_group": "00.00.00 (fictif)",
    "chorus.general_account": "0000000000 (fictif)",
    "chorus.location": "N0000 (fictive)",
    "chorus.ministerial_axis": "00-FICTIF",
}
