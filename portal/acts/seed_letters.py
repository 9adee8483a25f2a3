"""Templates of the letters that go with an act or a dossier: notification, request for items, payment."""

from __future__ import annotations

from portal.acts.words import Passage, Seed, Variable, VariableType
from portal.domain.act_kinds import ActKind

_T = VariableType
LETTER_VARIABLES: dict[str, Variable] = {
    "beneficiaire": Variable("désignation du bénéficiaire"),
    "dossier": Variable("référence du dossier", _T.NUMBER),
    "operation": Variable("intitulé de l’opération"),
    "fonds": Variable("nom du fonds"),
    "contact": Variable("contact du guichet"),
    "depose_le": Variable("date du dépôt", _T.DATE),
    "acte": Variable("nature de l’acte, avec son article"),
    "d_un_acte": Variable("nature de l’acte, après un nom"),
    "numero": Variable("numéro de l’acte", _T.NUMBER),
    "signe_le": Variable("date de l’acte", _T.DATE),
    "effet": Variable("effet de l’acte : « portant retrait de », « modifiant les conditions de »"),
    "civilite": Variable("civilité du destinataire"),
    "montant": Variable("montant maximal de la subvention", _T.AMOUNT),
    "derniere_demande": Variable("date de la dernière demande de paiement", _T.DATE),
    "avant_le": Variable("date limite de réponse", _T.DATE),
    "mention": Variable("mention du traitement algorithmique", _T.SENTENCE),
    "versement": Variable("nom du versement"),
    "montant_paye": Variable("montant mis en paiement", _T.AMOUNT),
    "ordonne_le": Variable("date de mise en paiement", _T.DATE),
    "reste": Variable("montant restant à verser", _T.AMOUNT),
}
_CLOSING = "Veuillez agréer, {civilite}, l’expression de ma considération distinguée."
#: What an act does to the subsidy, between its date and « la subvention accordée à … ».
EFFECTS: dict[ActKind, str] = {
    ActKind.AWARD: "portant attribution de",
    ActKind.AMENDMENT: "modifiant les conditions de",
    ActKind.WITHDRAWAL: "portant retrait de",
    ActKind.REPEAL: "portant abrogation de la décision d’attribution de",
    ActKind.LAPSE: "constatant la caducité de",
}
_COMMON = ("beneficiaire", "dossier", "operation", "fonds", "contact")


def _letter(
    kind: str, label: str, subject: str, body: str, own: tuple[str, ...], required: tuple[str, ...],
    conditions: tuple[str, ...] = (), notes: tuple[Passage, ...] = (),
    version: int = 1,
) -> Seed:  # fmt: skip
    known = (*_COMMON, *own)
    passages = (
        Passage("subject", "Lettre", "Objet", subject, known),
        Passage("body", "Lettre", "Texte, un alinéa par ligne", body, known, required, lines=True),
        Passage("closing", "Lettre", "Formule de politesse", _CLOSING, ("civilite",)),
        *notes,
    )
    return Seed(kind, label, version, passages, LETTER_VARIABLES, conditions)


_ALGORITHM = Passage(
    "algorithm", "Lettre", "Traitement algorithmique (CRPA, L. 311-3-1)", "{mention}", ("mention",), ("mention",)
)
NOTIFICATION = _letter(
    "letter_notification",
    "Lettre de notification d’un acte",
    "notification {d_un_acte}, dossier {dossier}",
    "[attribution] J’ai l’honneur de vous notifier {acte} n° {numero} du {signe_le}, qui attribue à {beneficiaire} "
    "une subvention d’un montant maximal de {montant} au titre du {fonds}, pour l’opération « {operation} ».\n"
    "[autre acte] J’ai l’honneur de vous notifier {acte} n° {numero} du {signe_le}, {effet} la subvention accordée "
    "à {beneficiaire} pour l’opération « {operation} ».\n"
    "[attribution] La dernière demande de paiement est à présenter au plus tard le {derniere_demande}.\n"
    "Le service instructeur répond à vos questions : {contact}.",
    ("acte", "d_un_acte", "effet", "numero", "signe_le", "montant", "derniere_demande"),
    ("numero", "signe_le"),
    ("attribution", "autre acte"),
    (_ALGORITHM,),
    version=3,
)
ITEMS = _letter(
    "letter_items",
    "Lettre de demande de pièces",
    "pièces demandées pour le dossier {dossier}",
    "Vous avez déposé le {depose_le} la demande de subvention n° {dossier}, pour {beneficiaire} (projet « {operation} "
    "»). Les pièces ou informations ci-dessous sont nécessaires à son examen.\n"
    "Elles sont attendues **au plus tard le {avant_le}**, sur le guichet. En application de l’article L. 114-5 du code "
    "des relations entre le public et l’administration, le délai au terme duquel le silence vaut rejet est suspendu "
    "jusqu’à leur réception ou jusqu’à cette date.\n"
    "Le service instructeur répond à vos questions : {contact}.",
    ("depose_le", "avant_le"),
    ("avant_le", "dossier"),
    notes=(_ALGORITHM,),
    version=2,
)
PAYMENT = _letter(
    "letter_payment",
    "Lettre de paiement",
    "paiement de la subvention, dossier {dossier}",
    "Votre demande de paiement ({versement}) pour l’opération « {operation} » a été vérifiée. La somme de "
    "**{montant_paye}** a été mise en paiement le {ordonne_le} au profit de {beneficiaire}.\n"
    "[reste] Il reste {reste} à verser au plus, sur présentation de vos justificatifs.\n"
    "[solde] Ce paiement solde la subvention.\n"
    "Le service instructeur répond à vos questions : {contact}.",
    ("versement", "montant_paye", "ordonne_le", "reste"),
    ("montant_paye", "ordonne_le"),
    ("reste", "solde"),
    version=2,
)
LETTERS: dict[str, Seed] = {seed.kind: seed for seed in (NOTIFICATION, ITEMS, PAYMENT)}
