-- Until when a ticket is put aside, and why (docs/spec/sync.md R243).
alter table ticket add column snooze jsonb;
