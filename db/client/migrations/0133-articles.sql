create table article (
  id text primary key, seq integer not null, title text not null, body text not null, labels text not null,
  team_id text, locale text not null, status text not null, author_id text not null,
  revision_id text not null, revision integer not null, updated_by_id text not null,
  created_at integer not null, updated_at integer not null
) strict;
create table article_revision (
  id text primary key, seq integer not null, title text not null, body text not null, labels text not null,
  article_id text not null, number integer, parent_id text, branch_id text, author_id text not null,
  created_at integer not null, branch_state text, resolved_at integer, resolved_by_id text
) strict;
create index article_revision_article on article_revision (article_id);
create index article_revision_open on article_revision (article_id) where branch_state = 'open';

-- What is being written of an article. A new one has its id from the first letter on.
create table article_draft (
  article_id text primary key, base_revision_id text, base_status text not null, branch_id text, title text not null, body text not null,
  labels text not null, team_id text, locale text not null, updated_at integer not null
) strict;
-- The article that a change in the outbox is about.
alter table outbox add column article_id text;

-- An older version has passed articles over, and the scopes of teams count as complete here: they are compared once.
update scope set state = 'checking', token = null where id like 'team:%';
