-- A person's own views are counted with each that is saved (docs/spec/sync.md R159).
create index saved_view_owner on saved_view (tenant_id, owner_id) where owner_id is not null and not is_deleted;
