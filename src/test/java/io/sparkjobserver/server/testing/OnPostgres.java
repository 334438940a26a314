package io.sparkjobserver.server.testing;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.List;

/** Runs a test on a PostgreSQL server of its own. */
public final class OnPostgres implements QuarkusTestProfile {

  @Override
  public List<TestResourceEntry> testResources() {
    return List.of(new TestResourceEntry(Server.class));
  }

  /** The server. */
  public static final class Server extends DatabaseServerResource {

    @Override
    DatabaseServer launch() {
      return PostgresServer.start();
    }
  }
}
