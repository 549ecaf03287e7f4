create table mailbox (
  id uuid primary key, tenant_id uuid not null, address text not null, display_name text not null,
  team_id uuid not null, settings jsonb not null, encrypted_secrets text, is_active boolean not null
);
create unique index mailbox_address on mailbox (lower(address));

create table mail_received (
  tenant_id uuid not null, sha256 text not null, mailbox_id uuid not null, source text not null,
  received_at bigint not null, size_bytes integer not null, ticket_id uuid, message_id uuid, note text,
  primary key (tenant_id, sha256)
);

create table mail_id (
  tenant_id uuid not null, mail_message_id text not null, ticket_id uuid not null, message_id uuid not null,
  direction text not null, created_at bigint not null,
  primary key (tenant_id, mail_message_id)
);
create index mail_id_ticket on mail_id (tenant_id, ticket_id);
