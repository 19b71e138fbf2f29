DROP INDEX api_token_account;
DROP INDEX session_expires;
DROP INDEX outbox_open;
