"""Forms of what follows the examination: grounds of a proposal, closing, transmission, letters. Shape only."""

from __future__ import annotations

from typing import Any

from wtforms import BooleanField, RadioField, SelectField, SelectMultipleField

from portal.domain.grounds import CLOSING_MOTIVES, MAX_WORDS, OfferedGrounds
from portal.forms.base import PortalForm, Required, choices
from portal.forms.fields import CleanStringField, FrenchDateField, PlainTextArea
from portal.forms.instructor import ProposalForm, VersionedForm
from portal.forms.uploads import PdfFileField

OWN_WAYS = ("way_1", "way_2")


class _Grounded(VersionedForm):
    """Fields ``support_CODE``, ``words_CODE``, ``rule_CODE``, ``rule_words_CODE``, ``ways``, ``way_1``, ``way_2``."""

    criterion_codes: tuple[str, ...] = ()
    rule_codes: tuple[str, ...] = ()
    offered_ways: tuple[str, ...] = ()

    @property
    def given_criteria(self) -> dict[str, str]:
        """Words by code of the criteria ticked."""
        return {code: self[f"words_{code}"].data or "" for code in self.criterion_codes if self[f"support_{code}"].data}

    @property
    def given_rules(self) -> dict[str, str]:
        """Words by code of the rules ticked."""
        return {code: self[f"rule_words_{code}"].data or "" for code in self.rule_codes if self[f"rule_{code}"].data}

    @property
    def given_ways(self) -> tuple[str, ...]:
        """Suggestions ticked, then what was written."""
        ticked = [int(value) for value in self["ways"].data or () if value.isascii() and value.isdigit()]
        kept = [self.offered_ways[place] for place in ticked if place < len(self.offered_ways)]
        return (*kept, *(self[name].data or "" for name in OWN_WAYS))


def _ground_fields(offered: OfferedGrounds) -> dict[str, Any]:
    fields: dict[str, Any] = {
        "criterion_codes": tuple(one.code for one in offered.criteria),
        "rule_codes": tuple(one.code for one in offered.rules),
        "offered_ways": offered.ways,
    }
    for one in offered.criteria:
        level = "pas encore noté" if one.level is None else f"niveau {one.level}"
        fields[f"support_{one.code}"] = BooleanField(f"{one.label} : {level}")
        fields[f"words_{one.code}"] = PlainTextArea(
            "En quoi ce critère fonde la proposition",
            description="D’après le niveau donné, à reprendre avec vos mots.",
            max_length=MAX_WORDS,
        )
    for rule in offered.rules:
        fields[f"rule_{rule.code}"] = BooleanField(rule.label)
        fields[f"rule_words_{rule.code}"] = PlainTextArea(
            "Pourquoi elle n’est pas respectée", description="Repris dans la lettre de refus.", max_length=MAX_WORDS
        )
    fields["ways"] = SelectMultipleField(
        "Pistes suggérées",
        choices=choices((str(place), way) for place, way in enumerate(offered.ways)),
        validate_choice=False,
        description="Tirées des contrôles et du niveau suivant des critères les plus faibles.",
    )
    for number, name in enumerate(OWN_WAYS, start=1):
        fields[name] = PlainTextArea(f"Piste écrite par vous, {number}", max_length=MAX_WORDS)
    return fields


def ground_values(offered: OfferedGrounds) -> dict[str, Any]:
    """What the page starts from: the grounds that stand, else each criterion's anchor, unticked."""
    before = offered.standing
    criteria = {one.code: one.words for one in before.criteria} if before else {}
    rules = {one.code: one.words for one in before.rules} if before else {}
    ways = before.ways if before else ()
    own = [way for way in ways if way not in offered.ways][: len(OWN_WAYS)]
    values: dict[str, Any] = {"ways": [str(offered.ways.index(way)) for way in ways if way in offered.ways]}
    values.update(zip(OWN_WAYS, own, strict=False))
    for one in offered.criteria:
        values[f"support_{one.code}"] = one.code in criteria
        values[f"words_{one.code}"] = criteria.get(one.code) or one.anchor
    for rule in offered.rules:
        values[f"rule_{rule.code}"] = rule.code in rules
        values[f"rule_words_{rule.code}"] = rules.get(rule.code) or rule.words
    return values


class GroundedProposalForm(ProposalForm, _Grounded):
    """A proposal and its grounds, before its fields are known."""


def proposal_form(offered: OfferedGrounds) -> type[GroundedProposalForm]:
    """The proposal with what this dossier may rest on."""
    return type("DossierProposalForm", (GroundedProposalForm,), _ground_fields(offered))


def refusal_grounds_form(offered: OfferedGrounds) -> type[_Grounded]:
    """The grounds alone, for a refusal decided without them."""
    return type("RefusalGroundsForm", (_Grounded,), _ground_fields(offered))


class CloseForm(VersionedForm):
    """Close sans suite."""

    motive_code = RadioField(
        "Motif du classement",
        [Required("Choisissez le motif du classement.")],
        choices=choices(CLOSING_MOTIVES.items()),
    )
    motive = PlainTextArea(
        "Faits qui le justifient",
        [Required("Écrivez les faits qui justifient le classement : ils seront repris dans la lettre.")],
        description="Pour le demandeur : dates, courriers restés sans réponse, autre dossier…",
        max_length=2000,
    )


class ReopenClosedForm(VersionedForm):
    """Take a closing back."""

    reason = PlainTextArea(
        "Motif de la reprise", [Required("Dites pourquoi le classement est repris.")], max_length=2000
    )


class TransferForm(VersionedForm):
    """Send on to the competent authority."""

    authority = CleanStringField(
        "Autorité compétente", [Required("Indiquez l’autorité compétente.")], max_length=200
    )
    address = PlainTextArea(
        "Adresse postale", [Required("Indiquez son adresse : elle est donnée au demandeur.")], max_length=500
    )
    email = CleanStringField("Courriel", max_length=254, description="S’il est connu, donné au demandeur.")
    reason = PlainTextArea(
        "Pourquoi la demande relève de cette autorité",
        [Required("Dites pourquoi la demande relève de cette autorité.")],
        description="Repris dans la lettre au demandeur et dans le bordereau.",
        max_length=1000,
    )


class MakeLetterForm(PortalForm):
    """Who signs the letter to be made."""

    deputy = SelectField("Signataire de la lettre", validate_choice=False)


class SignLetterForm(VersionedForm):
    """The scan of the signed letter."""

    signed_on = FrenchDateField("Date de signature", [Required("Indiquez la date portée sur la lettre signée.")])
    scan = PdfFileField("Lettre signée numérisée", [Required("Choisissez la numérisation de la lettre signée.")])
