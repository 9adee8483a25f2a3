-- The schema of revision 0002 on PostgreSQL, as the portal of that day made it.
CREATE FUNCTION public.check_coherence() RETURNS trigger
    LANGUAGE plpgsql
    AS $$ BEGIN IF 
    NOT EXISTS (SELECT 1 FROM envelope WHERE id = NEW.envelope_id AND window_id = NEW.window_id)
    OR (NEW.dossier_id IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM dossier WHERE id = NEW.dossier_id AND window_id = NEW.window_id))
    OR (NEW.act_id IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM act WHERE id = NEW.act_id AND window_id = NEW.window_id
        AND (NEW.dossier_id IS NULL OR dossier_id = NEW.dossier_id)))
    OR (NEW.claim_id IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM payment_claim WHERE id = NEW.claim_id AND act_id = NEW.act_id))
 THEN RAISE EXCEPTION 'ledger entry names objects that do not belong together' USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN NEW; END $$;
CREATE FUNCTION public.keep_balance() RETURNS trigger
    LANGUAGE plpgsql
    AS $$ BEGIN 
UPDATE envelope_balance SET
    available_cents = available_cents + NEW.available_delta,
    reserved_cents = reserved_cents + NEW.reserved_delta,
    committed_cents = committed_cents + NEW.committed_delta,
    paid_cents = paid_cents + NEW.paid_delta,
    allotted_cents = allotted_cents + NEW.allotted_delta,
    cp_allotted_cents = cp_allotted_cents + NEW.cp_delta,
    shortfall_cents = shortfall_cents + NEW.shortfall_delta
WHERE envelope_id = NEW.envelope_id;
 IF NOT FOUND THEN RAISE EXCEPTION 'envelope has no balance row' USING ERRCODE = 'integrity_constraint_violation'; END IF; 
INSERT INTO dossier_balance (dossier_id, reserved_cents)
SELECT NEW.dossier_id, 0 WHERE NEW.dossier_id IS NOT NULL
ON CONFLICT (dossier_id) DO NOTHING;
UPDATE dossier_balance SET reserved_cents = reserved_cents + NEW.reserved_delta WHERE dossier_id = NEW.dossier_id;
 
INSERT INTO act_balance (act_id, committed_cents, paid_cents)
SELECT NEW.act_id, 0, 0 WHERE NEW.act_id IS NOT NULL
ON CONFLICT (act_id) DO NOTHING;
UPDATE act_balance SET committed_cents = committed_cents + NEW.committed_delta,
    paid_cents = paid_cents + NEW.paid_delta WHERE act_id = NEW.act_id;
 RETURN NULL; END $$;
CREATE FUNCTION public.refuse_change() RETURNS trigger
    LANGUAGE plpgsql
    AS $$ BEGIN RAISE EXCEPTION USING MESSAGE = TG_TABLE_NAME || ' is append-only', ERRCODE = 'integrity_constraint_violation'; END $$;
CREATE TABLE public.act (
    organisation_id integer NOT NULL,
    dossier_id integer NOT NULL,
    decision_id integer NOT NULL,
    kind character varying(16) NOT NULL,
    state character varying(40) NOT NULL,
    reference character varying(32) NOT NULL,
    title character varying(300) NOT NULL,
    description text NOT NULL,
    amount_cents bigint NOT NULL,
    content text,
    content_sha256 character varying(64),
    credits_certified_on date,
    credits_certified_by_id integer,
    issued_at timestamp with time zone,
    official_number character varying(32),
    signed_on date,
    signatory_name character varying(200) NOT NULL,
    ej_number character varying(10),
    ej_on date,
    notified_at timestamp with time zone,
    public_id character varying(16) NOT NULL,
    version integer NOT NULL,
    window_id integer NOT NULL,
    id integer NOT NULL,
    created_at timestamp with time zone NOT NULL,
    CONSTRAINT ck_act_amount CHECK ((amount_cents > 0)),
    CONSTRAINT ck_act_signed CHECK ((((state)::text <> 'notified'::text) OR ((official_number IS NOT NULL) AND (signed_on IS NOT NULL)))),
    CONSTRAINT ck_act_state CHECK (((state)::text = ANY ((ARRAY['draft'::character varying, 'funded'::character varying, 'checked'::character varying, 'signed'::character varying, 'committed'::character varying, 'notified'::character varying, 'modified'::character varying, 'withdrawn'::character varying, 'repealed'::character varying, 'lapsed'::character varying, 'cancelled'::character varying])::text[])))
);
CREATE TABLE public.act_balance (
    act_id integer NOT NULL,
    committed_cents bigint NOT NULL,
    paid_cents bigint NOT NULL,
    CONSTRAINT ck_act_balance_not_negative CHECK (((committed_cents >= 0) AND (paid_cents >= 0))),
    CONSTRAINT ck_act_balance_paid_committed CHECK ((paid_cents <= committed_cents))
);
CREATE TABLE public.act_file (
    public_id character varying(16) NOT NULL,
    act_id integer NOT NULL,
    kind character varying(16) NOT NULL,
    file_id integer NOT NULL,
    person_id integer NOT NULL,
    id integer NOT NULL,
    created_at timestamp with time zone NOT NULL
);
CREATE SEQUENCE public.act_file_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.act_file_id_seq OWNED BY public.act_file.id;
CREATE SEQUENCE public.act_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.act_id_seq OWNED BY public.act.id;
CREATE TABLE public.alembic_version (
    version_num character varying(32) NOT NULL
);
CREATE TABLE public.assessment (
    dossier_id integer NOT NULL,
    purpose character varying(16) NOT NULL,
    rulebook_version character varying(64) NOT NULL,
    input_json text NOT NULL,
    output_json text NOT NULL,
    verdict character varying(16) NOT NULL,
    id integer NOT NULL,
    created_at timestamp with time zone NOT NULL
);
CREATE SEQUENCE public.assessment_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.assessment_id_seq OWNED BY public.assessment.id;
CREATE TABLE public.audit_detail (
    event_id integer NOT NULL,
    text text NOT NULL
);
CREATE TABLE public.audit_event (
    id integer NOT NULL,
    tag character varying(40) NOT NULL,
    legal_at timestamp with time zone NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    actor_public_id character varying(16) NOT NULL,
    subject_kind character varying(16) NOT NULL,
    subject_public_id character varying(32) NOT NULL,
    dossier_public_id character varying(16),
    body text NOT NULL,
    prev_hash character varying(64) NOT NULL,
    hash character varying(64) NOT NULL,
    CONSTRAINT ck_audit_event_tag CHECK (((tag)::text = ANY ((ARRAY['act:cancelled'::character varying, 'act:committed'::character varying, 'act:credits_certified'::character varying, 'act:downloaded'::character varying, 'act:issued'::character varying, 'act:notified'::character varying, 'act:prepared'::character varying, 'act:signed'::character varying, 'account:created'::character varying, 'account:password_changed'::character varying, 'account:signed_in'::character varying, 'clock:moved'::character varying, 'decision:reopened'::character varying, 'document:added'::character varying, 'document:removed'::character varying, 'dossier:assessed'::character varying, 'dossier:created'::character varying, 'dossier:declared_complete'::character varying, 'dossier:eligibility_recorded'::character varying, 'dossier:filed'::character varying, 'dossier:granted'::character varying, 'dossier:items_requested'::character varying, 'dossier:items_supplied'::character varying, 'dossier:proposed'::character varying, 'dossier:qualified'::character varying, 'dossier:refused'::character varying, 'dossier:returned'::character varying, 'dossier:review_started'::character varying, 'dossier:scored'::character varying, 'dossier:withdrawn'::character varying, 'envelope:allotted'::character varying, 'envelope:moved'::character varying, 'organisation:created'::character varying, 'role:granted'::character varying, 'role:revoked'::character varying, 'rulebook:published'::character varying, 'setting:approved'::character varying, 'setting:proposed'::character varying, 'window:opened'::character varying])::text[])))
);
CREATE TABLE public.check_review (
    stage_id integer NOT NULL,
    assessment_id integer NOT NULL,
    code character varying(40) NOT NULL,
    automatic character varying(16) NOT NULL,
    conclusion character varying(8) NOT NULL,
    reason text NOT NULL,
    id integer NOT NULL,
    created_at timestamp with time zone NOT NULL
);
CREATE SEQUENCE public.check_review_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.check_review_id_seq OWNED BY public.check_review.id;
CREATE TABLE public.clock_offset (
    id integer NOT NULL,
    seconds bigint NOT NULL,
    CONSTRAINT ck_clock_offset_one_row CHECK ((id = 1))
);
CREATE TABLE public.decision (
    public_id character varying(16) NOT NULL,
    dossier_id integer NOT NULL,
    proposal_id integer NOT NULL,
    person_id integer NOT NULL,
    outcome character varying(8) NOT NULL,
    amount_cents bigint NOT NULL,
    motive text NOT NULL,
    decided_on date NOT NULL,
    decided_at timestamp with time zone NOT NULL,
    id integer NOT NULL,
    created_at timestamp with time zone NOT NULL,
    CONSTRAINT ck_decision_amount CHECK ((amount_cents >= 0))
);
CREATE SEQUENCE public.decision_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.decision_id_seq OWNED BY public.decision.id;
CREATE TABLE public.document (
    public_id character varying(16) NOT NULL,
    dossier_id integer NOT NULL,
    kind character varying(24) NOT NULL,
    name character varying(200) NOT NULL,
    file_id integer NOT NULL,
    removed_at timestamp with time zone,
    id integer NOT NULL,
    created_at timestamp with time zone NOT NULL
);
CREATE SEQUENCE public.document_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.document_id_seq OWNED BY public.document.id;
CREATE TABLE public.dossier (
    organisation_id integer NOT NULL,
    created_by_id integer NOT NULL,
    reference character varying(32),
    state character varying(40) NOT NULL,
    title character varying(300) NOT NULL,
    summary text NOT NULL,
    axes json NOT NULL,
    main_axis character varying(8) NOT NULL,
    contact_name character varying(200) NOT NULL,
    contact_position character varying(200) NOT NULL,
    contact_email character varying(254) NOT NULL,
    contact_phone character varying(40) NOT NULL,
    contact_address character varying(300) NOT NULL,
    digital_transformation boolean,
    decision_level_commitment boolean,
    vat_recovered boolean,
    france_services character varying(16) NOT NULL,
    funded_only_by_local_authorities boolean,
    other_window character varying(24),
    first_legal_act_on date,
    start_on date,
    results_on date,
    financial_close_on date,
    requested_cents bigint,
    own_funds_cents bigint,
    answers json NOT NULL,
    total_cost_cents bigint NOT NULL,
    verdict character varying(16) NOT NULL,
    max_grant_cents bigint,
    filed_at timestamp with time zone,
    complete_at timestamp with time zone,
    presumed_complete boolean NOT NULL,
    electronic_notification boolean NOT NULL,
    pledged_by_name character varying(200) NOT NULL,
    pledged_by_position character varying(200) NOT NULL,
    instructor_id integer,
    public_id character varying(16) NOT NULL,
    version integer NOT NULL,
    window_id integer NOT NULL,
    id integer NOT NULL,
    created_at timestamp with time zone NOT NULL,
    CONSTRAINT ck_dossier_state CHECK (((state)::text = ANY ((ARRAY['draft'::character varying, 'filed'::character varying, 'incomplete'::character varying, 'complete'::character varying, 'under_review'::character varying, 'proposed'::character varying, 'granted'::character varying, 'refused'::character varying, 'closed'::character varying, 'withdrawn'::character varying, 'transferred'::character varying])::text[])))
);
CREATE TABLE public.dossier_balance (
    dossier_id integer NOT NULL,
    reserved_cents bigint NOT NULL,
    CONSTRAINT ck_dossier_balance_not_negative CHECK ((reserved_cents >= 0))
);
CREATE SEQUENCE public.dossier_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.dossier_id_seq OWNED BY public.dossier.id;
CREATE TABLE public.dossier_version (
    dossier_id integer NOT NULL,
    number integer NOT NULL,
    content text NOT NULL,
    sha256 character varying(64) NOT NULL,
    receipt_file_id integer,
    id integer NOT NULL,
    created_at timestamp with time zone NOT NULL
);
CREATE SEQUENCE public.dossier_version_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.dossier_version_id_seq OWNED BY public.dossier_version.id;
CREATE TABLE public.envelope (
    public_id character varying(16) NOT NULL,
    window_id integer NOT NULL,
    year integer NOT NULL,
    label character varying(200) NOT NULL,
    id integer NOT NULL,
    created_at timestamp with time zone NOT NULL
);
CREATE TABLE public.envelope_balance (
    envelope_id integer NOT NULL,
    available_cents bigint NOT NULL,
    reserved_cents bigint NOT NULL,
    committed_cents bigint NOT NULL,
    paid_cents bigint NOT NULL,
    allotted_cents bigint NOT NULL,
    cp_allotted_cents bigint NOT NULL,
    shortfall_cents bigint NOT NULL,
    CONSTRAINT ck_envelope_balance_not_negative CHECK (((available_cents >= 0) AND (reserved_cents >= 0) AND (committed_cents >= 0) AND (paid_cents >= 0) AND (allotted_cents >= 0) AND (cp_allotted_cents >= 0) AND (shortfall_cents >= 0))),
    CONSTRAINT ck_envelope_balance_paid_committed CHECK ((paid_cents <= committed_cents)),
    CONSTRAINT ck_envelope_balance_paid_cp CHECK ((paid_cents <= cp_allotted_cents)),
    CONSTRAINT ck_envelope_balance_shortfall_first CHECK (((shortfall_cents = 0) OR (available_cents = 0))),
    CONSTRAINT ck_envelope_balance_sums CHECK ((((available_cents + reserved_cents) + committed_cents) = allotted_cents))
);
CREATE SEQUENCE public.envelope_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.envelope_id_seq OWNED BY public.envelope.id;
CREATE TABLE public.expense_line (
    public_id character varying(16) NOT NULL,
    dossier_id integer NOT NULL,
    "position" integer NOT NULL,
    label character varying(300) NOT NULL,
    nature character varying(32) NOT NULL,
    supplier character varying(200) NOT NULL,
    excl_tax_cents bigint NOT NULL,
    incl_tax_cents bigint NOT NULL,
    investment boolean,
    publisher_country character varying(2),
    covers_from date,
    covers_to date,
    proof_id integer,
    id integer NOT NULL,
    created_at timestamp with time zone NOT NULL,
    CONSTRAINT ck_expense_line_amounts CHECK (((excl_tax_cents >= 0) AND (incl_tax_cents >= excl_tax_cents)))
);
CREATE SEQUENCE public.expense_line_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.expense_line_id_seq OWNED BY public.expense_line.id;
CREATE TABLE public.expense_qualification (
    expense_id integer NOT NULL,
    person_id integer NOT NULL,
    nature character varying(32) NOT NULL,
    retained_excl_tax_cents bigint NOT NULL,
    retained_incl_tax_cents bigint NOT NULL,
    reason text NOT NULL,
    id integer NOT NULL,
    created_at timestamp with time zone NOT NULL,
    CONSTRAINT ck_expense_qualification_amount CHECK ((retained_excl_tax_cents >= 0))
);
CREATE SEQUENCE public.expense_qualification_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.expense_qualification_id_seq OWNED BY public.expense_qualification.id;
CREATE TABLE public.funder_line (
    public_id character varying(16) NOT NULL,
    dossier_id integer NOT NULL,
    "position" integer NOT NULL,
    funder character varying(200) NOT NULL,
    kind character varying(8) NOT NULL,
    status character varying(12) NOT NULL,
    amount_cents bigint NOT NULL,
    id integer NOT NULL,
    created_at timestamp with time zone NOT NULL,
    CONSTRAINT ck_funder_line_amount CHECK ((amount_cents >= 0))
);
CREATE SEQUENCE public.funder_line_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.funder_line_id_seq OWNED BY public.funder_line.id;
CREATE TABLE public.idempotency_key (
    scope character varying(80) NOT NULL,
    key character varying(64) NOT NULL,
    result character varying(200) NOT NULL,
    id integer NOT NULL,
    created_at timestamp with time zone NOT NULL
);
CREATE SEQUENCE public.idempotency_key_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.idempotency_key_id_seq OWNED BY public.idempotency_key.id;
CREATE TABLE public.job (
    kind character varying(32) NOT NULL,
    payload json NOT NULL,
    dedup_key character varying(120) NOT NULL,
    not_before timestamp with time zone NOT NULL,
    attempts integer NOT NULL,
    leased_until timestamp with time zone,
    done_at timestamp with time zone,
    failed_at timestamp with time zone,
    last_error text NOT NULL,
    id integer NOT NULL,
    created_at timestamp with time zone NOT NULL
);
CREATE SEQUENCE public.job_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.job_id_seq OWNED BY public.job.id;
CREATE TABLE public.ledger_entry (
    id integer NOT NULL,
    public_id character varying(16) NOT NULL,
    window_id integer NOT NULL,
    envelope_id integer NOT NULL,
    kind character varying(40) NOT NULL,
    amount_cents bigint NOT NULL,
    available_delta bigint NOT NULL,
    reserved_delta bigint NOT NULL,
    committed_delta bigint NOT NULL,
    paid_delta bigint NOT NULL,
    allotted_delta bigint NOT NULL,
    cp_delta bigint NOT NULL,
    shortfall_delta bigint NOT NULL,
    dossier_id integer,
    act_id integer,
    claim_id integer,
    notice character varying(200) NOT NULL,
    ej_number character varying(10),
    reason character varying(300) NOT NULL,
    author_public_id character varying(16) NOT NULL,
    idempotency_key character varying(80) NOT NULL,
    entered_on date NOT NULL,
    created_at timestamp with time zone NOT NULL,
    CONSTRAINT ck_ledger_entry_amount CHECK ((amount_cents > 0)),
    CONSTRAINT ck_ledger_entry_effect CHECK (((((kind)::text = 'allotment'::text) AND (reserved_delta = (0 * amount_cents)) AND (committed_delta = (0 * amount_cents)) AND (paid_delta = (0 * amount_cents)) AND (cp_delta = (0 * amount_cents)) AND (shortfall_delta <= 0) AND (available_delta >= 0) AND ((available_delta - shortfall_delta) = amount_cents) AND (allotted_delta = ((1 * amount_cents) + shortfall_delta))) OR (((kind)::text = 'increase'::text) AND (reserved_delta = (0 * amount_cents)) AND (committed_delta = (0 * amount_cents)) AND (paid_delta = (0 * amount_cents)) AND (cp_delta = (0 * amount_cents)) AND (shortfall_delta <= 0) AND (available_delta >= 0) AND ((available_delta - shortfall_delta) = amount_cents) AND (allotted_delta = ((1 * amount_cents) + shortfall_delta))) OR (((kind)::text = 'decrease'::text) AND (reserved_delta = (0 * amount_cents)) AND (committed_delta = (0 * amount_cents)) AND (paid_delta = (0 * amount_cents)) AND (cp_delta = (0 * amount_cents)) AND (available_delta <= 0) AND (allotted_delta = available_delta) AND (shortfall_delta >= 0) AND ((shortfall_delta - available_delta) = amount_cents)) OR (((kind)::text = 'carry_over_out'::text) AND (reserved_delta = (0 * amount_cents)) AND (committed_delta = (0 * amount_cents)) AND (paid_delta = (0 * amount_cents)) AND (cp_delta = (0 * amount_cents)) AND (available_delta = ('-1'::integer * amount_cents)) AND (allotted_delta = ('-1'::integer * amount_cents)) AND (shortfall_delta = 0)) OR (((kind)::text = 'carry_over_in'::text) AND (reserved_delta = (0 * amount_cents)) AND (committed_delta = (0 * amount_cents)) AND (paid_delta = (0 * amount_cents)) AND (cp_delta = (0 * amount_cents)) AND (shortfall_delta <= 0) AND (available_delta >= 0) AND ((available_delta - shortfall_delta) = amount_cents) AND (allotted_delta = ((1 * amount_cents) + shortfall_delta))) OR (((kind)::text = 'reservation'::text) AND (reserved_delta = (1 * amount_cents)) AND (committed_delta = (0 * amount_cents)) AND (paid_delta = (0 * amount_cents)) AND (cp_delta = (0 * amount_cents)) AND (available_delta = ('-1'::integer * amount_cents)) AND (allotted_delta = (0 * amount_cents)) AND (shortfall_delta = 0)) OR (((kind)::text = 'release'::text) AND (reserved_delta = ('-1'::integer * amount_cents)) AND (committed_delta = (0 * amount_cents)) AND (paid_delta = (0 * amount_cents)) AND (cp_delta = (0 * amount_cents)) AND (shortfall_delta <= 0) AND (available_delta >= 0) AND ((available_delta - shortfall_delta) = amount_cents) AND (allotted_delta = ((0 * amount_cents) + shortfall_delta))) OR (((kind)::text = 'commitment'::text) AND (reserved_delta = ('-1'::integer * amount_cents)) AND (committed_delta = (1 * amount_cents)) AND (paid_delta = (0 * amount_cents)) AND (cp_delta = (0 * amount_cents)) AND (available_delta = (0 * amount_cents)) AND (allotted_delta = (0 * amount_cents)) AND (shortfall_delta = 0)) OR (((kind)::text = 'decommitment'::text) AND (reserved_delta = (0 * amount_cents)) AND (committed_delta = ('-1'::integer * amount_cents)) AND (paid_delta = (0 * amount_cents)) AND (cp_delta = (0 * amount_cents)) AND (shortfall_delta <= 0) AND (available_delta >= 0) AND ((available_delta - shortfall_delta) = amount_cents) AND (allotted_delta = ((0 * amount_cents) + shortfall_delta))) OR (((kind)::text = 'payment'::text) AND (reserved_delta = (0 * amount_cents)) AND (committed_delta = (0 * amount_cents)) AND (paid_delta = (1 * amount_cents)) AND (cp_delta = (0 * amount_cents)) AND (available_delta = (0 * amount_cents)) AND (allotted_delta = (0 * amount_cents)) AND (shortfall_delta = 0)) OR (((kind)::text = 'repayment'::text) AND (reserved_delta = (0 * amount_cents)) AND (committed_delta = ('-1'::integer * amount_cents)) AND (paid_delta = ('-1'::integer * amount_cents)) AND (cp_delta = (0 * amount_cents)) AND (shortfall_delta <= 0) AND (available_delta >= 0) AND ((available_delta - shortfall_delta) = amount_cents) AND (allotted_delta = ((0 * amount_cents) + shortfall_delta))) OR (((kind)::text = 'cp_allotment'::text) AND (reserved_delta = (0 * amount_cents)) AND (committed_delta = (0 * amount_cents)) AND (paid_delta = (0 * amount_cents)) AND (cp_delta = (1 * amount_cents)) AND (available_delta = (0 * amount_cents)) AND (allotted_delta = (0 * amount_cents)) AND (shortfall_delta = 0)) OR (((kind)::text = 'cp_increase'::text) AND (reserved_delta = (0 * amount_cents)) AND (committed_delta = (0 * amount_cents)) AND (paid_delta = (0 * amount_cents)) AND (cp_delta = (1 * amount_cents)) AND (available_delta = (0 * amount_cents)) AND (allotted_delta = (0 * amount_cents)) AND (shortfall_delta = 0)) OR (((kind)::text = 'cp_decrease'::text) AND (reserved_delta = (0 * amount_cents)) AND (committed_delta = (0 * amount_cents)) AND (paid_delta = (0 * amount_cents)) AND (cp_delta = ('-1'::integer * amount_cents)) AND (available_delta = (0 * amount_cents)) AND (allotted_delta = (0 * amount_cents)) AND (shortfall_delta = 0)) OR (((kind)::text = 'cp_carry_over_out'::text) AND (reserved_delta = (0 * amount_cents)) AND (committed_delta = (0 * amount_cents)) AND (paid_delta = (0 * amount_cents)) AND (cp_delta = ('-1'::integer * amount_cents)) AND (available_delta = (0 * amount_cents)) AND (allotted_delta = (0 * amount_cents)) AND (shortfall_delta = 0)) OR (((kind)::text = 'cp_carry_over_in'::text) AND (reserved_delta = (0 * amount_cents)) AND (committed_delta = (0 * amount_cents)) AND (paid_delta = (0 * amount_cents)) AND (cp_delta = (1 * amount_cents)) AND (available_delta = (0 * amount_cents)) AND (allotted_delta = (0 * amount_cents)) AND (shortfall_delta = 0)))),
    CONSTRAINT ck_ledger_entry_kind CHECK (((kind)::text = ANY ((ARRAY['allotment'::character varying, 'increase'::character varying, 'decrease'::character varying, 'carry_over_out'::character varying, 'carry_over_in'::character varying, 'reservation'::character varying, 'release'::character varying, 'commitment'::character varying, 'decommitment'::character varying, 'payment'::character varying, 'repayment'::character varying, 'cp_allotment'::character varying, 'cp_increase'::character varying, 'cp_decrease'::character varying, 'cp_carry_over_out'::character varying, 'cp_carry_over_in'::character varying])::text[]))),
    CONSTRAINT ck_ledger_entry_needs CHECK (((((kind)::text <> 'allotment'::text) OR ((notice)::text <> ''::text)) AND (((kind)::text <> 'increase'::text) OR ((notice)::text <> ''::text)) AND (((kind)::text <> 'decrease'::text) OR ((notice)::text <> ''::text)) AND (((kind)::text <> 'carry_over_out'::text) OR ((notice)::text <> ''::text)) AND (((kind)::text <> 'carry_over_in'::text) OR ((notice)::text <> ''::text)) AND (((kind)::text <> 'reservation'::text) OR (dossier_id IS NOT NULL)) AND (((kind)::text <> 'release'::text) OR (dossier_id IS NOT NULL)) AND (((kind)::text <> 'commitment'::text) OR ((act_id IS NOT NULL) AND (dossier_id IS NOT NULL) AND (ej_number IS NOT NULL))) AND (((kind)::text <> 'decommitment'::text) OR (act_id IS NOT NULL)) AND (((kind)::text <> 'payment'::text) OR ((act_id IS NOT NULL) AND (claim_id IS NOT NULL))) AND (((kind)::text <> 'repayment'::text) OR (act_id IS NOT NULL)) AND (((kind)::text <> 'cp_allotment'::text) OR ((notice)::text <> ''::text)) AND (((kind)::text <> 'cp_increase'::text) OR ((notice)::text <> ''::text)) AND (((kind)::text <> 'cp_decrease'::text) OR ((notice)::text <> ''::text)) AND (((kind)::text <> 'cp_carry_over_out'::text) OR ((notice)::text <> ''::text)) AND (((kind)::text <> 'cp_carry_over_in'::text) OR ((notice)::text <> ''::text))))
);
CREATE SEQUENCE public.ledger_entry_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.ledger_entry_id_seq OWNED BY public.ledger_entry.id;
CREATE TABLE public.mail_message (
    public_id character varying(16) NOT NULL,
    recipient character varying(254) NOT NULL,
    subject character varying(300) NOT NULL,
    body text NOT NULL,
    dossier_public_id character varying(16),
    sent_at timestamp with time zone,
    id integer NOT NULL,
    created_at timestamp with time zone NOT NULL
);
CREATE SEQUENCE public.mail_message_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.mail_message_id_seq OWNED BY public.mail_message.id;
CREATE TABLE public.membership (
    person_id integer NOT NULL,
    organisation_id integer NOT NULL,
    role character varying(40) NOT NULL,
    id integer NOT NULL,
    created_at timestamp with time zone NOT NULL,
    CONSTRAINT ck_membership_role CHECK (((role)::text = ANY ((ARRAY['visitor'::character varying, 'reader'::character varying, 'editor'::character varying, 'pledger'::character varying, 'proxy'::character varying, 'instructor'::character varying, 'reviewer'::character varying, 'signatory'::character varying, 'budget'::character varying, 'administrator'::character varying, 'system'::character varying])::text[])))
);
CREATE SEQUENCE public.membership_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.membership_id_seq OWNED BY public.membership.id;
CREATE TABLE public.notification (
    act_id integer NOT NULL,
    person_id integer NOT NULL,
    channel character varying(16) NOT NULL,
    notified_on date NOT NULL,
    recipient character varying(254) NOT NULL,
    downloaded_at timestamp with time zone,
    downloaded_by_id integer,
    id integer NOT NULL,
    created_at timestamp with time zone NOT NULL
);
CREATE SEQUENCE public.notification_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.notification_id_seq OWNED BY public.notification.id;
CREATE TABLE public.organisation (
    public_id character varying(16) NOT NULL,
    siren character varying(9) NOT NULL,
    siret character varying(14) NOT NULL,
    name character varying(200) NOT NULL,
    legal_category character varying(4) NOT NULL,
    department character varying(3) NOT NULL,
    arrondissement character varying(4) NOT NULL,
    insee_code character varying(5) NOT NULL,
    population integer,
    epci_siren character varying(9) NOT NULL,
    epci_name character varying(200) NOT NULL,
    address character varying(300) NOT NULL,
    postal_code character varying(5) NOT NULL,
    provenance character varying(80) NOT NULL,
    id integer NOT NULL,
    created_at timestamp with time zone NOT NULL,
    CONSTRAINT ck_organisation_siret_of_siren CHECK ((substr((siret)::text, 1, 9) = (siren)::text))
);
CREATE SEQUENCE public.organisation_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.organisation_id_seq OWNED BY public.organisation.id;
CREATE TABLE public.payment_claim (
    act_id integer NOT NULL,
    organisation_id integer NOT NULL,
    state character varying(40) NOT NULL,
    amount_cents bigint NOT NULL,
    public_id character varying(16) NOT NULL,
    version integer NOT NULL,
    window_id integer NOT NULL,
    id integer NOT NULL,
    created_at timestamp with time zone NOT NULL,
    CONSTRAINT ck_payment_claim_amount CHECK ((amount_cents > 0)),
    CONSTRAINT ck_payment_claim_state CHECK (((state)::text = ANY ((ARRAY['draft'::character varying, 'filed'::character varying, 'incomplete'::character varying, 'verified'::character varying, 'certified'::character varying, 'ordered'::character varying, 'paid'::character varying, 'rejected'::character varying])::text[])))
);
CREATE SEQUENCE public.payment_claim_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.payment_claim_id_seq OWNED BY public.payment_claim.id;
CREATE TABLE public.person (
    public_id character varying(16) NOT NULL,
    email character varying(254) NOT NULL,
    name character varying(200) NOT NULL,
    "position" character varying(200) NOT NULL,
    phone character varying(40) NOT NULL,
    password_hash character varying(200) NOT NULL,
    session_stamp character varying(16) NOT NULL,
    is_demo boolean NOT NULL,
    id integer NOT NULL,
    created_at timestamp with time zone NOT NULL
);
CREATE SEQUENCE public.person_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.person_id_seq OWNED BY public.person.id;
CREATE TABLE public.posting (
    person_id integer NOT NULL,
    window_id integer NOT NULL,
    role character varying(40) NOT NULL,
    id integer NOT NULL,
    created_at timestamp with time zone NOT NULL,
    CONSTRAINT ck_posting_role CHECK (((role)::text = ANY ((ARRAY['visitor'::character varying, 'reader'::character varying, 'editor'::character varying, 'pledger'::character varying, 'proxy'::character varying, 'instructor'::character varying, 'reviewer'::character varying, 'signatory'::character varying, 'budget'::character varying, 'administrator'::character varying, 'system'::character varying])::text[])))
);
CREATE SEQUENCE public.posting_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.posting_id_seq OWNED BY public.posting.id;
CREATE TABLE public.proposal (
    public_id character varying(16) NOT NULL,
    dossier_id integer NOT NULL,
    person_id integer NOT NULL,
    assessment_id integer NOT NULL,
    outcome character varying(8) NOT NULL,
    amount_cents bigint NOT NULL,
    subsidisable_cents bigint NOT NULL,
    own_funds_cents bigint NOT NULL,
    rate_text character varying(16) NOT NULL,
    act_title character varying(300) NOT NULL,
    motive text NOT NULL,
    cap_reason text NOT NULL,
    id integer NOT NULL,
    created_at timestamp with time zone NOT NULL
);
CREATE SEQUENCE public.proposal_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.proposal_id_seq OWNED BY public.proposal.id;
CREATE TABLE public.requested_item (
    public_id character varying(16) NOT NULL,
    dossier_id integer NOT NULL,
    stage_id integer NOT NULL,
    label character varying(300) NOT NULL,
    due_on date NOT NULL,
    supplied_at timestamp with time zone,
    id integer NOT NULL,
    created_at timestamp with time zone NOT NULL
);
CREATE SEQUENCE public.requested_item_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.requested_item_id_seq OWNED BY public.requested_item.id;
CREATE TABLE public.rulebook_publication (
    window_id integer NOT NULL,
    rulebook_version character varying(64) NOT NULL,
    replaced_version character varying(64) NOT NULL,
    act character varying(300) NOT NULL,
    reason text NOT NULL,
    published_by character varying(16) NOT NULL,
    id integer NOT NULL,
    created_at timestamp with time zone NOT NULL
);
CREATE SEQUENCE public.rulebook_publication_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.rulebook_publication_id_seq OWNED BY public.rulebook_publication.id;
CREATE TABLE public.rulebook_version (
    window_id integer NOT NULL,
    rulebook_version character varying(64) NOT NULL,
    content text NOT NULL,
    id integer NOT NULL,
    created_at timestamp with time zone NOT NULL
);
CREATE SEQUENCE public.rulebook_version_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.rulebook_version_id_seq OWNED BY public.rulebook_version.id;
CREATE TABLE public.score (
    dossier_id integer NOT NULL,
    dossier_version integer NOT NULL,
    criterion character varying(40) NOT NULL,
    level integer NOT NULL,
    person_id integer NOT NULL,
    comment text NOT NULL,
    id integer NOT NULL,
    created_at timestamp with time zone NOT NULL,
    CONSTRAINT ck_score_level CHECK (((level >= 0) AND (level <= 4)))
);
CREATE SEQUENCE public.score_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.score_id_seq OWNED BY public.score.id;
CREATE TABLE public.sequence_counter (
    series character varying(80) NOT NULL,
    last integer NOT NULL
);
CREATE TABLE public.sign_in_failure (
    key character varying(64) NOT NULL,
    failures integer NOT NULL,
    last_at timestamp with time zone NOT NULL,
    blocked_until timestamp with time zone
);
CREATE TABLE public.stage_record (
    dossier_id integer NOT NULL,
    stage character varying(24) NOT NULL,
    outcome character varying(24) NOT NULL,
    person_id integer NOT NULL,
    comment text NOT NULL,
    id integer NOT NULL,
    created_at timestamp with time zone NOT NULL
);
CREATE SEQUENCE public.stage_record_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.stage_record_id_seq OWNED BY public.stage_record.id;
CREATE TABLE public.stored_file (
    sha256 character varying(64) NOT NULL,
    size bigint NOT NULL,
    media_type character varying(80) NOT NULL,
    id integer NOT NULL,
    created_at timestamp with time zone NOT NULL
);
CREATE SEQUENCE public.stored_file_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.stored_file_id_seq OWNED BY public.stored_file.id;
CREATE TABLE public."window" (
    public_id character varying(16) NOT NULL,
    slug character varying(64) NOT NULL,
    title character varying(300) NOT NULL,
    rulebook_version character varying(64) NOT NULL,
    id integer NOT NULL,
    created_at timestamp with time zone NOT NULL
);
CREATE SEQUENCE public.window_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.window_id_seq OWNED BY public."window".id;
CREATE TABLE public.window_setting (
    public_id character varying(16) NOT NULL,
    window_id integer NOT NULL,
    key character varying(80) NOT NULL,
    value text NOT NULL,
    proposed_by character varying(16) NOT NULL,
    approved_by character varying(16),
    approved_at timestamp with time zone,
    id integer NOT NULL,
    created_at timestamp with time zone NOT NULL,
    CONSTRAINT ck_window_setting_four_eyes CHECK (((approved_by IS NULL) OR ((approved_by)::text <> (proposed_by)::text)))
);
CREATE SEQUENCE public.window_setting_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.window_setting_id_seq OWNED BY public.window_setting.id;
ALTER TABLE ONLY public.act ALTER COLUMN id SET DEFAULT nextval('public.act_id_seq'::regclass);
ALTER TABLE ONLY public.act_file ALTER COLUMN id SET DEFAULT nextval('public.act_file_id_seq'::regclass);
ALTER TABLE ONLY public.assessment ALTER COLUMN id SET DEFAULT nextval('public.assessment_id_seq'::regclass);
ALTER TABLE ONLY public.check_review ALTER COLUMN id SET DEFAULT nextval('public.check_review_id_seq'::regclass);
ALTER TABLE ONLY public.decision ALTER COLUMN id SET DEFAULT nextval('public.decision_id_seq'::regclass);
ALTER TABLE ONLY public.document ALTER COLUMN id SET DEFAULT nextval('public.document_id_seq'::regclass);
ALTER TABLE ONLY public.dossier ALTER COLUMN id SET DEFAULT nextval('public.dossier_id_seq'::regclass);
ALTER TABLE ONLY public.dossier_version ALTER COLUMN id SET DEFAULT nextval('public.dossier_version_id_seq'::regclass);
ALTER TABLE ONLY public.envelope ALTER COLUMN id SET DEFAULT nextval('public.envelope_id_seq'::regclass);
ALTER TABLE ONLY public.expense_line ALTER COLUMN id SET DEFAULT nextval('public.expense_line_id_seq'::regclass);
ALTER TABLE ONLY public.expense_qualification ALTER COLUMN id SET DEFAULT nextval('public.expense_qualification_id_seq'::regclass);
ALTER TABLE ONLY public.funder_line ALTER COLUMN id SET DEFAULT nextval('public.funder_line_id_seq'::regclass);
ALTER TABLE ONLY public.idempotency_key ALTER COLUMN id SET DEFAULT nextval('public.idempotency_key_id_seq'::regclass);
ALTER TABLE ONLY public.job ALTER COLUMN id SET DEFAULT nextval('public.job_id_seq'::regclass);
ALTER TABLE ONLY public.ledger_entry ALTER COLUMN id SET DEFAULT nextval('public.ledger_entry_id_seq'::regclass);
ALTER TABLE ONLY public.mail_message ALTER COLUMN id SET DEFAULT nextval('public.mail_message_id_seq'::regclass);
ALTER TABLE ONLY public.membership ALTER COLUMN id SET DEFAULT nextval('public.membership_id_seq'::regclass);
ALTER TABLE ONLY public.notification ALTER COLUMN id SET DEFAULT nextval('public.notification_id_seq'::regclass);
ALTER TABLE ONLY public.organisation ALTER COLUMN id SET DEFAULT nextval('public.organisation_id_seq'::regclass);
ALTER TABLE ONLY public.payment_claim ALTER COLUMN id SET DEFAULT nextval('public.payment_claim_id_seq'::regclass);
ALTER TABLE ONLY public.person ALTER COLUMN id SET DEFAULT nextval('public.person_id_seq'::regclass);
ALTER TABLE ONLY public.posting ALTER COLUMN id SET DEFAULT nextval('public.posting_id_seq'::regclass);
ALTER TABLE ONLY public.proposal ALTER COLUMN id SET DEFAULT nextval('public.proposal_id_seq'::regclass);
ALTER TABLE ONLY public.requested_item ALTER COLUMN id SET DEFAULT nextval('public.requested_item_id_seq'::regclass);
ALTER TABLE ONLY public.rulebook_publication ALTER COLUMN id SET DEFAULT nextval('public.rulebook_publication_id_seq'::regclass);
ALTER TABLE ONLY public.rulebook_version ALTER COLUMN id SET DEFAULT nextval('public.rulebook_version_id_seq'::regclass);
ALTER TABLE ONLY public.score ALTER COLUMN id SET DEFAULT nextval('public.score_id_seq'::regclass);
ALTER TABLE ONLY public.stage_record ALTER COLUMN id SET DEFAULT nextval('public.stage_record_id_seq'::regclass);
ALTER TABLE ONLY public.stored_file ALTER COLUMN id SET DEFAULT nextval('public.stored_file_id_seq'::regclass);
ALTER TABLE ONLY public."window" ALTER COLUMN id SET DEFAULT nextval('public.window_id_seq'::regclass);
ALTER TABLE ONLY public.window_setting ALTER COLUMN id SET DEFAULT nextval('public.window_setting_id_seq'::regclass);
ALTER TABLE ONLY public.alembic_version
    ADD CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num);
ALTER TABLE ONLY public.act
    ADD CONSTRAINT pk_act PRIMARY KEY (id);
ALTER TABLE ONLY public.act_balance
    ADD CONSTRAINT pk_act_balance PRIMARY KEY (act_id);
ALTER TABLE ONLY public.act_file
    ADD CONSTRAINT pk_act_file PRIMARY KEY (id);
ALTER TABLE ONLY public.assessment
    ADD CONSTRAINT pk_assessment PRIMARY KEY (id);
ALTER TABLE ONLY public.audit_detail
    ADD CONSTRAINT pk_audit_detail PRIMARY KEY (event_id);
ALTER TABLE ONLY public.audit_event
    ADD CONSTRAINT pk_audit_event PRIMARY KEY (id);
ALTER TABLE ONLY public.check_review
    ADD CONSTRAINT pk_check_review PRIMARY KEY (id);
ALTER TABLE ONLY public.clock_offset
    ADD CONSTRAINT pk_clock_offset PRIMARY KEY (id);
ALTER TABLE ONLY public.decision
    ADD CONSTRAINT pk_decision PRIMARY KEY (id);
ALTER TABLE ONLY public.document
    ADD CONSTRAINT pk_document PRIMARY KEY (id);
ALTER TABLE ONLY public.dossier
    ADD CONSTRAINT pk_dossier PRIMARY KEY (id);
ALTER TABLE ONLY public.dossier_balance
    ADD CONSTRAINT pk_dossier_balance PRIMARY KEY (dossier_id);
ALTER TABLE ONLY public.dossier_version
    ADD CONSTRAINT pk_dossier_version PRIMARY KEY (id);
ALTER TABLE ONLY public.envelope
    ADD CONSTRAINT pk_envelope PRIMARY KEY (id);
ALTER TABLE ONLY public.envelope_balance
    ADD CONSTRAINT pk_envelope_balance PRIMARY KEY (envelope_id);
ALTER TABLE ONLY public.expense_line
    ADD CONSTRAINT pk_expense_line PRIMARY KEY (id);
ALTER TABLE ONLY public.expense_qualification
    ADD CONSTRAINT pk_expense_qualification PRIMARY KEY (id);
ALTER TABLE ONLY public.funder_line
    ADD CONSTRAINT pk_funder_line PRIMARY KEY (id);
ALTER TABLE ONLY public.idempotency_key
    ADD CONSTRAINT pk_idempotency_key PRIMARY KEY (id);
ALTER TABLE ONLY public.job
    ADD CONSTRAINT pk_job PRIMARY KEY (id);
ALTER TABLE ONLY public.ledger_entry
    ADD CONSTRAINT pk_ledger_entry PRIMARY KEY (id);
ALTER TABLE ONLY public.mail_message
    ADD CONSTRAINT pk_mail_message PRIMARY KEY (id);
ALTER TABLE ONLY public.membership
    ADD CONSTRAINT pk_membership PRIMARY KEY (id);
ALTER TABLE ONLY public.notification
    ADD CONSTRAINT pk_notification PRIMARY KEY (id);
ALTER TABLE ONLY public.organisation
    ADD CONSTRAINT pk_organisation PRIMARY KEY (id);
ALTER TABLE ONLY public.payment_claim
    ADD CONSTRAINT pk_payment_claim PRIMARY KEY (id);
ALTER TABLE ONLY public.person
    ADD CONSTRAINT pk_person PRIMARY KEY (id);
ALTER TABLE ONLY public.posting
    ADD CONSTRAINT pk_posting PRIMARY KEY (id);
ALTER TABLE ONLY public.proposal
    ADD CONSTRAINT pk_proposal PRIMARY KEY (id);
ALTER TABLE ONLY public.requested_item
    ADD CONSTRAINT pk_requested_item PRIMARY KEY (id);
ALTER TABLE ONLY public.rulebook_publication
    ADD CONSTRAINT pk_rulebook_publication PRIMARY KEY (id);
ALTER TABLE ONLY public.rulebook_version
    ADD CONSTRAINT pk_rulebook_version PRIMARY KEY (id);
ALTER TABLE ONLY public.score
    ADD CONSTRAINT pk_score PRIMARY KEY (id);
ALTER TABLE ONLY public.sequence_counter
    ADD CONSTRAINT pk_sequence_counter PRIMARY KEY (series);
ALTER TABLE ONLY public.sign_in_failure
    ADD CONSTRAINT pk_sign_in_failure PRIMARY KEY (key);
ALTER TABLE ONLY public.stage_record
    ADD CONSTRAINT pk_stage_record PRIMARY KEY (id);
ALTER TABLE ONLY public.stored_file
    ADD CONSTRAINT pk_stored_file PRIMARY KEY (id);
ALTER TABLE ONLY public."window"
    ADD CONSTRAINT pk_window PRIMARY KEY (id);
ALTER TABLE ONLY public.window_setting
    ADD CONSTRAINT pk_window_setting PRIMARY KEY (id);
ALTER TABLE ONLY public.act_file
    ADD CONSTRAINT uq_act_file_public_id UNIQUE (public_id);
ALTER TABLE ONLY public.act
    ADD CONSTRAINT uq_act_public_id UNIQUE (public_id);
ALTER TABLE ONLY public.act
    ADD CONSTRAINT uq_act_reference UNIQUE (reference);
ALTER TABLE ONLY public.audit_event
    ADD CONSTRAINT uq_audit_event_hash UNIQUE (hash);
ALTER TABLE ONLY public.check_review
    ADD CONSTRAINT uq_check_review_stage_id_code UNIQUE (stage_id, code);
ALTER TABLE ONLY public.decision
    ADD CONSTRAINT uq_decision_public_id UNIQUE (public_id);
ALTER TABLE ONLY public.document
    ADD CONSTRAINT uq_document_public_id UNIQUE (public_id);
ALTER TABLE ONLY public.dossier
    ADD CONSTRAINT uq_dossier_public_id UNIQUE (public_id);
ALTER TABLE ONLY public.dossier
    ADD CONSTRAINT uq_dossier_reference UNIQUE (reference);
ALTER TABLE ONLY public.dossier_version
    ADD CONSTRAINT uq_dossier_version_dossier_id_number UNIQUE (dossier_id, number);
ALTER TABLE ONLY public.envelope
    ADD CONSTRAINT uq_envelope_public_id UNIQUE (public_id);
ALTER TABLE ONLY public.envelope
    ADD CONSTRAINT uq_envelope_window_id_year UNIQUE (window_id, year);
ALTER TABLE ONLY public.expense_line
    ADD CONSTRAINT uq_expense_line_public_id UNIQUE (public_id);
ALTER TABLE ONLY public.funder_line
    ADD CONSTRAINT uq_funder_line_public_id UNIQUE (public_id);
ALTER TABLE ONLY public.idempotency_key
    ADD CONSTRAINT uq_idempotency_key_scope_key UNIQUE (scope, key);
ALTER TABLE ONLY public.job
    ADD CONSTRAINT uq_job_dedup_key UNIQUE (dedup_key);
ALTER TABLE ONLY public.ledger_entry
    ADD CONSTRAINT uq_ledger_entry_idempotency_key UNIQUE (idempotency_key);
ALTER TABLE ONLY public.ledger_entry
    ADD CONSTRAINT uq_ledger_entry_public_id UNIQUE (public_id);
ALTER TABLE ONLY public.mail_message
    ADD CONSTRAINT uq_mail_message_public_id UNIQUE (public_id);
ALTER TABLE ONLY public.membership
    ADD CONSTRAINT uq_membership_person_id_organisation_id_role UNIQUE (person_id, organisation_id, role);
ALTER TABLE ONLY public.organisation
    ADD CONSTRAINT uq_organisation_public_id UNIQUE (public_id);
ALTER TABLE ONLY public.organisation
    ADD CONSTRAINT uq_organisation_siren UNIQUE (siren);
ALTER TABLE ONLY public.payment_claim
    ADD CONSTRAINT uq_payment_claim_public_id UNIQUE (public_id);
ALTER TABLE ONLY public.person
    ADD CONSTRAINT uq_person_email UNIQUE (email);
ALTER TABLE ONLY public.person
    ADD CONSTRAINT uq_person_public_id UNIQUE (public_id);
ALTER TABLE ONLY public.posting
    ADD CONSTRAINT uq_posting_person_id_window_id_role UNIQUE (person_id, window_id, role);
ALTER TABLE ONLY public.proposal
    ADD CONSTRAINT uq_proposal_public_id UNIQUE (public_id);
ALTER TABLE ONLY public.requested_item
    ADD CONSTRAINT uq_requested_item_public_id UNIQUE (public_id);
ALTER TABLE ONLY public.rulebook_version
    ADD CONSTRAINT uq_rulebook_version_window_id_rulebook_version UNIQUE (window_id, rulebook_version);
ALTER TABLE ONLY public.stored_file
    ADD CONSTRAINT uq_stored_file_sha256 UNIQUE (sha256);
ALTER TABLE ONLY public."window"
    ADD CONSTRAINT uq_window_public_id UNIQUE (public_id);
ALTER TABLE ONLY public.window_setting
    ADD CONSTRAINT uq_window_setting_public_id UNIQUE (public_id);
ALTER TABLE ONLY public."window"
    ADD CONSTRAINT uq_window_slug UNIQUE (slug);
CREATE INDEX ix_act_dossier_id ON public.act USING btree (dossier_id);
CREATE INDEX ix_act_file_act_id ON public.act_file USING btree (act_id);
CREATE INDEX ix_act_organisation_id ON public.act USING btree (organisation_id);
CREATE INDEX ix_act_window_id ON public.act USING btree (window_id);
CREATE INDEX ix_assessment_dossier_id ON public.assessment USING btree (dossier_id);
CREATE INDEX ix_audit_event_dossier_public_id ON public.audit_event USING btree (dossier_public_id);
CREATE INDEX ix_check_review_stage_id ON public.check_review USING btree (stage_id);
CREATE INDEX ix_decision_dossier_id ON public.decision USING btree (dossier_id);
CREATE INDEX ix_document_dossier_id ON public.document USING btree (dossier_id);
CREATE INDEX ix_dossier_filed ON public.dossier USING btree (window_id, filed_at, id, state, main_axis);
CREATE INDEX ix_dossier_main_axis ON public.dossier USING btree (main_axis);
CREATE INDEX ix_dossier_organisation_id ON public.dossier USING btree (organisation_id);
CREATE INDEX ix_dossier_sums ON public.dossier USING btree (window_id, state, main_axis, requested_cents, max_grant_cents);
CREATE INDEX ix_dossier_version_dossier_id ON public.dossier_version USING btree (dossier_id);
CREATE INDEX ix_dossier_window_id ON public.dossier USING btree (window_id);
CREATE INDEX ix_dossier_window_state_filed ON public.dossier USING btree (window_id, state, filed_at, id);
CREATE INDEX ix_envelope_window_id ON public.envelope USING btree (window_id);
CREATE INDEX ix_expense_line_dossier_id ON public.expense_line USING btree (dossier_id);
CREATE INDEX ix_expense_qualification_expense_id ON public.expense_qualification USING btree (expense_id);
CREATE INDEX ix_funder_line_dossier_id ON public.funder_line USING btree (dossier_id);
CREATE INDEX ix_job_due ON public.job USING btree (done_at, not_before);
CREATE INDEX ix_ledger_entry_act_id ON public.ledger_entry USING btree (act_id);
CREATE INDEX ix_ledger_entry_dossier_id ON public.ledger_entry USING btree (dossier_id);
CREATE INDEX ix_ledger_entry_envelope_id ON public.ledger_entry USING btree (envelope_id);
CREATE INDEX ix_ledger_entry_window_id ON public.ledger_entry USING btree (window_id);
CREATE INDEX ix_mail_message_recipient ON public.mail_message USING btree (recipient);
CREATE INDEX ix_membership_organisation_id ON public.membership USING btree (organisation_id);
CREATE INDEX ix_membership_person_id ON public.membership USING btree (person_id);
CREATE INDEX ix_notification_act_id ON public.notification USING btree (act_id);
CREATE INDEX ix_payment_claim_act_id ON public.payment_claim USING btree (act_id);
CREATE INDEX ix_payment_claim_organisation_id ON public.payment_claim USING btree (organisation_id);
CREATE INDEX ix_payment_claim_window_id ON public.payment_claim USING btree (window_id);
CREATE INDEX ix_posting_person_id ON public.posting USING btree (person_id);
CREATE INDEX ix_posting_window_id ON public.posting USING btree (window_id);
CREATE INDEX ix_proposal_dossier_id ON public.proposal USING btree (dossier_id);
CREATE INDEX ix_requested_item_dossier_id ON public.requested_item USING btree (dossier_id);
CREATE INDEX ix_rulebook_publication_window_id ON public.rulebook_publication USING btree (window_id);
CREATE INDEX ix_score_dossier_id ON public.score USING btree (dossier_id);
CREATE INDEX ix_sign_in_failure_last_at ON public.sign_in_failure USING btree (last_at);
CREATE INDEX ix_stage_record_dossier_id ON public.stage_record USING btree (dossier_id);
CREATE INDEX ix_window_setting_key ON public.window_setting USING btree (key);
CREATE INDEX ix_window_setting_window_id ON public.window_setting USING btree (window_id);
CREATE TRIGGER act_file_no_delete BEFORE DELETE ON public.act_file FOR EACH ROW EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER act_file_no_truncate BEFORE TRUNCATE ON public.act_file FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER act_file_no_update BEFORE UPDATE ON public.act_file FOR EACH ROW EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER audit_event_no_delete BEFORE DELETE ON public.audit_event FOR EACH ROW EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER audit_event_no_truncate BEFORE TRUNCATE ON public.audit_event FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER audit_event_no_update BEFORE UPDATE ON public.audit_event FOR EACH ROW EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER decision_no_delete BEFORE DELETE ON public.decision FOR EACH ROW EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER decision_no_truncate BEFORE TRUNCATE ON public.decision FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER decision_no_update BEFORE UPDATE ON public.decision FOR EACH ROW EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER dossier_version_no_delete BEFORE DELETE ON public.dossier_version FOR EACH ROW EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER dossier_version_no_truncate BEFORE TRUNCATE ON public.dossier_version FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER dossier_version_no_update BEFORE UPDATE ON public.dossier_version FOR EACH ROW EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER ledger_entry_coherent BEFORE INSERT ON public.ledger_entry FOR EACH ROW EXECUTE FUNCTION public.check_coherence();
CREATE TRIGGER ledger_entry_keep_balance AFTER INSERT ON public.ledger_entry FOR EACH ROW EXECUTE FUNCTION public.keep_balance();
CREATE TRIGGER ledger_entry_no_delete BEFORE DELETE ON public.ledger_entry FOR EACH ROW EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER ledger_entry_no_truncate BEFORE TRUNCATE ON public.ledger_entry FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER ledger_entry_no_update BEFORE UPDATE ON public.ledger_entry FOR EACH ROW EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER rulebook_publication_no_delete BEFORE DELETE ON public.rulebook_publication FOR EACH ROW EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER rulebook_publication_no_truncate BEFORE TRUNCATE ON public.rulebook_publication FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER rulebook_publication_no_update BEFORE UPDATE ON public.rulebook_publication FOR EACH ROW EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER rulebook_version_no_delete BEFORE DELETE ON public.rulebook_version FOR EACH ROW EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER rulebook_version_no_truncate BEFORE TRUNCATE ON public.rulebook_version FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER rulebook_version_no_update BEFORE UPDATE ON public.rulebook_version FOR EACH ROW EXECUTE FUNCTION public.refuse_change();
ALTER TABLE ONLY public.act_balance
    ADD CONSTRAINT fk_act_balance_act_id_act FOREIGN KEY (act_id) REFERENCES public.act(id);
ALTER TABLE ONLY public.act
    ADD CONSTRAINT fk_act_credits_certified_by_id_person FOREIGN KEY (credits_certified_by_id) REFERENCES public.person(id);
ALTER TABLE ONLY public.act
    ADD CONSTRAINT fk_act_decision_id_decision FOREIGN KEY (decision_id) REFERENCES public.decision(id);
ALTER TABLE ONLY public.act
    ADD CONSTRAINT fk_act_dossier_id_dossier FOREIGN KEY (dossier_id) REFERENCES public.dossier(id);
ALTER TABLE ONLY public.act_file
    ADD CONSTRAINT fk_act_file_act_id_act FOREIGN KEY (act_id) REFERENCES public.act(id);
ALTER TABLE ONLY public.act_file
    ADD CONSTRAINT fk_act_file_file_id_stored_file FOREIGN KEY (file_id) REFERENCES public.stored_file(id);
ALTER TABLE ONLY public.act_file
    ADD CONSTRAINT fk_act_file_person_id_person FOREIGN KEY (person_id) REFERENCES public.person(id);
ALTER TABLE ONLY public.act
    ADD CONSTRAINT fk_act_organisation_id_organisation FOREIGN KEY (organisation_id) REFERENCES public.organisation(id);
ALTER TABLE ONLY public.act
    ADD CONSTRAINT fk_act_window_id_window FOREIGN KEY (window_id) REFERENCES public."window"(id);
ALTER TABLE ONLY public.assessment
    ADD CONSTRAINT fk_assessment_dossier_id_dossier FOREIGN KEY (dossier_id) REFERENCES public.dossier(id);
ALTER TABLE ONLY public.audit_detail
    ADD CONSTRAINT fk_audit_detail_event_id_audit_event FOREIGN KEY (event_id) REFERENCES public.audit_event(id);
ALTER TABLE ONLY public.check_review
    ADD CONSTRAINT fk_check_review_assessment_id_assessment FOREIGN KEY (assessment_id) REFERENCES public.assessment(id);
ALTER TABLE ONLY public.check_review
    ADD CONSTRAINT fk_check_review_stage_id_stage_record FOREIGN KEY (stage_id) REFERENCES public.stage_record(id);
ALTER TABLE ONLY public.decision
    ADD CONSTRAINT fk_decision_dossier_id_dossier FOREIGN KEY (dossier_id) REFERENCES public.dossier(id);
ALTER TABLE ONLY public.decision
    ADD CONSTRAINT fk_decision_person_id_person FOREIGN KEY (person_id) REFERENCES public.person(id);
ALTER TABLE ONLY public.decision
    ADD CONSTRAINT fk_decision_proposal_id_proposal FOREIGN KEY (proposal_id) REFERENCES public.proposal(id);
ALTER TABLE ONLY public.document
    ADD CONSTRAINT fk_document_dossier_id_dossier FOREIGN KEY (dossier_id) REFERENCES public.dossier(id);
ALTER TABLE ONLY public.document
    ADD CONSTRAINT fk_document_file_id_stored_file FOREIGN KEY (file_id) REFERENCES public.stored_file(id);
ALTER TABLE ONLY public.dossier_balance
    ADD CONSTRAINT fk_dossier_balance_dossier_id_dossier FOREIGN KEY (dossier_id) REFERENCES public.dossier(id);
ALTER TABLE ONLY public.dossier
    ADD CONSTRAINT fk_dossier_created_by_id_person FOREIGN KEY (created_by_id) REFERENCES public.person(id);
ALTER TABLE ONLY public.dossier
    ADD CONSTRAINT fk_dossier_instructor_id_person FOREIGN KEY (instructor_id) REFERENCES public.person(id);
ALTER TABLE ONLY public.dossier
    ADD CONSTRAINT fk_dossier_organisation_id_organisation FOREIGN KEY (organisation_id) REFERENCES public.organisation(id);
ALTER TABLE ONLY public.dossier_version
    ADD CONSTRAINT fk_dossier_version_dossier_id_dossier FOREIGN KEY (dossier_id) REFERENCES public.dossier(id);
ALTER TABLE ONLY public.dossier_version
    ADD CONSTRAINT fk_dossier_version_receipt_file_id_stored_file FOREIGN KEY (receipt_file_id) REFERENCES public.stored_file(id);
ALTER TABLE ONLY public.dossier
    ADD CONSTRAINT fk_dossier_window_id_window FOREIGN KEY (window_id) REFERENCES public."window"(id);
ALTER TABLE ONLY public.envelope_balance
    ADD CONSTRAINT fk_envelope_balance_envelope_id_envelope FOREIGN KEY (envelope_id) REFERENCES public.envelope(id);
ALTER TABLE ONLY public.envelope
    ADD CONSTRAINT fk_envelope_window_id_window FOREIGN KEY (window_id) REFERENCES public."window"(id);
ALTER TABLE ONLY public.expense_line
    ADD CONSTRAINT fk_expense_line_dossier_id_dossier FOREIGN KEY (dossier_id) REFERENCES public.dossier(id);
ALTER TABLE ONLY public.expense_line
    ADD CONSTRAINT fk_expense_line_proof_id_document FOREIGN KEY (proof_id) REFERENCES public.document(id) ON DELETE SET NULL;
ALTER TABLE ONLY public.expense_qualification
    ADD CONSTRAINT fk_expense_qualification_expense_id_expense_line FOREIGN KEY (expense_id) REFERENCES public.expense_line(id);
ALTER TABLE ONLY public.expense_qualification
    ADD CONSTRAINT fk_expense_qualification_person_id_person FOREIGN KEY (person_id) REFERENCES public.person(id);
ALTER TABLE ONLY public.funder_line
    ADD CONSTRAINT fk_funder_line_dossier_id_dossier FOREIGN KEY (dossier_id) REFERENCES public.dossier(id);
ALTER TABLE ONLY public.ledger_entry
    ADD CONSTRAINT fk_ledger_entry_act_id_act FOREIGN KEY (act_id) REFERENCES public.act(id);
ALTER TABLE ONLY public.ledger_entry
    ADD CONSTRAINT fk_ledger_entry_claim_id_payment_claim FOREIGN KEY (claim_id) REFERENCES public.payment_claim(id);
ALTER TABLE ONLY public.ledger_entry
    ADD CONSTRAINT fk_ledger_entry_dossier_id_dossier FOREIGN KEY (dossier_id) REFERENCES public.dossier(id);
ALTER TABLE ONLY public.ledger_entry
    ADD CONSTRAINT fk_ledger_entry_envelope_id_envelope FOREIGN KEY (envelope_id) REFERENCES public.envelope(id);
ALTER TABLE ONLY public.ledger_entry
    ADD CONSTRAINT fk_ledger_entry_window_id_window FOREIGN KEY (window_id) REFERENCES public."window"(id);
ALTER TABLE ONLY public.membership
    ADD CONSTRAINT fk_membership_organisation_id_organisation FOREIGN KEY (organisation_id) REFERENCES public.organisation(id);
ALTER TABLE ONLY public.membership
    ADD CONSTRAINT fk_membership_person_id_person FOREIGN KEY (person_id) REFERENCES public.person(id);
ALTER TABLE ONLY public.notification
    ADD CONSTRAINT fk_notification_act_id_act FOREIGN KEY (act_id) REFERENCES public.act(id);
ALTER TABLE ONLY public.notification
    ADD CONSTRAINT fk_notification_downloaded_by_id_person FOREIGN KEY (downloaded_by_id) REFERENCES public.person(id);
ALTER TABLE ONLY public.notification
    ADD CONSTRAINT fk_notification_person_id_person FOREIGN KEY (person_id) REFERENCES public.person(id);
ALTER TABLE ONLY public.payment_claim
    ADD CONSTRAINT fk_payment_claim_act_id_act FOREIGN KEY (act_id) REFERENCES public.act(id);
ALTER TABLE ONLY public.payment_claim
    ADD CONSTRAINT fk_payment_claim_organisation_id_organisation FOREIGN KEY (organisation_id) REFERENCES public.organisation(id);
ALTER TABLE ONLY public.payment_claim
    ADD CONSTRAINT fk_payment_claim_window_id_window FOREIGN KEY (window_id) REFERENCES public."window"(id);
ALTER TABLE ONLY public.posting
    ADD CONSTRAINT fk_posting_person_id_person FOREIGN KEY (person_id) REFERENCES public.person(id);
ALTER TABLE ONLY public.posting
    ADD CONSTRAINT fk_posting_window_id_window FOREIGN KEY (window_id) REFERENCES public."window"(id);
ALTER TABLE ONLY public.proposal
    ADD CONSTRAINT fk_proposal_assessment_id_assessment FOREIGN KEY (assessment_id) REFERENCES public.assessment(id);
ALTER TABLE ONLY public.proposal
    ADD CONSTRAINT fk_proposal_dossier_id_dossier FOREIGN KEY (dossier_id) REFERENCES public.dossier(id);
ALTER TABLE ONLY public.proposal
    ADD CONSTRAINT fk_proposal_person_id_person FOREIGN KEY (person_id) REFERENCES public.person(id);
ALTER TABLE ONLY public.requested_item
    ADD CONSTRAINT fk_requested_item_dossier_id_dossier FOREIGN KEY (dossier_id) REFERENCES public.dossier(id);
ALTER TABLE ONLY public.requested_item
    ADD CONSTRAINT fk_requested_item_stage_id_stage_record FOREIGN KEY (stage_id) REFERENCES public.stage_record(id);
ALTER TABLE ONLY public.rulebook_publication
    ADD CONSTRAINT fk_rulebook_publication_window_id_window FOREIGN KEY (window_id) REFERENCES public."window"(id);
ALTER TABLE ONLY public.rulebook_version
    ADD CONSTRAINT fk_rulebook_version_window_id_window FOREIGN KEY (window_id) REFERENCES public."window"(id);
ALTER TABLE ONLY public.score
    ADD CONSTRAINT fk_score_dossier_id_dossier FOREIGN KEY (dossier_id) REFERENCES public.dossier(id);
ALTER TABLE ONLY public.score
    ADD CONSTRAINT fk_score_person_id_person FOREIGN KEY (person_id) REFERENCES public.person(id);
ALTER TABLE ONLY public.stage_record
    ADD CONSTRAINT fk_stage_record_dossier_id_dossier FOREIGN KEY (dossier_id) REFERENCES public.dossier(id);
ALTER TABLE ONLY public.stage_record
    ADD CONSTRAINT fk_stage_record_person_id_person FOREIGN KEY (person_id) REFERENCES public.person(id);
ALTER TABLE ONLY public.window_setting
    ADD CONSTRAINT fk_window_setting_window_id_window FOREIGN KEY (window_id) REFERENCES public."window"(id);
INSERT INTO alembic_version (version_num) VALUES ('0002');
