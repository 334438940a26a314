package io.sparkjobserver.server.it.original;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.sparkjobserver.server.it.ApiProcess;
import io.sparkjobserver.server.it.JobserverClient;
import io.sparkjobserver.server.it.JobserverClient.ContextReport;
import io.sparkjobserver.server.testing.DatabaseServer;
import io.sparkjobserver.server.testing.PostgresServer;
import java.io.IOException;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * The original's integration suite: TwoJobserverTests and HAFailoverTest, with two servers on one
 * database. The cases have its order and go on from one another.
 */
@Tag("full")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class OriginalPairIT {

  private static final String CONTEXT_1 = "HAIntegrationTestContext1";
  private static final String CONTEXT_2 = "HAIntegrationTestContext2";
  private static final String FAILOVER = "HAFailoverIntegrationTestContext";
  private static final String STOPPED = "{\"status\":\"SUCCESS\",\"result\":\"Context stopped\"}";
  private static final Duration SOON = Duration.ofSeconds(20);

  private static DatabaseServer database;
  private static ApiProcess one;
  private static ApiProcess two;

  @BeforeAll
  static void start() throws IOException {
    database = PostgresServer.start();
    one = server("one");
    two = server("two", "spark.jobserver.secret-key=" + one.stateDirectory().resolve("secret-key"));
  }

  private static ApiProcess server(String name, String... more) throws IOException {
    ApiProcess server =
        ApiProcess.with(
            Stream.concat(
                    database.settings().entrySet().stream()
                        .map(setting -> setting.getKey() + "=" + setting.getValue()),
                    Stream.concat(
                        Stream.of("spark.jobserver.context-per-jvm=true"), Stream.of(more)))
                .toArray(String[]::new));
    server.startIn("OriginalPairIT/" + name);
    return server;
  }

  @AfterAll
  static void stop() throws IOException {
    try {
      for (ApiProcess server : new ApiProcess[] {two, one}) {
        if (server != null) {
          server.end();
        }
      }
    } finally {
      database.close();
    }
  }

  @Test
  @Order(50)
  @DisplayName("50: a context that is made on 1 is RUNNING on 2")
  void showsOnTheSecondWhatIsMadeOnTheFirst() {
    one.client().createContext(CONTEXT_1);
    assertState(two, CONTEXT_1, "RUNNING");
  }

  @Test
  @Order(51)
  @DisplayName("51: a context that is made on 2 is RUNNING on 1")
  void showsOnTheFirstWhatIsMadeOnTheSecond() {
    two.client().createContext(CONTEXT_2);
    assertState(one, CONTEXT_2, "RUNNING");
  }

  @Test
  @Order(52)
  @DisplayName("52: a context of 2 that is deleted on 1 is FINISHED on 2")
  void deletesOnTheFirstWhatIsMadeOnTheSecond() {
    one.client().delete("/contexts/" + CONTEXT_2).expect(200, STOPPED);
    assertState(two, CONTEXT_2, "FINISHED");
  }

  @Test
  @Order(53)
  @DisplayName("53: a context of 1 that is deleted on 2 is FINISHED on 1")
  void deletesOnTheSecondWhatIsMadeOnTheFirst() {
    two.client().delete("/contexts/" + CONTEXT_1).expect(200, STOPPED);
    assertState(one, CONTEXT_1, "FINISHED");
  }

  @Test
  @Order(54)
  @DisplayName("54: server 1 stops")
  void stopsTheFirst() {
    one.terminate();
    assertThat(one.handle().isAlive()).isFalse();
  }

  @Test
  @Order(55)
  @DisplayName("55: GET /binaries is 200 on 2")
  void listsBinariesOnTheSecond() {
    two.client().get("/binaries").expect(200);
  }

  @Test
  @Order(56)
  @DisplayName("56: server 2 is ready, without the wait of 30 s")
  void needsNoTimeToRecover() {
    await("the second is ready")
        .atMost(SOON)
        .until(() -> two.client().get("/q/health/ready").status() == 200);
  }

  @Test
  @Order(57)
  @DisplayName("57: POST /contexts/{name} is 200 on 2")
  void makesAContextOnTheSecond() {
    two.client().createContext(FAILOVER);
  }

  @Test
  @Order(58)
  @DisplayName("58: GET /contexts on 2 has it")
  void listsTheContextOnTheSecond() {
    assertListed(two);
  }

  @Test
  @Order(59)
  @DisplayName("59: DELETE /contexts/{name} on 2 is 200, then GET says FINISHED")
  void stopsTheContextOnTheSecond() {
    stopsTheContext(two.client());
  }

  @Test
  @Order(60)
  @DisplayName("60: server 1 starts again")
  void startsTheFirstAgain() {
    one.start();
    assertThat(one.handle().isAlive()).isTrue();
  }

  @Test
  @Order(61)
  @DisplayName("61: GET /binaries is 200 on 1")
  void listsBinariesOnTheFirst() {
    one.client().get("/binaries").expect(200);
  }

  @Test
  @Order(62)
  @DisplayName("62: POST /contexts/{name} is 200 on 1")
  void makesAContextOnTheFirst() {
    one.client().createContext(FAILOVER);
  }

  @Test
  @Order(63)
  @DisplayName("63: GET /contexts on 1 has it")
  void listsTheContextOnTheFirst() {
    assertListed(one);
  }

  @Test
  @Order(64)
  @DisplayName("64: DELETE /contexts/{name} on 1 is 200, then GET says FINISHED")
  void stopsTheContextOnTheFirst() {
    stopsTheContext(one.client());
  }

  private static void assertState(ApiProcess server, String context, String state) {
    ContextReport shown = server.client().context(context);
    assertThat(shown.name()).isEqualTo(context);
    assertThat(shown.state()).isEqualTo(state);
  }

  private static void assertListed(ApiProcess server) {
    assertThat(server.client().get("/contexts").expect(200).json().valueStream())
        .extracting(JsonNode::asText)
        .contains(FAILOVER);
  }

  private static void stopsTheContext(JobserverClient client) {
    client.delete("/contexts/" + FAILOVER).expect(200, STOPPED);
    client.awaitContext(FAILOVER, "FINISHED", SOON);
  }
}
