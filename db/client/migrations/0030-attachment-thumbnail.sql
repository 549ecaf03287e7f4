alter table attachment add column thumbnail_sha256 text;
