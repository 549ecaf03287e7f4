-- Proof of a lease, so that the block can be claimed again from a restored center.
alter table number_block add column proof text not null default '';
