-- Templates that an organization took over, one row a version that never changes, and what runs by them
-- (docs/decisions/0049-running-processes.md).
create table process_template (
  tenant_id uuid not null, id uuid not null, seq bigint not null,
  is_deleted boolean not null default false, field_versions jsonb not null default '{}',
  key text not null, version integer not null, titles jsonb not null, steps jsonb not null,
  teams jsonb not null, skills jsonb not null, people jsonb not null, names jsonb not null,
  primary key (tenant_id, id)
);
create table ticket_process (
  tenant_id uuid not null, id uuid not null, seq bigint not null,
  is_deleted boolean not null default false, field_versions jsonb not null default '{}',
  ticket_id uuid not null, template_id uuid not null, started_by_id uuid not null, started_at bigint not null,
  state jsonb not null,
  primary key (tenant_id, id)
);
create index ticket_process_ticket on ticket_process (tenant_id, ticket_id, id);
