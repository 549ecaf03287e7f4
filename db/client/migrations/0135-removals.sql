-- What the center took away from here and the copies beside the database still hold (docs/spec/sync.md R108).
create table removal (
  n integer primary key autoincrement,
  kind text not null check (kind in ('scope', 'root', 'row')),
  entity text,
  id text not null
) strict;
