package io.sparkjobserver.server.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.sparkjobserver.protocol.RowShape;
import io.sparkjobserver.server.common.Failure;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JobReportTest {

  private static final Instant START = Instant.parse("2026-01-02T03:04:05.678901Z");

  @ParameterizedTest
  @CsvSource({"4, 0.004 secs", "760, 0.76 secs", "300000, 300.0 secs", "0, 0.0 secs"})
  void writesDurationsAsJavaWritesDoubles(long millis, String expected) {
    Job job = job(Optional.of(START.plusMillis(millis)), Optional.empty());
    assertThat(JobReport.of(job).duration()).isEqualTo(expected);
  }

  @Test
  void saysThatAJobIsNotDone() {
    assertThat(JobReport.of(job(Optional.empty(), Optional.empty())).duration())
        .isEqualTo("Job not done yet");
  }

  @Test
  void showsAnExceptionWithoutAMessageWithNull() throws Exception {
    Job job = job(Optional.of(START), Optional.of(new Failure(null, "java.lang.Error", "at …")));
    assertThat(new ObjectMapper().writeValueAsString(JobReport.of(job)))
        .contains(
            "\"result\":{\"message\":null,\"errorClass\":\"java.lang.Error\",\"stack\":\"at …\"}");
  }

  private static Job job(Optional<Instant> end, Optional<Failure> failure) {
    return new Job(
        "id",
        "c",
        "ctx",
        "Main",
        List.of(),
        RowShape.STRINGS,
        JobState.RUNNING,
        START,
        end,
        failure);
  }
}
