-- What became of the changes of the last two weeks is read newest first.
create index outbox_finished on outbox (n)
  where is_replayed = 0 and (state in ('applied', 'merged') or resolved_at is not null);
