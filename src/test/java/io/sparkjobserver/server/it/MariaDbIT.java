package io.sparkjobserver.server.it;

import io.sparkjobserver.server.testing.DatabaseServer;
import io.sparkjobserver.server.testing.MariaDbServer;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** With a URL as the original's configuration has it. */
@EnabledOnOs(value = OS.LINUX, architectures = "amd64")
final class MariaDbIT extends DatabaseContract {

  @Override
  DatabaseServer launch() {
    return MariaDbServer.start("jdbc:mysql:", "?useSSL=false");
  }
}
