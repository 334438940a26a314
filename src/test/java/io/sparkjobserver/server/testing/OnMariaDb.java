package io.sparkjobserver.server.testing;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.List;

/**
 * Runs a test on a MariaDB server of its own, with a URL that asks for what the server must not
 * depend on: a session in another time zone, and updates that do not count rows they left as they
 * were.
 */
public final class OnMariaDb implements QuarkusTestProfile {

  @Override
  public List<TestResourceEntry> testResources() {
    return List.of(new TestResourceEntry(Server.class));
  }

  /** The server. */
  public static final class Server extends DatabaseServerResource {

    @Override
    DatabaseServer launch() {
      return MariaDbServer.start(
          "jdbc:mariadb:", "?useAffectedRows=true&sessionVariables=time_zone='+05:00'");
    }
  }
}
