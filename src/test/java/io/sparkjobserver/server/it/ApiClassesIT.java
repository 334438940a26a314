package io.sparkjobserver.server.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Server and drivers start from archives of their classes. By its name it runs first, and what it
 * leaves makes the tests after it faster.
 */
final class ApiClassesIT {

  /** Writing an archive takes longer than all that a process did before. */
  private static final Duration WRITTEN = Duration.ofMinutes(6);

  @Test
  void takesItsClassesFromWhatAnotherProcessHasLoaded() throws IOException {
    Instant before = Instant.now();
    runAJob("recording", SharedClasses::record, () -> isArchivedSince(before));
    SharedClasses.take();
    runAJob("sharing", SharedClasses::demand, () -> true);
  }

  private static void runAJob(
      String name, Supplier<List<String>> classes, Supplier<Boolean> driversArchived)
      throws IOException {
    ApiProcess api =
        ApiProcess.with(
                "spark.jobserver.driver-lost-after=5m", "spark.jobserver.driver-start=archive")
            .classes(classes);
    JobserverClient client = api.client();
    api.startIn("ApiClassesIT/" + name);
    try {
      client.uploadExamples();
      client.createContext("ctx");
      JsonNode counts = client.resultOf("WordCountExample", "ctx", "input.string = a b a");
      assertThat((Object) counts).isEqualTo(Answer.parse("{\"a\":2,\"b\":1}"));
      client.delete("/contexts/ctx");
      await("the driver's end").atMost(WRITTEN).until(() -> api.drivers().isEmpty());
      await("the drivers' archive").atMost(WRITTEN).until(driversArchived::get);
      api.signal();
      await("the server's end").atMost(WRITTEN).until(() -> !api.handle().isAlive());
    } finally {
      api.end();
    }
  }

  /** Whether one was made or used since then. */
  private static boolean isArchivedSince(Instant before) {
    try (Stream<Path> files = Files.list(ApiProcess.CLASS_ARCHIVES)) {
      for (Path file : files.filter(path -> path.toString().endsWith(".jsa")).toList()) {
        if (Files.getLastModifiedTime(file).compareTo(FileTime.from(before)) > 0) {
          return true;
        }
      }
      return false;
    } catch (IOException e) {
      return false;
    }
  }
}
