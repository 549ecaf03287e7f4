-- Who is told of what happens to a ticket, by their own wish (docs/spec/sync.md R245).
alter table ticket add column watcher_ids jsonb not null default '[]';
