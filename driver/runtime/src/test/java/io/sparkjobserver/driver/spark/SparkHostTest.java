package io.sparkjobserver.driver.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.sparkjobserver.driver.jobs.JobClasses;
import io.sparkjobserver.protocol.DriverMessage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import org.apache.spark.SparkContext;
import org.apache.spark.SparkException;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SparkHostTest {

  /** For tasks, which are serialized: they find a gate by its name. */
  private static final Map<String, Semaphore> GATES = new ConcurrentHashMap<>();

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
  void hasSmallBlocksForBroadcastsWhereNobodySaysOtherwise() {
    String size = "spark.broadcast.blockSize";
    try (SparkHost host = start(Map.of())) {
      assertThat(host.session().sparkContext().conf().get(size)).isEqualTo("256k");
    }
    try (SparkHost host = start(Map.of(size, "1m"))) {
      assertThat(host.session().sparkContext().conf().get(size)).isEqualTo("1m");
    }
  }

  @Test
  void tellsThatTheContextEndedByItself() {
    SparkHost host = start(Map.of());
    host.session().stop();
    await().until(() -> events.equals(List.of("ended")));
    host.close();
  }

  @Test
  void knowsHowFarAJobIs() throws Exception {
    // Spark itself looks at its tasks every 100 ms, and only while something happens.
    try (SparkHost host = start(Map.of("spark.ui.liveUpdate.period", "0"))) {
      assertThat(host.progress(List.of("job-1"))).isEmpty();
      SparkContext context = host.session().sparkContext();
      // The first of three tasks passes, the second waits.
      Semaphore passes = new Semaphore(1);
      GATES.put("job-1", passes);
      Thread job =
          new Thread(
              () -> {
                context.setJobGroup("job-1", "a job", true);
                new JavaSparkContext(context)
                    .parallelize(List.of(1, 2, 3), 3)
                    .foreach(i -> GATES.get("job-1").acquire());
              });
      job.start();
      await()
          .until(
              () ->
                  host.progress(List.of("job-1", "unknown"))
                      .equals(List.of(new DriverMessage.Progress("job-1", 1, 0, 3, 1, 0))));
      passes.release(2);
      job.join();
      await()
          .until(
              () ->
                  host.progress(List.of("job-1"))
                      .equals(List.of(new DriverMessage.Progress("job-1", 1, 1, 3, 3, 0))));
    } finally {
      GATES.clear();
    }
  }

  @Test
  void knowsWhichFilesJobsAdded(@TempDir Path folder) throws Exception {
    Path added = Files.writeString(folder.resolve("added.dat"), "a");
    Path other = Files.writeString(folder.resolve("other.dat"), "b");
    try (SparkHost host = start(Map.of())) {
      host.session().sparkContext().addFile(added.toString());
      assertThat(host.isAdded(added)).isTrue();
      assertThat(host.isAdded(other)).isFalse();
    }
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
    return SparkHost.start(
        "my context", properties, List.of(), jobClasses, () -> events.add("ended"));
  }
}
