-- What waits to be judged is measured before every new change: count and bytes come off this index alone.
create index outbox_waiting_size on outbox (octet_length(args)) where state in ('queued', 'sent');
