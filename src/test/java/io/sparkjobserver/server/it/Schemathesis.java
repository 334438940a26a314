package io.sparkjobserver.server.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The fuzzer, in a Python of its own below the build's folder: the versions are those of {@code
 * requirements.txt}, and the index is the one that pip is told on this machine. Needs a {@code
 * python3} of 3.11 or later with {@code venv}.
 */
final class Schemathesis {

  private static final Path SETTINGS =
      Path.of(System.getProperty("basedir", ""), "test/resources/fuzz").toAbsolutePath();
  private static final Path HOME = ApiProcess.BUILD.resolve("fuzz").toAbsolutePath();
  private static final Path PYTHON = HOME.resolve("venv/bin/python");
  private static final Duration INSTALL = Duration.ofMinutes(5);
  private static final Duration RUN = Duration.ofMinutes(5);

  /** A run that is to be repeated has the same number. */
  private static final String DEFAULT_SEED = "20261126";

  private Schemathesis() {}

  /** Installs what is not there yet, or not in these versions. */
  static void install() throws IOException {
    Files.createDirectories(HOME);
    Path installed = HOME.resolve("installed.txt");
    String wanted = Files.readString(SETTINGS.resolve("requirements.txt"));
    if (Files.exists(installed) && Files.readString(installed).equals(wanted)) {
      return;
    }
    run(
        INSTALL,
        "install.log",
        "python3",
        "-m",
        "venv",
        "--clear",
        HOME.resolve("venv").toString());
    run(
        INSTALL,
        "install.log",
        PYTHON.toString(),
        "-m",
        "pip",
        "install",
        "--quiet",
        "--no-deps",
        "--requirement",
        SETTINGS.resolve("requirements.txt").toString());
    Files.writeString(installed, wanted);
  }

  /** Fuzzes the server at an address; fails with all that was found. */
  static void fuzz(String address) {
    String asked = System.getProperty("fuzz.seed", "");
    String seed = asked.isBlank() ? DEFAULT_SEED : asked;
    System.out.println("Fuzzing with -Dfuzz.seed=" + seed);
    String output =
        run(
            RUN,
            "fuzz.log",
            PYTHON.toString(),
            "-m",
            "schemathesis.cli",
            "--config-file",
            SETTINGS.resolve("schemathesis.toml").toString(),
            "run",
            address + "/q/openapi?format=json",
            "--url",
            address,
            "--seed",
            seed,
            "--no-color");
    System.out.println(output.substring(output.indexOf("SUMMARY")));
  }

  /** Runs a command to its end; what it printed. */
  private static String run(Duration bound, String log, String... command) {
    Path written = HOME.resolve(log);
    ProcessBuilder builder =
        new ProcessBuilder(List.of(command))
            .directory(HOME.toFile())
            .redirectErrorStream(true)
            .redirectOutput(written.toFile());
    builder.environment().put("SCHEMATHESIS_HOOKS", "hooks");
    builder.environment().put("PYTHONPATH", SETTINGS.toString());
    builder.environment().put("PYTHONDONTWRITEBYTECODE", "1");
    try {
      Process process = builder.start();
      try {
        boolean ended = process.waitFor(bound.toSeconds(), TimeUnit.SECONDS);
        String output = Files.readString(written);
        assertThat(ended).as("%s ends within %s: %s", command[0], bound, output).isTrue();
        assertThat(process.exitValue()).as(output).isZero();
        return output;
      } finally {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(String.join(" ", command), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
