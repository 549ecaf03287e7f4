-- What a person's late changes lost is listed for that person (docs/spec/sync.md R205).
create index conflict_note_loser on conflict_note (loser_user_id) where resolved_at is null;
