-- Contents of files moved out of the database into a folder beside it. What lay here was a cache of the center.
drop table blob_local;
create table file_local (
  sha256 text primary key, size_bytes integer not null, here_bytes integer not null,
  is_whole integer not null, used_at integer not null
) strict;

-- Contents that nothing refers to any more: rows here until the file on the disk is gone as well.
create table file_dropped (sha256 text primary key) strict;
create trigger file_local_dropped after delete on file_local begin
  insert into file_dropped (sha256) values (old.sha256) on conflict do nothing;
end;
create trigger file_local_kept after insert on file_local begin
  delete from file_dropped where sha256 = new.sha256;
end;

-- What the center does not have yet, or has by now.
create table file_upload (
  sha256 text primary key, size_bytes integer not null, state text not null, sent_bytes integer not null,
  priority integer not null, code text, params text not null
) strict;
create index file_upload_state on file_upload (state, priority);

-- The files a change carries.
create table outbox_file (
  n integer not null, sha256 text not null, primary key (n, sha256)
) strict, without rowid;
create index outbox_file_sha256 on outbox_file (sha256);

-- A change gets its number on the wire when it is first sent, so that one that waits for files lets others past.
alter table outbox add column wire_n integer;
update outbox set wire_n =
  max(0, n - coalesce((select json_extract(value, '$') from meta where key = 'numberOffset'), 0));
insert into meta (key, value) select 'lastWireNumber', coalesce(max(wire_n), 0) from outbox;
update meta set value = max(cast(value as integer), coalesce(
    (select json_extract(value, '$') from meta where key = 'nextNumber') - 1
      - (select json_extract(value, '$') from meta where key = 'numberOffset'), 0))
  where key = 'lastWireNumber';
create unique index outbox_wire on outbox (wire_n) where wire_n > 0;
update meta set value = max(0, cast(value as integer)
    - coalesce((select json_extract(value, '$') from meta where key = 'numberOffset'), 0))
  where key in ('lastMutation', 'durableMutation');
delete from meta where key = 'numberOffset';

create index attachment_sha256 on attachment (sha256);
create index attachment_thumbnail on attachment (thumbnail_sha256) where thumbnail_sha256 is not null;

alter table draft add column attachments text not null default '[]';
