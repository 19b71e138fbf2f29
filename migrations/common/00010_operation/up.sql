-- What the jobs ask every few minutes must cost the same however much was sent or logged in before.
CREATE INDEX outbox_open ON outbox (tries, created_at) WHERE sent_at IS NULL;
CREATE INDEX session_expires ON session (expires_at);
CREATE INDEX api_token_account ON api_token (account_id);
