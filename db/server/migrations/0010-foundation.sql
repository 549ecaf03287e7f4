create table tenant (
  id uuid primary key,
  name text not null,
  epoch text not null,
  intake_team_id uuid,
  created_at bigint not null
);

-- A hot row: room for in-page updates and an eager vacuum keep its chain short.
create table tenant_seq (
  tenant_id uuid primary key references tenant (id),
  seq bigint not null,
  floor_seq bigint not null
) with (fillfactor = 20, autovacuum_vacuum_threshold = 50, autovacuum_vacuum_scale_factor = 0);

create table number_allocator (
  tenant_id uuid primary key references tenant (id),
  next bigint not null
);

create table branch (
  tenant_id uuid not null, id uuid not null, seq bigint not null,
  is_deleted boolean not null default false, field_versions jsonb not null default '{}',
  name text not null, city text not null, time_zone text not null,
  primary key (tenant_id, id)
);

create table team (
  tenant_id uuid not null, id uuid not null, seq bigint not null,
  is_deleted boolean not null default false, field_versions jsonb not null default '{}',
  branch_id uuid not null, parent_id uuid, name text not null,
  primary key (tenant_id, id)
);

create table user_account (
  tenant_id uuid not null, id uuid not null, seq bigint not null,
  is_deleted boolean not null default false, field_versions jsonb not null default '{}',
  email text not null, name text not null, role text not null, team_ids jsonb not null,
  locale text not null, is_active boolean not null,
  primary key (tenant_id, id)
);
create unique index user_account_email on user_account (lower(email));

create table organization (
  tenant_id uuid not null, id uuid not null, seq bigint not null,
  is_deleted boolean not null default false, field_versions jsonb not null default '{}',
  name text not null, domain text,
  primary key (tenant_id, id)
);
create index organization_domain on organization (tenant_id, lower(domain));

create table customer (
  tenant_id uuid not null, id uuid not null, seq bigint not null,
  is_deleted boolean not null default false, field_versions jsonb not null default '{}',
  organization_id uuid, name text not null, email text, phone text, locale text not null,
  created_at bigint not null,
  primary key (tenant_id, id)
);
create index customer_email on customer (tenant_id, lower(email));

create table saved_view (
  tenant_id uuid not null, id uuid not null, seq bigint not null,
  is_deleted boolean not null default false, field_versions jsonb not null default '{}',
  builtin text, name text not null, owner_id uuid, position integer not null,
  condition jsonb not null, sort jsonb not null, columns jsonb not null,
  primary key (tenant_id, id)
);

create table ticket (
  tenant_id uuid not null, id uuid not null, seq bigint not null,
  is_deleted boolean not null default false, field_versions jsonb not null default '{}',
  number bigint not null, subject text not null, status text not null, priority smallint not null,
  type text not null, category text, channel text not null, customer_id uuid, team_id uuid not null,
  branch_id uuid not null, assignee_id uuid, tags jsonb not null,
  created_at bigint not null, updated_at bigint not null, last_customer_message_at bigint,
  last_reply_at bigint, first_replied_at bigint, solved_at bigint, next_due_at bigint,
  primary key (tenant_id, id)
);
create index ticket_open on ticket (tenant_id, id) where status in ('new', 'open', 'pending', 'onHold');
create unique index ticket_number on ticket (tenant_id, number);

create table message (
  tenant_id uuid not null, id uuid not null, seq bigint not null,
  is_deleted boolean not null default false, field_versions jsonb not null default '{}',
  ticket_id uuid not null, kind text not null, channel text not null, author_user_id uuid,
  author_customer_id uuid, subject text, body_html text not null, body_text text not null,
  created_at bigint not null, delivery text not null, delivery_detail text not null,
  mail_message_id text,
  primary key (tenant_id, id)
);
create index message_ticket on message (tenant_id, ticket_id, created_at);

create table attachment (
  tenant_id uuid not null, id uuid not null, seq bigint not null,
  is_deleted boolean not null default false, field_versions jsonb not null default '{}',
  ticket_id uuid not null, message_id uuid not null, filename text not null, mime_type text not null,
  size_bytes bigint not null, sha256 text not null, content_id text,
  primary key (tenant_id, id)
);
create index attachment_ticket on attachment (tenant_id, ticket_id);
create index attachment_sha256 on attachment (tenant_id, sha256);

create table conflict_note (
  tenant_id uuid not null, id uuid not null, seq bigint not null,
  is_deleted boolean not null default false, field_versions jsonb not null default '{}',
  ticket_id uuid not null, field text not null, winner_value jsonb, loser_value jsonb,
  loser_user_id uuid not null, operation_id uuid not null, created_at bigint not null,
  resolved_at bigint, resolved_by_id uuid,
  primary key (tenant_id, id)
);
create index conflict_note_ticket on conflict_note (tenant_id, ticket_id);

create table change (
  tenant_id uuid not null, entity text not null, id uuid not null, root_id uuid not null,
  seq bigint not null, commit_seq bigint not null, is_deleted boolean not null,
  primary key (tenant_id, entity, id)
);
create index change_seq on change (tenant_id, seq);
create index change_root on change (tenant_id, root_id);

create table membership (
  tenant_id uuid not null, scope text not null, entity text not null, root_id uuid not null,
  seq bigint not null, is_member boolean not null,
  primary key (tenant_id, scope, root_id)
);
create index membership_root on membership (tenant_id, root_id);
create index membership_scope_seq on membership (tenant_id, scope, seq);

create table sync_client (
  tenant_id uuid not null, client_id uuid not null, user_id uuid not null, device_id uuid not null,
  last_mutation bigint not null, last_seen_at bigint not null, protocol integer not null,
  primary key (tenant_id, client_id)
);

create table mutation_log (
  tenant_id uuid not null, client_id uuid not null, n bigint not null, operation_id uuid not null,
  name text not null, version integer not null, args jsonb not null, args_hash text not null,
  base_seq bigint not null, created_at bigint not null, received_at bigint not null,
  user_id uuid not null, path jsonb not null, verdict text not null, code text, params jsonb not null,
  primary key (tenant_id, client_id, n)
);

create table operation_seen (
  tenant_id uuid not null, operation_id uuid not null, client_id uuid not null, n bigint not null,
  primary key (tenant_id, operation_id)
);

create table number_block (
  tenant_id uuid not null, from_number bigint not null, to_number bigint not null, holder text not null,
  leased_at bigint not null,
  primary key (tenant_id, from_number)
);
create index number_block_holder on number_block (tenant_id, holder);
