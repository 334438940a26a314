package io.sparkjobserver.driver;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

final class SubmissionIdTest {

  @Test
  void isInTheAddressOfTheLog() {
    assertThat(
            SubmissionId.of(
                Map.of(
                    "SPARK_DRIVER_LOG_URL_STDERR",
                    "http://10.0.0.7:8081/logPage/?driverId=driver-20261126033143-0000&logType=stderr")))
        .contains("driver-20261126033143-0000");
  }

  @Test
  void isNoneElsewhere() {
    assertThat(SubmissionId.of(Map.of())).isEmpty();
    assertThat(SubmissionId.of(Map.of("SPARK_DRIVER_LOG_URL_STDERR", "http://10.0.0.7/")))
        .isEmpty();
  }
}
