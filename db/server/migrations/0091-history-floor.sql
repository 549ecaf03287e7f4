-- Which sequence stood when: the floor rises to the one of the day the retention began.
create table seq_mark (
  tenant_id uuid not null references tenant (id), at bigint not null, seq bigint not null,
  primary key (tenant_id, at)
);
-- Where a client said it stood in its last hello.
alter table sync_client add column cursor bigint;
-- Marks of what left or was deleted, in the order in which they are forgotten.
create index membership_left on membership (tenant_id, seq) where not is_member;
create index change_deleted on change (tenant_id, seq) where is_deleted;
