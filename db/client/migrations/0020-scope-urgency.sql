-- How urgent the next page of a scope is, as the center says with every page.
alter table scope add column urgency integer not null default 0;
