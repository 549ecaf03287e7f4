-- A change is kept for two weeks after the center had it, not after it was made: it may have waited for a month.
alter table outbox add column confirmed_at integer;
