-- When a scope was last known to be as the center has it, by the center's clock; null: at the next greeting (R142).
alter table scope add column compared_at integer;
