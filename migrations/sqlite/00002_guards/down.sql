DROP TRIGGER announcement_row_no_delete;
DROP TRIGGER announcement_row_no_update;
DROP TRIGGER audit_entry_no_delete;
DROP TRIGGER audit_entry_no_update;
