package io.sparkjobserver.server.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The ways in which a driver of this machine is started, and that it works after each. */
final class DriverStartIT {

  /** Far longer than it takes while everything else runs too. */
  private static final Duration MADE = Duration.ofMinutes(4);

  private static final String OPTIONS = "launcher.spark.driver.extraJavaOptions=";

  @RegisterExtension final ApiProcess api = ApiProcess.with("spark.jobserver.driver-start=archive");

  private final JobserverClient client = api.client();

  @BeforeEach
  void upload() {
    client.uploadExamples();
  }

  @Test
  void takesItsClassesFromTheArchive() throws IOException {
    awaitArchive();
    Path loaded = api.stateDirectory().resolve("loaded.log");
    String command = commandOf(OPTIONS + "-Xlog:class%2Bload:file=" + loaded);
    assertThat(command)
        .contains("-XX:SharedArchiveFile=" + archives())
        .doesNotContain("SparkSubmit", "DumpLoadedClassList");
    assertThat(Files.readString(loaded))
        .containsPattern("io\\.sparkjobserver\\.driver\\.DriverProcess source: shared objects file")
        .containsPattern("org\\.apache\\.spark\\.SparkContext source: shared objects file");
  }

  @Test
  void startsWithAnArchiveThatIsBroken() throws IOException {
    awaitArchive();
    // The others' stays as it is.
    Files.delete(archives());
    Files.createDirectory(archives());
    try (Stream<Path> files = Files.list(ApiProcess.CLASS_ARCHIVES)) {
      for (Path file : files.filter(path -> path.toString().endsWith(".jsa")).toList()) {
        Files.writeString(archives().resolve(file.getFileName()), "broken");
      }
    }
    String command = commandOf("");
    assertThat(command).contains("-XX:SharedArchiveFile=" + archives());
    try (Stream<Path> drivers = Files.list(api.stateDirectory().resolve("drivers"))) {
      for (Path driver : drivers.toList()) {
        assertThat(driver.resolve("driver.log")).content().doesNotContain("[cds]", "archive");
      }
    }
  }

  @Test
  void goesThroughSparkSubmitWhereThatHasSomethingToDo() {
    assertThat(commandOf("launcher.spark.files=" + ApiProcess.examplesJar()))
        .contains("org.apache.spark.deploy.SparkSubmit", "spark.files=")
        .doesNotContain("SharedArchiveFile");
  }

  /**
   * Waits until drivers start from an archive: where this is the first test to run, it is made of
   * what one of these drivers loads.
   */
  private void awaitArchive() {
    await("the archive")
        .atMost(MADE)
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofSeconds(5))
        .until(
            () -> {
              String command = commandOf("");
              client.delete("/contexts/ctx");
              await("the driver's end").atMost(MADE).until(() -> api.drivers().isEmpty());
              return command.contains("SharedArchiveFile");
            });
  }

  /** What starts the driver of a context with a setting, which runs a job. */
  private String commandOf(String setting) {
    ProcessHandle driver =
        api.driverOf(() -> client.post("/contexts/ctx?" + setting, "").expect(200));
    assertThat(client.resultOf("NoOpExample", "ctx", "").asInt()).isEqualTo(1);
    return Processes.seenOf(driver).get(0).replace('\0', ' ');
  }

  private Path archives() {
    return api.stateDirectory().resolve("class-archives");
  }
}
