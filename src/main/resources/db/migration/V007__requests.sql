-- Who is told the end of a job, until that is done.
create table sjs_callback (
  job_id varchar(36) not null primary key,
  url ${text} not null,
  attempts integer not null,
  -- When it is looked at next.
  due_at bigint not null,
  constraint sjs_callback_job foreign key (job_id) references sjs_job (id) on delete cascade
) ${table};
create index sjs_callback_due on sjs_callback (due_at);

-- Requests that came with a key, so that a repetition gets the first answer.
create table sjs_keyed_request (
  id varchar(64) not null primary key,
  -- What was asked, as a SHA-256: a key stands for one request.
  fingerprint varchar(64) not null,
  -- The id of the job or context that the request makes.
  subject_id varchar(36) not null,
  -- The server process that serves it, and the answer once there is one.
  owner varchar(36) not null,
  status integer,
  body ${text},
  created_at bigint not null
) ${table};
create index sjs_keyed_request_created on sjs_keyed_request (created_at);
