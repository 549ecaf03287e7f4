-- Every run of the server begins a line of history here. A client that stood further along a line than the line
-- now reaches, or on one that is not there, has seen changes that this database has lost.
create table lineage (
  tenant_id uuid not null references tenant (id), no bigint generated always as identity, token uuid not null,
  start_seq bigint not null,
  primary key (tenant_id, no)
);
create unique index lineage_token on lineage (tenant_id, token);
