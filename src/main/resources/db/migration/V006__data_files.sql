-- Files that users upload for jobs to read.

create table sjs_data_file (
  -- As the original named its file. It stands for one content for ever.
  name ${name} not null primary key,
  content_id varchar(36) not null,
  sha256 varchar(64) not null,
  size bigint not null,
  stored_at bigint not null,
  constraint sjs_data_file_content foreign key (content_id) references sjs_content (id)
) ${table};
create index sjs_data_file_content_id on sjs_data_file (content_id);
create index sjs_data_file_stored on sjs_data_file (stored_at);
