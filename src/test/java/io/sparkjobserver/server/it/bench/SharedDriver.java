package io.sparkjobserver.server.it.bench;

import java.io.IOException;

/** Whether contexts share a driver where they are told to. */
final class SharedDriver {

  /** The setting that says so. */
  static final String PER_JVM = "spark.jobserver.context-per-jvm";

  private SharedDriver() {}

  /** Looks at how many drivers two contexts have. */
  static boolean isThere() throws IOException {
    try (Server server = Server.in("shared").setting(PER_JVM, "false").start();
        HttpConnection connection = server.connect()) {
      Calls calls = new Calls(connection);
      calls.createContext("first");
      calls.createContext("second");
      return server.drivers() == 1;
    }
  }
}
