-- The operation id of the refused or held change that a draft takes the place of once it is sent (R110).
alter table draft add column replaces text;
