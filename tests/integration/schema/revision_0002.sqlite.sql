-- The schema of revision 0002 on SQLite, as the portal of that day made it.
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
CREATE TABLE organisation (
	public_id VARCHAR(16) NOT NULL, 
	siren VARCHAR(9) NOT NULL, 
	siret VARCHAR(14) NOT NULL, 
	name VARCHAR(200) NOT NULL, 
	legal_category VARCHAR(4) NOT NULL, 
	department VARCHAR(3) NOT NULL, 
	arrondissement VARCHAR(4) NOT NULL, 
	insee_code VARCHAR(5) NOT NULL, 
	population INTEGER, 
	epci_siren VARCHAR(9) NOT NULL, 
	epci_name VARCHAR(200) NOT NULL, 
	address VARCHAR(300) NOT NULL, 
	postal_code VARCHAR(5) NOT NULL, 
	provenance VARCHAR(80) NOT NULL, 
	id INTEGER NOT NULL, 
	created_at DATETIME NOT NULL, 
	CONSTRAINT pk_organisation PRIMARY KEY (id), 
	CONSTRAINT ck_organisation_siret_of_siren CHECK (substr(siret, 1, 9) = siren), 
	CONSTRAINT uq_organisation_public_id UNIQUE (public_id), 
	CONSTRAINT uq_organisation_siren UNIQUE (siren)
);
CREATE TABLE stored_file (
	sha256 VARCHAR(64) NOT NULL, 
	size BIGINT NOT NULL, 
	media_type VARCHAR(80) NOT NULL, 
	id INTEGER NOT NULL, 
	created_at DATETIME NOT NULL, 
	CONSTRAINT pk_stored_file PRIMARY KEY (id), 
	CONSTRAINT uq_stored_file_sha256 UNIQUE (sha256)
);
CREATE TABLE job (
	kind VARCHAR(32) NOT NULL, 
	payload JSON NOT NULL, 
	dedup_key VARCHAR(120) NOT NULL, 
	not_before DATETIME NOT NULL, 
	attempts INTEGER NOT NULL, 
	leased_until DATETIME, 
	done_at DATETIME, 
	failed_at DATETIME, 
	last_error TEXT NOT NULL, 
	id INTEGER NOT NULL, 
	created_at DATETIME NOT NULL, 
	CONSTRAINT pk_job PRIMARY KEY (id), 
	CONSTRAINT uq_job_dedup_key UNIQUE (dedup_key)
);
CREATE TABLE mail_message (
	public_id VARCHAR(16) NOT NULL, 
	recipient VARCHAR(254) NOT NULL, 
	subject VARCHAR(300) NOT NULL, 
	body TEXT NOT NULL, 
	dossier_public_id VARCHAR(16), 
	sent_at DATETIME, 
	id INTEGER NOT NULL, 
	created_at DATETIME NOT NULL, 
	CONSTRAINT pk_mail_message PRIMARY KEY (id), 
	CONSTRAINT uq_mail_message_public_id UNIQUE (public_id)
);
CREATE TABLE idempotency_key (
	scope VARCHAR(80) NOT NULL, 
	"key" VARCHAR(64) NOT NULL, 
	result VARCHAR(200) NOT NULL, 
	id INTEGER NOT NULL, 
	created_at DATETIME NOT NULL, 
	CONSTRAINT pk_idempotency_key PRIMARY KEY (id), 
	CONSTRAINT uq_idempotency_key_scope_key UNIQUE (scope, "key")
);
CREATE TABLE sequence_counter (
	series VARCHAR(80) NOT NULL, 
	last INTEGER NOT NULL, 
	CONSTRAINT pk_sequence_counter PRIMARY KEY (series)
);
CREATE TABLE sign_in_failure (
	"key" VARCHAR(64) NOT NULL, 
	failures INTEGER NOT NULL, 
	last_at DATETIME NOT NULL, 
	blocked_until DATETIME, 
	CONSTRAINT pk_sign_in_failure PRIMARY KEY ("key")
);
CREATE TABLE clock_offset (
	id INTEGER NOT NULL, 
	seconds BIGINT NOT NULL, 
	CONSTRAINT pk_clock_offset PRIMARY KEY (id), 
	CONSTRAINT ck_clock_offset_one_row CHECK (id = 1)
);
CREATE TABLE audit_event (
	id INTEGER NOT NULL, 
	tag VARCHAR(40) NOT NULL, 
	legal_at DATETIME NOT NULL, 
	recorded_at DATETIME NOT NULL, 
	actor_public_id VARCHAR(16) NOT NULL, 
	subject_kind VARCHAR(16) NOT NULL, 
	subject_public_id VARCHAR(32) NOT NULL, 
	dossier_public_id VARCHAR(16), 
	body TEXT NOT NULL, 
	prev_hash VARCHAR(64) NOT NULL, 
	hash VARCHAR(64) NOT NULL, 
	CONSTRAINT pk_audit_event PRIMARY KEY (id), 
	CONSTRAINT ck_audit_event_tag CHECK (tag IN ('act:cancelled', 'act:committed', 'act:credits_certified', 'act:downloaded', 'act:issued', 'act:notified', 'act:prepared', 'act:signed', 'account:created', 'account:password_changed', 'account:signed_in', 'clock:moved', 'decision:reopened', 'document:added', 'document:removed', 'dossier:assessed', 'dossier:created', 'dossier:declared_complete', 'dossier:eligibility_recorded', 'dossier:filed', 'dossier:granted', 'dossier:items_requested', 'dossier:items_supplied', 'dossier:proposed', 'dossier:qualified', 'dossier:refused', 'dossier:returned', 'dossier:review_started', 'dossier:scored', 'dossier:withdrawn', 'envelope:allotted', 'envelope:moved', 'organisation:created', 'role:granted', 'role:revoked', 'rulebook:published', 'setting:approved', 'setting:proposed', 'window:opened')), 
	CONSTRAINT uq_audit_event_hash UNIQUE (hash)
);
CREATE TABLE person (
	public_id VARCHAR(16) NOT NULL, 
	email VARCHAR(254) NOT NULL, 
	name VARCHAR(200) NOT NULL, 
	position VARCHAR(200) NOT NULL, 
	phone VARCHAR(40) NOT NULL, 
	password_hash VARCHAR(200) NOT NULL, 
	session_stamp VARCHAR(16) NOT NULL, 
	is_demo BOOLEAN NOT NULL, 
	id INTEGER NOT NULL, 
	created_at DATETIME NOT NULL, 
	CONSTRAINT pk_person PRIMARY KEY (id), 
	CONSTRAINT uq_person_public_id UNIQUE (public_id), 
	CONSTRAINT uq_person_email UNIQUE (email)
);
CREATE TABLE window (
	public_id VARCHAR(16) NOT NULL, 
	slug VARCHAR(64) NOT NULL, 
	title VARCHAR(300) NOT NULL, 
	rulebook_version VARCHAR(64) NOT NULL, 
	id INTEGER NOT NULL, 
	created_at DATETIME NOT NULL, 
	CONSTRAINT pk_window PRIMARY KEY (id), 
	CONSTRAINT uq_window_public_id UNIQUE (public_id), 
	CONSTRAINT uq_window_slug UNIQUE (slug)
);
CREATE TABLE dossier (
	organisation_id INTEGER NOT NULL, 
	created_by_id INTEGER NOT NULL, 
	reference VARCHAR(32), 
	state VARCHAR(40) NOT NULL, 
	title VARCHAR(300) NOT NULL, 
	summary TEXT NOT NULL, 
	axes JSON NOT NULL, 
	main_axis VARCHAR(8) NOT NULL, 
	contact_name VARCHAR(200) NOT NULL, 
	contact_position VARCHAR(200) NOT NULL, 
	contact_email VARCHAR(254) NOT NULL, 
	contact_phone VARCHAR(40) NOT NULL, 
	contact_address VARCHAR(300) NOT NULL, 
	digital_transformation BOOLEAN, 
	decision_level_commitment BOOLEAN, 
	vat_recovered BOOLEAN, 
	france_services VARCHAR(16) NOT NULL, 
	funded_only_by_local_authorities BOOLEAN, 
	other_window VARCHAR(24), 
	first_legal_act_on DATE, 
	start_on DATE, 
	results_on DATE, 
	financial_close_on DATE, 
	requested_cents BIGINT, 
	own_funds_cents BIGINT, 
	answers JSON NOT NULL, 
	total_cost_cents BIGINT NOT NULL, 
	verdict VARCHAR(16) NOT NULL, 
	max_grant_cents BIGINT, 
	filed_at DATETIME, 
	complete_at DATETIME, 
	presumed_complete BOOLEAN NOT NULL, 
	electronic_notification BOOLEAN NOT NULL, 
	pledged_by_name VARCHAR(200) NOT NULL, 
	pledged_by_position VARCHAR(200) NOT NULL, 
	instructor_id INTEGER, 
	public_id VARCHAR(16) NOT NULL, 
	version INTEGER NOT NULL, 
	window_id INTEGER NOT NULL, 
	id INTEGER NOT NULL, 
	created_at DATETIME NOT NULL, 
	CONSTRAINT pk_dossier PRIMARY KEY (id), 
	CONSTRAINT fk_dossier_organisation_id_organisation FOREIGN KEY(organisation_id) REFERENCES organisation (id), 
	CONSTRAINT fk_dossier_created_by_id_person FOREIGN KEY(created_by_id) REFERENCES person (id), 
	CONSTRAINT uq_dossier_reference UNIQUE (reference), 
	CONSTRAINT ck_dossier_state CHECK (state IN ('draft', 'filed', 'incomplete', 'complete', 'under_review', 'proposed', 'granted', 'refused', 'closed', 'withdrawn', 'transferred')), 
	CONSTRAINT fk_dossier_instructor_id_person FOREIGN KEY(instructor_id) REFERENCES person (id), 
	CONSTRAINT uq_dossier_public_id UNIQUE (public_id), 
	CONSTRAINT fk_dossier_window_id_window FOREIGN KEY(window_id) REFERENCES window (id)
);
CREATE TABLE audit_detail (
	event_id INTEGER NOT NULL, 
	text TEXT NOT NULL, 
	CONSTRAINT pk_audit_detail PRIMARY KEY (event_id), 
	CONSTRAINT fk_audit_detail_event_id_audit_event FOREIGN KEY(event_id) REFERENCES audit_event (id)
);
CREATE TABLE envelope (
	public_id VARCHAR(16) NOT NULL, 
	window_id INTEGER NOT NULL, 
	year INTEGER NOT NULL, 
	label VARCHAR(200) NOT NULL, 
	id INTEGER NOT NULL, 
	created_at DATETIME NOT NULL, 
	CONSTRAINT pk_envelope PRIMARY KEY (id), 
	CONSTRAINT uq_envelope_window_id_year UNIQUE (window_id, year), 
	CONSTRAINT uq_envelope_public_id UNIQUE (public_id), 
	CONSTRAINT fk_envelope_window_id_window FOREIGN KEY(window_id) REFERENCES window (id)
);
CREATE TABLE membership (
	person_id INTEGER NOT NULL, 
	organisation_id INTEGER NOT NULL, 
	role VARCHAR(40) NOT NULL, 
	id INTEGER NOT NULL, 
	created_at DATETIME NOT NULL, 
	CONSTRAINT pk_membership PRIMARY KEY (id), 
	CONSTRAINT uq_membership_person_id_organisation_id_role UNIQUE (person_id, organisation_id, role), 
	CONSTRAINT fk_membership_person_id_person FOREIGN KEY(person_id) REFERENCES person (id), 
	CONSTRAINT fk_membership_organisation_id_organisation FOREIGN KEY(organisation_id) REFERENCES organisation (id), 
	CONSTRAINT ck_membership_role CHECK (role IN ('visitor', 'reader', 'editor', 'pledger', 'proxy', 'instructor', 'reviewer', 'signatory', 'budget', 'administrator', 'system'))
);
CREATE TABLE posting (
	person_id INTEGER NOT NULL, 
	window_id INTEGER NOT NULL, 
	role VARCHAR(40) NOT NULL, 
	id INTEGER NOT NULL, 
	created_at DATETIME NOT NULL, 
	CONSTRAINT pk_posting PRIMARY KEY (id), 
	CONSTRAINT uq_posting_person_id_window_id_role UNIQUE (person_id, window_id, role), 
	CONSTRAINT fk_posting_person_id_person FOREIGN KEY(person_id) REFERENCES person (id), 
	CONSTRAINT fk_posting_window_id_window FOREIGN KEY(window_id) REFERENCES window (id), 
	CONSTRAINT ck_posting_role CHECK (role IN ('visitor', 'reader', 'editor', 'pledger', 'proxy', 'instructor', 'reviewer', 'signatory', 'budget', 'administrator', 'system'))
);
CREATE TABLE rulebook_version (
	window_id INTEGER NOT NULL, 
	rulebook_version VARCHAR(64) NOT NULL, 
	content TEXT NOT NULL, 
	id INTEGER NOT NULL, 
	created_at DATETIME NOT NULL, 
	CONSTRAINT pk_rulebook_version PRIMARY KEY (id), 
	CONSTRAINT uq_rulebook_version_window_id_rulebook_version UNIQUE (window_id, rulebook_version), 
	CONSTRAINT fk_rulebook_version_window_id_window FOREIGN KEY(window_id) REFERENCES window (id)
);
CREATE TABLE rulebook_publication (
	window_id INTEGER NOT NULL, 
	rulebook_version VARCHAR(64) NOT NULL, 
	replaced_version VARCHAR(64) NOT NULL, 
	act VARCHAR(300) NOT NULL, 
	reason TEXT NOT NULL, 
	published_by VARCHAR(16) NOT NULL, 
	id INTEGER NOT NULL, 
	created_at DATETIME NOT NULL, 
	CONSTRAINT pk_rulebook_publication PRIMARY KEY (id), 
	CONSTRAINT fk_rulebook_publication_window_id_window FOREIGN KEY(window_id) REFERENCES window (id)
);
CREATE TABLE window_setting (
	public_id VARCHAR(16) NOT NULL, 
	window_id INTEGER NOT NULL, 
	"key" VARCHAR(80) NOT NULL, 
	value TEXT NOT NULL, 
	proposed_by VARCHAR(16) NOT NULL, 
	approved_by VARCHAR(16), 
	approved_at DATETIME, 
	id INTEGER NOT NULL, 
	created_at DATETIME NOT NULL, 
	CONSTRAINT pk_window_setting PRIMARY KEY (id), 
	CONSTRAINT ck_window_setting_four_eyes CHECK (approved_by IS NULL OR approved_by <> proposed_by), 
	CONSTRAINT uq_window_setting_public_id UNIQUE (public_id), 
	CONSTRAINT fk_window_setting_window_id_window FOREIGN KEY(window_id) REFERENCES window (id)
);
CREATE TABLE funder_line (
	public_id VARCHAR(16) NOT NULL, 
	dossier_id INTEGER NOT NULL, 
	position INTEGER NOT NULL, 
	funder VARCHAR(200) NOT NULL, 
	kind VARCHAR(8) NOT NULL, 
	status VARCHAR(12) NOT NULL, 
	amount_cents BIGINT NOT NULL, 
	id INTEGER NOT NULL, 
	created_at DATETIME NOT NULL, 
	CONSTRAINT pk_funder_line PRIMARY KEY (id), 
	CONSTRAINT ck_funder_line_amount CHECK (amount_cents >= 0), 
	CONSTRAINT uq_funder_line_public_id UNIQUE (public_id), 
	CONSTRAINT fk_funder_line_dossier_id_dossier FOREIGN KEY(dossier_id) REFERENCES dossier (id)
);
CREATE TABLE document (
	public_id VARCHAR(16) NOT NULL, 
	dossier_id INTEGER NOT NULL, 
	kind VARCHAR(24) NOT NULL, 
	name VARCHAR(200) NOT NULL, 
	file_id INTEGER NOT NULL, 
	removed_at DATETIME, 
	id INTEGER NOT NULL, 
	created_at DATETIME NOT NULL, 
	CONSTRAINT pk_document PRIMARY KEY (id), 
	CONSTRAINT uq_document_public_id UNIQUE (public_id), 
	CONSTRAINT fk_document_dossier_id_dossier FOREIGN KEY(dossier_id) REFERENCES dossier (id), 
	CONSTRAINT fk_document_file_id_stored_file FOREIGN KEY(file_id) REFERENCES stored_file (id)
);
CREATE TABLE dossier_version (
	dossier_id INTEGER NOT NULL, 
	number INTEGER NOT NULL, 
	content TEXT NOT NULL, 
	sha256 VARCHAR(64) NOT NULL, 
	receipt_file_id INTEGER, 
	id INTEGER NOT NULL, 
	created_at DATETIME NOT NULL, 
	CONSTRAINT pk_dossier_version PRIMARY KEY (id), 
	CONSTRAINT uq_dossier_version_dossier_id_number UNIQUE (dossier_id, number), 
	CONSTRAINT fk_dossier_version_dossier_id_dossier FOREIGN KEY(dossier_id) REFERENCES dossier (id), 
	CONSTRAINT fk_dossier_version_receipt_file_id_stored_file FOREIGN KEY(receipt_file_id) REFERENCES stored_file (id)
);
CREATE TABLE envelope_balance (
	envelope_id INTEGER NOT NULL, 
	available_cents BIGINT NOT NULL, 
	reserved_cents BIGINT NOT NULL, 
	committed_cents BIGINT NOT NULL, 
	paid_cents BIGINT NOT NULL, 
	allotted_cents BIGINT NOT NULL, 
	cp_allotted_cents BIGINT NOT NULL, 
	shortfall_cents BIGINT NOT NULL, 
	CONSTRAINT pk_envelope_balance PRIMARY KEY (envelope_id), 
	CONSTRAINT ck_envelope_balance_not_negative CHECK (available_cents >= 0 AND reserved_cents >= 0 AND committed_cents >= 0 AND paid_cents >= 0 AND allotted_cents >= 0 AND cp_allotted_cents >= 0 AND shortfall_cents >= 0), 
	CONSTRAINT ck_envelope_balance_sums CHECK (available_cents + reserved_cents + committed_cents = allotted_cents), 
	CONSTRAINT ck_envelope_balance_paid_committed CHECK (paid_cents <= committed_cents), 
	CONSTRAINT ck_envelope_balance_paid_cp CHECK (paid_cents <= cp_allotted_cents), 
	CONSTRAINT ck_envelope_balance_shortfall_first CHECK (shortfall_cents = 0 OR available_cents = 0), 
	CONSTRAINT fk_envelope_balance_envelope_id_envelope FOREIGN KEY(envelope_id) REFERENCES envelope (id)
);
CREATE TABLE dossier_balance (
	dossier_id INTEGER NOT NULL, 
	reserved_cents BIGINT NOT NULL, 
	CONSTRAINT pk_dossier_balance PRIMARY KEY (dossier_id), 
	CONSTRAINT ck_dossier_balance_not_negative CHECK (reserved_cents >= 0), 
	CONSTRAINT fk_dossier_balance_dossier_id_dossier FOREIGN KEY(dossier_id) REFERENCES dossier (id)
);
CREATE TABLE stage_record (
	dossier_id INTEGER NOT NULL, 
	stage VARCHAR(24) NOT NULL, 
	outcome VARCHAR(24) NOT NULL, 
	person_id INTEGER NOT NULL, 
	comment TEXT NOT NULL, 
	id INTEGER NOT NULL, 
	created_at DATETIME NOT NULL, 
	CONSTRAINT pk_stage_record PRIMARY KEY (id), 
	CONSTRAINT fk_stage_record_dossier_id_dossier FOREIGN KEY(dossier_id) REFERENCES dossier (id), 
	CONSTRAINT fk_stage_record_person_id_person FOREIGN KEY(person_id) REFERENCES person (id)
);
CREATE TABLE assessment (
	dossier_id INTEGER NOT NULL, 
	purpose VARCHAR(16) NOT NULL, 
	rulebook_version VARCHAR(64) NOT NULL, 
	input_json TEXT NOT NULL, 
	output_json TEXT NOT NULL, 
	verdict VARCHAR(16) NOT NULL, 
	id INTEGER NOT NULL, 
	created_at DATETIME NOT NULL, 
	CONSTRAINT pk_assessment PRIMARY KEY (id), 
	CONSTRAINT fk_assessment_dossier_id_dossier FOREIGN KEY(dossier_id) REFERENCES dossier (id)
);
CREATE TABLE score (
	dossier_id INTEGER NOT NULL, 
	dossier_version INTEGER NOT NULL, 
	criterion VARCHAR(40) NOT NULL, 
	level INTEGER NOT NULL, 
	person_id INTEGER NOT NULL, 
	comment TEXT NOT NULL, 
	id INTEGER NOT NULL, 
	created_at DATETIME NOT NULL, 
	CONSTRAINT pk_score PRIMARY KEY (id), 
	CONSTRAINT ck_score_level CHECK (level BETWEEN 0 AND 4), 
	CONSTRAINT fk_score_dossier_id_dossier FOREIGN KEY(dossier_id) REFERENCES dossier (id), 
	CONSTRAINT fk_score_person_id_person FOREIGN KEY(person_id) REFERENCES person (id)
);
CREATE TABLE expense_line (
	public_id VARCHAR(16) NOT NULL, 
	dossier_id INTEGER NOT NULL, 
	position INTEGER NOT NULL, 
	label VARCHAR(300) NOT NULL, 
	nature VARCHAR(32) NOT NULL, 
	supplier VARCHAR(200) NOT NULL, 
	excl_tax_cents BIGINT NOT NULL, 
	incl_tax_cents BIGINT NOT NULL, 
	investment BOOLEAN, 
	publisher_country VARCHAR(2), 
	covers_from DATE, 
	covers_to DATE, 
	proof_id INTEGER, 
	id INTEGER NOT NULL, 
	created_at DATETIME NOT NULL, 
	CONSTRAINT pk_expense_line PRIMARY KEY (id), 
	CONSTRAINT ck_expense_line_amounts CHECK (excl_tax_cents >= 0 AND incl_tax_cents >= excl_tax_cents), 
	CONSTRAINT uq_expense_line_public_id UNIQUE (public_id), 
	CONSTRAINT fk_expense_line_dossier_id_dossier FOREIGN KEY(dossier_id) REFERENCES dossier (id), 
	CONSTRAINT fk_expense_line_proof_id_document FOREIGN KEY(proof_id) REFERENCES document (id) ON DELETE SET NULL
);
CREATE TABLE requested_item (
	public_id VARCHAR(16) NOT NULL, 
	dossier_id INTEGER NOT NULL, 
	stage_id INTEGER NOT NULL, 
	label VARCHAR(300) NOT NULL, 
	due_on DATE NOT NULL, 
	supplied_at DATETIME, 
	id INTEGER NOT NULL, 
	created_at DATETIME NOT NULL, 
	CONSTRAINT pk_requested_item PRIMARY KEY (id), 
	CONSTRAINT uq_requested_item_public_id UNIQUE (public_id), 
	CONSTRAINT fk_requested_item_dossier_id_dossier FOREIGN KEY(dossier_id) REFERENCES dossier (id), 
	CONSTRAINT fk_requested_item_stage_id_stage_record FOREIGN KEY(stage_id) REFERENCES stage_record (id)
);
CREATE TABLE check_review (
	stage_id INTEGER NOT NULL, 
	assessment_id INTEGER NOT NULL, 
	code VARCHAR(40) NOT NULL, 
	automatic VARCHAR(16) NOT NULL, 
	conclusion VARCHAR(8) NOT NULL, 
	reason TEXT NOT NULL, 
	id INTEGER NOT NULL, 
	created_at DATETIME NOT NULL, 
	CONSTRAINT pk_check_review PRIMARY KEY (id), 
	CONSTRAINT uq_check_review_stage_id_code UNIQUE (stage_id, code), 
	CONSTRAINT fk_check_review_stage_id_stage_record FOREIGN KEY(stage_id) REFERENCES stage_record (id), 
	CONSTRAINT fk_check_review_assessment_id_assessment FOREIGN KEY(assessment_id) REFERENCES assessment (id)
);
CREATE TABLE proposal (
	public_id VARCHAR(16) NOT NULL, 
	dossier_id INTEGER NOT NULL, 
	person_id INTEGER NOT NULL, 
	assessment_id INTEGER NOT NULL, 
	outcome VARCHAR(8) NOT NULL, 
	amount_cents BIGINT NOT NULL, 
	subsidisable_cents BIGINT NOT NULL, 
	own_funds_cents BIGINT NOT NULL, 
	rate_text VARCHAR(16) NOT NULL, 
	act_title VARCHAR(300) NOT NULL, 
	motive TEXT NOT NULL, 
	cap_reason TEXT NOT NULL, 
	id INTEGER NOT NULL, 
	created_at DATETIME NOT NULL, 
	CONSTRAINT pk_proposal PRIMARY KEY (id), 
	CONSTRAINT uq_proposal_public_id UNIQUE (public_id), 
	CONSTRAINT fk_proposal_dossier_id_dossier FOREIGN KEY(dossier_id) REFERENCES dossier (id), 
	CONSTRAINT fk_proposal_person_id_person FOREIGN KEY(person_id) REFERENCES person (id), 
	CONSTRAINT fk_proposal_assessment_id_assessment FOREIGN KEY(assessment_id) REFERENCES assessment (id)
);
CREATE TABLE expense_qualification (
	expense_id INTEGER NOT NULL, 
	person_id INTEGER NOT NULL, 
	nature VARCHAR(32) NOT NULL, 
	retained_excl_tax_cents BIGINT NOT NULL, 
	retained_incl_tax_cents BIGINT NOT NULL, 
	reason TEXT NOT NULL, 
	id INTEGER NOT NULL, 
	created_at DATETIME NOT NULL, 
	CONSTRAINT pk_expense_qualification PRIMARY KEY (id), 
	CONSTRAINT ck_expense_qualification_amount CHECK (retained_excl_tax_cents >= 0), 
	CONSTRAINT fk_expense_qualification_expense_id_expense_line FOREIGN KEY(expense_id) REFERENCES expense_line (id), 
	CONSTRAINT fk_expense_qualification_person_id_person FOREIGN KEY(person_id) REFERENCES person (id)
);
CREATE TABLE decision (
	public_id VARCHAR(16) NOT NULL, 
	dossier_id INTEGER NOT NULL, 
	proposal_id INTEGER NOT NULL, 
	person_id INTEGER NOT NULL, 
	outcome VARCHAR(8) NOT NULL, 
	amount_cents BIGINT NOT NULL, 
	motive TEXT NOT NULL, 
	decided_on DATE NOT NULL, 
	decided_at DATETIME NOT NULL, 
	id INTEGER NOT NULL, 
	created_at DATETIME NOT NULL, 
	CONSTRAINT pk_decision PRIMARY KEY (id), 
	CONSTRAINT ck_decision_amount CHECK (amount_cents >= 0), 
	CONSTRAINT uq_decision_public_id UNIQUE (public_id), 
	CONSTRAINT fk_decision_dossier_id_dossier FOREIGN KEY(dossier_id) REFERENCES dossier (id), 
	CONSTRAINT fk_decision_proposal_id_proposal FOREIGN KEY(proposal_id) REFERENCES proposal (id), 
	CONSTRAINT fk_decision_person_id_person FOREIGN KEY(person_id) REFERENCES person (id)
);
CREATE TABLE act (
	organisation_id INTEGER NOT NULL, 
	dossier_id INTEGER NOT NULL, 
	decision_id INTEGER NOT NULL, 
	kind VARCHAR(16) NOT NULL, 
	state VARCHAR(40) NOT NULL, 
	reference VARCHAR(32) NOT NULL, 
	title VARCHAR(300) NOT NULL, 
	description TEXT NOT NULL, 
	amount_cents BIGINT NOT NULL, 
	content TEXT, 
	content_sha256 VARCHAR(64), 
	credits_certified_on DATE, 
	credits_certified_by_id INTEGER, 
	issued_at DATETIME, 
	official_number VARCHAR(32), 
	signed_on DATE, 
	signatory_name VARCHAR(200) NOT NULL, 
	ej_number VARCHAR(10), 
	ej_on DATE, 
	notified_at DATETIME, 
	public_id VARCHAR(16) NOT NULL, 
	version INTEGER NOT NULL, 
	window_id INTEGER NOT NULL, 
	id INTEGER NOT NULL, 
	created_at DATETIME NOT NULL, 
	CONSTRAINT pk_act PRIMARY KEY (id), 
	CONSTRAINT ck_act_amount CHECK (amount_cents > 0), 
	CONSTRAINT ck_act_signed CHECK (state <> 'notified' OR (official_number IS NOT NULL AND signed_on IS NOT NULL)), 
	CONSTRAINT fk_act_organisation_id_organisation FOREIGN KEY(organisation_id) REFERENCES organisation (id), 
	CONSTRAINT fk_act_dossier_id_dossier FOREIGN KEY(dossier_id) REFERENCES dossier (id), 
	CONSTRAINT fk_act_decision_id_decision FOREIGN KEY(decision_id) REFERENCES decision (id), 
	CONSTRAINT ck_act_state CHECK (state IN ('draft', 'funded', 'checked', 'signed', 'committed', 'notified', 'modified', 'withdrawn', 'repealed', 'lapsed', 'cancelled')), 
	CONSTRAINT uq_act_reference UNIQUE (reference), 
	CONSTRAINT fk_act_credits_certified_by_id_person FOREIGN KEY(credits_certified_by_id) REFERENCES person (id), 
	CONSTRAINT uq_act_public_id UNIQUE (public_id), 
	CONSTRAINT fk_act_window_id_window FOREIGN KEY(window_id) REFERENCES window (id)
);
CREATE TABLE act_file (
	public_id VARCHAR(16) NOT NULL, 
	act_id INTEGER NOT NULL, 
	kind VARCHAR(16) NOT NULL, 
	file_id INTEGER NOT NULL, 
	person_id INTEGER NOT NULL, 
	id INTEGER NOT NULL, 
	created_at DATETIME NOT NULL, 
	CONSTRAINT pk_act_file PRIMARY KEY (id), 
	CONSTRAINT uq_act_file_public_id UNIQUE (public_id), 
	CONSTRAINT fk_act_file_act_id_act FOREIGN KEY(act_id) REFERENCES act (id), 
	CONSTRAINT fk_act_file_file_id_stored_file FOREIGN KEY(file_id) REFERENCES stored_file (id), 
	CONSTRAINT fk_act_file_person_id_person FOREIGN KEY(person_id) REFERENCES person (id)
);
CREATE TABLE notification (
	act_id INTEGER NOT NULL, 
	person_id INTEGER NOT NULL, 
	channel VARCHAR(16) NOT NULL, 
	notified_on DATE NOT NULL, 
	recipient VARCHAR(254) NOT NULL, 
	downloaded_at DATETIME, 
	downloaded_by_id INTEGER, 
	id INTEGER NOT NULL, 
	created_at DATETIME NOT NULL, 
	CONSTRAINT pk_notification PRIMARY KEY (id), 
	CONSTRAINT fk_notification_act_id_act FOREIGN KEY(act_id) REFERENCES act (id), 
	CONSTRAINT fk_notification_person_id_person FOREIGN KEY(person_id) REFERENCES person (id), 
	CONSTRAINT fk_notification_downloaded_by_id_person FOREIGN KEY(downloaded_by_id) REFERENCES person (id)
);
CREATE TABLE act_balance (
	act_id INTEGER NOT NULL, 
	committed_cents BIGINT NOT NULL, 
	paid_cents BIGINT NOT NULL, 
	CONSTRAINT pk_act_balance PRIMARY KEY (act_id), 
	CONSTRAINT ck_act_balance_not_negative CHECK (committed_cents >= 0 AND paid_cents >= 0), 
	CONSTRAINT ck_act_balance_paid_committed CHECK (paid_cents <= committed_cents), 
	CONSTRAINT fk_act_balance_act_id_act FOREIGN KEY(act_id) REFERENCES act (id)
);
CREATE TABLE payment_claim (
	act_id INTEGER NOT NULL, 
	organisation_id INTEGER NOT NULL, 
	state VARCHAR(40) NOT NULL, 
	amount_cents BIGINT NOT NULL, 
	public_id VARCHAR(16) NOT NULL, 
	version INTEGER NOT NULL, 
	window_id INTEGER NOT NULL, 
	id INTEGER NOT NULL, 
	created_at DATETIME NOT NULL, 
	CONSTRAINT pk_payment_claim PRIMARY KEY (id), 
	CONSTRAINT ck_payment_claim_amount CHECK (amount_cents > 0), 
	CONSTRAINT fk_payment_claim_act_id_act FOREIGN KEY(act_id) REFERENCES act (id), 
	CONSTRAINT fk_payment_claim_organisation_id_organisation FOREIGN KEY(organisation_id) REFERENCES organisation (id), 
	CONSTRAINT ck_payment_claim_state CHECK (state IN ('draft', 'filed', 'incomplete', 'verified', 'certified', 'ordered', 'paid', 'rejected')), 
	CONSTRAINT uq_payment_claim_public_id UNIQUE (public_id), 
	CONSTRAINT fk_payment_claim_window_id_window FOREIGN KEY(window_id) REFERENCES window (id)
);
CREATE TABLE ledger_entry (
	id INTEGER NOT NULL, 
	public_id VARCHAR(16) NOT NULL, 
	window_id INTEGER NOT NULL, 
	envelope_id INTEGER NOT NULL, 
	kind VARCHAR(40) NOT NULL, 
	amount_cents BIGINT NOT NULL, 
	available_delta BIGINT NOT NULL, 
	reserved_delta BIGINT NOT NULL, 
	committed_delta BIGINT NOT NULL, 
	paid_delta BIGINT NOT NULL, 
	allotted_delta BIGINT NOT NULL, 
	cp_delta BIGINT NOT NULL, 
	shortfall_delta BIGINT NOT NULL, 
	dossier_id INTEGER, 
	act_id INTEGER, 
	claim_id INTEGER, 
	notice VARCHAR(200) NOT NULL, 
	ej_number VARCHAR(10), 
	reason VARCHAR(300) NOT NULL, 
	author_public_id VARCHAR(16) NOT NULL, 
	idempotency_key VARCHAR(80) NOT NULL, 
	entered_on DATE NOT NULL, 
	created_at DATETIME NOT NULL, 
	CONSTRAINT pk_ledger_entry PRIMARY KEY (id), 
	CONSTRAINT ck_ledger_entry_amount CHECK (amount_cents > 0), 
	CONSTRAINT ck_ledger_entry_effect CHECK ((kind = 'allotment' AND reserved_delta = 0 * amount_cents AND committed_delta = 0 * amount_cents AND paid_delta = 0 * amount_cents AND cp_delta = 0 * amount_cents AND shortfall_delta <= 0 AND available_delta >= 0 AND available_delta - shortfall_delta = amount_cents AND allotted_delta = 1 * amount_cents + shortfall_delta) OR (kind = 'increase' AND reserved_delta = 0 * amount_cents AND committed_delta = 0 * amount_cents AND paid_delta = 0 * amount_cents AND cp_delta = 0 * amount_cents AND shortfall_delta <= 0 AND available_delta >= 0 AND available_delta - shortfall_delta = amount_cents AND allotted_delta = 1 * amount_cents + shortfall_delta) OR (kind = 'decrease' AND reserved_delta = 0 * amount_cents AND committed_delta = 0 * amount_cents AND paid_delta = 0 * amount_cents AND cp_delta = 0 * amount_cents AND available_delta <= 0 AND allotted_delta = available_delta AND shortfall_delta >= 0 AND shortfall_delta - available_delta = amount_cents) OR (kind = 'carry_over_out' AND reserved_delta = 0 * amount_cents AND committed_delta = 0 * amount_cents AND paid_delta = 0 * amount_cents AND cp_delta = 0 * amount_cents AND available_delta = -1 * amount_cents AND allotted_delta = -1 * amount_cents AND shortfall_delta = 0) OR (kind = 'carry_over_in' AND reserved_delta = 0 * amount_cents AND committed_delta = 0 * amount_cents AND paid_delta = 0 * amount_cents AND cp_delta = 0 * amount_cents AND shortfall_delta <= 0 AND available_delta >= 0 AND available_delta - shortfall_delta = amount_cents AND allotted_delta = 1 * amount_cents + shortfall_delta) OR (kind = 'reservation' AND reserved_delta = 1 * amount_cents AND committed_delta = 0 * amount_cents AND paid_delta = 0 * amount_cents AND cp_delta = 0 * amount_cents AND available_delta = -1 * amount_cents AND allotted_delta = 0 * amount_cents AND shortfall_delta = 0) OR (kind = 'release' AND reserved_delta = -1 * amount_cents AND committed_delta = 0 * amount_cents AND paid_delta = 0 * amount_cents AND cp_delta = 0 * amount_cents AND shortfall_delta <= 0 AND available_delta >= 0 AND available_delta - shortfall_delta = amount_cents AND allotted_delta = 0 * amount_cents + shortfall_delta) OR (kind = 'commitment' AND reserved_delta = -1 * amount_cents AND committed_delta = 1 * amount_cents AND paid_delta = 0 * amount_cents AND cp_delta = 0 * amount_cents AND available_delta = 0 * amount_cents AND allotted_delta = 0 * amount_cents AND shortfall_delta = 0) OR (kind = 'decommitment' AND reserved_delta = 0 * amount_cents AND committed_delta = -1 * amount_cents AND paid_delta = 0 * amount_cents AND cp_delta = 0 * amount_cents AND shortfall_delta <= 0 AND available_delta >= 0 AND available_delta - shortfall_delta = amount_cents AND allotted_delta = 0 * amount_cents + shortfall_delta) OR (kind = 'payment' AND reserved_delta = 0 * amount_cents AND committed_delta = 0 * amount_cents AND paid_delta = 1 * amount_cents AND cp_delta = 0 * amount_cents AND available_delta = 0 * amount_cents AND allotted_delta = 0 * amount_cents AND shortfall_delta = 0) OR (kind = 'repayment' AND reserved_delta = 0 * amount_cents AND committed_delta = -1 * amount_cents AND paid_delta = -1 * amount_cents AND cp_delta = 0 * amount_cents AND shortfall_delta <= 0 AND available_delta >= 0 AND available_delta - shortfall_delta = amount_cents AND allotted_delta = 0 * amount_cents + shortfall_delta) OR (kind = 'cp_allotment' AND reserved_delta = 0 * amount_cents AND committed_delta = 0 * amount_cents AND paid_delta = 0 * amount_cents AND cp_delta = 1 * amount_cents AND available_delta = 0 * amount_cents AND allotted_delta = 0 * amount_cents AND shortfall_delta = 0) OR (kind = 'cp_increase' AND reserved_delta = 0 * amount_cents AND committed_delta = 0 * amount_cents AND paid_delta = 0 * amount_cents AND cp_delta = 1 * amount_cents AND available_delta = 0 * amount_cents AND allotted_delta = 0 * amount_cents AND shortfall_delta = 0) OR (kind = 'cp_decrease' AND reserved_delta = 0 * amount_cents AND committed_delta = 0 * amount_cents AND paid_delta = 0 * amount_cents AND cp_delta = -1 * amount_cents AND available_delta = 0 * amount_cents AND allotted_delta = 0 * amount_cents AND shortfall_delta = 0) OR (kind = 'cp_carry_over_out' AND reserved_delta = 0 * amount_cents AND committed_delta = 0 * amount_cents AND paid_delta = 0 * amount_cents AND cp_delta = -1 * amount_cents AND available_delta = 0 * amount_cents AND allotted_delta = 0 * amount_cents AND shortfall_delta = 0) OR (kind = 'cp_carry_over_in' AND reserved_delta = 0 * amount_cents AND committed_delta = 0 * amount_cents AND paid_delta = 0 * amount_cents AND cp_delta = 1 * amount_cents AND available_delta = 0 * amount_cents AND allotted_delta = 0 * amount_cents AND shortfall_delta = 0)), 
	CONSTRAINT ck_ledger_entry_needs CHECK ((kind <> 'allotment' OR (notice <> '')) AND (kind <> 'increase' OR (notice <> '')) AND (kind <> 'decrease' OR (notice <> '')) AND (kind <> 'carry_over_out' OR (notice <> '')) AND (kind <> 'carry_over_in' OR (notice <> '')) AND (kind <> 'reservation' OR (dossier_id IS NOT NULL)) AND (kind <> 'release' OR (dossier_id IS NOT NULL)) AND (kind <> 'commitment' OR (act_id IS NOT NULL AND dossier_id IS NOT NULL AND ej_number IS NOT NULL)) AND (kind <> 'decommitment' OR (act_id IS NOT NULL)) AND (kind <> 'payment' OR (act_id IS NOT NULL AND claim_id IS NOT NULL)) AND (kind <> 'repayment' OR (act_id IS NOT NULL)) AND (kind <> 'cp_allotment' OR (notice <> '')) AND (kind <> 'cp_increase' OR (notice <> '')) AND (kind <> 'cp_decrease' OR (notice <> '')) AND (kind <> 'cp_carry_over_out' OR (notice <> '')) AND (kind <> 'cp_carry_over_in' OR (notice <> ''))), 
	CONSTRAINT uq_ledger_entry_public_id UNIQUE (public_id), 
	CONSTRAINT fk_ledger_entry_window_id_window FOREIGN KEY(window_id) REFERENCES window (id), 
	CONSTRAINT fk_ledger_entry_envelope_id_envelope FOREIGN KEY(envelope_id) REFERENCES envelope (id), 
	CONSTRAINT ck_ledger_entry_kind CHECK (kind IN ('allotment', 'increase', 'decrease', 'carry_over_out', 'carry_over_in', 'reservation', 'release', 'commitment', 'decommitment', 'payment', 'repayment', 'cp_allotment', 'cp_increase', 'cp_decrease', 'cp_carry_over_out', 'cp_carry_over_in')), 
	CONSTRAINT fk_ledger_entry_dossier_id_dossier FOREIGN KEY(dossier_id) REFERENCES dossier (id), 
	CONSTRAINT fk_ledger_entry_act_id_act FOREIGN KEY(act_id) REFERENCES act (id), 
	CONSTRAINT fk_ledger_entry_claim_id_payment_claim FOREIGN KEY(claim_id) REFERENCES payment_claim (id), 
	CONSTRAINT uq_ledger_entry_idempotency_key UNIQUE (idempotency_key)
);
CREATE INDEX ix_job_due ON job (done_at, not_before);
CREATE INDEX ix_mail_message_recipient ON mail_message (recipient);
CREATE INDEX ix_sign_in_failure_last_at ON sign_in_failure (last_at);
CREATE INDEX ix_audit_event_dossier_public_id ON audit_event (dossier_public_id);
CREATE INDEX ix_dossier_sums ON dossier (window_id, state, main_axis, requested_cents, max_grant_cents);
CREATE INDEX ix_dossier_window_state_filed ON dossier (window_id, state, filed_at, id);
CREATE INDEX ix_dossier_main_axis ON dossier (main_axis);
CREATE INDEX ix_dossier_organisation_id ON dossier (organisation_id);
CREATE INDEX ix_dossier_window_id ON dossier (window_id);
CREATE INDEX ix_dossier_filed ON dossier (window_id, filed_at, id, state, main_axis);
CREATE INDEX ix_envelope_window_id ON envelope (window_id);
CREATE INDEX ix_membership_organisation_id ON membership (organisation_id);
CREATE INDEX ix_membership_person_id ON membership (person_id);
CREATE INDEX ix_posting_window_id ON posting (window_id);
CREATE INDEX ix_posting_person_id ON posting (person_id);
CREATE INDEX ix_rulebook_publication_window_id ON rulebook_publication (window_id);
CREATE INDEX ix_window_setting_window_id ON window_setting (window_id);
CREATE INDEX ix_window_setting_key ON window_setting ("key");
CREATE INDEX ix_funder_line_dossier_id ON funder_line (dossier_id);
CREATE INDEX ix_document_dossier_id ON document (dossier_id);
CREATE INDEX ix_dossier_version_dossier_id ON dossier_version (dossier_id);
CREATE INDEX ix_stage_record_dossier_id ON stage_record (dossier_id);
CREATE INDEX ix_assessment_dossier_id ON assessment (dossier_id);
CREATE INDEX ix_score_dossier_id ON score (dossier_id);
CREATE INDEX ix_expense_line_dossier_id ON expense_line (dossier_id);
CREATE INDEX ix_requested_item_dossier_id ON requested_item (dossier_id);
CREATE INDEX ix_check_review_stage_id ON check_review (stage_id);
CREATE INDEX ix_proposal_dossier_id ON proposal (dossier_id);
CREATE INDEX ix_expense_qualification_expense_id ON expense_qualification (expense_id);
CREATE INDEX ix_decision_dossier_id ON decision (dossier_id);
CREATE INDEX ix_act_organisation_id ON act (organisation_id);
CREATE INDEX ix_act_window_id ON act (window_id);
CREATE INDEX ix_act_dossier_id ON act (dossier_id);
CREATE INDEX ix_act_file_act_id ON act_file (act_id);
CREATE INDEX ix_notification_act_id ON notification (act_id);
CREATE INDEX ix_payment_claim_act_id ON payment_claim (act_id);
CREATE INDEX ix_payment_claim_organisation_id ON payment_claim (organisation_id);
CREATE INDEX ix_payment_claim_window_id ON payment_claim (window_id);
CREATE INDEX ix_ledger_entry_window_id ON ledger_entry (window_id);
CREATE INDEX ix_ledger_entry_dossier_id ON ledger_entry (dossier_id);
CREATE INDEX ix_ledger_entry_act_id ON ledger_entry (act_id);
CREATE INDEX ix_ledger_entry_envelope_id ON ledger_entry (envelope_id);
CREATE TRIGGER ledger_entry_no_update BEFORE UPDATE ON ledger_entry BEGIN SELECT RAISE(ABORT, 'ledger_entry is append-only'); END;
CREATE TRIGGER ledger_entry_no_delete BEFORE DELETE ON ledger_entry BEGIN SELECT RAISE(ABORT, 'ledger_entry is append-only'); END;
CREATE TRIGGER ledger_entry_no_replace BEFORE INSERT ON ledger_entry WHEN EXISTS (SELECT 1 FROM ledger_entry WHERE id = NEW.id) OR EXISTS (SELECT 1 FROM ledger_entry WHERE public_id = NEW.public_id) OR EXISTS (SELECT 1 FROM ledger_entry WHERE idempotency_key = NEW.idempotency_key) BEGIN SELECT RAISE(ABORT, 'ledger_entry is append-only: UNIQUE constraint failed'); END;
CREATE TRIGGER audit_event_no_update BEFORE UPDATE ON audit_event BEGIN SELECT RAISE(ABORT, 'audit_event is append-only'); END;
CREATE TRIGGER audit_event_no_delete BEFORE DELETE ON audit_event BEGIN SELECT RAISE(ABORT, 'audit_event is append-only'); END;
CREATE TRIGGER audit_event_no_replace BEFORE INSERT ON audit_event WHEN EXISTS (SELECT 1 FROM audit_event WHERE id = NEW.id) OR EXISTS (SELECT 1 FROM audit_event WHERE hash = NEW.hash) BEGIN SELECT RAISE(ABORT, 'audit_event is append-only: UNIQUE constraint failed'); END;
CREATE TRIGGER dossier_version_no_update BEFORE UPDATE ON dossier_version BEGIN SELECT RAISE(ABORT, 'dossier_version is append-only'); END;
CREATE TRIGGER dossier_version_no_delete BEFORE DELETE ON dossier_version BEGIN SELECT RAISE(ABORT, 'dossier_version is append-only'); END;
CREATE TRIGGER dossier_version_no_replace BEFORE INSERT ON dossier_version WHEN EXISTS (SELECT 1 FROM dossier_version WHERE id = NEW.id) OR EXISTS (SELECT 1 FROM dossier_version WHERE dossier_id = NEW.dossier_id AND number = NEW.number) BEGIN SELECT RAISE(ABORT, 'dossier_version is append-only: UNIQUE constraint failed'); END;
CREATE TRIGGER rulebook_version_no_update BEFORE UPDATE ON rulebook_version BEGIN SELECT RAISE(ABORT, 'rulebook_version is append-only'); END;
CREATE TRIGGER rulebook_version_no_delete BEFORE DELETE ON rulebook_version BEGIN SELECT RAISE(ABORT, 'rulebook_version is append-only'); END;
CREATE TRIGGER rulebook_version_no_replace BEFORE INSERT ON rulebook_version WHEN EXISTS (SELECT 1 FROM rulebook_version WHERE id = NEW.id) OR EXISTS (SELECT 1 FROM rulebook_version WHERE window_id = NEW.window_id AND rulebook_version = NEW.rulebook_version) BEGIN SELECT RAISE(ABORT, 'rulebook_version is append-only: UNIQUE constraint failed'); END;
CREATE TRIGGER rulebook_publication_no_update BEFORE UPDATE ON rulebook_publication BEGIN SELECT RAISE(ABORT, 'rulebook_publication is append-only'); END;
CREATE TRIGGER rulebook_publication_no_delete BEFORE DELETE ON rulebook_publication BEGIN SELECT RAISE(ABORT, 'rulebook_publication is append-only'); END;
CREATE TRIGGER rulebook_publication_no_replace BEFORE INSERT ON rulebook_publication WHEN EXISTS (SELECT 1 FROM rulebook_publication WHERE id = NEW.id) BEGIN SELECT RAISE(ABORT, 'rulebook_publication is append-only: UNIQUE constraint failed'); END;
CREATE TRIGGER act_file_no_update BEFORE UPDATE ON act_file BEGIN SELECT RAISE(ABORT, 'act_file is append-only'); END;
CREATE TRIGGER act_file_no_delete BEFORE DELETE ON act_file BEGIN SELECT RAISE(ABORT, 'act_file is append-only'); END;
CREATE TRIGGER act_file_no_replace BEFORE INSERT ON act_file WHEN EXISTS (SELECT 1 FROM act_file WHERE id = NEW.id) OR EXISTS (SELECT 1 FROM act_file WHERE public_id = NEW.public_id) BEGIN SELECT RAISE(ABORT, 'act_file is append-only: UNIQUE constraint failed'); END;
CREATE TRIGGER decision_no_update BEFORE UPDATE ON decision BEGIN SELECT RAISE(ABORT, 'decision is append-only'); END;
CREATE TRIGGER decision_no_delete BEFORE DELETE ON decision BEGIN SELECT RAISE(ABORT, 'decision is append-only'); END;
CREATE TRIGGER decision_no_replace BEFORE INSERT ON decision WHEN EXISTS (SELECT 1 FROM decision WHERE id = NEW.id) OR EXISTS (SELECT 1 FROM decision WHERE public_id = NEW.public_id) BEGIN SELECT RAISE(ABORT, 'decision is append-only: UNIQUE constraint failed'); END;
CREATE TRIGGER ledger_entry_needs_balance BEFORE INSERT ON ledger_entry WHEN NOT EXISTS (SELECT 1 FROM envelope_balance WHERE envelope_id = NEW.envelope_id) BEGIN SELECT RAISE(ABORT, 'envelope has no balance row'); END;
CREATE TRIGGER ledger_entry_coherent BEFORE INSERT ON ledger_entry WHEN 
    NOT EXISTS (SELECT 1 FROM envelope WHERE id = NEW.envelope_id AND window_id = NEW.window_id)
    OR (NEW.dossier_id IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM dossier WHERE id = NEW.dossier_id AND window_id = NEW.window_id))
    OR (NEW.act_id IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM act WHERE id = NEW.act_id AND window_id = NEW.window_id
        AND (NEW.dossier_id IS NULL OR dossier_id = NEW.dossier_id)))
    OR (NEW.claim_id IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM payment_claim WHERE id = NEW.claim_id AND act_id = NEW.act_id))
 BEGIN SELECT RAISE(ABORT, 'ledger entry names objects that do not belong together'); END;
CREATE TRIGGER ledger_entry_keep_balance AFTER INSERT ON ledger_entry BEGIN 
UPDATE envelope_balance SET
    available_cents = available_cents + NEW.available_delta,
    reserved_cents = reserved_cents + NEW.reserved_delta,
    committed_cents = committed_cents + NEW.committed_delta,
    paid_cents = paid_cents + NEW.paid_delta,
    allotted_cents = allotted_cents + NEW.allotted_delta,
    cp_allotted_cents = cp_allotted_cents + NEW.cp_delta,
    shortfall_cents = shortfall_cents + NEW.shortfall_delta
WHERE envelope_id = NEW.envelope_id;
 
INSERT INTO dossier_balance (dossier_id, reserved_cents)
SELECT NEW.dossier_id, 0 WHERE NEW.dossier_id IS NOT NULL
ON CONFLICT (dossier_id) DO NOTHING;
UPDATE dossier_balance SET reserved_cents = reserved_cents + NEW.reserved_delta WHERE dossier_id = NEW.dossier_id;
 
INSERT INTO act_balance (act_id, committed_cents, paid_cents)
SELECT NEW.act_id, 0, 0 WHERE NEW.act_id IS NOT NULL
ON CONFLICT (act_id) DO NOTHING;
UPDATE act_balance SET committed_cents = committed_cents + NEW.committed_delta,
    paid_cents = paid_cents + NEW.paid_delta WHERE act_id = NEW.act_id;
 END;
INSERT INTO alembic_version (version_num) VALUES ('0002');
