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
    "reglement_europeen", "beneficiaire", "operation", "fonds", "acte", "objet", "acte_susvise", "fondement",
    "demande_le", "lettre_le",
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
_STILL_HELD = (
    "Les sommes déjà versées, soit {verse}, demeurent régies par les articles de {acte_susvise} relatifs au contrôle "
    "et au reversement."
)


def _visas(*, code: tuple[str, ...] = (), decree: tuple[str, ...] = ()) -> str:
    """``code``, ``decree``: the legal ground, among the texts of its rank."""
    return "\n".join(
        (
            "[Union européenne] {reglement_europeen}",
            LOLF,
            "{loi_de_finances}",
            f"[collectivité, hors fonctionnement, annexes] {CGCT}",
            "{code_relations_public}",
            *code,
            "{pouvoirs_des_prefets}",
            GBCP,
            DECREE_FOLLOWED,
            *decree,
            "{nomination}",
            "[délégation] {delegation}",
            "{acte}",
            *_HEARD,
        )
    )


def _seed(kind: str, label: str, title: str, visas: str, articles: tuple[Passage, ...]) -> Seed:
    named = ("acte",) if kind == "amendment" else ("objet",)
    head = (
        Passage(
            "title", "En-tête", "Titre de l’arrêté, après le numéro", title, _FACTS, named
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
    return Seed(kind, label, 5, (*head, *articles, *end), VARIABLES, FOLLOWING_CONDITIONS)


def _article(
    key: str, label: str, title: str, text: str, required: tuple[str, ...] = ("objet",)
) -> tuple[Passage, ...]:
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
    "portant retrait de {objet}",
    _visas(code=("{fondement}",)),
    (
        *_article("object", "Retrait", _ENDING_OBJECT, "Est prononcé le retrait de {objet}."),
        *_article(
            "consequences",
            "Conséquences",
            "Conséquences",
            "Aucune somme n’est plus versée au titre de la subvention.\n"
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
    "portant abrogation de {objet}",
    _visas(code=("{fondement}",)),
    (
        *_article(
            "object",
            "Abrogation",
            _ENDING_OBJECT,
            "[date d’effet] Est prononcée, à compter du {effet_le}, l’abrogation de {objet}.\n"
            "[sans date d’effet] Est prononcée, à compter de la notification du présent arrêté, l’abrogation de "
            "{objet}.",
        ),
        *_article(
            "consequences",
            "Conséquences",
            "Conséquences",
            "Aucune somme n’est plus versée au titre de la subvention ; la part non versée s’élève à {reste}.\n"
            f"[versements] {_STILL_HELD}",
            (),
        ),
    ),
)
LAPSE = _seed(
    "lapse",
    "Arrêté de caducité",
    "constatant la caducité de {objet}",
    _visas(decree=("{fondement}",)),
    (
        *_article(
            "object", "Caducité", _ENDING_OBJECT, "Est constatée la caducité de {objet}, pour la part non versée."
        ),
        *_article(
            "consequences",
            "Conséquences",
            "Conséquences",
            "La part de la subvention qui n’a pas été versée, soit {reste}, n’est plus due.\n"
            f"[versements] {_STILL_HELD}",
            (),
        ),
    ),
)
