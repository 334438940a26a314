package io.sparkjobserver.driver;

import io.sparkjobserver.protocol.Protocol;
import io.sparkjobserver.protocol.identity.DriverKey;
import io.sparkjobserver.protocol.identity.Join;
import io.sparkjobserver.protocol.identity.Versions;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/**
 * What {@code spark-submit} starts, with the path of the launch file as its one argument. Until the
 * server has looked at the versions of what is here, no class of Spark, Scala or Pekko is linked:
 * one that does not fit would end the driver with an error that nobody understands.
 */
public final class Main {

  private static final Duration END = Duration.ofSeconds(10);

  private Main() {}

  /**
   * Runs until the server, or its absence, ends the process.
   *
   * @param args the path of the launch file
   */
  public static void main(String[] args) throws InterruptedException {
    if (args.length != 1) {
      exit(ExitCode.BAD_LAUNCH, "The one argument of the driver is the path of its launch file");
      return;
    }
    LaunchFile launch;
    try {
      launch = LaunchFile.take(Path.of(args[0]));
    } catch (IOException e) {
      exit(ExitCode.BAD_LAUNCH, String.valueOf(e.getMessage()));
      return;
    }
    Join.Joined joined;
    try {
      joined = launch.join().ask(DriverKey.make(), versions(), launch.joinTimeout());
    } catch (Join.RefusedException e) {
      exit(ExitCode.REFUSED, "The server refuses it: " + e.getMessage());
      return;
    } catch (IOException e) {
      exit(ExitCode.NOT_JOINED, String.valueOf(e.getMessage()));
      return;
    }
    new DriverProcess(launch, joined, Path.of("").toAbsolutePath(), Ending.ofProcess(END)).run();
  }

  private static Versions versions() throws IOException {
    return Versions.ofClassPath(
        Protocol.VERSION, OwnJar.sha256(), Thread.currentThread().getContextClassLoader());
  }

  private static void exit(ExitCode code, String why) {
    System.err.println("Spark Jobserver driver: " + why);
    System.exit(code.number());
  }
}
