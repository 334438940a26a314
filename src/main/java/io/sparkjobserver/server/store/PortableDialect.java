package io.sparkjobserver.server.store;

import org.hibernate.dialect.DatabaseVersion;
import org.hibernate.dialect.Dialect;
import org.hibernate.dialect.pagination.LimitHandler;
import org.hibernate.dialect.pagination.OffsetFetchLimitHandler;

/**
 * The SQL that every supported database understands. The build fixes one dialect, the URL chooses
 * the database only at run time; so statements keep to standard SQL, and what differs (types,
 * times) is in the migrations and in {@link DatabaseKind}.
 */
public final class PortableDialect extends Dialect {

  /** Called by Hibernate, by name. */
  public PortableDialect() {
    super(DatabaseVersion.make(1));
  }

  @Override
  public LimitHandler getLimitHandler() {
    return OffsetFetchLimitHandler.INSTANCE;
  }
}
