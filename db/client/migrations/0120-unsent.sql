-- Whether the center may have heard of a change: one that it cannot have heard of may be discarded. Of changes from
-- before this was written down it is not known.
alter table outbox add column was_sent integer not null default 0;
update outbox set was_sent = 1;
