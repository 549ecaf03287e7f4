-- A field that is hidden goes from the copies too (docs/spec/sync.md R144).
create table removal_of_more (
  n integer primary key autoincrement,
  kind text not null check (kind in ('scope', 'root', 'row', 'field')),
  entity text,
  id text not null
) strict;
insert into removal_of_more select n, kind, entity, id from removal;
-- Numbers of what was done are not given again.
delete from sqlite_sequence where name = 'removal_of_more';
insert into sqlite_sequence (name, seq) select 'removal_of_more', seq from sqlite_sequence where name = 'removal';
drop table removal;
alter table removal_of_more rename to removal;
