-- What a job costs is above all how many indexes and tables it changes. So it is one row, with what was posted with it
-- and with its result where that is small, and its number is the key: rows lie in the order in which they came.
-- No two databases change a primary key with the same words, so the table is made anew.
alter table sjs_result drop constraint sjs_result_job;
alter table sjs_callback drop constraint sjs_callback_job;

create table sjs_job_anew (
  number bigint not null primary key,
  id varchar(36) not null,
  context_id varchar(36) not null,
  context_name ${name} not null,
  main_class ${name} not null,
  class_path ${text} not null,
  row_shape varchar(16) not null,
  restartable boolean not null,
  -- What was posted, resolved, as JSON.
  input ${text} not null,
  state varchar(16) not null,
  started_at bigint not null,
  ended_at bigint,
  error_message ${text},
  error_class ${text},
  error_stack ${text},
  -- The result as JSON, where it is small; a longer one is a row of sjs_result.
  result ${bytes},
  constraint sjs_job_id unique (id)
) ${table};

insert into sjs_job_anew (number, id, context_id, context_name, main_class, class_path, row_shape, restartable, input,
  state, started_at, ended_at, error_message, error_class, error_stack)
select j.number, j.id, j.context_id, j.context_name, j.main_class, j.class_path, j.row_shape, j.restartable,
  coalesce(i.json, '{}'),
  j.state, j.started_at, j.ended_at, j.error_message, j.error_class, j.error_stack
from sjs_job j left join sjs_job_input i on i.job_id = j.id;

drop table sjs_job_input;
drop table sjs_job;
alter table sjs_job_anew rename to sjs_job;

create index sjs_job_started on sjs_job (started_at);
create index sjs_job_state on sjs_job (state, started_at);
create index sjs_job_context on sjs_job (context_id, state);
alter table sjs_result add constraint sjs_result_job foreign key (job_id) references sjs_job (id) on delete cascade;
alter table sjs_callback add constraint sjs_callback_job foreign key (job_id) references sjs_job (id) on delete cascade;
