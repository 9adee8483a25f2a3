"""Templates of the acts that follow an award: arrêté modificatif, retrait, abrogation, caducité."""

from __future__ import annotations

from portal.acts.seed_award import AWARD
from portal.acts.seed_parts import CGCT, CONDITIONS, DECREE_FOLLOWED, GBCP, LOLF, VARIABLES
from portal.acts.words import Passage, Seed

FOLLOWING_CONDITIONS = (
    *CONDITIONS,
    "demande du bénéficiaire",
    "procédure contradictoire",
    "observations",
    "sans observations",
    "date d’effet",
    "sans date d’effet",
    "versements",
    "sans versements",
    "annexes",
)
_FACTS = (
    "loi_de_finances", "code_relations_public", "pouvoirs_des_prefets", "nomination", "delegation",
    "reglement_europeen", "beneficiaire", "operation", "fonds", "acte", "fondement", "demande_le", "lettre_le",
    "observations_avant", "observations_le",
    "motif", "effet_le", "verse", "reste", "montant",
)  # fmt: skip
_HEARD = (
    "[demande du bénéficiaire] la demande de {beneficiaire}, reçue le {demande_le}",
    "[procédure contradictoire] la lettre du {lettre_le} invitant {beneficiaire} à présenter ses observations au "
    "plus tard le {observations_avant}",
    "[observations] les observations présentées par {beneficiaire} le {observations_le}",
)
_SILENT = (
    "[sans observations] Considérant qu’aucune observation n’a été présentée dans le délai imparti au bénéficiaire ;"
)
_ENDING_OBJECT = "Objet"


def _visas(*own: str) -> str:
    return "\n".join(
        (
            LOLF,
            "{loi_de_finances}",
            f"[collectivité, hors fonctionnement, annexes] {CGCT}",
            "{code_relations_public}",
            GBCP,
            "{pouvoirs_des_prefets}",
            DECREE_FOLLOWED,
            "{nomination}",
            "[délégation] {delegation}",
            "[Union européenne] {reglement_europeen}",
            "{acte}",
            *own,
            *_HEARD,
        )
    )


def _seed(kind: str, label: str, title: str, visas: str, articles: tuple[Passage, ...]) -> Seed:
    head = (
        Passage(
            "title", "En-tête", "Titre de l’arrêté, après le numéro", title, ("acte", *_FACTS), ("acte",)
        ),
        Passage("visas", "Visas et considérants", "Visas", visas, _FACTS, ("acte", "delegation"), lines=True),
        Passage(
            "recitals",
            "Visas et considérants",
            "Considérants, avant les motifs de l’acte",
            _SILENT if kind != "amendment" else "",
            _FACTS,
            lines=True,
        ),
        Passage(
            "ground",
            "Visas et considérants",
            "Chaque motif de l’acte",
            "Considérant que {motif} ;",
            ("motif",),
            ("motif",),
        ),
        AWARD.passage("proposal"),
        AWARD.passage("decides"),
    )
    end = tuple(AWARD.passage(key) for key in ("title.execution", "execution", "done_at", "remedies_title"))
    return Seed(kind, label, 4, (*head, *articles, *end), VARIABLES, FOLLOWING_CONDITIONS)


def _article(key: str, label: str, title: str, text: str, required: tuple[str, ...] = ("acte",)) -> tuple[Passage, ...]:
    return (
        Passage(f"title.{key}", label, "Titre de l’article", title),
        Passage(key, label, "Texte de l’article, un alinéa par ligne", text, _FACTS, required, lines=True),
    )


AMENDMENT = _seed(
    "amendment",
    "Arrêté modificatif",
    "modifiant {acte}",
    _visas(),
    (
        Passage(
            "title.replaced",
            "Articles remplacés",
            "Titre de chaque article",
            "Modification de l’article {article}",
            ("article",),
            ("article",),
        ),
        Passage(
            "replaced",
            "Articles remplacés",
            "Avant le nouveau texte",
            "L’article {article} de {acte} est remplacé par les dispositions suivantes :",
            ("article", "acte"),
            ("article", "acte"),
        ),
        Passage("title.annexes", "Annexes", "Titre de l’article", "Annexes"),
        Passage(
            "annexes",
            "Annexes",
            "Annexes remplacées",
            "Les annexes 1 et 2 de {acte} sont remplacées par celles du présent arrêté.",
            ("acte",),
            ("acte",),
        ),
        Passage("title.rest", "Autres dispositions", "Titre de l’article", "Autres dispositions"),
        Passage(
            "rest",
            "Autres dispositions",
            "Ce qui ne change pas",
            "Les autres dispositions de {acte} demeurent inchangées.",
            ("acte",),
            ("acte",),
        ),
    ),
)  # fmt: skip
WITHDRAWAL = _seed(
    "withdrawal",
    "Arrêté de retrait",
    "portant retrait de {acte}",
    _visas("{fondement}"),
    (
        *_article("object", "Retrait", _ENDING_OBJECT, "Est prononcé le retrait de {acte}."),
        *_article(
            "consequences",
            "Conséquences",
            "Conséquences",
            "Aucune somme n’est plus versée au titre de l’acte retiré.\n"
            "[versements] Les sommes versées, soit {verse}, sont reversées. Elles font l’objet d’un titre de "
            "perception.\n"
            "[sans versements] Aucune somme n’avait été versée.",
            (),
        ),
    ),
)
REPEAL = _seed(
    "repeal",
    "Arrêté d’abrogation",
    "portant abrogation de {acte}",
    _visas("{fondement}"),
    (
        *_article(
            "object",
            "Abrogation",
            _ENDING_OBJECT,
            "[date d’effet] Est prononcée, à compter du {effet_le}, l’abrogation de {acte}.\n"
            "[sans date d’effet] Est prononcée, à compter de la notification du présent arrêté, l’abrogation de "
            "{acte}.",
        ),
        *_article(
            "consequences",
            "Conséquences",
            "Conséquences",
            "Aucune somme n’est plus versée au titre de l’acte abrogé ; la part non versée s’élève à {reste}.\n"
            "[versements] Les sommes déjà versées, soit {verse}, restent soumises aux articles de l’acte abrogé "
            "relatifs au contrôle et au reversement.",
            (),
        ),
    ),
)
LAPSE = _seed(
    "lapse",
    "Arrêté de caducité",
    "constatant la caducité de {acte}",
    _visas("{fondement}"),
    (
        *_article("object", "Caducité", _ENDING_OBJECT, "Est constatée la caducité de {acte}."),
        *_article(
            "consequences",
            "Conséquences",
            "Conséquences",
            "La part de la subvention qui n’a pas été versée, soit {reste}, n’est plus due.\n"
            "[versements] Les sommes déjà versées, soit {verse}, restent soumises aux articles de l’acte caduc "
            "relatifs au contrôle et au reversement.",
            (),
        ),
    ),
)
