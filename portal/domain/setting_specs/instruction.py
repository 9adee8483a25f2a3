"""Options of instruction and decision: scorers, committee, announcement, opinions."""

from __future__ import annotations

from portal.domain.indicators import EXAMPLE as INDICATOR_EXAMPLE
from portal.domain.rate_grid import EXAMPLE
from portal.domain.setting_specs.opinions import OPINIONS
from portal.domain.setting_specs.spec import Kind, SettingSpec, specs

INSTRUCTION: tuple[SettingSpec, ...] = (
    *specs(
        "Échéancier",
        (
            "clock.completeness_months",
            "Délai pour déclarer un dossier incomplet (mois)",
            Kind.INTEGER,
            "Décret n° 2018-514, article 4. Vide : la date n’est pas suivie.",
            (),
            True,
        ),
        (
            "clock.notify_by",
            "Cible de notification des décisions",
            Kind.DATE,
            "« Au plus tard début novembre » : le jour que la préfecture se donne.",
            (),
            True,
        ),
    ),
    *specs(
        "Liens d’intérêts",
        (
            "conflicts.ask_before_opening",
            "Demander à chaque instructeur s’il a un lien d’intérêts avant d’ouvrir un dossier",
            Kind.CHOICE,
            "Une fois par dossier et par personne, la réponse est gardée. Vide : rien n’est demandé, chacun déclare.",
            (("yes", "Oui"), ("no", "Non")),
            True,
        ),
    ),
    *specs(
        "Après l’attribution",
        (
            "award.observation_days",
            "Délai laissé au bénéficiaire pour présenter ses observations (jours)",
            Kind.INTEGER,
            "Avant un reversement ou une caducité (CRPA, L. 121-1). Vide : la date de la lettre est libre.",
            (),
            True,
        ),
    ),
    *specs(
        "Décisions et lettres",
        (
            "decision.rate_grid",
            "Grille de la note au taux",
            Kind.TEXT,
            f"Facultative. Elle suggère un taux à l’instructeur, sans jamais l’appliquer. Par exemple : {EXAMPLE}",
            (),
            True,
        ),
        (
            "letters.unsigned_online",
            "Lettres de décision notifiées en ligne sans signature",
            Kind.CHOICE,
            "À confirmer par la préfecture (CRPA, L. 212-2). Sans réponse : la lettre signée est déposée avant la "
            "notification.",
            (("yes", "Oui"), ("no", "Non")),
            True,
        ),
        (
            "letters.announcement",
            "Lettre d’annonce après un accord, avant l’arrêté",
            Kind.CHOICE,
            "Sans réponse : aucune lettre d’annonce.",
            (("yes", "Oui"), ("no", "Non")),
            True,
        ),
        (
            "letters.announcement_text",
            "Texte de la lettre d’annonce",
            Kind.LINES,
            "Un paragraphe par ligne, après l’annonce du montant.",
            (),
            True,
        ),
    ),
    *specs(
        "Notification en ligne",
        (
            "notice.reminder_days",
            "Jours avant le rappel d’un acte mis en ligne et non téléchargé",
            Kind.INTEGER,
            "Un seul message, à l’adresse du dossier. Vide : 5 jours. 0 : aucun rappel.",
            (),
            True,
        ),
        (
            "notice.deemed_days",
            "Jours au terme desquels un acte non téléchargé est réputé notifié",
            Kind.INTEGER,
            "À confirmer par la préfecture (CRPA, R. 112-20). Le bénéficiaire en est averti ; ce qui lui est dit vaut "
            "pour son acte. Vide : le délai de recours ne part que du téléchargement, ou du courrier.",
            (),
            True,
        ),
        (
            "notice.deemed_on",
            "Jour où il est alors réputé notifié",
            Kind.CHOICE,
            "À confirmer par la préfecture. Sans réponse : à la fin du délai, ce qui est le plus favorable.",
            (("term", "À la fin de ce délai"), ("online", "Le jour où il a été mis en ligne")),
            True,
        ),
    ),
    *specs(
        "Notation",
        (
            "scoring.independent_scorers",
            "Nombre d’instructeurs qui notent séparément",
            Kind.INTEGER,
            "Chacun voit les notes des autres après avoir donné les siennes ; un écart de deux niveaux ouvre une "
            "harmonisation. Vide, 0 ou 1 : un seul instructeur note.",
            (),
            True,
        ),
    ),
    *specs(
        "Comité",
        (
            "committee.quorum_percent",
            "Quorum du comité",
            Kind.PERCENT,
            "Part des membres votants dont la présence est requise. Vide ou 0 : aucun quorum.",
            (),
            True,
        ),
        (
            "committee.title",
            "Nom du comité",
            Kind.TEXT,
            "Tel qu’il figure sur l’ordre du jour et le procès-verbal, par exemple « Comité de programmation ».",
            (),
            True,
        ),
    ),
    *OPINIONS,
    *specs(
        "Suivi des subventions",
        (
            "indicators.templates",
            "Indicateurs demandés aux bénéficiaires",
            Kind.LINES,
            "Un par ligne : axe | libellé | nombre ou texte | unité | hausse, baisse ou sans. Par exemple : "
            f"{INDICATOR_EXAMPLE}",
            (),
            True,
        ),
    ),
)
