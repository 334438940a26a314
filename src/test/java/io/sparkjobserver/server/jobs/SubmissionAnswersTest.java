package io.sparkjobserver.server.jobs;

import static io.restassured.RestAssured.when;
import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import io.quarkus.test.junit.QuarkusTest;
import io.sparkjobserver.protocol.RowShape;
import io.sparkjobserver.server.binaries.ClassPathEntry;
import io.sparkjobserver.server.common.FailureException;
import io.sparkjobserver.server.contexts.ContextSettings;
import io.sparkjobserver.server.contexts.Contexts;
import io.sparkjobserver.server.jobs.JobAcceptance.Accepted;
import jakarta.inject.Inject;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Jobs that are over before anybody waits for them. Their driver is a fake. */
@QuarkusTest
class SubmissionAnswersTest {

  private static final Duration SOON = Duration.ofSeconds(10);

  @Inject Contexts contexts;
  @Inject JobAcceptance acceptance;
  @Inject SubmissionAnswers submissions;

  @BeforeEach
  void prepare() {
    if (when().get("/contexts/quick").statusCode() != 200) {
      when().post("/contexts/quick").then().statusCode(200);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"Echo", "Fail"})
  void answersThatAJobRunsThoughItIsOverByThen(String mainClass) {
    Response answer =
        submissions
            .whenStarted(over(mainClass), SOON, new CompletableFuture<>())
            .toCompletableFuture()
            .join();
    assertThat(answer.getStatus()).isEqualTo(202);
    assertThat(answer.getEntity())
        .isInstanceOfSatisfying(
            JobReport.class, report -> assertThat(report.status()).isEqualTo("STARTED"));
  }

  @Test
  void saysWhyAJobDidNotRun() {
    assertThat(
            submissions
                .whenStarted(over("Reject"), SOON, new CompletableFuture<>())
                .toCompletableFuture())
        .failsWithin(SOON)
        .withThrowableThat()
        .withCauseInstanceOf(FailureException.class);
  }

  @Test
  void answersTheEndToWhoeverWaitsForIt() {
    Response answer =
        submissions
            .whenEnded(over("Fail"), SOON, new CompletableFuture<>())
            .toCompletableFuture()
            .join();
    assertThat(answer.getStatus()).isEqualTo(200);
  }

  /** A job whose end is stored. */
  private Accepted over(String mainClass) {
    ContextSettings none = new ContextSettings(new TreeMap<>());
    JobRequest request =
        new JobRequest(
            mainClass,
            List.of("quick"),
            Optional.of("quick"),
            none,
            ConfigFactory.empty(),
            RowShape.STRINGS,
            new JobRequest.Handling(false, false, Optional.empty()));
    Accepted accepted =
        acceptance
            .accept(
                contexts.findLive("quick", none),
                UUID.randomUUID().toString(),
                request,
                List.of(new ClassPathEntry("quick", "ab".repeat(32), 3)),
                "{}")
            .toCompletableFuture()
            .join();
    assertThat(accepted.waiter().ended()).succeedsWithin(SOON);
    return accepted;
  }
}
