-- Tickets kept by themselves, in a scope of their own, until the time comes to let them go.
-- `is_denied`: the center does not give it to this person, so it goes whoever works on it.
create table single_ticket (ticket_id text primary key, until integer not null, is_denied integer not null) strict;
-- Tickets a person asked for that are not here: `key` is the number as digits, or the id.
create table wanted_ticket (
  key text primary key, ticket_id text, is_unavailable integer not null, asked_at integer not null
) strict;
