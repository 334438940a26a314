-- Whether a driver was started ahead of need; it has no context until one takes it.
alter table sjs_driver add column warm boolean default false not null;
