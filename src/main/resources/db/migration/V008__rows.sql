-- What the rows of a job's result become, so that a job that is sent again says it again.
alter table sjs_job add row_shape varchar(16) default 'STRINGS' not null;
