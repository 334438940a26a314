package io.sparkjobserver.server.drivers.launch;

import io.sparkjobserver.server.drivers.DriverExit;
import io.sparkjobserver.server.drivers.DriverProcess;
import io.sparkjobserver.server.drivers.LogTail;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A driver's process on this machine: a child of this server, or one that an earlier server
 * started.
 */
final class LocalProcess implements DriverProcess {

  private final ProcessHandle process;
  private final Reference reference;
  private final CompletionStage<DriverExit> exit;

  private LocalProcess(ProcessHandle process, CompletableFuture<OptionalInt> code, Path log) {
    this.process = process;
    this.reference = new Reference(process.pid(), startOf(process));
    this.exit =
        code.thenApply(
            value -> {
              LogTail end = DriverLog.read(log);
              return new DriverExit(value, end.firstException(), end.lines());
            });
  }

  static LocalProcess child(Process process, Path log) {
    return new LocalProcess(
        process.toHandle(),
        process.onExit().thenApply(ended -> OptionalInt.of(ended.exitValue())),
        log);
  }

  static LocalProcess found(ProcessHandle process, Path log) {
    return new LocalProcess(process, process.onExit().thenApply(ended -> OptionalInt.empty()), log);
  }

  /** When a process started; the epoch where it ended before one could ask. */
  private static Instant startOf(ProcessHandle process) {
    return process.info().startInstant().orElse(Instant.EPOCH);
  }

  @Override
  public String reference() {
    return reference.text();
  }

  @Override
  public CompletionStage<Void> started() {
    return CompletableFuture.completedStage(null);
  }

  @Override
  public CompletionStage<DriverExit> exit() {
    return exit;
  }

  @Override
  public void kill() {
    // What the driver started itself, such as Python workers, would go on without it.
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }

  @Override
  public Optional<ClusterPlace> place() {
    return Optional.empty();
  }

  @Override
  public void calls(String submissionId) {
    // No cluster calls it anything.
  }

  @Override
  public void onMoved(Consumer<String> told) {
    // It stays where it is.
  }

  /**
   * Which process: its id, and when it started, so that another process that got the same id is not
   * taken for it.
   *
   * @param processId its id
   * @param startedAt when it started
   */
  record Reference(long processId, Instant startedAt) {

    /** How far the start time of a process may be off between two looks at it. */
    private static final Duration CLOCK_GRAIN = Duration.ofSeconds(2);

    private static final Pattern TEXT = Pattern.compile("process (\\d+) (-?\\d+)");

    static Optional<Reference> of(String text) {
      Matcher matcher = TEXT.matcher(text);
      return matcher.matches()
          ? Optional.of(
              new Reference(
                  Long.parseLong(matcher.group(1)),
                  Instant.EPOCH.plus(Long.parseLong(matcher.group(2)), ChronoUnit.MICROS)))
          : Optional.empty();
    }

    String text() {
      return "process %d %d"
          .formatted(processId, ChronoUnit.MICROS.between(Instant.EPOCH, startedAt));
    }

    /** The process, where it is alive. */
    Optional<ProcessHandle> process() {
      return ProcessHandle.of(processId)
          .filter(ProcessHandle::isAlive)
          .filter(
              process ->
                  Duration.between(startedAt, startOf(process)).abs().compareTo(CLOCK_GRAIN) < 0);
    }
  }
}
