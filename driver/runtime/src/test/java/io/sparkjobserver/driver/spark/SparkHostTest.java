package io.sparkjobserver.driver.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.sparkjobserver.driver.jobs.JobClasses;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.spark.SparkException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class SparkHostTest {

  private final ClassLoader own = getClass().getClassLoader();
  private final JobClasses jobClasses = new JobClasses(own);
  private final List<String> events = new CopyOnWriteArrayList<>();

  @BeforeEach
  @AfterEach
  void ownLoader() {
    Thread.currentThread().setContextClassLoader(own);
  }

  @Test
  void makesAContextWithTheGivenNameAndProperties() {
    try (SparkHost host = start(Map.of("spark.some.property", "here"))) {
      assertThat(host.applicationId()).startsWith("local-");
      assertThat(host.uiUrl()).isEmpty();
      assertThat(host.session().sparkContext().appName()).isEqualTo("my context");
      assertThat(host.session().conf().get("spark.some.property")).isEqualTo("here");
      assertThat(Thread.currentThread().getContextClassLoader()).isSameAs(jobClasses);
    }
    assertThat(events).isEmpty();
  }

  @Test
  void tellsThatTheContextEndedByItself() {
    SparkHost host = start(Map.of());
    host.session().stop();
    await().until(() -> events.equals(List.of("ended")));
    host.close();
  }

  @Test
  void throwsWhatSparkThrows() {
    assertThatThrownBy(() -> start(Map.of("spark.master", "nonsense")))
        .isInstanceOf(SparkException.class)
        .hasMessageContaining("nonsense");
  }

  private SparkHost start(Map<String, String> more) {
    Map<String, String> properties =
        new HashMap<>(
            Map.of(
                "spark.master", "local[1]",
                "spark.ui.enabled", "false",
                "spark.driver.bindAddress", "127.0.0.1",
                "spark.driver.host", "127.0.0.1"));
    properties.putAll(more);
    return SparkHost.start("my context", properties, jobClasses, () -> events.add("ended"));
  }
}
