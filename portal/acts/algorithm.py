"""What the applicant is told of the automatic processing of its request (CRPA, L. 311-3-1 and R. 311-3-1-1)."""

from __future__ import annotations

ALGORITHM_PURPOSE = (
    "Votre demande a été contrôlée par un traitement automatique qui compare vos déclarations aux règles du guichet "
    "et calcule le montant maximal possible ; il ne décide pas : chaque décision est prise par une personne."
)
ALGORITHM_RIGHTS = (
    "Adressez votre demande au service indiqué ci-dessus ; en cas de refus, vous pouvez saisir la Commission d’accès "
    "aux documents administratifs (CADA)."
)


def algorithm_mention(contact: str) -> str:
    """What article L. 311-3-1 of the CRPA and its decree ask: the purpose, the right to the rules and main
    characteristics, how it is exercised, the CADA."""
    return (
        f"{ALGORITHM_PURPOSE} En application des articles L. 311-3-1 et R. 311-3-1-1 du code des relations entre le "
        "public et l’administration, vous pouvez obtenir communication des règles définissant ce traitement et des "
        f"principales caractéristiques de sa mise en œuvre : adressez votre demande au service instructeur "
        f"({contact}). En cas de refus, vous pouvez saisir la Commission d’accès aux documents administratifs (CADA)."
    )
