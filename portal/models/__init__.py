"""SQLAlchemy models: every table of the portal. Imported by queries and services only."""

from portal.models.act import Act, ActFile, Notification
from portal.models.act_batch import ActBatch, ActBatchItem
from portal.models.act_deliberation import ActDeliberation
from portal.models.act_register import RecueilEntry
from portal.models.act_texts import ActArticle, ActTemplate, ActWording
from portal.models.after_filing import Correction, FilingWord, ItemReply, ItemReplyFile, Message, MessageFile
from portal.models.appeals import Appeal, AppealFile, AppealStep, ExplanationOpening, Reopening
from portal.models.appraisal import AppraisalNote, HarmonisedLevel, RecordedPriorities
from portal.models.assistance import Mandate, OutsideRequest
from portal.models.audit import AuditDetail, AuditEvent
from portal.models.availability import ClosingExtension, DraftReminder, Heartbeat, Outage
from portal.models.award import BankAccount, ClaimCharge, ClaimInvoice, StartDeclaration
from portal.models.award_life import (
    AidDeclaration,
    AmendmentRequest,
    AwardClosure,
    AwardSettlement,
    AwardTranche,
    Observation,
    ReceivedAid,
    Recovery,
    Suspension,
    TrancheRelease,
)
from portal.models.base import Base
from portal.models.chorus import (
    ChorusExplanation,
    ChorusImport,
    ChorusMapping,
    ChorusMatch,
    ChorusPayment,
    ChorusSupplier,
    CreditsAttestation,
    CreditsNotice,
)
from portal.models.claims import ClaimFile, ClaimFiling, ClaimStep
from portal.models.committee import (
    CommitteeSession,
    Scenario,
    ScenarioVersion,
    SessionConclusion,
    SessionItem,
    SessionMember,
    SessionRecusal,
    WaitingEntry,
)
from portal.models.conflicts import ConflictAnswer, ConflictDeclaration
from portal.models.correspondence import AddressBounce, ParkedPath
from portal.models.credit_schedule import CreditInstalment, CreditSchedule
from portal.models.decisions import (
    Closure,
    Letter,
    LetterFile,
    ProposalGrounds,
    RefusalComparison,
    Transfer,
)
from portal.models.dossier import Document, Dossier, DossierVersion, ExpenseLine, FunderLine
from portal.models.drafting import DraftPart, DraftPresence, PartnerBody
from portal.models.expenses import ComparativeQuote, QuoteDiscount, TableImport
from portal.models.inbox import Absence, DossierIndex, SavedView, SearchWord
from portal.models.indicators import IndicatorActual, IndicatorLine, IndicatorReport, IndicatorSet
from portal.models.ledger import ActBalance, DossierBalance, Envelope, EnvelopeBalance, LedgerEntry, PaymentClaim
from portal.models.legal_clock import CalendarFeed, ImplicitRejection
from portal.models.notice import NoticeStep, NotificationConsent
from portal.models.opinions import (
    DossierNote,
    NoteStrike,
    Opinion,
    OpinionCode,
    OpinionLink,
    OpinionPiece,
    OpinionRequest,
)
from portal.models.organisation import Organisation
from portal.models.organisation_facts import OrganisationFact, OrganisationProof
from portal.models.people import Membership, Person, Posting
from portal.models.publicity import PublicityFile
from portal.models.quote import QuoteAnswer, QuoteReading
from portal.models.returned import ParapheurReturn, ReturnedFile
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
from portal.models.signing import CopyPicture, ScanBatch, SignedCopy, SigningDeputy
from portal.models.system import (
    ClockOffset,
    IdempotencyKey,
    Job,
    MailMessage,
    SequenceCounter,
    SignInFailure,
    StoredFile,
)
from portal.models.team import Invitation, SignatoryPower, Takeover, TakeoverWarning
from portal.models.twins import TwinAnswer, TwinKey
from portal.models.window import RulebookPublication, RulebookVersion, Window, WindowSetting

__all__ = [
    "Absence",
    "Act",
    "ActArticle",
    "ActBalance",
    "ActBatch",
    "ActBatchItem",
    "ActDeliberation",
    "ActFile",
    "ActTemplate",
    "ActWording",
    "AddressBounce",
    "AidDeclaration",
    "AmendmentRequest",
    "Appeal",
    "AppealFile",
    "AppealStep",
    "AppraisalNote",
    "Assessment",
    "AuditDetail",
    "AuditEvent",
    "AwardClosure",
    "AwardSettlement",
    "AwardTranche",
    "BankAccount",
    "Base",
    "CalendarFeed",
    "CheckReview",
    "ChorusExplanation",
    "ChorusImport",
    "ChorusMapping",
    "ChorusMatch",
    "ChorusPayment",
    "ChorusSupplier",
    "ClaimCharge",
    "ClaimFile",
    "ClaimFiling",
    "ClaimInvoice",
    "ClaimStep",
    "ClockOffset",
    "ClosingExtension",
    "Closure",
    "CommitteeSession",
    "ComparativeQuote",
    "ConflictAnswer",
    "ConflictDeclaration",
    "CopyPicture",
    "Correction",
    "CreditInstalment",
    "CreditSchedule",
    "CreditsAttestation",
    "CreditsNotice",
    "Decision",
    "Document",
    "Dossier",
    "DossierBalance",
    "DossierIndex",
    "DossierNote",
    "DossierVersion",
    "DraftPart",
    "DraftPresence",
    "DraftReminder",
    "Envelope",
    "EnvelopeBalance",
    "ExpenseLine",
    "ExpenseQualification",
    "ExplanationOpening",
    "FilingWord",
    "FunderLine",
    "HarmonisedLevel",
    "Heartbeat",
    "IdempotencyKey",
    "ImplicitRejection",
    "IndicatorActual",
    "IndicatorLine",
    "IndicatorReport",
    "IndicatorSet",
    "Invitation",
    "ItemReply",
    "ItemReplyFile",
    "Job",
    "LedgerEntry",
    "Letter",
    "LetterFile",
    "MailMessage",
    "Mandate",
    "Membership",
    "Message",
    "MessageFile",
    "NoteStrike",
    "NoticeStep",
    "Notification",
    "NotificationConsent",
    "Observation",
    "Opinion",
    "OpinionCode",
    "OpinionLink",
    "OpinionPiece",
    "OpinionRequest",
    "Organisation",
    "OrganisationFact",
    "OrganisationProof",
    "Outage",
    "OutsideRequest",
    "ParapheurReturn",
    "ParkedPath",
    "PartnerBody",
    "PaymentClaim",
    "Person",
    "Posting",
    "Proposal",
    "ProposalGrounds",
    "PublicityFile",
    "QuoteAnswer",
    "QuoteDiscount",
    "QuoteReading",
    "ReceivedAid",
    "RecordedPriorities",
    "Recovery",
    "RecueilEntry",
    "RefusalComparison",
    "Reopening",
    "RequestedItem",
    "ReturnedFile",
    "RulebookPublication",
    "RulebookVersion",
    "SavedView",
    "ScanBatch",
    "Scenario",
    "ScenarioVersion",
    "Score",
    "SearchWord",
    "SequenceCounter",
    "SessionConclusion",
    "SessionItem",
    "SessionMember",
    "SessionRecusal",
    "SignInFailure",
    "SignatoryPower",
    "SignedCopy",
    "SigningDeputy",
    "StageRecord",
    "StartDeclaration",
    "StoredFile",
    "Suspension",
    "TableImport",
    "Takeover",
    "TakeoverWarning",
    "TrancheRelease",
    "Transfer",
    "TwinAnswer",
    "TwinKey",
    "WaitingEntry",
    "Window",
    "WindowSetting",
]
