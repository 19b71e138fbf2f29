-- The twin of sqlite/00002_guards: the log and what was published refuse UPDATE, DELETE and TRUNCATE.
CREATE TABLE write_gate (only_row INTEGER PRIMARY KEY NOT NULL);
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'guarded: % on %', TG_OP, TG_TABLE_NAME;
END
$$;
CREATE FUNCTION refuse_published_row() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM announcement WHERE id = OLD.announcement_id AND published_at IS NOT NULL) THEN
        RAISE EXCEPTION 'guarded: % on %', TG_OP, TG_TABLE_NAME;
    END IF;
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER audit_entry_guard BEFORE UPDATE OR DELETE ON audit_entry FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER audit_entry_guard_all BEFORE TRUNCATE ON audit_entry FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER announcement_row_guard BEFORE UPDATE OR DELETE ON announcement_row FOR EACH ROW EXECUTE FUNCTION refuse_published_row();
CREATE TRIGGER announcement_row_guard_all BEFORE TRUNCATE ON announcement_row FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
