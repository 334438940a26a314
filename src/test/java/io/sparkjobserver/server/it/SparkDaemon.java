package io.sparkjobserver.server.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * A Master or a Worker, as a process, with what it started: drivers and executors. The process is
 * the JVM itself, since {@code spark-class} becomes that.
 */
final class SparkDaemon {

  private static final int BOUND_SECONDS = 30;

  private final Process process;
  private final Path log;
  private final Set<ProcessHandle> started = new LinkedHashSet<>();

  private SparkDaemon(Process process, Path log) {
    this.process = process;
    this.log = log;
  }

  /**
   * Starts one.
   *
   * @param log what it says; added to what is there
   * @param environment over that of the tests, of which nothing is inherited that is Spark's; an
   *     empty value takes a variable away
   */
  static SparkDaemon start(Path log, Map<String, String> environment, List<String> command) {
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(log.getParent().toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    Map<String, String> variables = builder.environment();
    variables.keySet().removeIf(name -> name.startsWith("SPARK"));
    variables.put("JAVA_HOME", System.getProperty("java.home"));
    variables.putAll(environment);
    variables.values().removeIf(String::isEmpty);
    try {
      return new SparkDaemon(builder.start(), log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** Drivers and executors that it started and that are alive, also when it is not any more. */
  Set<ProcessHandle> children() {
    process.descendants().forEach(started::add);
    started.removeIf(child -> !child.isAlive());
    return Set.copyOf(started);
  }

  /** Ends it as a crash would, and nothing else. */
  void kill() {
    Set<ProcessHandle> unused = children();
    process.destroyForcibly();
    awaitEnd();
  }

  /** Has it stand still: it keeps its connections and says nothing. */
  void pause() {
    signal("STOP");
  }

  void resume() {
    signal("CONT");
  }

  /** Ends it and what it started. */
  void end() {
    Set<ProcessHandle> children = children();
    process.destroyForcibly();
    children.forEach(ProcessHandle::destroyForcibly);
    awaitEnd();
  }

  String log() {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void signal(String name) {
    try {
      Process kill =
          new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid())).inheritIO().start();
      assertThat(kill.waitFor(BOUND_SECONDS, TimeUnit.SECONDS)).isTrue();
      assertThat(kill.exitValue()).isZero();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private void awaitEnd() {
    try {
      assertThat(process.waitFor(BOUND_SECONDS, TimeUnit.SECONDS)).as(log()).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
