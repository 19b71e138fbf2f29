-- People --------------------------------------------------------------------------------------------------
CREATE TABLE agency (
    id TEXT PRIMARY KEY NOT NULL,
    code TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    level TEXT NOT NULL CHECK (level IN ('city', 'county'))
);
CREATE TABLE laboratory (
    id TEXT PRIMARY KEY NOT NULL,
    code TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    credit_code TEXT NOT NULL,
    accreditation_number TEXT NOT NULL,
    accredited_until DATE NOT NULL,
    reinspects BOOLEAN NOT NULL,
    debarred_from DATE,
    debarred_until DATE,
    active BOOLEAN NOT NULL,
    revision INTEGER NOT NULL
);
CREATE TABLE laboratory_scope (
    id TEXT PRIMARY KEY NOT NULL,
    laboratory_id TEXT NOT NULL REFERENCES laboratory (id),
    category_path TEXT NOT NULL,
    valid_from DATE NOT NULL,
    valid_until DATE NOT NULL
);
CREATE INDEX laboratory_scope_laboratory ON laboratory_scope (laboratory_id);
CREATE TABLE account (
    id TEXT PRIMARY KEY NOT NULL,
    login TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    phone TEXT,
    agency_id TEXT REFERENCES agency (id),
    laboratory_id TEXT REFERENCES laboratory (id),
    password_hash TEXT NOT NULL,
    must_change BOOLEAN NOT NULL,
    disabled BOOLEAN NOT NULL,
    failures INTEGER NOT NULL,
    slowed_until TIMESTAMP,
    created_at TIMESTAMP NOT NULL,
    revision INTEGER NOT NULL
);
CREATE TABLE account_role (
    account_id TEXT NOT NULL REFERENCES account (id),
    role TEXT NOT NULL CHECK (role IN ('city_planner', 'county_planner', 'sampler', 'receiver', 'tester', 'reviewer', 'approver',
        'case_officer', 'case_reviewer', 'leader', 'publisher', 'publication_reviewer', 'reinspection_laboratory',
        'system_admin', 'security_admin', 'audit_admin')),
    PRIMARY KEY (account_id, role)
);
CREATE TABLE session (
    token_hash TEXT PRIMARY KEY NOT NULL,
    account_id TEXT NOT NULL REFERENCES account (id),
    created_at TIMESTAMP NOT NULL,
    seen_at TIMESTAMP NOT NULL,
    expires_at TIMESTAMP NOT NULL,
    agent TEXT NOT NULL
);
CREATE INDEX session_account ON session (account_id);
CREATE TABLE api_token (
    token_hash TEXT PRIMARY KEY NOT NULL,
    account_id TEXT NOT NULL REFERENCES account (id),
    label TEXT NOT NULL,
    created_at TIMESTAMP NOT NULL,
    expires_at TIMESTAMP NOT NULL,
    revoked BOOLEAN NOT NULL
);
CREATE TABLE first_address (
    token_hash TEXT PRIMARY KEY NOT NULL,
    expires_at TIMESTAMP NOT NULL,
    used BOOLEAN NOT NULL
);
-- Trust ---------------------------------------------------------------------------------------------------
CREATE TABLE audit_entry (
    seq BIGINT PRIMARY KEY NOT NULL,
    at TEXT NOT NULL,
    day DATE NOT NULL,
    actor TEXT NOT NULL,
    action TEXT NOT NULL,
    subject TEXT NOT NULL,
    detail TEXT NOT NULL,
    prev TEXT NOT NULL,
    hash TEXT NOT NULL
);
CREATE INDEX audit_entry_day ON audit_entry (day, seq);
CREATE INDEX audit_entry_subject ON audit_entry (subject, seq);
CREATE TABLE personal_key (
    subject TEXT PRIMARY KEY NOT NULL,
    secret TEXT NOT NULL
);
CREATE TABLE personal (
    subject TEXT NOT NULL,
    field TEXT NOT NULL,
    content TEXT NOT NULL,
    PRIMARY KEY (subject, field)
);
CREATE TABLE job_run (
    name TEXT NOT NULL,
    due_at TIMESTAMP NOT NULL,
    started_at TIMESTAMP NOT NULL,
    heartbeat_at TIMESTAMP NOT NULL,
    finished_at TIMESTAMP,
    outcome TEXT NOT NULL,
    PRIMARY KEY (name, due_at)
);
CREATE TABLE outbox (
    id TEXT PRIMARY KEY NOT NULL,
    account_id TEXT REFERENCES account (id),
    recipient TEXT NOT NULL,
    subject TEXT NOT NULL,
    body TEXT NOT NULL,
    unique_key TEXT NOT NULL UNIQUE,
    created_at TIMESTAMP NOT NULL,
    sent_at TIMESTAMP,
    tries INTEGER NOT NULL,
    failure TEXT NOT NULL
);
CREATE TABLE sequence_number (
    name TEXT PRIMARY KEY NOT NULL,
    last BIGINT NOT NULL
);
-- Master data ---------------------------------------------------------------------------------------------
CREATE TABLE population (
    id TEXT PRIMARY KEY NOT NULL,
    region_code TEXT NOT NULL,
    as_of DATE NOT NULL,
    residents BIGINT NOT NULL CHECK (residents > 0),
    source TEXT NOT NULL,
    UNIQUE (region_code, as_of)
);
CREATE TABLE calendar_year (
    year INTEGER PRIMARY KEY NOT NULL,
    source TEXT NOT NULL
);
CREATE TABLE calendar_day (
    day DATE PRIMARY KEY NOT NULL,
    year INTEGER NOT NULL REFERENCES calendar_year (year),
    kind TEXT NOT NULL CHECK (kind IN ('off', 'work')),
    name TEXT NOT NULL
);
CREATE TABLE clock_rule (
    rule TEXT NOT NULL,
    version INTEGER NOT NULL,
    effective_from DATE NOT NULL,
    effective_until DATE,
    title TEXT NOT NULL,
    source TEXT NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (rule, version)
);
CREATE TABLE base_table (
    id TEXT PRIMARY KEY NOT NULL,
    year INTEGER NOT NULL,
    version INTEGER NOT NULL,
    name TEXT NOT NULL,
    effective_from DATE NOT NULL,
    effective_until DATE,
    state TEXT NOT NULL CHECK (state IN ('draft', 'active', 'retired')),
    file_sha256 TEXT NOT NULL,
    created_at TIMESTAMP NOT NULL,
    acknowledged_by TEXT REFERENCES account (id),
    acknowledged_note TEXT NOT NULL,
    revision INTEGER NOT NULL,
    UNIQUE (year, version)
);
CREATE TABLE food_category (
    base_table_id TEXT NOT NULL REFERENCES base_table (id),
    path TEXT NOT NULL,
    parent TEXT NOT NULL,
    name TEXT NOT NULL,
    depth INTEGER NOT NULL CHECK (depth BETWEEN 1 AND 4),
    PRIMARY KEY (base_table_id, path)
);
CREATE TABLE test_item (
    id TEXT PRIMARY KEY NOT NULL,
    name TEXT NOT NULL,
    folded TEXT NOT NULL UNIQUE
);
CREATE TABLE item_alias (
    folded TEXT PRIMARY KEY NOT NULL,
    alias TEXT NOT NULL,
    item_id TEXT NOT NULL REFERENCES test_item (id),
    source TEXT NOT NULL
);
CREATE TABLE base_table_line (
    id TEXT PRIMARY KEY NOT NULL,
    base_table_id TEXT NOT NULL REFERENCES base_table (id),
    ordinal INTEGER NOT NULL,
    category_path TEXT NOT NULL,
    item_id TEXT NOT NULL REFERENCES test_item (id),
    item_name TEXT NOT NULL,
    purpose TEXT NOT NULL CHECK (purpose IN ('inspection', 'monitoring')),
    risk_level TEXT NOT NULL,
    result_rule TEXT NOT NULL,
    result_unit TEXT NOT NULL,
    lod TEXT NOT NULL,
    lod_unit TEXT NOT NULL,
    judgement_basis TEXT NOT NULL,
    method TEXT NOT NULL,
    method_short TEXT NOT NULL,
    standard_lod TEXT NOT NULL,
    standard_lod_unit TEXT NOT NULL,
    standard_min TEXT NOT NULL,
    standard_min_unit TEXT NOT NULL,
    standard_max TEXT NOT NULL,
    standard_max_unit TEXT NOT NULL,
    min TEXT NOT NULL,
    min_unit TEXT NOT NULL,
    max TEXT NOT NULL,
    max_unit TEXT NOT NULL,
    problem_conclusion TEXT NOT NULL,
    lod_kind TEXT NOT NULL,
    limit_kind TEXT NOT NULL
);
CREATE INDEX base_table_line_category ON base_table_line (base_table_id, category_path, ordinal);
CREATE TABLE establishment (
    id TEXT PRIMARY KEY NOT NULL,
    name TEXT NOT NULL,
    folded TEXT NOT NULL,
    sort_key TEXT NOT NULL,
    credit_code TEXT UNIQUE,
    licence TEXT UNIQUE,
    region_code TEXT NOT NULL,
    address TEXT NOT NULL,
    chain_stage TEXT NOT NULL CHECK (chain_stage IN ('production', 'distribution', 'catering')),
    place_type TEXT NOT NULL,
    active BOOLEAN NOT NULL,
    revision INTEGER NOT NULL
);
CREATE INDEX establishment_region ON establishment (region_code, sort_key);
CREATE INDEX establishment_sort ON establishment (sort_key, id);
-- Planning and assignment ---------------------------------------------------------------------------------
CREATE TABLE plan (
    id TEXT PRIMARY KEY NOT NULL,
    year INTEGER NOT NULL,
    stream TEXT NOT NULL CHECK (stream IN ('supervision', 'risk_monitoring', 'evaluation')),
    level_code TEXT NOT NULL,
    version INTEGER NOT NULL,
    agency_id TEXT NOT NULL REFERENCES agency (id),
    title TEXT NOT NULL,
    methods TEXT NOT NULL,
    reporting TEXT NOT NULL,
    remarks TEXT NOT NULL,
    base_table_id TEXT NOT NULL REFERENCES base_table (id),
    state TEXT NOT NULL CHECK (state IN ('draft', 'under_review', 'approved', 'issued', 'amended', 'closed')),
    author_id TEXT NOT NULL REFERENCES account (id),
    approver_id TEXT REFERENCES account (id),
    approved_at TIMESTAMP,
    issued_at TIMESTAMP,
    return_reason TEXT NOT NULL,
    revision INTEGER NOT NULL,
    UNIQUE (year, stream, level_code, version)
);
CREATE TABLE plan_line (
    id TEXT PRIMARY KEY NOT NULL,
    plan_id TEXT NOT NULL REFERENCES plan (id),
    ordinal INTEGER NOT NULL,
    stream TEXT NOT NULL CHECK (stream IN ('supervision', 'risk_monitoring', 'evaluation')),
    category_path TEXT NOT NULL,
    chain_stage TEXT NOT NULL CHECK (chain_stage IN ('production', 'distribution', 'catering')),
    place_type TEXT NOT NULL,
    county TEXT NOT NULL,
    month INTEGER NOT NULL CHECK (month BETWEEN 1 AND 12),
    quota INTEGER NOT NULL CHECK (quota >= 0),
    agency_id TEXT NOT NULL REFERENCES agency (id),
    laboratory_id TEXT REFERENCES laboratory (id),
    base_table_id TEXT NOT NULL REFERENCES base_table (id),
    assigned INTEGER NOT NULL,
    taken INTEGER NOT NULL,
    completed INTEGER NOT NULL,
    revision INTEGER NOT NULL
);
CREATE INDEX plan_line_plan ON plan_line (plan_id, ordinal);
CREATE TABLE task (
    id TEXT PRIMARY KEY NOT NULL,
    number TEXT NOT NULL UNIQUE,
    plan_line_id TEXT NOT NULL REFERENCES plan_line (id),
    stream TEXT NOT NULL CHECK (stream IN ('supervision', 'risk_monitoring', 'evaluation')),
    agency_id TEXT NOT NULL REFERENCES agency (id),
    laboratory_id TEXT NOT NULL REFERENCES laboratory (id),
    quantity INTEGER NOT NULL CHECK (quantity > 0),
    taken INTEGER NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('assigned', 'accepted', 'declined', 'in_progress', 'done', 'reassigned')),
    decline_reason TEXT NOT NULL,
    assigned_by TEXT NOT NULL REFERENCES account (id),
    assigned_at TIMESTAMP NOT NULL,
    decided_by TEXT REFERENCES account (id),
    decided_at TIMESTAMP,
    revision INTEGER NOT NULL
);
CREATE INDEX task_line ON task (plan_line_id);
CREATE INDEX task_laboratory ON task (laboratory_id, state);
CREATE INDEX task_agency ON task (agency_id, state);
-- Sampling ------------------------------------------------------------------------------------------------
CREATE TABLE sample (
    id TEXT PRIMARY KEY NOT NULL,
    number TEXT NOT NULL UNIQUE,
    stream TEXT NOT NULL CHECK (stream IN ('supervision', 'risk_monitoring', 'evaluation')),
    monitoring_annex BOOLEAN NOT NULL,
    task_id TEXT REFERENCES task (id),
    plan_line_id TEXT REFERENCES plan_line (id),
    base_table_id TEXT NOT NULL REFERENCES base_table (id),
    category_path TEXT NOT NULL,
    food_name TEXT NOT NULL,
    chain_stage TEXT NOT NULL CHECK (chain_stage IN ('production', 'distribution', 'catering')),
    place_type TEXT NOT NULL,
    county TEXT NOT NULL,
    agency_id TEXT NOT NULL REFERENCES agency (id),
    laboratory_id TEXT NOT NULL REFERENCES laboratory (id),
    unit_id TEXT REFERENCES establishment (id),
    unit_name TEXT NOT NULL,
    producer_id TEXT REFERENCES establishment (id),
    producer_name TEXT NOT NULL,
    production_date DATE,
    sampled_on DATE NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('draft', 'collected', 'received', 'refused', 'testing', 'tested', 'reported', 'voided')),
    received_on DATE,
    result_set_id TEXT,
    conclusion TEXT,
    folded TEXT NOT NULL,
    created_by TEXT NOT NULL,
    created_at TIMESTAMP NOT NULL,
    revision INTEGER NOT NULL
);
CREATE INDEX sample_stream ON sample (stream, sampled_on, number);
CREATE INDEX sample_figures ON sample (stream, sampled_on, county, state, conclusion);
CREATE INDEX sample_laboratory ON sample (laboratory_id, state);
CREATE INDEX sample_line ON sample (plan_line_id);
CREATE INDEX sample_state ON sample (state, stream, sampled_on, number);
CREATE INDEX sample_received ON sample (state, stream, received_on, number);
CREATE TABLE sampling_sheet (
    sample_id TEXT PRIMARY KEY NOT NULL REFERENCES sample (id),
    form_version INTEGER NOT NULL,
    body TEXT NOT NULL
);
CREATE TABLE sample_sampler (
    sample_id TEXT NOT NULL REFERENCES sample (id),
    account_id TEXT NOT NULL REFERENCES account (id),
    PRIMARY KEY (sample_id, account_id)
);
CREATE TABLE sample_sight (
    sample_id TEXT NOT NULL REFERENCES sample (id),
    agency_id TEXT NOT NULL REFERENCES agency (id),
    PRIMARY KEY (sample_id, agency_id)
);
CREATE INDEX sample_sight_agency ON sample_sight (agency_id, sample_id);
CREATE TABLE custody (
    id TEXT PRIMARY KEY NOT NULL,
    sample_id TEXT NOT NULL REFERENCES sample (id),
    step TEXT NOT NULL CHECK (step IN ('taken', 'received', 'refused', 'submitted', 'returned', 'reviewed', 'issued', 'voided')),
    at TIMESTAMP NOT NULL,
    actor_id TEXT NOT NULL,
    note TEXT NOT NULL
);
CREATE INDEX custody_sample ON custody (sample_id, at);
-- Results -------------------------------------------------------------------------------------------------
CREATE TABLE result_set (
    id TEXT PRIMARY KEY NOT NULL,
    sample_id TEXT NOT NULL REFERENCES sample (id),
    import_id TEXT,
    tester_id TEXT REFERENCES account (id),
    replaces_id TEXT REFERENCES result_set (id),
    made_by TEXT NOT NULL,
    made_at TIMESTAMP NOT NULL,
    engine TEXT NOT NULL
);
CREATE INDEX result_set_sample ON result_set (sample_id);
CREATE INDEX result_set_import ON result_set (import_id);
CREATE TABLE result (
    id TEXT PRIMARY KEY NOT NULL,
    result_set_id TEXT NOT NULL REFERENCES result_set (id),
    ordinal INTEGER NOT NULL,
    item_id TEXT NOT NULL REFERENCES test_item (id),
    base_line_id TEXT REFERENCES base_table_line (id),
    item_name TEXT NOT NULL,
    purpose TEXT NOT NULL CHECK (purpose IN ('inspection', 'monitoring')),
    raw_text TEXT NOT NULL,
    raw_unit TEXT NOT NULL,
    min TEXT NOT NULL,
    max TEXT NOT NULL,
    limit_unit TEXT NOT NULL,
    lod TEXT NOT NULL,
    lod_unit TEXT NOT NULL,
    lod_kind TEXT NOT NULL,
    method TEXT NOT NULL,
    judgement_basis TEXT NOT NULL,
    lab_verdict TEXT NOT NULL,
    verdict TEXT NOT NULL CHECK (verdict IN ('conforming', 'nonconforming', 'problem', 'not_judged', 'not_tested', 'undetermined')),
    reason TEXT NOT NULL,
    explanation TEXT NOT NULL,
    warnings TEXT NOT NULL,
    trace TEXT NOT NULL,
    remark TEXT NOT NULL,
    decided_verdict TEXT CHECK (decided_verdict IN ('conforming', 'nonconforming', 'problem', 'not_judged', 'not_tested')),
    decided_by TEXT REFERENCES account (id),
    decided_at TIMESTAMP,
    decided_reason TEXT NOT NULL
);
CREATE INDEX result_of_set ON result (result_set_id, ordinal);
CREATE TABLE report (
    id TEXT PRIMARY KEY NOT NULL,
    number TEXT NOT NULL UNIQUE,
    sample_id TEXT NOT NULL REFERENCES sample (id),
    version INTEGER NOT NULL,
    result_set_id TEXT NOT NULL REFERENCES result_set (id),
    state TEXT NOT NULL CHECK (state IN ('submitted', 'reviewed', 'issued', 'returned', 'superseded')),
    tester_id TEXT REFERENCES account (id),
    submitted_by TEXT NOT NULL REFERENCES account (id),
    submitted_at TIMESTAMP NOT NULL,
    reviewer_id TEXT REFERENCES account (id),
    reviewed_at TIMESTAMP,
    approver_id TEXT REFERENCES account (id),
    issued_at TIMESTAMP,
    conclusion TEXT NOT NULL,
    report_class TEXT NOT NULL,
    sentence TEXT NOT NULL,
    monitoring_number TEXT,
    return_reason TEXT NOT NULL,
    digest TEXT NOT NULL,
    revision INTEGER NOT NULL,
    UNIQUE (sample_id, version)
);
CREATE INDEX report_state ON report (state, submitted_at);
-- Intake --------------------------------------------------------------------------------------------------
CREATE TABLE intake (
    id TEXT PRIMARY KEY NOT NULL,
    kind TEXT NOT NULL,
    file_name TEXT NOT NULL,
    file_sha256 TEXT NOT NULL,
    layout TEXT NOT NULL,
    sheet TEXT NOT NULL,
    header_row INTEGER NOT NULL,
    laboratory_id TEXT REFERENCES laboratory (id),
    agency_id TEXT REFERENCES agency (id),
    account_id TEXT NOT NULL,
    tester_id TEXT REFERENCES account (id),
    take_proposals BOOLEAN NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('reading', 'staged', 'committed', 'undone', 'abandoned', 'failed')),
    n_rows INTEGER NOT NULL,
    n_new INTEGER NOT NULL,
    n_changed INTEGER NOT NULL,
    n_same INTEGER NOT NULL,
    n_rejected INTEGER NOT NULL,
    created_at TIMESTAMP NOT NULL,
    heartbeat_at TIMESTAMP NOT NULL,
    committed_at TIMESTAMP,
    undone_at TIMESTAMP,
    revision INTEGER NOT NULL
);
CREATE INDEX intake_account ON intake (account_id, created_at);
CREATE INDEX intake_digest ON intake (file_sha256, kind);
CREATE TABLE intake_row (
    intake_id TEXT NOT NULL REFERENCES intake (id),
    line INTEGER NOT NULL,
    subject TEXT NOT NULL,
    fate TEXT NOT NULL CHECK (fate IN ('new', 'changed', 'same', 'rejected')),
    staged_set_id TEXT,
    subject_revision INTEGER NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (intake_id, line)
);
CREATE INDEX intake_row_subject ON intake_row (intake_id, subject);
CREATE TABLE intake_problem (
    intake_id TEXT NOT NULL REFERENCES intake (id),
    ordinal INTEGER NOT NULL,
    sheet TEXT NOT NULL,
    line INTEGER NOT NULL,
    col TEXT NOT NULL,
    cell TEXT NOT NULL,
    heading TEXT NOT NULL,
    code TEXT NOT NULL,
    severity TEXT NOT NULL CHECK (severity IN ('reject', 'confirm', 'note')),
    found TEXT NOT NULL,
    message TEXT NOT NULL,
    subject TEXT NOT NULL,
    item TEXT NOT NULL,
    PRIMARY KEY (intake_id, ordinal)
);
-- Disposal ------------------------------------------------------------------------------------------------
CREATE TABLE disposal_case (
    id TEXT PRIMARY KEY NOT NULL,
    number TEXT NOT NULL UNIQUE,
    sample_id TEXT NOT NULL UNIQUE REFERENCES sample (id),
    report_id TEXT NOT NULL REFERENCES report (id),
    stream TEXT NOT NULL CHECK (stream IN ('supervision', 'evaluation')),
    agency_id TEXT NOT NULL REFERENCES agency (id),
    failing_items TEXT NOT NULL,
    received_at TIMESTAMP NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('open', 'closed', 'terminated')),
    closed_at TIMESTAMP,
    revision INTEGER NOT NULL
);
CREATE TABLE case_part (
    id TEXT PRIMARY KEY NOT NULL,
    case_id TEXT NOT NULL REFERENCES disposal_case (id),
    slug TEXT NOT NULL CHECK (slug IN ('seller', 'caterer', 'producer')),
    also_producer BOOLEAN NOT NULL,
    party_name TEXT NOT NULL,
    party_address TEXT NOT NULL,
    place_written TEXT NOT NULL,
    region_code TEXT,
    routed TEXT NOT NULL CHECK (routed IN ('home', 'unknown_place', 'outside')),
    agency_id TEXT NOT NULL REFERENCES agency (id),
    handler_id TEXT REFERENCES account (id),
    state TEXT NOT NULL CHECK (state IN ('opened', 'to_transfer', 'transferred', 'working', 'submitted', 'closed', 'terminated')),
    received_at TIMESTAMP NOT NULL,
    started_on DATE,
    start_paper TEXT NOT NULL,
    control TEXT NOT NULL,
    cause TEXT NOT NULL,
    penalty TEXT NOT NULL,
    rectification TEXT NOT NULL,
    transfer_letter TEXT NOT NULL,
    transferred_on DATE,
    submitted_by TEXT REFERENCES account (id),
    submitted_at TIMESTAMP,
    reviewed_by TEXT REFERENCES account (id),
    closed_at TIMESTAMP,
    return_reason TEXT NOT NULL,
    revision INTEGER NOT NULL,
    -- The most urgent legal day of an open part, for the order of lists; recounted by every command and when the calendar changes.
    due_on DATE,
    UNIQUE (case_id, slug)
);
CREATE INDEX case_part_agency ON case_part (agency_id, state);
CREATE INDEX case_part_due ON case_part (due_on, id);
CREATE INDEX case_part_agency_due ON case_part (agency_id, due_on);
CREATE TABLE notice (
    id TEXT PRIMARY KEY NOT NULL,
    case_id TEXT NOT NULL REFERENCES disposal_case (id),
    part_id TEXT NOT NULL REFERENCES case_part (id),
    addressee TEXT NOT NULL,
    agency_id TEXT NOT NULL REFERENCES agency (id),
    state TEXT NOT NULL CHECK (state IN ('prepared', 'served', 'undeliverable')),
    served_on DATE,
    method TEXT NOT NULL,
    proof TEXT NOT NULL,
    served_by TEXT REFERENCES account (id),
    registered_at TIMESTAMP,
    revision INTEGER NOT NULL
);
CREATE INDEX notice_case ON notice (case_id);
CREATE TABLE case_event (
    id TEXT PRIMARY KEY NOT NULL,
    case_id TEXT NOT NULL REFERENCES disposal_case (id),
    part_id TEXT REFERENCES case_part (id),
    at TIMESTAMP NOT NULL,
    actor_id TEXT NOT NULL,
    fact TEXT NOT NULL
);
CREATE INDEX case_event_case ON case_event (case_id, at);
-- Publication ---------------------------------------------------------------------------------------------
CREATE TABLE announcement (
    id TEXT PRIMARY KEY NOT NULL,
    year INTEGER NOT NULL,
    issue INTEGER NOT NULL,
    stream TEXT NOT NULL CHECK (stream IN ('supervision', 'evaluation')),
    kind TEXT NOT NULL CHECK (kind IN ('pass', 'fail', 'disposal')),
    title TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('composed', 'published', 'withdrawn')),
    composer_id TEXT NOT NULL REFERENCES account (id),
    composed_at TIMESTAMP NOT NULL,
    reviewer_id TEXT REFERENCES account (id),
    published_at TIMESTAMP,
    rows_hash TEXT NOT NULL,
    withdrawn_reason TEXT NOT NULL,
    revision INTEGER NOT NULL,
    UNIQUE (year, issue)
);
CREATE TABLE announcement_row (
    announcement_id TEXT NOT NULL REFERENCES announcement (id),
    ordinal INTEGER NOT NULL,
    sample_id TEXT NOT NULL REFERENCES sample (id),
    body TEXT NOT NULL,
    folded TEXT NOT NULL,
    PRIMARY KEY (announcement_id, ordinal)
);
CREATE INDEX announcement_row_sample ON announcement_row (sample_id);
-- What waits to be published: one row a sample and kind, from the event that formed it. The CHECK on the stream keeps risk monitoring out.
CREATE TABLE publication_candidate (
    sample_id TEXT NOT NULL REFERENCES sample (id),
    kind TEXT NOT NULL CHECK (kind IN ('pass', 'fail', 'disposal')),
    stream TEXT NOT NULL CHECK (stream IN ('supervision', 'evaluation')),
    formed_on DATE NOT NULL,
    open_on DATE,
    cleared_by TEXT REFERENCES account (id),
    cleared_note TEXT NOT NULL,
    announcement_id TEXT REFERENCES announcement (id),
    PRIMARY KEY (sample_id, kind)
);
CREATE INDEX publication_candidate_waiting ON publication_candidate (stream, kind, formed_on, sample_id) WHERE announcement_id IS NULL;
CREATE INDEX publication_candidate_announced ON publication_candidate (announcement_id);
CREATE INDEX announcement_published ON announcement (state, published_at);
