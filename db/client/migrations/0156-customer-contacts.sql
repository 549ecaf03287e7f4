-- Customers with one address or number are found for each other (docs/spec/sync.md R203).
create index customer_email on customer (email) where email is not null;
create index customer_phone on customer (phone) where phone is not null;
