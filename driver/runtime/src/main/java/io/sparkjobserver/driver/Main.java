package io.sparkjobserver.driver;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/** What {@code spark-submit} starts, with the path of the launch file as its one argument. */
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
      badLaunch("The one argument of the driver is the path of its launch file");
      return;
    }
    LaunchFile launch;
    try {
      launch = LaunchFile.take(Path.of(args[0]));
    } catch (IOException e) {
      badLaunch(String.valueOf(e.getMessage()));
      return;
    }
    new DriverProcess(launch, Path.of("").toAbsolutePath(), Ending.ofProcess(END)).run();
  }

  private static void badLaunch(String why) {
    System.err.println("Spark Jobserver driver: " + why);
    System.exit(ExitCode.BAD_LAUNCH.number());
  }
}
