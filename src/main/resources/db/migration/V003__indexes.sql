-- By what contents are looked for: who refers to one, and which binary has a hash. PostgreSQL makes no index for a foreign
-- key; the others have one, which this one takes the place of or stands beside.

create index sjs_binary_content_id on sjs_binary (content_id);
create index sjs_binary_sha256 on sjs_binary (sha256);
create index sjs_result_content_id on sjs_result (content_id);
