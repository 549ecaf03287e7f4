-- The number of the ticket that a change is about, for when the ticket has left: cards would not say which one it was.
alter table outbox add column ticket_number integer;
update outbox set ticket_number = (select number from ticket where id = ticket_id);
