create table macro (
  tenant_id uuid not null, id uuid not null, seq bigint not null,
  is_deleted boolean not null default false, field_versions jsonb not null default '{}',
  name text not null, owner_id uuid, team_id uuid, actions jsonb not null, key smallint,
  primary key (tenant_id, id)
);
-- Those of a person or a team are counted with each that is saved (docs/spec/sync.md R172).
create index macro_owner on macro (tenant_id, owner_id) where owner_id is not null and not is_deleted;
create index macro_team on macro (tenant_id, team_id) where team_id is not null and not is_deleted;
