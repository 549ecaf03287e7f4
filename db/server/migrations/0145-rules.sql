create table ticket_rule (
  tenant_id uuid not null, id uuid not null, seq bigint not null,
  is_deleted boolean not null default false, field_versions jsonb not null default '{}',
  name text not null, position integer not null, is_enabled boolean not null, condition jsonb not null,
  actions jsonb not null, is_last boolean not null, version integer not null,
  primary key (tenant_id, id)
);
-- Why Outpost changed something by itself (docs/decisions/0042-rules.md); null for what somebody did.
alter table ticket_event add column cause jsonb;
-- Rules that went round on a ticket: this version of them is not asked about it again.
create table ticket_rule_stop (
  tenant_id uuid not null, rule_id uuid not null, ticket_id uuid not null, version integer not null, at bigint not null,
  primary key (tenant_id, ticket_id, rule_id)
);
