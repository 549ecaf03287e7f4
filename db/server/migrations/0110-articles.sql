create table article (
  tenant_id uuid not null, id uuid not null, seq bigint not null,
  is_deleted boolean not null default false, field_versions jsonb not null default '{}',
  title text not null, body text not null, labels jsonb not null, team_id uuid, locale text not null,
  status text not null, author_id uuid not null, revision_id uuid not null, revision integer not null,
  updated_by_id uuid not null, created_at bigint not null, updated_at bigint not null,
  primary key (tenant_id, id)
);

create table article_revision (
  tenant_id uuid not null, id uuid not null, seq bigint not null,
  is_deleted boolean not null default false, field_versions jsonb not null default '{}',
  title text not null, body text not null, labels jsonb not null, article_id uuid not null, number integer,
  parent_id uuid, branch_id uuid, author_id uuid not null, created_at bigint not null, branch_state text,
  resolved_at bigint, resolved_by_id uuid,
  primary key (tenant_id, id)
);
create index article_revision_article on article_revision (tenant_id, article_id);
