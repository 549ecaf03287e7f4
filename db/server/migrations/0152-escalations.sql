-- What one person was told (docs/spec/sync.md R197).
create table notification (
  tenant_id uuid not null, id uuid not null, seq bigint not null,
  is_deleted boolean not null default false, field_versions jsonb not null default '{}',
  user_id uuid not null, ticket_id uuid not null, ticket_number bigint not null, kind text not null, level integer,
  metric text not null, policy jsonb not null, due_at bigint not null, at bigint not null, read_at bigint,
  primary key (tenant_id, id)
);
create index notification_old on notification (tenant_id, at) where not is_deleted;

-- Tickets whose points are to be worked out again, written with the change. Lines are only added, so that no change waits for them.
create table sla_mark (
  id bigint generated always as identity primary key, tenant_id uuid not null, ticket_id uuid not null,
  at bigint not null default (extract(epoch from clock_timestamp()) * 1000)::bigint
);
-- A point of a promise. Done once, whichever node does it; one that was over before it was known is done without a word.
create table sla_timer (
  tenant_id uuid not null, ticket_id uuid not null, point text not null, fires_at bigint not null,
  -- When it is next tried: later than its time after a failure.
  run_at bigint not null, done_at bigint,
  primary key (tenant_id, ticket_id, point)
);
create index sla_timer_next on sla_timer (tenant_id, run_at) where done_at is null;

insert into sla_mark (tenant_id, ticket_id)
  select tenant_id, id from ticket where status not in ('solved', 'closed') and not is_deleted
    and exists (select from sla_settings s where s.tenant_id = ticket.tenant_id);
