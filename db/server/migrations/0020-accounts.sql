create table credential (
  tenant_id uuid not null, user_id uuid not null, password_hash text not null, updated_at bigint not null,
  primary key (tenant_id, user_id)
);

create table device (
  tenant_id uuid not null, id uuid not null, user_id uuid not null, name text not null,
  platform text not null, created_at bigint not null, last_seen_at bigint not null,
  signed_out_at bigint,
  primary key (tenant_id, id)
);
create index device_user on device (tenant_id, user_id);

create table refresh_token (
  token_hash text primary key, tenant_id uuid not null, user_id uuid not null, device_id uuid not null,
  family_id uuid not null, issued_at bigint not null, expires_at bigint not null, used_at bigint,
  successor text, is_revoked boolean not null default false
);
create index refresh_token_family on refresh_token (family_id);
create index refresh_token_user on refresh_token (tenant_id, user_id);

create table sign_in_throttle (
  key text primary key, failures integer not null, blocked_until bigint not null, updated_at bigint not null
);

create table signing_key (
  id text primary key, encrypted_private_jwk text not null, public_jwk text not null,
  created_at bigint not null
);
