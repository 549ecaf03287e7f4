create table branch (
  id text primary key, seq integer not null, name text not null, city text not null, time_zone text not null
) strict;
create table team (
  id text primary key, seq integer not null, branch_id text not null, parent_id text, name text not null
) strict;
create table user_account (
  id text primary key, seq integer not null, email text not null, name text not null, role text not null,
  team_ids text not null, locale text not null, is_active integer not null
) strict;
create table organization (
  id text primary key, seq integer not null, name text not null, domain text
) strict;
create table customer (
  id text primary key, seq integer not null, organization_id text, name text not null, email text, phone text,
  locale text not null, created_at integer not null
) strict;
create index customer_name on customer (name);
create table saved_view (
  id text primary key, seq integer not null, builtin text, name text not null, owner_id text,
  position integer not null, condition text not null, sort text not null, columns text not null
) strict;
create table ticket (
  id text primary key, seq integer not null, number integer not null, subject text not null,
  status text not null, priority integer not null, type text not null, category text, channel text not null,
  customer_id text, team_id text not null, branch_id text not null, assignee_id text, tags text not null,
  created_at integer not null, updated_at integer not null, last_customer_message_at integer,
  last_reply_at integer, first_replied_at integer, solved_at integer, next_due_at integer
) strict;
create index ticket_number on ticket (number);
create index ticket_assignee on ticket (assignee_id, status, updated_at);
create index ticket_team on ticket (team_id, status, updated_at);
create index ticket_status_updated on ticket (status, updated_at);
create index ticket_customer on ticket (customer_id, created_at);
create table message (
  id text primary key, seq integer not null, ticket_id text not null, kind text not null,
  channel text not null, author_user_id text, author_customer_id text, subject text,
  body_html text not null, body_text text not null, created_at integer not null, delivery text not null,
  delivery_detail text not null, mail_message_id text
) strict;
create index message_ticket on message (ticket_id, created_at, id);
create table attachment (
  id text primary key, seq integer not null, ticket_id text not null, message_id text not null,
  filename text not null, mime_type text not null, size_bytes integer not null, sha256 text not null,
  content_id text
) strict;
create index attachment_ticket on attachment (ticket_id);
create index attachment_message on attachment (message_id);
create table conflict_note (
  id text primary key, seq integer not null, ticket_id text not null, field text not null,
  winner_value text, loser_value text, loser_user_id text not null, operation_id text not null,
  created_at integer not null, resolved_at integer, resolved_by_id text
) strict;
create index conflict_note_ticket on conflict_note (ticket_id);

create table outbox (
  n integer primary key, operation_id text not null unique, name text not null, version integer not null,
  args text not null, base_seq integer not null, created_at integer not null, state text not null,
  is_replayed integer not null, is_likely_refused integer not null, code text, params text not null,
  ticket_id text, resolved_at integer, inverse text, undone_by integer, undoes integer
) strict;
create index outbox_state on outbox (state, n);
create index outbox_replayed on outbox (n) where is_replayed = 1;
create table shadow (
  entity text not null, id text not null, row text, seq integer not null, primary key (entity, id)
) strict, without rowid;
create table touch (
  n integer not null, entity text not null, id text not null, is_write integer not null,
  primary key (n, entity, id)
) strict, without rowid;
create index touch_row on touch (entity, id, n);
create table scope (
  id text primary key, state text not null, token text, priority integer not null, roots integer not null,
  roots_done integer not null
) strict;
create table member (
  root_id text not null, scope text not null, entity text not null, primary key (root_id, scope)
) strict, without rowid;
create index member_scope on member (scope);
create table meta (key text primary key, value text not null) strict;
create table number_block (
  from_number integer primary key, to_number integer not null, next integer not null
) strict;

create table draft (
  ticket_id text primary key, kind text not null, body_html text not null, body_text text not null,
  updated_at integer not null
) strict;
create table setting (key text primary key, value text not null) strict;
create table blob_local (sha256 text primary key, bytes blob not null, fetched_at integer not null) strict;
