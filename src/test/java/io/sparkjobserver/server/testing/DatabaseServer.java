package io.sparkjobserver.server.testing;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;

/** A database server that a test starts for itself, on a free port of the loopback address. */
public interface DatabaseServer extends AutoCloseable {

  /** What a Jobserver has to be told to keep its state there. */
  Map<String, String> settings();

  /** A connection to the same database; the caller closes it. */
  Connection connect() throws SQLException;

  /** Ends the server and removes what it stored. */
  @Override
  void close();
}
