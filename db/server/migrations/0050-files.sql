-- A file on its way up. Where it stands is here; the bytes so far are beside the blobs, on the folder all nodes share.
create table blob_upload (
  id uuid primary key, tenant_id uuid not null, user_id uuid not null, sha256 text not null,
  size_bytes bigint not null, received_bytes bigint not null, expires_at bigint not null,
  unique (tenant_id, user_id, sha256)
);
create index blob_upload_expiry on blob_upload (expires_at);

-- Who has shown that they have a file: by sending all of it, or by seeing a ticket that has it. An attachment counts
-- only when its author has, so that nobody reads a file by writing its hash into a message.
create table blob_proof (
  tenant_id uuid not null, sha256 text not null, user_id uuid not null, proven_at bigint not null,
  primary key (tenant_id, sha256, user_id)
);
insert into blob_proof (tenant_id, sha256, user_id, proven_at)
  select distinct a.tenant_id, a.sha256, m.author_user_id, 0::bigint
  from attachment a join message m on m.tenant_id = a.tenant_id and m.id = a.message_id
  where m.author_user_id is not null;

-- Answers that wait for files before they leave by mail.
create table mail_file_wait (
  tenant_id uuid not null, message_id uuid not null, primary key (tenant_id, message_id)
);

alter table attachment add column thumbnail_sha256 text;
