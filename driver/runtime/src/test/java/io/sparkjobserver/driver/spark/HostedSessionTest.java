package io.sparkjobserver.driver.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.sparkjobserver.driver.jobs.JobClasses;
import io.sparkjobserver.driver.jobs.JobSession;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.types.DataTypes;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Contexts that share a Spark context, which is a real one. */
final class HostedSessionTest {

  private static final int CONTEXTS = 1_000;

  private static SparkHost host;

  @BeforeAll
  static void startSpark() {
    ClassLoader own = HostedSessionTest.class.getClassLoader();
    host =
        SparkHost.start(
            "shared",
            Map.of(
                "spark.master", "local[2]",
                "spark.ui.enabled", "false",
                "spark.driver.bindAddress", "127.0.0.1",
                "spark.driver.host", "127.0.0.1",
                "spark.scheduler.mode", "FAIR",
                "spark.sql.shuffle.partitions", "2",
                // What Spark remembers of work that is done grows to a bound.
                "spark.ui.retainedJobs", "10",
                "spark.ui.retainedStages", "10",
                "spark.sql.ui.retainedExecutions", "10"),
            List.of(),
            new JobClasses(own),
            () -> {});
    Thread.currentThread().setContextClassLoader(own);
  }

  @AfterAll
  static void stopSpark() {
    host.close();
  }

  @Test
  void keepsSettingsViewsAndFunctionsApart() {
    try (HostedSession one = host.openSession("one");
        HostedSession other = host.openSession("other")) {
      SparkSession spark = one.jobs().spark();
      spark.conf().set("spark.sql.shuffle.partitions", "7");
      spark.range(3).createOrReplaceTempView("numbers");
      spark.udf().register("twice", (UDF1<Long, Long>) id -> 2 * id, DataTypes.LongType);

      assertThat(spark.sql("select sum(twice(id)) from numbers").first().getLong(0)).isEqualTo(6);
      SparkSession neighbour = other.jobs().spark();
      assertThat(neighbour.conf().get("spark.sql.shuffle.partitions")).isEqualTo("2");
      assertThatThrownBy(() -> neighbour.sql("select * from numbers"))
          .isInstanceOf(AnalysisException.class);
      neighbour.range(2).createOrReplaceTempView("numbers");
      assertThatThrownBy(() -> neighbour.sql("select twice(id) from numbers"))
          .isInstanceOf(AnalysisException.class);
      assertThat(spark.sql("select * from numbers").count()).isEqualTo(3);
      assertThat(one.jobs().properties().get("spark.scheduler.pool"))
          .isNotEqualTo(other.jobs().properties().get("spark.scheduler.pool"));
    }
  }

  @Test
  void letsGoOfWhatItsJobsCachedAndOfNothingElse() {
    try (HostedSession other = host.openSession("neighbour")) {
      JavaRDD<Integer> neighbours = cache(other.jobs(), 11);
      int kept = persistent();
      int tables = cachedTables();
      HostedSession one = host.openSession("leaving");
      JavaRDD<Integer> own = cache(one.jobs(), 12);
      await().until(() -> persistent() > kept);
      assertThat(cachedTables()).isGreaterThan(tables);

      one.close();

      await().untilAsserted(() -> assertThat(persistent()).isEqualTo(kept));
      assertThat(cachedTables()).isEqualTo(tables);
      assertThat(other.jobs().spark().catalog().isCached("cached")).isTrue();
      assertThat(own.getStorageLevel().isValid()).isFalse();
      assertThat(neighbours.getStorageLevel().isValid()).isTrue();
    }
    await().untilAsserted(() -> assertThat(persistent()).isZero());
    assertThat(cachedTables()).isZero();
  }

  @Test
  void usesAPoolAgain() {
    List<String> pools = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      try (HostedSession session = host.openSession("again-" + i)) {
        pools.add(session.jobs().properties().get("spark.scheduler.pool"));
      }
    }
    assertThat(pools).hasSize(3).containsOnly(pools.get(0));
  }

  @Test
  @Tag("full")
  void leavesNothingOfAThousandContexts() {
    comeAndGo(0, 50);
    Memory before = Memory.afterCollection();

    comeAndGo(50, CONTEXTS);

    await()
        .atMost(Duration.ofMinutes(1))
        .untilAsserted(
            () -> {
              Memory after = Memory.afterCollection();
              assertThat(after.heap()).isLessThan(before.heap() * 11 / 10);
              assertThat(after.metaspace()).isLessThan(before.metaspace() * 11 / 10);
            });
  }

  private static void comeAndGo(int first, int last) {
    for (int i = first; i < last; i++) {
      try (HostedSession session = host.openSession("short-" + i)) {
        if (i % 10 == 0) {
          assertThat(cache(session.jobs(), i + 100)).isNotNull();
        } else {
          session.jobs().spark().range(i).createOrReplaceTempView("numbers");
        }
      }
    }
  }

  /** Caches a table and an RDD as a job of the context does. */
  private static JavaRDD<Integer> cache(JobSession jobs, int size) {
    SparkSession spark = jobs.spark();
    SparkSession.setActiveSession(spark);
    jobs.properties().forEach(spark.sparkContext()::setLocalProperty);
    try {
      spark.range(size).createOrReplaceTempView("cached");
      spark.catalog().cacheTable("cached");
      assertThat(spark.sql("select * from cached").count()).isEqualTo(size);
      JavaRDD<Integer> numbers =
          JavaSparkContext.fromSparkContext(spark.sparkContext())
              .parallelize(List.of(1, 2, size), 2)
              .cache();
      assertThat(numbers.count()).isEqualTo(3);
      return numbers;
    } finally {
      SparkSession.clearActiveSession();
      spark.sparkContext().setLocalProperties(new Properties());
    }
  }

  private static int persistent() {
    return JavaSparkContext.fromSparkContext(host.session().sparkContext())
        .getPersistentRDDs()
        .size();
  }

  private static int cachedTables() {
    return ((org.apache.spark.sql.classic.SparkSession) host.session())
        .sharedState()
        .cacheManager()
        .numCachedEntries();
  }

  private record Memory(long heap, long metaspace) {

    static Memory afterCollection() {
      for (int i = 0; i < 5; i++) {
        System.gc();
      }
      return new Memory(
          ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed(),
          ManagementFactory.getMemoryPoolMXBeans().stream()
              .filter(pool -> pool.getName().equals("Metaspace"))
              .map(MemoryPoolMXBean::getUsage)
              .mapToLong(usage -> usage.getUsed())
              .sum());
    }
  }
}
