"""SQLAlchemy models: every table of the portal. Imported by queries and services only."""

from portal.models.act import Act, ActFile, Notification
from portal.models.assistance import Mandate, OutsideRequest
from portal.models.audit import AuditDetail, AuditEvent
from portal.models.availability import ClosingExtension, DraftReminder, Heartbeat, Outage
from portal.models.base import Base
from portal.models.dossier import Document, Dossier, DossierVersion, ExpenseLine, FunderLine
from portal.models.ledger import ActBalance, DossierBalance, Envelope, EnvelopeBalance, LedgerEntry, PaymentClaim
from portal.models.organisation import Organisation
from portal.models.people import Membership, Person, Posting
from portal.models.review import (
    Assessment,
    CheckReview,
    Decision,
    ExpenseQualification,
    Proposal,
    RequestedItem,
    Score,
    StageRecord,
)
from portal.models.system import (
    ClockOffset,
    IdempotencyKey,
    Job,
    MailMessage,
    SequenceCounter,
    SignInFailure,
    StoredFile,
)
from portal.models.window import RulebookPublication, RulebookVersion, Window, WindowSetting

__all__ = [
    "Act",
    "ActBalance",
    "ActFile",
    "Assessment",
    "AuditDetail",
    "AuditEvent",
    "Base",
    "CheckReview",
    "ClockOffset",
    "ClosingExtension",
    "Decision",
    "Document",
    "Dossier",
    "DossierBalance",
    "DossierVersion",
    "DraftReminder",
    "Envelope",
    "EnvelopeBalance",
    "ExpenseLine",
    "ExpenseQualification",
    "FunderLine",
    "Heartbeat",
    "IdempotencyKey",
    "Job",
    "LedgerEntry",
    "MailMessage",
    "Mandate",
    "Membership",
    "Notification",
    "Organisation",
    "Outage",
    "OutsideRequest",
    "PaymentClaim",
    "Person",
    "Posting",
    "Proposal",
    "RequestedItem",
    "RulebookPublication",
    "RulebookVersion",
    "Score",
    "SequenceCounter",
    "SignInFailure",
    "StageRecord",
    "StoredFile",
    "Window",
    "WindowSetting",
]
