package io.sparkjobserver.driver;

import io.sparkjobserver.driver.spark.SparkLog;
import io.sparkjobserver.protocol.Protocol;
import io.sparkjobserver.protocol.identity.Join;
import io.sparkjobserver.protocol.identity.Versions;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * What the server, {@code spark-submit}, or a worker of a cluster starts as its {@link Launch}
 * says. Until the server has looked at the versions of what is here, no class of Spark, Scala or
 * Pekko is linked: one that does not fit would end the driver with an error that nobody
 * understands.
 */
public final class Main {

  private static final Duration END = Duration.ofSeconds(10);

  private Main() {}

  /**
   * Runs until the server, or its absence, ends the process.
   *
   * @param args the path of a launch file, or what would be in it as {@code key=value}
   */
  public static void main(String[] args) throws InterruptedException {
    Launch launch;
    try {
      launch = Launch.of(List.of(args), System.getenv());
    } catch (IOException e) {
      // To be started again would change nothing.
      exit(ExitCode.BAD_LAUNCH.number(true), String.valueOf(e.getMessage()));
      return;
    }
    launch.sparkProperties().forEach(System::setProperty);
    if (launch.cacheDirectory().isEmpty()) {
      // A worker keeps the two apart, and the log is one.
      System.setOut(System.err);
    }
    Membership membership;
    try {
      membership = Membership.of(launch, self());
    } catch (Join.RefusedException e) {
      exit(
          ExitCode.REFUSED.number(launch.supervised()), "The server refuses it: " + e.getMessage());
      return;
    } catch (IOException e) {
      exit(ExitCode.NOT_JOINED.number(launch.supervised()), String.valueOf(e.getMessage()));
      return;
    }
    SparkLog.setUp();
    new DriverProcess(
            launch,
            membership,
            Path.of("").toAbsolutePath(),
            Ending.ofProcess(END, launch.supervised()))
        .run();
  }

  private static Join.Self self() throws IOException {
    return new Join.Self(
        Versions.ofClassPath(
            Protocol.VERSION, OwnJar.sha256(), Thread.currentThread().getContextClassLoader()),
        SubmissionId.of(System.getenv()));
  }

  private static void exit(int code, String why) {
    System.err.println("Spark Jobserver driver: " + why);
    System.exit(code);
  }
}
