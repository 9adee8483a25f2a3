"""Audit tags: past facts, one enum. Labels are what the history of a dossier shows."""

from __future__ import annotations

from enum import StrEnum


class Event(StrEnum):
    """What happened. Alphabetical by value; never renamed once written."""

    ACT_BATCH_STARTED = "act:batch_started"
    ACT_ARTICLE_ADDED = "act:article_added"
    ACT_ARTICLE_REMOVED = "act:article_removed"
    ACT_CANCELLED = "act:cancelled"
    ACT_COMMITTED = "act:committed"
    ACT_CREDITS_CERTIFIED = "act:credits_certified"
    ACT_DOWNLOADED = "act:downloaded"
    ACT_ISSUED = "act:issued"
    ACT_NOTIFIED = "act:notified"
    ACT_PREPARED = "act:prepared"
    ACT_PUBLISHED = "act:published"
    ACT_RETURNED = "act:returned"
    ACT_SCAN_ADDED = "act:scan_added"
    ACT_SCAN_REJECTED = "act:scan_rejected"
    ACT_SCAN_STATED = "act:scan_stated"
    ACT_SIGNED = "act:signed"
    ABSENCE_DECLARED = "absence:declared"
    ABSENCE_ENDED = "absence:ended"
    ACCOUNT_CREATED = "account:created"
    ACCOUNT_EMAIL_CHANGED = "account:email_changed"
    ACCOUNT_PASSWORD_CHANGED = "account:password_changed"  # noqa: S105 - a past fact
    ACCOUNT_PASSWORD_RESET = "account:password_reset"  # noqa: S105 - a past fact
    ACCOUNT_SESSIONS_ENDED = "account:sessions_ended"
    ACCOUNT_SIGNED_IN = "account:signed_in"
    ADDRESS_BOUNCED = "address:bounced"
    ADDRESS_CLEARED = "address:cleared"
    APPEAL_ACKNOWLEDGED = "appeal:acknowledged"
    APPEAL_ANSWERED = "appeal:answered"
    APPEAL_CANCELLED = "appeal:cancelled"
    APPEAL_DEFENDED = "appeal:defended"
    APPEAL_DROPPED = "appeal:dropped"
    APPEAL_JUDGED = "appeal:judged"
    APPEAL_RECORDED = "appeal:recorded"
    APPEAL_REFERRED = "appeal:referred"
    APPEAL_SILENT = "appeal:silent"
    CHORUS_EXPLAINED = "chorus:explained"
    CHORUS_IMPORTED = "chorus:imported"
    CHORUS_MATCHED = "chorus:matched"
    CLAIM_CERTIFICATE_MADE = "claim:certificate_made"
    CLAIM_CERTIFIED = "claim:certified"
    CLAIM_FILED = "claim:filed"
    CLAIM_ITEMS_REQUESTED = "claim:items_requested"
    CLAIM_ITEMS_SUPPLIED = "claim:items_supplied"
    CLAIM_ORDERED = "claim:ordered"
    CLAIM_PAID = "claim:paid"
    CLAIM_REJECTED = "claim:rejected"
    CLAIM_VERIFIED = "claim:verified"
    AWARD_AIDS_DECLARED = "award:aids_declared"
    AWARD_CHANGE_ASKED = "award:change_asked"
    AWARD_CHANGE_DECIDED = "award:change_decided"
    AWARD_CHANGE_GIVEN_UP = "award:change_given_up"
    AWARD_CHANGE_IN_FORCE = "award:change_in_force"
    AWARD_CLOSED = "award:closed"
    AWARD_RESUMED = "award:resumed"
    AWARD_SETTLED = "award:settled"
    AWARD_SUSPENDED = "award:suspended"
    AWARD_TRANCHES_SET = "award:tranches_set"
    AWARD_TRANCHE_RELEASED = "award:tranche_released"
    AWARD_CREDITS_REOPENED = "award:credits_reopened"
    CLOSING_EXTENDED = "closing:extended"
    CALENDAR_OPENED = "calendar:opened"
    CALENDAR_REVOKED = "calendar:revoked"
    CLOCK_MOVED = "clock:moved"
    BANK_ACCOUNT_CONFIRMED = "bank_account:confirmed"
    BANK_ACCOUNT_PROPOSED = "bank_account:proposed"
    BANK_ACCOUNT_REFUSED = "bank_account:refused"
    BANK_ACCOUNT_WITHDRAWN = "bank_account:withdrawn"
    CONFLICT_ANSWERED = "conflict:answered"
    CONFLICT_DECLARED = "conflict:declared"
    CONFLICT_ENDED = "conflict:ended"
    CREDITS_PROPOSED = "credits:proposed"
    CREDITS_REFUSED = "credits:refused"
    DECISION_REOPENED = "decision:reopened"
    DEPUTY_ENDED = "deputy:ended"
    DEPUTY_RECORDED = "deputy:recorded"
    DOCUMENT_ADDED = "document:added"
    DOCUMENT_INFECTED = "document:infected"
    DOCUMENT_REMOVED = "document:removed"
    DOCUMENT_SCANNED = "document:scanned"
    DOSSIER_ASSIGNED = "dossier:assigned"
    DOSSIER_ASSESSED = "dossier:assessed"
    DOSSIER_CLOSED = "dossier:closed"
    DOSSIER_CONSENT_CHANGED = "dossier:consent_changed"
    DOSSIER_CONTACT_CHANGED = "dossier:contact_changed"
    DOSSIER_CORRECTED = "dossier:corrected"
    DOSSIER_CREATED = "dossier:created"
    DOSSIER_DECLARED_COMPLETE = "dossier:declared_complete"
    DOSSIER_DRAFT_SAVED = "dossier:draft_saved"
    DOSSIER_ELIGIBILITY_RECORDED = "dossier:eligibility_recorded"
    DOSSIER_EXPORTED = "dossier:exported"
    DOSSIER_FILED = "dossier:filed"
    DOSSIER_GRANTED = "dossier:granted"
    DOSSIER_HARMONISED = "dossier:harmonised"
    DOSSIER_ITEMS_REMINDED = "dossier:items_reminded"
    DOSSIER_IMPLICITLY_REJECTED = "dossier:implicitly_rejected"
    DOSSIER_ITEMS_REQUESTED = "dossier:items_requested"
    DOSSIER_ITEMS_SUPPLIED = "dossier:items_supplied"
    DOSSIER_PRIORITIES_RECORDED = "dossier:priorities_recorded"
    DOSSIER_PROPOSED = "dossier:proposed"
    DOSSIER_QUALIFIED = "dossier:qualified"
    DOSSIER_REFUSED = "dossier:refused"
    DOSSIER_REOPENED = "dossier:reopened"
    DOSSIER_RETURNED = "dossier:returned"
    DOSSIER_REVIEW_STARTED = "dossier:review_started"
    DOSSIER_SCORED = "dossier:scored"
    DOSSIER_SCORED_APART = "dossier:scored_apart"
    DOSSIER_SIGNATURE_ASKED = "dossier:signature_asked"
    DOSSIER_TABLE_IMPORTED = "dossier:table_imported"
    DOSSIER_TRANSFERRED = "dossier:transferred"
    DOSSIER_WITHDRAWN = "dossier:withdrawn"
    DRAFT_REMINDED = "draft:reminded"
    ENVELOPE_ALLOTTED = "envelope:allotted"
    ENVELOPE_MOVED = "envelope:moved"
    EXPORT_MADE = "export:made"
    GROUNDS_COMPLETED = "grounds:completed"
    EXPLANATION_OPENED = "explanation:opened"
    INDICATORS_REPORTED = "indicators:reported"
    INDICATORS_SET = "indicators:set"
    INVITATION_ACCEPTED = "invitation:accepted"
    INVITATION_SENT = "invitation:sent"
    INVITATION_WITHDRAWN = "invitation:withdrawn"
    ORGANISATION_CORRECTED = "organisation:corrected"
    ORGANISATION_CREATED = "organisation:created"
    ORGANISATION_PROOF_ADDED = "organisation:proof_added"
    LETTER_DOWNLOADED = "letter:downloaded"
    LETTER_ISSUED = "letter:issued"
    LETTER_SENT = "letter:sent"
    LETTER_SIGNED = "letter:signed"
    POWER_DECLARED = "power:declared"
    MESSAGE_SENT = "message:sent"
    MANDATE_CONFIRMED = "mandate:confirmed"
    MANDATE_ENDED = "mandate:ended"
    MANDATE_RECORDED = "mandate:recorded"
    NOTE_ADDED = "note:added"
    NOTE_STRUCK = "note:struck"
    OPINION_ASKED = "opinion:asked"
    OPINION_CANCELLED = "opinion:cancelled"
    OPINION_GIVEN = "opinion:given"
    OPINION_OPENED = "opinion:opened"
    OPINION_REMINDED = "opinion:reminded"
    OPINION_REOPENED = "opinion:reopened"
    OPINION_SILENT = "opinion:silent"
    OUTAGE_NOTED = "outage:noted"
    OUTSIDE_ENTERED = "outside:entered"
    OUTSIDE_RECORDED = "outside:recorded"
    PARTNER_ADDED = "partner:added"
    PARTNER_REMOVED = "partner:removed"
    QUOTE_ANSWERED = "quote:answered"
    RECOVERY_ANNOUNCED = "recovery:announced"
    RECOVERY_DECIDED = "recovery:decided"
    RECOVERY_DROPPED = "recovery:dropped"
    RECOVERY_EXECUTED = "recovery:executed"
    RECOVERY_OBSERVED = "recovery:observed"
    PUBLICITY_APPROVED = "publicity:approved"
    PUBLICITY_PROPOSED = "publicity:proposed"
    PUBLICITY_RETIRED = "publicity:retired"
    ROLE_GRANTED = "role:granted"
    ROLE_REVOKED = "role:revoked"
    RULEBOOK_PUBLISHED = "rulebook:published"
    SCENARIO_SAVED = "scenario:saved"
    SCHEDULE_RECORDED = "schedule:recorded"
    SCANS_ADDED = "scans:added"
    SESSION_AGREED = "session:agreed"
    SESSION_ATTENDANCE_RECORDED = "session:attendance_recorded"
    SESSION_CANCELLED = "session:cancelled"
    SESSION_CONCLUSION_RECORDED = "session:conclusion_recorded"
    SESSION_DECIDED = "session:decided"
    SESSION_HELD = "session:held"
    SESSION_PLANNED = "session:planned"
    SESSION_RECUSAL_RECORDED = "session:recusal_recorded"
    SESSION_REVISED = "session:revised"
    SESSION_UNPLANNED = "session:unplanned"
    SETTING_APPROVED = "setting:approved"
    SETTING_PROPOSED = "setting:proposed"
    SUPPLIER_RECORDED = "supplier:recorded"
    START_ACCEPTED = "start:accepted"
    START_DECLARED = "start:declared"
    START_REFUSED = "start:refused"
    TAKEOVER_APPROVED = "takeover:approved"
    TAKEOVER_ASKED = "takeover:asked"
    TAKEOVER_OBJECTED = "takeover:objected"
    TAKEOVER_REFUSED = "takeover:refused"
    TEMPLATE_APPROVED = "template:approved"
    TEMPLATE_PROPOSED = "template:proposed"
    TWIN_ANSWERED = "twin:answered"
    WAITING_LIST_ENTERED = "waiting_list:entered"
    WAITING_LIST_LEFT = "waiting_list:left"
    WINDOW_OPENED = "window:opened"


EVENT_LABELS: dict[Event, str] = {
    Event.ACT_BATCH_STARTED: "Lot d’actes demandé",
    Event.ACT_ARTICLE_ADDED: "Article particulier ajouté",
    Event.ACT_ARTICLE_REMOVED: "Article particulier retiré",
    Event.ACT_CANCELLED: "Acte annulé avant signature",
    Event.ACT_COMMITTED: "Engagement juridique enregistré",
    Event.ACT_CREDITS_CERTIFIED: "Disponibilité des crédits attestée",
    Event.ACT_DOWNLOADED: "Acte téléchargé par le bénéficiaire",
    Event.ACT_ISSUED: "Acte émis pour signature",
    Event.ACT_NOTIFIED: "Acte notifié",
    Event.ACT_PREPARED: "Projet d’acte préparé",
    Event.ACT_PUBLISHED: "Publication au recueil enregistrée",
    Event.ACT_RETURNED: "Acte renvoyé par le signataire",
    Event.ACT_SCAN_ADDED: "Copie signée déposée, à confirmer",
    Event.ACT_SCAN_REJECTED: "Copie signée écartée",
    Event.ACT_SCAN_STATED: "Numéro et date relevés sur la copie signée",
    Event.ACT_SIGNED: "Acte signé",
    Event.DEPUTY_ENDED: "Fin de la délégation d’un signataire",
    Event.DEPUTY_RECORDED: "Délégation d’un signataire enregistrée",
    Event.SCANS_ADDED: "Numérisations déposées",
    Event.ABSENCE_DECLARED: "Absence déclarée",
    Event.ABSENCE_ENDED: "Absence levée",
    Event.ACCOUNT_CREATED: "Compte créé",
    Event.ACCOUNT_EMAIL_CHANGED: "Adresse électronique changée",
    Event.ACCOUNT_PASSWORD_CHANGED: "Mot de passe changé",
    Event.ACCOUNT_PASSWORD_RESET: "Mot de passe oublié, remplacé",
    Event.ACCOUNT_SESSIONS_ENDED: "Sessions fermées partout",
    Event.ACCOUNT_SIGNED_IN: "Connexion",
    Event.ADDRESS_BOUNCED: "Courriel refusé par le destinataire",
    Event.ADDRESS_CLEARED: "Adresse électronique de nouveau joignable",
    Event.APPEAL_ACKNOWLEDGED: "Recours : accusé de réception envoyé",
    Event.APPEAL_ANSWERED: "Recours : réponse",
    Event.APPEAL_CANCELLED: "Recours : enregistrement annulé",
    Event.APPEAL_DEFENDED: "Recours : mémoire en défense déposé",
    Event.APPEAL_DROPPED: "Recours : désistement",
    Event.APPEAL_JUDGED: "Recours : décision de justice",
    Event.APPEAL_RECORDED: "Recours enregistré",
    Event.APPEAL_REFERRED: "Recours transmis",
    Event.APPEAL_SILENT: "Recours rejeté par silence",
    Event.CHORUS_EXPLAINED: "Écart avec Chorus expliqué",
    Event.CHORUS_IMPORTED: "Paiements de Chorus importés",
    Event.CHORUS_MATCHED: "Paiement de Chorus rapproché d’une demande",
    Event.CLAIM_CERTIFICATE_MADE: "Certificat pour paiement établi",
    Event.CLAIM_CERTIFIED: "Service fait certifié",
    Event.CLAIM_FILED: "Demande de paiement déposée",
    Event.CLAIM_ITEMS_REQUESTED: "Demande de paiement : pièces demandées",
    Event.CLAIM_ITEMS_SUPPLIED: "Demande de paiement : pièces fournies",
    Event.CLAIM_ORDERED: "Mise en paiement",
    Event.CLAIM_PAID: "Virement effectué",
    Event.CLAIM_REJECTED: "Demande de paiement rejetée",
    Event.CLAIM_VERIFIED: "Demande de paiement vérifiée",
    Event.AWARD_AIDS_DECLARED: "Aides reçues déclarées",
    Event.AWARD_CHANGE_ASKED: "Modification de la subvention demandée",
    Event.AWARD_CHANGE_DECIDED: "Modification de la subvention décidée",
    Event.AWARD_CHANGE_GIVEN_UP: "Demande de modification retirée",
    Event.AWARD_CHANGE_IN_FORCE: "Modification de la subvention en vigueur",
    Event.AWARD_CLOSED: "Subvention clôturée",
    Event.AWARD_RESUMED: "Suspension des paiements levée",
    Event.AWARD_SETTLED: "Montant définitif arrêté",
    Event.AWARD_SUSPENDED: "Paiements suspendus",
    Event.AWARD_TRANCHES_SET: "Tranches de la subvention fixées",
    Event.AWARD_TRANCHE_RELEASED: "Tranche libérée",
    Event.AWARD_CREDITS_REOPENED: "Crédits non consommés remis à disposition",
    Event.CLOSING_EXTENDED: "Clôture prolongée",
    Event.CALENDAR_OPENED: "Adresse de calendrier créée",
    Event.CALENDAR_REVOKED: "Adresse de calendrier révoquée",
    Event.CLOCK_MOVED: "Date simulée avancée",
    Event.BANK_ACCOUNT_CONFIRMED: "RIB confirmé",
    Event.BANK_ACCOUNT_PROPOSED: "RIB déposé",
    Event.BANK_ACCOUNT_REFUSED: "RIB écarté",
    Event.BANK_ACCOUNT_WITHDRAWN: "RIB retiré par le demandeur",
    Event.CONFLICT_ANSWERED: "Question sur les liens d’intérêts répondue",
    Event.CONFLICT_DECLARED: "Lien d’intérêts déclaré, dossier masqué à la personne",
    Event.CONFLICT_ENDED: "Fin d’un lien d’intérêts, dossier rouvert à la personne",
    Event.CREDITS_PROPOSED: "Crédits notifiés saisis, à confirmer",
    Event.CREDITS_REFUSED: "Crédits saisis, non confirmés",
    Event.DECISION_REOPENED: "Décision reprise avant signature",
    Event.DOCUMENT_ADDED: "Pièce ajoutée",
    Event.DOCUMENT_INFECTED: "Virus détecté dans une pièce",
    Event.DOCUMENT_REMOVED: "Pièce retirée du brouillon",
    Event.DOCUMENT_SCANNED: "Pièce analysée par l’antivirus, saine",
    Event.DOSSIER_ASSIGNED: "Dossier attribué",
    Event.DOSSIER_ASSESSED: "Contrôle automatique réalisé",
    Event.DOSSIER_CLOSED: "Classé sans suite",
    Event.DOSSIER_CONSENT_CHANGED: "Choix de la voie de notification changé",
    Event.DOSSIER_CONTACT_CHANGED: "Adresse du contact changée",
    Event.DOSSIER_CORRECTED: "Correction du demandeur",
    Event.DOSSIER_CREATED: "Brouillon créé",
    Event.DOSSIER_DECLARED_COMPLETE: "Dossier déclaré complet",
    Event.DOSSIER_DRAFT_SAVED: "Brouillon enregistré",
    Event.DOSSIER_ELIGIBILITY_RECORDED: "Éligibilité conclue",
    Event.DOSSIER_EXPORTED: "Export contentieux",
    Event.DOSSIER_FILED: "Dossier déposé",
    Event.DOSSIER_GRANTED: "Subvention accordée",
    Event.DOSSIER_HARMONISED: "Notes harmonisées",
    Event.DOSSIER_ITEMS_REMINDED: "Rappel des pièces demandées",
    Event.DOSSIER_IMPLICITLY_REJECTED: "Rejet implicite né du silence",
    Event.DOSSIER_ITEMS_REQUESTED: "Pièces demandées",
    Event.DOSSIER_ITEMS_SUPPLIED: "Pièces fournies",
    Event.DOSSIER_PRIORITIES_RECORDED: "Priorités du texte reconnues",
    Event.DOSSIER_PROPOSED: "Proposition transmise à la décision",
    Event.DOSSIER_QUALIFIED: "Dépenses qualifiées",
    Event.DOSSIER_REFUSED: "Subvention refusée",
    Event.DOSSIER_REOPENED: "Classement sans suite repris",
    Event.DOSSIER_REOPENED: "Dossier rouvert après un recours",
    Event.DOSSIER_RETURNED: "Renvoyé en instruction",
    Event.DOSSIER_REVIEW_STARTED: "Instruction ouverte",
    Event.DOSSIER_SCORED: "Projet noté",
    Event.DOSSIER_SCORED_APART: "Notes données séparément",
    Event.DOSSIER_SIGNATURE_ASKED: "Signataire prévenu que le dossier est prêt",
    Event.DOSSIER_TABLE_IMPORTED: "Tableau repris dans le brouillon",
    Event.DOSSIER_TRANSFERRED: "Transmis à l’autorité compétente",
    Event.DOSSIER_WITHDRAWN: "Désistement",
    Event.DRAFT_REMINDED: "Rappel envoyé avant la clôture",
    Event.ENVELOPE_ALLOTTED: "Crédits notifiés",
    Event.ENVELOPE_MOVED: "Mouvement de l’enveloppe",
    Event.EXPORT_MADE: "Export téléchargé",
    Event.GROUNDS_COMPLETED: "Motifs et pistes complétés",
    Event.EXPLANATION_OPENED: "Part du traitement algorithmique ouverte au demandeur",
    Event.INDICATORS_REPORTED: "Bilan déposé",
    Event.INDICATORS_SET: "Indicateurs fixés",
    Event.INVITATION_ACCEPTED: "Invitation acceptée",
    Event.INVITATION_SENT: "Invitation envoyée",
    Event.INVITATION_WITHDRAWN: "Invitation retirée",
    Event.ORGANISATION_CORRECTED: "Identité de l’organisme corrigée",
    Event.ORGANISATION_CREATED: "Organisme enregistré",
    Event.ORGANISATION_PROOF_ADDED: "Justificatif de l’organisme ajouté",
    Event.LETTER_DOWNLOADED: "Lettre téléchargée par le demandeur",
    Event.LETTER_ISSUED: "Lettre établie",
    Event.LETTER_SENT: "Lettre adressée au demandeur",
    Event.LETTER_SIGNED: "Lettre signée déposée",
    Event.POWER_DECLARED: "Pouvoir de signature déclaré",
    Event.MESSAGE_SENT: "Message envoyé",
    Event.MANDATE_CONFIRMED: "Mandat confirmé par le demandeur",
    Event.MANDATE_ENDED: "Mandat terminé",
    Event.MANDATE_RECORDED: "Mandat enregistré",
    Event.NOTE_ADDED: "Note interne ajoutée",
    Event.NOTE_STRUCK: "Note interne rayée",
    Event.OPINION_ASKED: "Avis demandé",
    Event.OPINION_CANCELLED: "Demande d’avis retirée",
    Event.OPINION_GIVEN: "Avis rendu",
    Event.OPINION_OPENED: "Demande d’avis ouverte par le service consulté",
    Event.OPINION_REMINDED: "Service consulté relancé",
    Event.OPINION_REOPENED: "Avis rouvert pour être complété",
    Event.OPINION_SILENT: "Silence du service consulté",
    Event.OUTAGE_NOTED: "Interruption du service constatée",
    Event.OUTSIDE_ENTERED: "Demande hors portail saisie par l’administration",
    Event.OUTSIDE_RECORDED: "Demande reçue hors du portail",
    Event.PARTNER_ADDED: "Partenaire ajouté",
    Event.PARTNER_REMOVED: "Partenaire retiré",
    Event.QUOTE_ANSWERED: "Réponse sur une commande déjà passée",
    Event.RECOVERY_ANNOUNCED: "Procédure contradictoire ouverte",
    Event.RECOVERY_DECIDED: "Reversement ou caducité décidé",
    Event.RECOVERY_DROPPED: "Procédure contradictoire abandonnée",
    Event.RECOVERY_EXECUTED: "Reversement ou caducité exécuté",
    Event.RECOVERY_OBSERVED: "Observations du bénéficiaire reçues",
    Event.PUBLICITY_APPROVED: "Visuel de publicité approuvé",
    Event.PUBLICITY_PROPOSED: "Visuel de publicité proposé",
    Event.PUBLICITY_RETIRED: "Visuel de publicité retiré",
    Event.ROLE_GRANTED: "Rôle accordé",
    Event.ROLE_REVOKED: "Rôle retiré",
    Event.RULEBOOK_PUBLISHED: "Règlement publié",
    Event.SCENARIO_SAVED: "Scénario enregistré",
    Event.SCHEDULE_RECORDED: "Échéancier de crédits enregistré",
    Event.SESSION_AGREED: "Accord du préfet enregistré",
    Event.SESSION_ATTENDANCE_RECORDED: "Présences enregistrées",
    Event.SESSION_CANCELLED: "Séance annulée",
    Event.SESSION_CONCLUSION_RECORDED: "Conclusion de séance enregistrée",
    Event.SESSION_DECIDED: "Décisions de la séance prises",
    Event.SESSION_HELD: "Séance tenue",
    Event.SESSION_PLANNED: "Inscrit à l’ordre du jour",
    Event.SESSION_RECUSAL_RECORDED: "Déport enregistré",
    Event.SESSION_REVISED: "Séance rouverte",
    Event.SESSION_UNPLANNED: "Retiré de l’ordre du jour",
    Event.SETTING_APPROVED: "Paramètre approuvé",
    Event.SETTING_PROPOSED: "Paramètre proposé",
    Event.SUPPLIER_RECORDED: "Tiers du bénéficiaire dans Chorus enregistré",
    Event.START_ACCEPTED: "Démarrage accepté",
    Event.START_DECLARED: "Démarrage déclaré",
    Event.START_REFUSED: "Démarrage refusé",
    Event.TAKEOVER_APPROVED: "Reprise de l’espace acceptée",
    Event.TAKEOVER_ASKED: "Reprise de l’espace demandée",
    Event.TAKEOVER_OBJECTED: "Opposition à la reprise de l’espace",
    Event.TEMPLATE_APPROVED: "Texte d’acte approuvé",
    Event.TEMPLATE_PROPOSED: "Texte d’acte proposé",
    Event.TAKEOVER_REFUSED: "Reprise de l’espace refusée",
    Event.TWIN_ANSWERED: "Rapprochement avec un autre dossier",
    Event.WAITING_LIST_ENTERED: "Inscrit sur la liste d’attente",
    Event.WAITING_LIST_LEFT: "Sorti de la liste d’attente",
    Event.WINDOW_OPENED: "Guichet ouvert",
}
