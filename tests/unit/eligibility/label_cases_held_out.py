"""Labels kept apart from the tuning of the vocabulary: used by the closing measurement only.

Rows are (signal, label). Do not read them while changing ``vocabularies/``; add others to ``label_cases`` instead.
"""

EQUIPMENT, STAFF, PUBLISHER = "agents_equipment", "staff_costs", "outside_publisher"

POSITIVE = (
    (EQUIPMENT, "Achat de huit ordinateurs fixes pour le secrétariat"),
    (EQUIPMENT, "PC portable + sacoche + station d'accueil (x4)"),
    (EQUIPMENT, "Renouvellement du matériel informatique de la mairie"),
    (EQUIPMENT, "Smartphones des agents techniques"),
    (EQUIPMENT, "3 iPad pour les élus"),
    (EQUIPMENT, "Imprimantes multifonctions du service urbanisme"),
    (EQUIPMENT, "Location de 12 postes informatiques sur 36 mois"),
    (EQUIPMENT, "Formation des agents et fourniture de 6 tablettes"),
    (EQUIPMENT, "Casques micro pour le standard"),
    (EQUIPMENT, "Ecrans 24 pouces, claviers et souris"),
    (STAFF, "Salaire du chargé de projet numérique"),
    (STAFF, "Mise à disposition de deux agents à mi-temps"),
    (STAFF, "1 ETP conseiller numérique"),
    (STAFF, "Rémunération d'un contractuel catégorie B"),
    (STAFF, "Temps passé par les agents au projet (120 h)"),
    (STAFF, "Charges de personnel de la direction des systèmes d'information"),
    (STAFF, "Heures supplémentaires du service accueil"),
    (STAFF, "Recrutement d'un apprenti développeur"),
    (PUBLISHER, "Licences Office 365 Business via un revendeur"),
    (PUBLISHER, "Abonnement Zoom Pro annuel"),
)

NEGATIVE = (
    (EQUIPMENT, "Formation à la prise en main d'un ordinateur"),
    (EQUIPMENT, "Diagnostic du parc de postes informatiques"),
    (EQUIPMENT, "Site consultable sur smartphone et tablette"),
    (EQUIPMENT, "Maintenance des postes de travail"),
    (EQUIPMENT, "Application mobile de signalement"),
    (EQUIPMENT, "Atelier : découvrir sa tablette"),
    (EQUIPMENT, "Refonte de l'écran d'accueil du portail"),
    (EQUIPMENT, "Serveur vocal interactif"),
    (EQUIPMENT, "Sensibilisation au bon usage du téléphone portable"),
    (EQUIPMENT, "Prise de rendez-vous par téléphone"),
    (STAFF, "Traitement des demandes d'urbanisme"),
    (STAFF, "Dématérialisation des bulletins de salaire"),
    (STAFF, "Formation de 20 agents d'accueil"),
    (STAFF, "Logiciel de gestion du temps de travail des agents"),
    (STAFF, "Mise à disposition d'une plateforme en ligne"),
    (STAFF, "Portail agent et annuaire du personnel"),
    (STAFF, "Étude sur l'organisation du temps de travail"),
    (STAFF, "Traitement automatisé du courrier entrant"),
    (PUBLISHER, "Formation à Microsoft Teams"),
    (PUBLISHER, "Suite bureautique libre"),
)
