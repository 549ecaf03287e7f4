-- What is being written of a ticket that does not exist yet; it has its id from the first letter on.
create table new_ticket_draft (ticket_id text primary key, form text not null, updated_at integer not null) strict;
