-- What became of the fields of a ticket (docs/decisions/0039-ticket-history.md). It begins here: nothing knows what was before.
create table ticket_event (
  tenant_id uuid not null, id uuid not null, seq bigint not null,
  is_deleted boolean not null default false, field_versions jsonb not null default '{}',
  ticket_id uuid not null, at bigint not null, taken_at bigint not null, actor_id uuid, change jsonb not null,
  primary key (tenant_id, id)
);
create index ticket_event_ticket on ticket_event (tenant_id, ticket_id, id);
