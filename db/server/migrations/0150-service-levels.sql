create table sla_settings (
  tenant_id uuid not null, id uuid not null, seq bigint not null,
  is_deleted boolean not null default false, field_versions jsonb not null default '{}',
  policies jsonb not null, calendars jsonb not null,
  primary key (tenant_id, id)
);
