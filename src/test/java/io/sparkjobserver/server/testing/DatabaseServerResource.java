package io.sparkjobserver.server.testing;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.Map;

/** Has the tests of a profile run on a database server of their own. */
abstract class DatabaseServerResource implements QuarkusTestResourceLifecycleManager {

  private DatabaseServer server;

  abstract DatabaseServer launch();

  @Override
  public Map<String, String> start() {
    server = launch();
    return server.settings();
  }

  @Override
  public void stop() {
    if (server != null) {
      server.close();
    }
  }
}
