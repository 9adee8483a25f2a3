"""Opinions from outside: who may be asked, how long they have, what their silence is worth."""

from __future__ import annotations

from portal.domain.opinions import EXAMPLE, GIVER_LABELS, SILENCE_CHOICES, GiverKind
from portal.domain.setting_specs.spec import Kind, SettingSpec, specs

_YES_NO = (("yes", "Oui"), ("no", "Non"))


def _silence(kind: GiverKind) -> tuple[object, ...]:
    return (
        f"opinions.silence_{kind.value}",
        f"Silence : {GIVER_LABELS[kind].lower()}",
        Kind.CHOICE,
        "Ce que vaut l’absence de réponse une fois le délai passé. Vide : rien, l’avis est seulement en retard.",
        SILENCE_CHOICES,
        True,
    )


OPINIONS: tuple[SettingSpec, ...] = (
    *specs(
        "Avis extérieurs",
        (
            "opinions.givers",
            "Services consultés",
            Kind.LINES,
            "Un par ligne : nom | adresse électronique | sous-préfecture, finances ou référent numérique | code INSEE "
            f"de l’arrondissement (sous-préfecture). Par exemple : {EXAMPLE}",
            (),
            True,
        ),
        (
            "opinions.delay_days",
            "Délai pour rendre un avis (jours)",
            Kind.INTEGER,
            "À compter de la demande, reporté au premier jour ouvré. Vide : l’instructeur fixe la date.",
            (),
            True,
        ),
        *(_silence(kind) for kind in GiverKind),
        (
            "opinions.text_given",
            "Silence : formule de l’avis réputé rendu",
            Kind.TEXT,
            "Vide : « Avis réputé rendu ».",
            (),
            True,
        ),
        (
            "opinions.text_favourable",
            "Silence : formule de l’avis réputé favorable",
            Kind.TEXT,
            "Vide : « Avis réputé favorable ».",
            (),
            True,
        ),
        (
            "opinions.shown_to_applicant",
            "Le demandeur voit quels services sont consultés",
            Kind.CHOICE,
            "Leur nom et la date, jamais leur avis. Vide : non.",
            _YES_NO,
            True,
        ),
    ),
)
