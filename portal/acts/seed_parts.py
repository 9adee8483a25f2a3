"""What the templates of acts share: the variables and conditions their texts may use."""

from __future__ import annotations

from portal.acts.words import Variable, VariableType

_T = VariableType
#: Every variable of the templates of acts, with the name a draft gives it while it is empty.
VARIABLES: dict[str, Variable] = {
    "beneficiaire": Variable("désignation du bénéficiaire"),
    "fonds": Variable("nom du fonds"),
    "operation": Variable("intitulé de l’opération"),
    "description": Variable("caractéristiques de l’opération"),
    "thematique": Variable("thématique"),
    "dossier": Variable("référence du dossier", _T.NUMBER),
    "complet_le": Variable("date du dossier complet", _T.DATE),
    "loi_de_finances": Variable("loi de finances", _T.SENTENCE),
    "code_relations_public": Variable("code des relations entre le public et l’administration", _T.SENTENCE),
    "pouvoirs_des_prefets": Variable("pouvoirs des préfets", _T.SENTENCE),
    "nomination": Variable("nomination du préfet", _T.SENTENCE),
    "delegation": Variable("délégation de signature", _T.SENTENCE),
    "reglement_europeen": Variable("règlement européen", _T.SENTENCE),
    "cahier_des_charges": Variable("cahier des charges", _T.SENTENCE),
    "loi_conventions": Variable("loi sur les conventions avec les organismes de droit privé", _T.SENTENCE),
    "decret_conventions": Variable("décret sur les conventions avec les organismes de droit privé", _T.SENTENCE),
    "deliberation": Variable("délibération du bénéficiaire", _T.SENTENCE),
    "delibere_le": Variable("date de la délibération", _T.DATE),
    "comite": Variable("comité qui a rendu son avis"),
    "comite_le": Variable("date du comité", _T.DATE),
    "attestation": Variable("attestation de disponibilité des crédits", _T.NUMBER),
    "atteste_le": Variable("date de l’attestation", _T.DATE),
    "objectif": Variable("objectif de politique publique", _T.SENTENCE),
    "proposition": Variable("auteur de la proposition"),
    "montant": Variable("montant maximal de la subvention", _T.AMOUNT),
    "montant_en_lettres": Variable("montant en toutes lettres", _T.AMOUNT),
    "siren": Variable("SIREN", _T.NUMBER),
    "siret": Variable("SIRET", _T.NUMBER),
    "adresse": Variable("adresse du bénéficiaire"),
    "representant": Variable("représentant légal"),
    "clause_decret": Variable("application du décret, selon la nature de la dépense", _T.SENTENCE),
    "clause_taux": Variable("taux et limite", _T.SENTENCE),
    "taux": Variable("taux de la subvention", _T.RATE),
    "limite": Variable("limite atteinte, ou dépassée", _T.AMOUNT),
    "nom_limite": Variable("nom de la limite"),
    "assiette": Variable("dépense subventionnable", _T.AMOUNT),
    "comptable": Variable("comptable assignataire"),
    "debut_permis": Variable("instant à compter duquel les dépenses comptent", _T.DATE),
    "commencement": Variable("commencement d’exécution", _T.SENTENCE),
    "commence_avant": Variable("date limite de commencement", _T.DATE),
    "acheve_avant": Variable("date d’achèvement", _T.DATE),
    "derniere_demande": Variable("date de la dernière demande de paiement", _T.DATE),
    "caducite": Variable("procédure de caducité", _T.SENTENCE),
    "versement": Variable("nom du versement"),
    "part": Variable("part du versement", _T.RATE),
    "montant_versement": Variable("montant du versement", _T.AMOUNT),
    "declencheur": Variable("ce qui déclenche le versement", _T.SENTENCE),
    "mention_europeenne": Variable("mention du financement par l’Union européenne", _T.SENTENCE),
    "conservation": Variable("durée de conservation des pièces", _T.SENTENCE),
    "executant": Variable("autorité chargée de l’exécution"),
    "lieu": Variable("lieu de signature"),
    "signe_le": Variable("date de signature", _T.DATE),
    "autorite": Variable("autorité qui décide"),
    "acte": Variable("acte suivi, avec son numéro et sa date", _T.SENTENCE),
    "objet": Variable("ce qui prend fin : l’arrêté, ou la subvention d’une convention", _T.SENTENCE),
    "acte_susvise": Variable("acte suivi, cité aux visas", _T.SENTENCE),
    "motif": Variable("motif de l’acte", _T.SENTENCE),
    "demande_le": Variable("date de la demande du bénéficiaire", _T.DATE),
    "lettre_le": Variable("date de la lettre d’invitation à présenter des observations", _T.DATE),
    "observations_avant": Variable("date limite des observations", _T.DATE),
    "observations_le": Variable("date des observations", _T.DATE),
    "fondement": Variable("fondement de l’acte", _T.SENTENCE),
    "effet_le": Variable("date d’effet", _T.DATE),
    "verse": Variable("montant versé", _T.AMOUNT),
    "reste": Variable("montant non versé", _T.AMOUNT),
    "article": Variable("article remplacé", _T.NUMBER),
}

CONDITIONS = (
    "collectivité",
    "organisme privé",
    "investissement",
    "fonctionnement",
    "mixte",
    "hors fonctionnement",
    "délégation",
    "délibération",
    "comité",
    "Union européenne",
    "plafond dépassé",
)
LOLF = "la loi organique n° 2001-692 du 1er août 2001 relative aux lois de finances"
GBCP = "le décret n° 2012-1246 du 7 novembre 2012 relatif à la gestion budgétaire et comptable publique"
DECREE = "le décret n° 2018-514 du 25 juin 2018 relatif aux subventions de l’État pour des projets d’investissement"
CGCT = "le code général des collectivités territoriales, notamment son article L. 1111-10"
#: As an act that follows an award cites it: the award was its application, or a reference to its rules.
DECREE_FOLLOWED = (
    f"[hors fonctionnement] {DECREE}\n[fonctionnement] {DECREE}, par référence aux règles duquel la subvention a été "
    "attribuée"
)
DECREE_LINES = (
    f"[hors fonctionnement] {DECREE}\n[fonctionnement] {DECREE}, aux règles duquel le présent arrêté se réfère"
)
#: Purpose, right to the rules and to how they were applied, how to ask, the commission (CRPA, R. 311-3-1-1).
ALGORITHM = (
    "Un traitement algorithmique a comparé les déclarations de la demande aux règles du guichet et calculé le montant "
    "maximal possible. Il n’a pas décidé : la décision est prise par une personne.\n"
    "En application des articles L. 311-3-1 et R. 311-3-1-1 du code des relations entre le public et l’administration, "
    "le bénéficiaire peut obtenir, sur demande adressée au service instructeur, communication des règles définissant "
    "ce traitement et des principales caractéristiques de sa mise en œuvre. En cas de refus, il peut saisir la "
    "Commission d’accès aux documents administratifs."
)
