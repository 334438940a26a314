-- Drivers on the workers of a standalone cluster.

-- By what a driver's process is found again: its id and start on this machine, or what the cluster's master calls it.
alter table sjs_driver add process varchar(128);
update sjs_driver set process = concat('process ', process_id, ' ', process_started_at) where process_id is not null;
alter table sjs_driver drop column process_id;
alter table sjs_driver drop column process_started_at;
-- The jar that it is started from, and may be started from again.
alter table sjs_driver add jar_content_id varchar(36);
alter table sjs_driver add constraint sjs_driver_jar foreign key (jar_content_id) references sjs_content (id);
create index sjs_driver_jar_content_id on sjs_driver (jar_content_id);
-- How often a supervised driver was started again, since when.
alter table sjs_driver add restarts integer default 0 not null;
alter table sjs_driver add restarts_since bigint;

-- Where drivers become known to a server process.
alter table sjs_server_node add driver_url ${text};

-- Whether a job may run again under its id, where its context has a supervised driver.
alter table sjs_job add restartable boolean default false not null;
