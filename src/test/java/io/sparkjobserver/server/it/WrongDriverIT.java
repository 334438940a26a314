package io.sparkjobserver.server.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * A driver that is launched without Spark and Scala on its class path. It can say so only if it
 * links nothing of either before it joins.
 */
final class WrongDriverIT {

  /** Looks like Spark 4.1 to the checks of the start, and starts the driver's jar alone. */
  private static final String SPARK_SUBMIT =
      """
      #!/bin/bash
      arguments=("$@")
      exec "%s" -cp "${arguments[-2]}:%s" io.sparkjobserver.driver.Main "${arguments[-1]}"
      """;

  private static final Path BUILD = ApiProcess.examplesJar().getParent().getParent();

  @RegisterExtension static final ApiProcess API = ApiProcess.with("spark.home=" + sparkHome());

  @Test
  void isRefusedInWordsThatBothSidesSay() throws IOException {
    Answer answer = API.client().post("/contexts/wrong", "");
    assertThat(answer.status()).isEqualTo(500);
    assertThat(answer.body()).contains("it runs Spark none and needs Spark 4");
    assertThat(API.client().context("wrong").state()).isEqualTo("ERROR");
    try (Stream<Path> drivers = Files.list(API.stateDirectory().resolve("drivers"))) {
      String log = Files.readString(drivers.findFirst().orElseThrow().resolve("driver.log"));
      assertThat(log)
          .contains("The server refuses it: it runs Spark none and needs Spark 4")
          .doesNotContain("NoClassDefFoundError", "\tat ");
    }
  }

  private static Path sparkHome() {
    try {
      Path home = Files.createTempDirectory(BUILD, "no-spark");
      Path submit = Files.createDirectories(home.resolve("bin")).resolve("spark-submit");
      Files.createDirectories(home.resolve("jars"));
      Files.createFile(home.resolve("jars/spark-core_2.13-4.1.0.jar"));
      Files.writeString(
          submit,
          SPARK_SUBMIT.formatted(Path.of(System.getProperty("java.home"), "bin", "java"), slf4j()));
      Files.setPosixFilePermissions(submit, PosixFilePermissions.fromString("rwxr-xr-x"));
      return home;
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Not Spark's: what logs. */
  private static Path slf4j() throws IOException {
    try (Stream<Path> jars = Files.list(BUILD.resolve("spark/jars"))) {
      return jars.filter(jar -> jar.getFileName().toString().startsWith("slf4j-api"))
          .findFirst()
          .orElseThrow();
    }
  }
}
