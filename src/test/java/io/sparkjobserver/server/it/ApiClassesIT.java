package io.sparkjobserver.server.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/**
 * Server and drivers start from archives of their classes. By its name it runs first, and what it
 * leaves makes the tests after it faster.
 */
final class ApiClassesIT {

  /** Writing an archive takes longer than all that a process did before. */
  private static final Duration WRITTEN = Duration.ofMinutes(2);

  @Test
  void takesItsClassesFromWhatAnotherProcessHasLoaded() throws IOException {
    runAJob("recording", SharedClasses::record);
    for (SharedClasses classes : SharedClasses.values()) {
      classes.take();
    }
    runAJob("sharing", SharedClasses::demand);
  }

  private static void runAJob(String name, Function<SharedClasses, List<String>> classes)
      throws IOException {
    ApiProcess api = ApiProcess.with("spark.jobserver.driver-lost-after=5m").classes(classes);
    JobserverClient client = api.client();
    api.startIn("ApiClassesIT/" + name);
    try {
      client.uploadExamples();
      client.createContext("ctx");
      JsonNode counts = client.resultOf("WordCountExample", "ctx", "input.string = a b a");
      assertThat((Object) counts).isEqualTo(Answer.parse("{\"a\":2,\"b\":1}"));
      client.delete("/contexts/ctx");
      await("the driver's end").atMost(WRITTEN).until(() -> api.drivers().isEmpty());
      api.signal();
      await("the server's end").atMost(WRITTEN).until(() -> !api.handle().isAlive());
    } finally {
      api.end();
    }
  }
}
