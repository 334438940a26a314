package io.sparkjobserver.server;

import io.quarkus.runtime.annotations.QuarkusMain;
import io.sparkjobserver.server.boot.Boot;

/** Where the process begins. */
@QuarkusMain
public final class Main {

  private Main() {}

  /**
   * Does what the arguments say, most often to start the server, and ends the process.
   *
   * @param args see {@code --help}
   */
  public static void main(String... args) {
    System.exit(new Boot(System.out, System.err).run(args));
  }
}
