package io.sparkjobserver.server;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;
import io.sparkjobserver.server.config.HoconConfigSources;
import java.nio.file.Files;
import java.nio.file.Path;

/** The command line: an optional HOCON file, and nothing else. */
@QuarkusMain
public final class Main {

  private Main() {}

  /**
   * Starts the server and returns when it has stopped.
   *
   * @param args at most one: the HOCON file with the settings
   */
  public static void main(String... args) {
    if (args.length > 1) {
      fail("Usage: java [-Dkey=value ...] -jar quarkus-run.jar [file.conf]");
    }
    if (args.length == 1) {
      Path file = Path.of(args[0]).toAbsolutePath();
      if (!Files.isReadable(file)) {
        fail("Could not find configuration file " + args[0]);
      }
      HoconConfigSources.fault(file).ifPresent(Main::fail);
      System.setProperty(HoconConfigSources.FILE, file.toString());
    }
    Quarkus.run(args);
  }

  private static void fail(String message) {
    System.out.println(message);
    System.exit(1);
  }
}
