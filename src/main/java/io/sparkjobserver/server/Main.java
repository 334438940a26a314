package io.sparkjobserver.server;

import io.quarkus.runtime.LaunchMode;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;
import io.sparkjobserver.server.boot.Boot;

/** Where the process begins. */
@QuarkusMain
public final class Main {

  private Main() {}

  /**
   * Does what the arguments say, most often to start the server and return when it has stopped.
   *
   * @param args see {@code --help}
   */
  public static void main(String... args) {
    if (LaunchMode.current() == LaunchMode.DEVELOPMENT) {
      // It keeps the port from one start to the next, and shows what is wrong in its own way.
      Quarkus.run(args);
      return;
    }
    int exitCode = new Boot(System.out, System.err).run(args);
    if (exitCode != 0) {
      System.exit(exitCode);
    }
  }
}
