-- Tickets that belong together (docs/decisions/0047-links-have-two-ends.md): a row for each end.
create table ticket_link (
  tenant_id uuid not null, id uuid not null, seq bigint not null,
  is_deleted boolean not null default false, field_versions jsonb not null default '{}',
  ticket_id uuid not null, relation text not null, other_id uuid not null, other_number bigint not null,
  other_status text not null, other_team_id uuid not null, created_by_id uuid not null, created_at bigint not null,
  removed_at bigint,
  primary key (tenant_id, id)
);
create index ticket_link_ticket on ticket_link (tenant_id, ticket_id, id);
-- Which ends say something of a ticket that changes.
create index ticket_link_other on ticket_link (tenant_id, other_id) where removed_at is null and not is_deleted;
