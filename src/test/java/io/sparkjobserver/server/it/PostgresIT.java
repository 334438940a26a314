package io.sparkjobserver.server.it;

import io.sparkjobserver.server.testing.DatabaseServer;
import io.sparkjobserver.server.testing.PostgresServer;

final class PostgresIT extends DatabaseContract {

  @Override
  DatabaseServer launch() {
    return PostgresServer.start();
  }
}
