package io.sparkjobserver.server.it.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** What Java cannot do to processes and file systems. */
final class Commands {

  private static final int BOUND_SECONDS = 30;

  private Commands() {}

  static void signal(String name, ProcessHandle process) {
    run("kill", "-" + name, String.valueOf(process.pid()));
  }

  /** Runs a command that succeeds. */
  static void run(String... command) {
    try {
      Process process = new ProcessBuilder(command).inheritIO().start();
      assertThat(process.waitFor(BOUND_SECONDS, TimeUnit.SECONDS))
          .as(List.of(command) + " ends")
          .isTrue();
      assertThat(process.exitValue()).as(List.of(command).toString()).isZero();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
