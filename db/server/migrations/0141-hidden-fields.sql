-- What a person may not see (docs/spec/sync.md R143). Not part of the synced row: it is said with every page.
alter table user_account add column hidden_fields jsonb not null default '[]';
