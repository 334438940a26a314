-- Whether a context is to be stopped by the end of its driver's process, as another server was asked to.
alter table sjs_context add column stop_forced boolean default false not null;
