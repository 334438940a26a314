-- The end of a driver's log, from when the driver ended: its file goes with its machine. Bytes as they were, for a log has
-- whatever jobs print, U+0000 and broken UTF-8 among it.

create table sjs_driver_log (
  driver_id varchar(36) not null primary key,
  bytes ${piece} not null,
  constraint sjs_driver_log_driver foreign key (driver_id) references sjs_driver (id) on delete cascade
) ${table};
