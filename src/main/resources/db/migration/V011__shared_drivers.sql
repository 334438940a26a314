-- Drivers that contexts share have no context of their own. There is no word that all databases have for a column that may
-- be null from now on, so it is made anew.
alter table sjs_driver drop constraint sjs_driver_context;
alter table sjs_driver add former_context_id varchar(36);
update sjs_driver set former_context_id = context_id;
alter table sjs_driver drop column context_id;
alter table sjs_driver add context_id varchar(36);
update sjs_driver set context_id = former_context_id;
alter table sjs_driver drop column former_context_id;
alter table sjs_driver add constraint sjs_driver_context foreign key (context_id) references sjs_context (id);
create index sjs_driver_context_id on sjs_driver (context_id);

-- The driver in whose process a context's driver is.
alter table sjs_driver add host_id varchar(36);
create index sjs_driver_host_id on sjs_driver (host_id);
-- What a driver that contexts share is made with.
alter table sjs_driver add shared_settings ${text};
alter table sjs_driver add shared_class_path ${text};
