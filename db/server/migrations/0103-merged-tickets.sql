-- A merged ticket keeps its rows and says where its conversation goes on.
alter table ticket add column merged_into_id uuid;
alter table ticket add column status_before_merge text;
create index ticket_merged_into on ticket (tenant_id, merged_into_id) where merged_into_id is not null;

-- The ticket in which the conversation of this one goes on: itself, or the end of the chain of merges it begins.
create function ticket_target(of_tenant uuid, of_ticket uuid) returns uuid language sql stable as $$
  with recursive chain (id, next_id) as (
    select id, merged_into_id from ticket where tenant_id = of_tenant and id = of_ticket
    union
    select t.id, t.merged_into_id from chain join ticket t on t.tenant_id = of_tenant and t.id = chain.next_id
  ) select id from chain where next_id is null
$$;

-- The ticket itself and all that were merged into it, directly or through others.
create function ticket_sources(of_tenant uuid, of_ticket uuid) returns setof uuid language sql stable as $$
  with recursive source (id) as (
    select of_ticket
    union
    select t.id from source join ticket t on t.tenant_id = of_tenant and t.merged_into_id = source.id
  ) select id from source
$$;
