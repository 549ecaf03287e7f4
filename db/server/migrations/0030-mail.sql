create table mailbox (
  id uuid primary key, tenant_id uuid not null, address text not null, display_name text not null,
  team_id uuid not null, settings jsonb not null, encrypted_secrets text, is_active boolean not null
);
create unique index mailbox_address on mailbox (lower(address));

create table mail_received (
  id uuid primary key, tenant_id uuid not null, mailbox_id uuid not null, source text not null,
  fingerprint text not null, sha256 text not null, size_bytes bigint not null,
  sender text, subject text not null, received_at bigint not null, stored_at bigint not null,
  handling text not null, may_answer boolean not null, is_new_ticket boolean not null,
  ticket_id uuid, message_id uuid, note text
);
-- The same delivery again, or the same mail on another way: both are found, also while the first is under way.
create unique index mail_received_source on mail_received (mailbox_id, source);
create unique index mail_received_fingerprint on mail_received (mailbox_id, fingerprint);
create index mail_received_sender on mail_received (mailbox_id, sender, received_at);
create index mail_received_ticket on mail_received (tenant_id, ticket_id);

create table mail_id (
  tenant_id uuid not null, mail_message_id text not null, ticket_id uuid not null, message_id uuid not null,
  direction text not null, mailbox_id uuid not null, address text, subject text not null,
  reference_ids jsonb not null, is_automatic boolean not null, created_at bigint not null,
  primary key (tenant_id, mail_message_id)
);
create index mail_id_ticket on mail_id (tenant_id, ticket_id, created_at);
create index mail_id_message on mail_id (tenant_id, message_id);
create index mail_id_address on mail_id (tenant_id, address, created_at) where is_automatic and direction = 'out';

create table imap_cursor (
  mailbox_id uuid not null, folder text not null, uid_validity text not null, last_uid bigint not null,
  primary key (mailbox_id, folder)
);

-- One row: the key that signs reply addresses, sealed with the key of the installation.
create table reply_key (
  id smallint primary key check (id = 1), encrypted_key text not null
);
