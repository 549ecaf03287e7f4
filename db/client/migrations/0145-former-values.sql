-- What takes a change back holds values that others wrote. It goes with what it is about (docs/spec/sync.md R108), which
-- is found by this index; what has left before goes now.
create index outbox_inverse on outbox (inverse ->> '$.args.ticketId') where inverse is not null;
update outbox set inverse = null
  where inverse ->> '$.args.ticketId' is not null and inverse ->> '$.args.ticketId' not in (select id from ticket);
update outbox set inverse = null
  where inverse ->> '$.args.macroId' is not null and inverse ->> '$.args.macroId' not in (select id from macro);
update outbox set inverse = null
  where inverse ->> '$.args.ruleId' is not null and inverse ->> '$.args.ruleId' not in (select id from ticket_rule);
