DROP TRIGGER announcement_row_guard_all ON announcement_row;
DROP TRIGGER announcement_row_guard ON announcement_row;
DROP TRIGGER audit_entry_guard_all ON audit_entry;
DROP TRIGGER audit_entry_guard ON audit_entry;
DROP FUNCTION refuse_published_row();
DROP FUNCTION refuse_change();
DROP TABLE write_gate;
