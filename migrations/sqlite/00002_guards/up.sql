-- The twin of postgres/00002_guards: the log and what was published refuse UPDATE and DELETE.
CREATE TRIGGER audit_entry_no_update BEFORE UPDATE ON audit_entry
BEGIN
    SELECT RAISE(ABORT, 'guarded: UPDATE on audit_entry');
END;
CREATE TRIGGER audit_entry_no_delete BEFORE DELETE ON audit_entry
BEGIN
    SELECT RAISE(ABORT, 'guarded: DELETE on audit_entry');
END;
CREATE TRIGGER announcement_row_no_update BEFORE UPDATE ON announcement_row
WHEN EXISTS (SELECT 1 FROM announcement WHERE id = OLD.announcement_id AND published_at IS NOT NULL)
BEGIN
    SELECT RAISE(ABORT, 'guarded: UPDATE on announcement_row');
END;
CREATE TRIGGER announcement_row_no_delete BEFORE DELETE ON announcement_row
WHEN EXISTS (SELECT 1 FROM announcement WHERE id = OLD.announcement_id AND published_at IS NOT NULL)
BEGIN
    SELECT RAISE(ABORT, 'guarded: DELETE on announcement_row');
END;
