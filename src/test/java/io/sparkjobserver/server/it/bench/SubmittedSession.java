package io.sparkjobserver.server.it.bench;

import static org.awaitility.Awaitility.await;

import io.sparkjobserver.server.it.ApiProcess;
import io.sparkjobserver.server.it.JobserverClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** A Spark session without a server: by {@code spark-submit}, on the same Java and Spark home. */
final class SubmittedSession {

  private static final Duration BOUND = Duration.ofSeconds(120);
  private static final Duration LOOK = Duration.ofMillis(2);

  private SubmittedSession() {}

  /** How many seconds it takes from the start of the process until the session is there. */
  static double seconds() throws IOException {
    Path output = ApiProcess.BUILD.resolve("bench/spark-submit.log").toAbsolutePath();
    ProcessBuilder builder =
        new ProcessBuilder(
                Server.HOME.resolve("spark/bin/spark-submit").toString(),
                "--class",
                JobserverClient.example("BareSession"),
                "--driver-memory",
                "1g",
                "--conf",
                "spark.driver.host=127.0.0.1",
                "--conf",
                "spark.driver.bindAddress=127.0.0.1",
                "--conf",
                "spark.ui.port=0",
                ApiProcess.examplesJar().toString())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("SPARK_"));
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    long start = System.nanoTime();
    Process process = builder.start();
    try {
      await("the session is there")
          .atMost(BOUND)
          .pollDelay(Duration.ZERO)
          .pollInterval(LOOK)
          .until(() -> isReady(output) || !process.isAlive());
      double seconds = (System.nanoTime() - start) / 1e9;
      process.onExit().join();
      if (process.exitValue() != 0 || !isReady(output)) {
        throw new AssertionError("spark-submit failed: " + Files.readString(output));
      }
      return seconds;
    } finally {
      List<ProcessHandle> left = process.descendants().toList();
      left.forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }

  private static boolean isReady(Path output) throws IOException {
    return Files.readString(output).lines().anyMatch(line -> line.startsWith("ready: "));
  }
}
