package io.sparkjobserver.server.drivers.launch;

import io.sparkjobserver.server.drivers.DriverExit;
import io.sparkjobserver.server.drivers.DriverProcess;
import java.nio.file.Path;
import java.time.Instant;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * A driver's process on this machine: a child of this server, or one that an earlier server
 * started.
 */
final class LocalProcess implements DriverProcess {

  private final ProcessHandle process;
  private final Instant startedAt;
  private final CompletionStage<DriverExit> exit;

  private LocalProcess(
      ProcessHandle process, Instant startedAt, CompletableFuture<OptionalInt> code, Path log) {
    this.process = process;
    this.startedAt = startedAt;
    this.exit =
        code.thenApply(
            value -> {
              DriverLog end = DriverLog.read(log);
              return new DriverExit(value, end.firstException(), end.tail());
            });
  }

  static LocalProcess child(Process process, Path log) {
    return new LocalProcess(
        process.toHandle(),
        startOf(process.toHandle()),
        process.onExit().thenApply(ended -> OptionalInt.of(ended.exitValue())),
        log);
  }

  static LocalProcess found(ProcessHandle process, Path log) {
    return new LocalProcess(
        process, startOf(process), process.onExit().thenApply(ended -> OptionalInt.empty()), log);
  }

  /** When a process started; the epoch where it ended before one could ask. */
  static Instant startOf(ProcessHandle process) {
    return process.info().startInstant().orElse(Instant.EPOCH);
  }

  @Override
  public long id() {
    return process.pid();
  }

  @Override
  public Instant startedAt() {
    return startedAt;
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
}
