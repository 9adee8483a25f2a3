"""Forms of an award's life: aids received, suspension, procedures, changes, tranches. Shape only."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from wtforms import BooleanField, FieldList, Form, FormField, IntegerField, RadioField, SelectField
from wtforms.validators import Optional

from portal.domain.declaration import FUNDER_KINDS
from portal.domain.recovery import GROUNDS, KIND_LABELS, RecoveryKind
from portal.forms.base import PortalForm, Required, choices
from portal.forms.fields import CleanStringField, EurosField, FrenchDateField, PlainTextArea
from portal.forms.messages import FRENCH, FrenchTranslations
from portal.forms.uploads import PdfFileField

AID_ROWS = 4
TRANCHE_ROWS = 4


class _Row(Form):
    """A row of a list; blank ones are ignored."""

    class Meta(Form.Meta):
        def get_translations(self, form: object) -> FrenchTranslations:
            return FRENCH

    @property
    def is_blank(self) -> bool:
        return not any((field.raw_data or [""])[0].strip() for field in self if field.raw_data)


class _RowsForm(PortalForm):
    """``<rows>-N-field`` of a refusal goes to the N-th row that is not blank."""

    def typed_rows(self) -> list[Any]:
        raise NotImplementedError

    def add_problem(self, field_name: str, message: str) -> None:
        parts = field_name.split("-")
        rows = self.typed_rows()
        if len(parts) == 3 and parts[1].isdigit() and int(parts[1]) < len(rows):
            field = rows[int(parts[1])][parts[2]]
            field.errors = [*field.errors, message]
        else:
            super().add_problem(field_name, message)


class AidForm(_Row):
    """One aid."""

    funder = CleanStringField("Qui l’a versée")
    kind = SelectField("Publique ou privée", choices=choices(FUNDER_KINDS.items(), "Choisissez"), default="")
    amount = EurosField("Montant reçu")


class AidsForm(_RowsForm):
    """Every other aid received, none being an answer."""

    aids = FieldList(FormField(AidForm, "Aide"), "Autres aides reçues", min_entries=AID_ROWS, max_entries=12)
    other_cost = EurosField(
        "Autres dépenses de l’opération",
        description="Facultatif : ce que l’opération a coûté en plus des dépenses que vous faites payer ici.",
    )
    certified = BooleanField("J’atteste que cette liste est complète, ou qu’aucune autre aide n’a été reçue")

    def typed_rows(self) -> list[Any]:
        return [entry.form for entry in self.aids if not entry.form.is_blank]


class SuspendForm(PortalForm):
    """Stop payments from a day."""

    starts_on = FrenchDateField("À partir du", [Required("Indiquez à partir de quand les paiements sont suspendus.")])
    reason = PlainTextArea(
        "Motif",
        [Required("Dites pourquoi les paiements sont suspendus : le bénéficiaire le lira.")],
        description="Le bénéficiaire le lira.",
        max_length=1000,
    )


class LiftForm(PortalForm):
    """Payments go on."""

    reason = PlainTextArea(
        "Pourquoi la suspension est levée", [Required("Dites pourquoi la suspension est levée.")], max_length=1000
    )


class CloseAwardForm(PortalForm):
    """Nothing is left to do."""

    remark = PlainTextArea("Remarque", description="Facultative, interne.", max_length=1000)


class RecoveryForm(PortalForm):
    """The letter that opens a procedure."""

    kind = RadioField(
        "Procédure",
        [Required("Choisissez ce que la préfecture envisage.")],
        choices=choices((kind.value, label) for kind, label in KIND_LABELS.items()),
    )
    ground = SelectField(
        "Fondement",
        [Required("Choisissez sur quoi repose cette procédure.")],
        choices=choices(
            (
                (f"{kind.value}.{code}", f"{KIND_LABELS[kind]} – {label}")
                for kind, grounds in GROUNDS.items()
                for code, label in grounds
            ),
            "Sélectionnez un fondement",
        ),
    )
    facts = PlainTextArea(
        "Faits exposés dans la lettre",
        [Required("Exposez les faits, tels que la lettre les présente.")],
        max_length=3000,
    )
    amount = EurosField("Montant à reverser", description="Pour un reversement, en euros.")
    letter_reference = CleanStringField("Référence de la lettre", max_length=120)
    sent_on = FrenchDateField("Date d’envoi", [Required("Indiquez la date d’envoi de la lettre.")])
    reply_by_on = FrenchDateField(
        "Observations attendues jusqu’au", [Required("Indiquez jusqu’à quand le bénéficiaire peut répondre.")]
    )
    letter = PdfFileField("La lettre signée, numérisée", [Required("Joignez la lettre signée, en PDF.")])

    @property
    def chosen(self) -> tuple[RecoveryKind, str]:
        """The procedure and its ground, empty when it is not one of this procedure."""
        kind = RecoveryKind(self.kind.data)
        owner, _, code = (self.ground.data or "").partition(".")
        return kind, code if owner == kind.value else ""


class AnswerForm(PortalForm):
    """The beneficiary's observations."""

    text = PlainTextArea("Vos observations", [Required("Écrivez vos observations.")], max_length=5000)


class ReceivedForm(PortalForm):
    """Observations received otherwise."""

    received_on = FrenchDateField("Reçues le", [Required("Indiquez la date de réception du courrier.")])
    text = PlainTextArea(
        "Observations reçues", [Required("Recopiez ou résumez les observations reçues.")], max_length=5000
    )


class RecoveryDecisionForm(PortalForm):
    """Pursue or drop."""

    pursue = RadioField(
        "Décision",
        [Required("Choisissez de poursuivre ou d’abandonner.")],
        choices=choices([("yes", "Poursuivre"), ("no", "Abandonner : rien n’est demandé au bénéficiaire")]),
    )
    amount = EurosField("Montant à reverser", description="Au plus le montant annoncé.")
    motive = PlainTextArea(
        "Motifs",
        [Required("Motivez la décision, en répondant aux observations reçues.")],
        description="Le bénéficiaire les lira.",
        max_length=5000,
    )


class TitleForm(PortalForm):
    """The title of collection."""

    title_number = CleanStringField(
        "Numéro du titre de perception",
        [Required("Indiquez le numéro du titre, tel que Chorus le donne.")],
        max_length=60,
    )
    title_on = FrenchDateField("Date du titre", [Required("Indiquez la date du titre.")])


class GroundsForm(PortalForm):
    """Grounds of an act that follows."""

    grounds = PlainTextArea(
        "Motifs de l’arrêté",
        [Required("Écrivez au moins un motif.")],
        description="Un par ligne. Chacun se lit après « Considérant que ».",
        max_length=4000,
    )

    @property
    def lines(self) -> tuple[str, ...]:
        return tuple(line.strip() for line in (self.grounds.data or "").splitlines() if line.strip())


class ChangeForm(PortalForm):
    """What is to change; empty fields stay as they are. Build it with ``change_form``."""

    completion_on = FrenchDateField("Nouvelle date de fin de l’opération")
    start_by_on = FrenchDateField("Nouvelle date limite de démarrage")
    description = PlainTextArea(
        "Nouveau contenu de l’opération",
        description="Seulement si ce qui est réalisé change. Il remplacera la description de l’arrêté.",
        max_length=1500,
    )
    transfer_amount = EurosField("Montant à transférer d’une dépense à une autre")
    transfer_from = SelectField("Dépense qui donne")
    transfer_to = SelectField("Dépense qui reçoit")
    reason = PlainTextArea(
        "Pourquoi cette modification", [Required("Dites pourquoi cette modification est nécessaire.")], max_length=3000
    )


def change_form(lines: Iterable[tuple[str, str]]) -> type[ChangeForm]:
    """The form with the retained lines to choose from: (public id, label)."""
    offered = choices(lines, "Aucune")
    fields = {
        "transfer_from": SelectField("Dépense qui donne", choices=offered, default=""),
        "transfer_to": SelectField("Dépense qui reçoit", choices=offered, default=""),
    }
    return type("OfferedChangeForm", (ChangeForm,), fields)


class ChangeDecisionForm(PortalForm):
    """Agree or refuse."""

    agree = RadioField(
        "Décision",
        [Required("Choisissez d’accepter ou de refuser.")],
        choices=choices([("yes", "Accepter"), ("no", "Refuser")]),
    )
    motive = PlainTextArea("Motif", description="Nécessaire pour un refus. Le bénéficiaire le lira.", max_length=3000)


class TrancheForm(_Row):
    """One tranche."""

    year = IntegerField("Année", [Optional()], render_kw={"inputmode": "numeric"})
    firmness = SelectField(
        "Ferme ou indicative",
        choices=choices([("firm", "Ferme"), ("indicative", "Indicative")], "Choisissez"),
        default="",
    )
    amount = EurosField("Montant")
    condition = CleanStringField("Ce qui la libère", description="Pour une tranche indicative.", max_length=300)


class TranchesForm(_RowsForm):
    """The tranches of an award."""

    tranches = FieldList(FormField(TrancheForm, "Tranche"), "Tranches", min_entries=TRANCHE_ROWS, max_entries=10)

    def typed_rows(self) -> list[Any]:
        return [entry.form for entry in self.tranches if not entry.form.is_blank]

    def add_problem(self, field_name: str, message: str) -> None:
        if field_name == "tranches":
            self.form_errors.append(message)
        else:
            super().add_problem(field_name, message)


class ReleaseForm(PortalForm):
    """Open a tranche or unspent credits. Build it with ``release_form``."""

    what = RadioField("Ce qui est ouvert", [Required("Choisissez ce qui est ouvert.")])
    amount = EurosField("Montant", [Required("Indiquez le montant.")])
    finding = PlainTextArea(
        "Indicateurs et avancement constatés",
        [Required("Dites sur quels indicateurs et quel avancement repose cette décision.")],
        max_length=2000,
    )


def release_form(offered: Iterable[tuple[str, str]]) -> type[ReleaseForm]:
    """The form with what may be opened today: (number or « carry », label)."""
    what = RadioField(
        "Ce qui est ouvert", [Required("Choisissez ce qui est ouvert.")], choices=choices(list(offered))
    )
    return type("OfferedReleaseForm", (ReleaseForm,), {"what": what})
