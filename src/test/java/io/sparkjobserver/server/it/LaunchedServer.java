package io.sparkjobserver.server.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The packaged server as somebody starts it by hand: with arguments, options and an environment.
 * Closing it ends it.
 */
final class LaunchedServer implements AutoCloseable {

  static final Path DISTRIBUTION =
      Path.of(System.getProperty("basedir", ""), "target/jobserver").toAbsolutePath();

  private static final Pattern LISTENING = Pattern.compile("Listening on: (https?://\\S+)");
  private static final Duration BOUND = Duration.ofSeconds(90);

  private final Path output;
  private final Process process;

  private LaunchedServer(Path output, Process process) {
    this.output = output;
    this.process = process;
  }

  /** A port that was free a moment ago. */
  static int freePort() {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return free.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The java that runs the tests. */
  static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  /** How to start the server by its jar. */
  static List<String> jar(String... arguments) {
    List<String> command =
        new ArrayList<>(
            List.of(
                java(),
                "-Xmx256m",
                "-XX:TieredStopAtLevel=1",
                "-jar",
                DISTRIBUTION.resolve("quarkus-app/quarkus-run.jar").toString()));
    command.addAll(List.of(arguments));
    return command;
  }

  /**
   * Starts it.
   *
   * @param folder where it works and its output goes
   * @param environment added to that of the tests
   */
  static LaunchedServer start(Path folder, Map<String, String> environment, List<String> command) {
    Path output = folder.resolve("output-" + System.nanoTime());
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    // What a developer's shell says must not decide what is tested.
    Map<String, String> variables = builder.environment();
    new HashMap<>(variables)
        .keySet().stream()
            .filter(name -> name.startsWith("SPARK") || name.startsWith("JOBSERVER"))
            .forEach(variables::remove);
    variables.put("JAVA_HOME", System.getProperty("java.home"));
    variables.putAll(environment);
    try {
      return new LaunchedServer(output, builder.start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static LaunchedServer start(Path folder, String... arguments) {
    return start(folder, Map.of(), jar(arguments));
  }

  /** Waits until it listens; where that is. */
  URI awaitListening() {
    await("the server says where it listens")
        .atMost(BOUND)
        .pollInterval(Duration.ofMillis(50))
        .until(() -> !process.isAlive() || LISTENING.matcher(output()).find());
    Matcher listening = LISTENING.matcher(output());
    assertThat(listening.find()).as(output()).isTrue();
    return URI.create(listening.group(1));
  }

  /** Waits until it has ended by itself; its exit code. */
  int awaitExit() {
    return awaitExit(BOUND);
  }

  /** Waits for so long until it has ended by itself; its exit code. */
  int awaitExit(Duration bound) {
    try {
      assertThat(process.waitFor(bound.toSeconds(), TimeUnit.SECONDS)).as(output()).isTrue();
      return process.exitValue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  long pid() {
    return process.pid();
  }

  String output() {
    try {
      return Files.readString(output);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
    awaitExit();
  }
}
