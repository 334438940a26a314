package io.sparkjobserver.server.it.bench;

import io.sparkjobserver.server.it.ApiProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * What looks like a Spark home and starts nothing: its {@code spark-submit} says that a driver was
 * launched, and stands for its process.
 *
 * @param path where it is
 */
record SparklessHome(Path path) {

  /** Beside a launch file that is whole, as the process that is to read it is started. */
  static final String LAUNCHED = ".launched";

  private static final String SUBMIT =
      """
      #!/usr/bin/env bash
      touch "${@: -1}%s"
      exec sleep 86400
      """;

  static SparklessHome make() throws IOException {
    Path home = ApiProcess.BUILD.resolve("bench/sparkless").toAbsolutePath();
    Files.createDirectories(home.resolve("bin"));
    Files.createDirectories(home.resolve("conf"));
    Files.createDirectories(home.resolve("jars"));
    Path submit = home.resolve("bin/spark-submit");
    Files.writeString(submit, SUBMIT.formatted(LAUNCHED));
    Files.setPosixFilePermissions(submit, PosixFilePermissions.fromString("rwxr-xr-x"));
    // What this file would set only spark-submit knows, so drivers are started with that.
    Files.writeString(home.resolve("conf/spark-env.sh"), "");
    Files.write(home.resolve("jars/spark-core_2.13-4.1.0.jar"), new byte[0]);
    return new SparklessHome(home);
  }
}
