-- A notification may say that a colleague mentions the person: nothing is promised then (docs/spec/sync.md R230).
alter table notification alter column metric drop not null, alter column policy drop not null, add column by_user_id uuid;
