-- A merged ticket keeps its rows and says where its conversation goes on; the target looks its merged ones up.
alter table ticket add column merged_into_id text;
alter table ticket add column status_before_merge text;
create index ticket_merged_into on ticket (merged_into_id) where merged_into_id is not null;
