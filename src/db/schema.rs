//! The tables as diesel knows them, the same on both databases; `tests/it/schema.rs` compares them with the migrated database.
//! Kept by hand beside the migrations; no rule and no query stands here.
#![expect(
    missing_docs,
    reason = "columns are documented by the migration that makes them"
)]

use diesel::{allow_tables_to_appear_in_same_query, joinable, table};

table! {
    agency (id) {
        id -> Text,
        code -> Text,
        name -> Text,
        level -> Text,
    }
}

table! {
    laboratory (id) {
        id -> Text,
        code -> Text,
        name -> Text,
        credit_code -> Text,
        accreditation_number -> Text,
        accredited_until -> Date,
        reinspects -> Bool,
        debarred_from -> Nullable<Date>,
        debarred_until -> Nullable<Date>,
        active -> Bool,
        revision -> Integer,
    }
}

table! {
    laboratory_scope (id) {
        id -> Text,
        laboratory_id -> Text,
        category_path -> Text,
        valid_from -> Date,
        valid_until -> Date,
    }
}

table! {
    account (id) {
        id -> Text,
        login -> Text,
        name -> Text,
        phone -> Nullable<Text>,
        agency_id -> Nullable<Text>,
        laboratory_id -> Nullable<Text>,
        password_hash -> Text,
        must_change -> Bool,
        disabled -> Bool,
        failures -> Integer,
        slowed_until -> Nullable<Timestamp>,
        created_at -> Timestamp,
        revision -> Integer,
    }
}

table! {
    account_role (account_id, role) {
        account_id -> Text,
        role -> Text,
    }
}

table! {
    session (token_hash) {
        token_hash -> Text,
        account_id -> Text,
        created_at -> Timestamp,
        seen_at -> Timestamp,
        expires_at -> Timestamp,
        agent -> Text,
    }
}

table! {
    api_token (token_hash) {
        token_hash -> Text,
        account_id -> Text,
        label -> Text,
        created_at -> Timestamp,
        expires_at -> Timestamp,
        revoked -> Bool,
    }
}

table! {
    first_address (token_hash) {
        token_hash -> Text,
        expires_at -> Timestamp,
        used -> Bool,
    }
}

table! {
    audit_entry (seq) {
        seq -> BigInt,
        at -> Text,
        day -> Date,
        actor -> Text,
        action -> Text,
        subject -> Text,
        detail -> Text,
        prev -> Text,
        hash -> Text,
    }
}

table! {
    personal_key (subject) {
        subject -> Text,
        secret -> Text,
    }
}

table! {
    personal (subject, field) {
        subject -> Text,
        field -> Text,
        content -> Text,
    }
}

table! {
    job_run (name, due_at) {
        name -> Text,
        due_at -> Timestamp,
        started_at -> Timestamp,
        heartbeat_at -> Timestamp,
        finished_at -> Nullable<Timestamp>,
        outcome -> Text,
    }
}

table! {
    outbox (id) {
        id -> Text,
        account_id -> Nullable<Text>,
        recipient -> Text,
        subject -> Text,
        body -> Text,
        unique_key -> Text,
        created_at -> Timestamp,
        sent_at -> Nullable<Timestamp>,
        tries -> Integer,
        failure -> Text,
    }
}

table! {
    sequence_number (name) {
        name -> Text,
        last -> BigInt,
    }
}

table! {
    population (id) {
        id -> Text,
        region_code -> Text,
        as_of -> Date,
        residents -> BigInt,
        source -> Text,
    }
}

table! {
    calendar_year (year) {
        year -> Integer,
        source -> Text,
    }
}

table! {
    calendar_day (day) {
        day -> Date,
        year -> Integer,
        kind -> Text,
        name -> Text,
    }
}

table! {
    clock_rule (rule, version) {
        rule -> Text,
        version -> Integer,
        effective_from -> Date,
        effective_until -> Nullable<Date>,
        title -> Text,
        source -> Text,
        body -> Text,
    }
}

table! {
    base_table (id) {
        id -> Text,
        year -> Integer,
        version -> Integer,
        name -> Text,
        effective_from -> Date,
        effective_until -> Nullable<Date>,
        state -> Text,
        file_sha256 -> Text,
        created_at -> Timestamp,
        acknowledged_by -> Nullable<Text>,
        acknowledged_note -> Text,
        revision -> Integer,
    }
}

table! {
    food_category (base_table_id, path) {
        base_table_id -> Text,
        path -> Text,
        parent -> Text,
        name -> Text,
        depth -> Integer,
    }
}

table! {
    test_item (id) {
        id -> Text,
        name -> Text,
        folded -> Text,
    }
}

table! {
    item_alias (folded) {
        folded -> Text,
        alias -> Text,
        item_id -> Text,
        source -> Text,
    }
}

table! {
    base_table_line (id) {
        id -> Text,
        base_table_id -> Text,
        ordinal -> Integer,
        category_path -> Text,
        item_id -> Text,
        item_name -> Text,
        purpose -> Text,
        risk_level -> Text,
        result_rule -> Text,
        result_unit -> Text,
        lod -> Text,
        lod_unit -> Text,
        judgement_basis -> Text,
        method -> Text,
        method_short -> Text,
        standard_lod -> Text,
        standard_lod_unit -> Text,
        standard_min -> Text,
        standard_min_unit -> Text,
        standard_max -> Text,
        standard_max_unit -> Text,
        min -> Text,
        min_unit -> Text,
        max -> Text,
        max_unit -> Text,
        problem_conclusion -> Text,
        lod_kind -> Text,
        limit_kind -> Text,
    }
}

table! {
    establishment (id) {
        id -> Text,
        name -> Text,
        folded -> Text,
        sort_key -> Text,
        credit_code -> Nullable<Text>,
        licence -> Nullable<Text>,
        region_code -> Text,
        address -> Text,
        chain_stage -> Text,
        place_type -> Text,
        active -> Bool,
        revision -> Integer,
    }
}

table! {
    plan (id) {
        id -> Text,
        year -> Integer,
        stream -> Text,
        level_code -> Text,
        version -> Integer,
        agency_id -> Text,
        title -> Text,
        methods -> Text,
        reporting -> Text,
        remarks -> Text,
        base_table_id -> Text,
        state -> Text,
        author_id -> Text,
        approver_id -> Nullable<Text>,
        approved_at -> Nullable<Timestamp>,
        issued_at -> Nullable<Timestamp>,
        return_reason -> Text,
        revision -> Integer,
    }
}

table! {
    plan_line (id) {
        id -> Text,
        plan_id -> Text,
        ordinal -> Integer,
        stream -> Text,
        category_path -> Text,
        chain_stage -> Text,
        place_type -> Text,
        county -> Text,
        month -> Integer,
        quota -> Integer,
        agency_id -> Text,
        laboratory_id -> Nullable<Text>,
        base_table_id -> Text,
        assigned -> Integer,
        taken -> Integer,
        completed -> Integer,
        revision -> Integer,
    }
}

table! {
    task (id) {
        id -> Text,
        number -> Text,
        plan_line_id -> Text,
        stream -> Text,
        agency_id -> Text,
        laboratory_id -> Text,
        quantity -> Integer,
        taken -> Integer,
        state -> Text,
        decline_reason -> Text,
        assigned_by -> Text,
        assigned_at -> Timestamp,
        decided_by -> Nullable<Text>,
        decided_at -> Nullable<Timestamp>,
        revision -> Integer,
    }
}

table! {
    sample (id) {
        id -> Text,
        number -> Text,
        stream -> Text,
        monitoring_annex -> Bool,
        task_id -> Nullable<Text>,
        plan_line_id -> Nullable<Text>,
        base_table_id -> Text,
        category_path -> Text,
        food_name -> Text,
        chain_stage -> Text,
        place_type -> Text,
        county -> Text,
        agency_id -> Text,
        laboratory_id -> Text,
        unit_id -> Nullable<Text>,
        unit_name -> Text,
        producer_id -> Nullable<Text>,
        producer_name -> Text,
        production_date -> Nullable<Date>,
        sampled_on -> Date,
        state -> Text,
        received_on -> Nullable<Date>,
        result_set_id -> Nullable<Text>,
        conclusion -> Nullable<Text>,
        folded -> Text,
        created_by -> Text,
        created_at -> Timestamp,
        revision -> Integer,
    }
}

table! {
    sampling_sheet (sample_id) {
        sample_id -> Text,
        form_version -> Integer,
        body -> Text,
    }
}

table! {
    sample_sampler (sample_id, account_id) {
        sample_id -> Text,
        account_id -> Text,
    }
}

table! {
    sample_sight (sample_id, agency_id) {
        sample_id -> Text,
        agency_id -> Text,
    }
}

table! {
    custody (id) {
        id -> Text,
        sample_id -> Text,
        step -> Text,
        at -> Timestamp,
        actor_id -> Text,
        note -> Text,
    }
}

table! {
    result_set (id) {
        id -> Text,
        sample_id -> Text,
        import_id -> Nullable<Text>,
        tester_id -> Nullable<Text>,
        replaces_id -> Nullable<Text>,
        made_by -> Text,
        made_at -> Timestamp,
        engine -> Text,
    }
}

table! {
    result (id) {
        id -> Text,
        result_set_id -> Text,
        ordinal -> Integer,
        item_id -> Text,
        base_line_id -> Nullable<Text>,
        item_name -> Text,
        purpose -> Text,
        raw_text -> Text,
        raw_unit -> Text,
        min -> Text,
        max -> Text,
        limit_unit -> Text,
        lod -> Text,
        lod_unit -> Text,
        lod_kind -> Text,
        method -> Text,
        judgement_basis -> Text,
        lab_verdict -> Text,
        verdict -> Text,
        reason -> Text,
        explanation -> Text,
        warnings -> Text,
        trace -> Text,
        remark -> Text,
        decided_verdict -> Nullable<Text>,
        decided_by -> Nullable<Text>,
        decided_at -> Nullable<Timestamp>,
        decided_reason -> Text,
    }
}

table! {
    report (id) {
        id -> Text,
        number -> Text,
        sample_id -> Text,
        version -> Integer,
        result_set_id -> Text,
        state -> Text,
        tester_id -> Nullable<Text>,
        submitted_by -> Text,
        submitted_at -> Timestamp,
        reviewer_id -> Nullable<Text>,
        reviewed_at -> Nullable<Timestamp>,
        approver_id -> Nullable<Text>,
        issued_at -> Nullable<Timestamp>,
        conclusion -> Text,
        report_class -> Text,
        sentence -> Text,
        monitoring_number -> Nullable<Text>,
        return_reason -> Text,
        digest -> Text,
        revision -> Integer,
    }
}

table! {
    intake (id) {
        id -> Text,
        kind -> Text,
        file_name -> Text,
        file_sha256 -> Text,
        layout -> Text,
        sheet -> Text,
        header_row -> Integer,
        laboratory_id -> Nullable<Text>,
        agency_id -> Nullable<Text>,
        account_id -> Text,
        tester_id -> Nullable<Text>,
        take_proposals -> Bool,
        state -> Text,
        n_rows -> Integer,
        n_new -> Integer,
        n_changed -> Integer,
        n_same -> Integer,
        n_rejected -> Integer,
        created_at -> Timestamp,
        heartbeat_at -> Timestamp,
        committed_at -> Nullable<Timestamp>,
        undone_at -> Nullable<Timestamp>,
        revision -> Integer,
    }
}

table! {
    intake_row (intake_id, line) {
        intake_id -> Text,
        line -> Integer,
        subject -> Text,
        fate -> Text,
        staged_set_id -> Nullable<Text>,
        subject_revision -> Integer,
        body -> Text,
    }
}

table! {
    intake_problem (intake_id, ordinal) {
        intake_id -> Text,
        ordinal -> Integer,
        sheet -> Text,
        line -> Integer,
        col -> Text,
        cell -> Text,
        heading -> Text,
        code -> Text,
        severity -> Text,
        found -> Text,
        message -> Text,
        subject -> Text,
        item -> Text,
    }
}

table! {
    disposal_case (id) {
        id -> Text,
        number -> Text,
        sample_id -> Text,
        report_id -> Text,
        stream -> Text,
        agency_id -> Text,
        failing_items -> Text,
        received_at -> Timestamp,
        state -> Text,
        closed_at -> Nullable<Timestamp>,
        revision -> Integer,
    }
}

table! {
    case_part (id) {
        id -> Text,
        case_id -> Text,
        slug -> Text,
        also_producer -> Bool,
        party_name -> Text,
        party_address -> Text,
        place_written -> Text,
        region_code -> Nullable<Text>,
        routed -> Text,
        agency_id -> Text,
        handler_id -> Nullable<Text>,
        state -> Text,
        received_at -> Timestamp,
        started_on -> Nullable<Date>,
        start_paper -> Text,
        control -> Text,
        cause -> Text,
        penalty -> Text,
        rectification -> Text,
        transfer_letter -> Text,
        transferred_on -> Nullable<Date>,
        submitted_by -> Nullable<Text>,
        submitted_at -> Nullable<Timestamp>,
        reviewed_by -> Nullable<Text>,
        closed_at -> Nullable<Timestamp>,
        return_reason -> Text,
        revision -> Integer,
        due_on -> Nullable<Date>,
    }
}

table! {
    notice (id) {
        id -> Text,
        case_id -> Text,
        part_id -> Text,
        addressee -> Text,
        agency_id -> Text,
        state -> Text,
        served_on -> Nullable<Date>,
        method -> Text,
        proof -> Text,
        served_by -> Nullable<Text>,
        registered_at -> Nullable<Timestamp>,
        revision -> Integer,
    }
}

table! {
    case_event (id) {
        id -> Text,
        case_id -> Text,
        part_id -> Nullable<Text>,
        at -> Timestamp,
        actor_id -> Text,
        fact -> Text,
    }
}

table! {
    announcement (id) {
        id -> Text,
        year -> Integer,
        issue -> Integer,
        stream -> Text,
        kind -> Text,
        title -> Text,
        state -> Text,
        composer_id -> Text,
        composed_at -> Timestamp,
        reviewer_id -> Nullable<Text>,
        published_at -> Nullable<Timestamp>,
        rows_hash -> Text,
        withdrawn_reason -> Text,
        revision -> Integer,
    }
}

table! {
    announcement_row (announcement_id, ordinal) {
        announcement_id -> Text,
        ordinal -> Integer,
        sample_id -> Text,
        body -> Text,
        folded -> Text,
    }
}

table! {
    publication_candidate (sample_id, kind) {
        sample_id -> Text,
        kind -> Text,
        stream -> Text,
        formed_on -> Date,
        open_on -> Nullable<Date>,
        cleared_by -> Nullable<Text>,
        cleared_note -> Text,
        announcement_id -> Nullable<Text>,
    }
}

joinable!(laboratory_scope -> laboratory (laboratory_id));
joinable!(account -> agency (agency_id));
joinable!(account -> laboratory (laboratory_id));
joinable!(account_role -> account (account_id));
joinable!(session -> account (account_id));
joinable!(api_token -> account (account_id));
joinable!(outbox -> account (account_id));
joinable!(calendar_day -> calendar_year (year));
joinable!(base_table -> account (acknowledged_by));
joinable!(food_category -> base_table (base_table_id));
joinable!(item_alias -> test_item (item_id));
joinable!(base_table_line -> base_table (base_table_id));
joinable!(base_table_line -> test_item (item_id));
joinable!(plan -> agency (agency_id));
joinable!(plan -> base_table (base_table_id));
joinable!(plan_line -> plan (plan_id));
joinable!(plan_line -> agency (agency_id));
joinable!(plan_line -> laboratory (laboratory_id));
joinable!(plan_line -> base_table (base_table_id));
joinable!(task -> plan_line (plan_line_id));
joinable!(task -> agency (agency_id));
joinable!(task -> laboratory (laboratory_id));
joinable!(sample -> task (task_id));
joinable!(sample -> plan_line (plan_line_id));
joinable!(sample -> base_table (base_table_id));
joinable!(sample -> agency (agency_id));
joinable!(sample -> laboratory (laboratory_id));
joinable!(sampling_sheet -> sample (sample_id));
joinable!(sample_sampler -> sample (sample_id));
joinable!(sample_sampler -> account (account_id));
joinable!(sample_sight -> sample (sample_id));
joinable!(sample_sight -> agency (agency_id));
joinable!(custody -> sample (sample_id));
joinable!(result_set -> sample (sample_id));
joinable!(result_set -> account (tester_id));
joinable!(result -> result_set (result_set_id));
joinable!(result -> test_item (item_id));
joinable!(result -> base_table_line (base_line_id));
joinable!(result -> account (decided_by));
joinable!(report -> sample (sample_id));
joinable!(report -> result_set (result_set_id));
joinable!(intake -> laboratory (laboratory_id));
joinable!(intake -> agency (agency_id));
joinable!(intake -> account (tester_id));
joinable!(intake_row -> intake (intake_id));
joinable!(intake_problem -> intake (intake_id));
joinable!(disposal_case -> sample (sample_id));
joinable!(disposal_case -> report (report_id));
joinable!(disposal_case -> agency (agency_id));
joinable!(case_part -> disposal_case (case_id));
joinable!(case_part -> agency (agency_id));
joinable!(notice -> disposal_case (case_id));
joinable!(notice -> case_part (part_id));
joinable!(notice -> agency (agency_id));
joinable!(notice -> account (served_by));
joinable!(case_event -> disposal_case (case_id));
joinable!(case_event -> case_part (part_id));
joinable!(announcement_row -> announcement (announcement_id));
joinable!(announcement_row -> sample (sample_id));
joinable!(publication_candidate -> sample (sample_id));
joinable!(publication_candidate -> announcement (announcement_id));

allow_tables_to_appear_in_same_query!(
    agency,
    laboratory,
    laboratory_scope,
    account,
    account_role,
    session,
    api_token,
    first_address,
    audit_entry,
    personal_key,
    personal,
    job_run,
    outbox,
    sequence_number,
    population,
    calendar_year,
    calendar_day,
    clock_rule,
    base_table,
    food_category,
    test_item,
    item_alias,
    base_table_line,
    establishment,
    plan,
    plan_line,
    task,
    sample,
    sampling_sheet,
    sample_sampler,
    sample_sight,
    custody,
    result_set,
    result,
    report,
    intake,
    intake_row,
    intake_problem,
    disposal_case,
    case_part,
    notice,
    case_event,
    announcement,
    announcement_row,
    publication_candidate,
);
