"""Every table that names an act, or what proves it, is guarded by the database or said here to change, and why."""

from __future__ import annotations

from portal.models import Base
from portal.models.act_guards import KEPT
from portal.models.ledger_ddl import APPEND_ONLY
from portal.models.ledger_guards import BALANCES

#: Tables that name an act and that the database lets change, and why nothing of a signed act is lost with them.
_MAY_CHANGE = {
    "act_article": "words of an act before it is issued; the issued file and its content keep them",
    "act_batch_item": "progress of a job; says nothing of the act itself",
    "aid_declaration": "what the beneficiary declares after the award",
    "amendment_request": "a request of the beneficiary; what it leads to is another act",
    "award_closure": "how the award ends; the act stands",
    "award_recovery": "money asked back, after the act",
    "award_settlement": "the amount settled with the balance, after the act",
    "award_suspension": "payments held, after the act",
    "award_tranche": "tranches laid down after the act",
    "indicator_report": "what the project achieved",
    "indicator_set": "what the project promised; the issued file keeps it",
    "payment_claim": "claims on the act, with their own history",
    "returned_file": "progress of an import from the parapheur; the signed copy keeps the file",
    "start_declaration": "when the project began",
    "tranche_release": "tranches released after the act",
}


def test_every_table_that_names_an_act_is_guarded_or_said_to_change() -> None:
    proofs = {"act", "act_file", "signed_copy", "scan_batch", "copy_picture", "notification"}
    naming = {
        table.name
        for table in Base.metadata.sorted_tables
        for key in table.foreign_keys
        if key.column.table.name in proofs
    }
    guarded = {*KEPT, *APPEND_ONLY, *BALANCES}
    assert naming - guarded == set(_MAY_CHANGE), "guard the new table, or say here why it may change"
    assert proofs <= guarded
    assert {"notification_consent", "recueil_entry", "stored_file", "credits_attestation"} <= guarded
