-- Who may speak on the link to the drivers.

create table sjs_authority (
  -- One row, always of the same id.
  id varchar(36) not null primary key,
  certificate ${text} not null,
  -- Encrypted with the deployment's secret key, which is not in the database.
  sealed_key ${text} not null,
  made_at bigint not null
) ${table};

-- How many processes were the driver, the present one among them.
alter table sjs_driver add incarnation integer default 1 not null;
-- By which key the launch secret was redeemed for this incarnation, when, and what it was answered.
alter table sjs_driver add redeemed_key varchar(64);
alter table sjs_driver add redeemed_at bigint;
alter table sjs_driver add certificates ${text};
