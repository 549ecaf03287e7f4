-- Changes that a person made with one act, so that they are taken back together.
alter table outbox add column act text;
