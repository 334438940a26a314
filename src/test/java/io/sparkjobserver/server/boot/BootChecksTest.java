package io.sparkjobserver.server.boot;

import static io.sparkjobserver.server.boot.Trip.CLUSTER;
import static io.sparkjobserver.server.boot.Trip.GOOD;
import static io.sparkjobserver.server.boot.Trip.hostname;
import static io.sparkjobserver.server.boot.Trip.url;
import static org.assertj.core.api.Assertions.assertThat;

import io.sparkjobserver.server.config.Finding;
import io.sparkjobserver.server.config.Severity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each check is tripped alone, by a configuration that all others let pass. */
class BootChecksTest {

  @TempDir Path folder;

  private FakeMachine machine;

  @BeforeEach
  void install() {
    machine = new FakeMachine(folder);
  }

  static List<Trip> trips() {
    return Stream.of(
            KeyTrips.ALL,
            ModeTrips.ALL,
            PoolTrips.ALL,
            StateTrips.ALL,
            AddressTrips.ALL,
            ListenerTrips.ALL,
            InstallationTrips.ALL)
        .flatMap(List::stream)
        .toList();
  }

  @ParameterizedTest
  @MethodSource("trips")
  void isTrippedAlone(Trip trip) {
    machine.taken(Trip.TAKEN);
    Verdict verdict = judge(trip.settings());
    assertThat(verdict.faults()).isEmpty();
    assertThat(verdict.answers().get(trip.check()))
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.severity()).isEqualTo(trip.severity());
              assertThat(finding.key()).isEqualTo(trip.key());
              assertThat(finding.message() + finding.fix()).contains(trip.words());
            });
    assertThat(verdict.findings()).hasSize(1);
  }

  @Test
  void everyCheckIsTrippedHere() {
    Set<String> tripped = trips().stream().map(Trip::check).collect(Collectors.toSet());
    // By a setting that a file cannot have.
    tripped.add("settings refer to what has a value");
    // By a machine that has no Hadoop.
    tripped.add("drivers find YARN");
    // By a machine that has no Hadoop.
    tripped.add("drivers find YARN");
    assertThat(BootChecks.ALL.stream().map(BootCheck::name))
        .containsExactlyInAnyOrderElementsOf(new TreeSet<>(tripped));
  }

  @Test
  void namesASettingThatRefersToNothing() throws IOException {
    Path file = Files.writeString(folder.resolve("local.conf"), GOOD.replace("@HOME@", "/tmp"));
    for (String key : List.of("spark.jobserver.port", "spark.context-settings.x", "spark.home")) {
      Verdict verdict = Verdict.of(TestSettings.read(file, Map.of(key, "a${nothing}b")), machine);
      assertThat(verdict.findings())
          .singleElement()
          .satisfies(finding -> assertThat(finding.key()).isEqualTo(key));
      assertThat(verdict.answers().get("settings refer to what has a value")).hasSize(1);
    }
  }

  @Test
  void nothingIsSaidOfWhatIsGood() {
    assertThat(judge(GOOD).findings()).isEmpty();
  }

  @Test
  void clusterModeNeedsItsThreeAndHasThemHere() {
    assertThat(judge(CLUSTER).usable()).isTrue();
    assertThat(judge(CLUSTER + hostname("jobserver.example.com")).usable()).isTrue();
    assertThat(
            judge(
                    CLUSTER
                        + hostname("elsewhere.example.com")
                        + "akka.remote.netty.tcp.bind-hostname = 0.0.0.0")
                .usable())
        .isTrue();
    assertThat(judge(CLUSTER + "spark.submit.deployMode = cluster").usable()).isTrue();
    assertThat(
            judge(CLUSTER + "spark.driver.supervise = on, akka.remote.netty.tcp.port = 2552")
                .usable())
        .isTrue();
  }

  @Test
  void saysAllThreeOfClusterModeAtOnce() {
    Verdict verdict =
        judge(
            CLUSTER
                + """
                spark.jobserver.context-per-jvm = false
                spark.jobserver.jobdao = spark.jobserver.io.JobFileDAO
                akka.remote.netty.tcp.hostname = localhost
                """);
    assertThat(verdict.findings(Severity.FATAL).stream().map(Finding::key))
        .containsExactlyInAnyOrder(
            "spark.jobserver.context-per-jvm",
            "spark.jobserver.jobdao",
            "akka.remote.netty.tcp.hostname");
    assertThat(Report.faults(verdict))
        .startsWith("The server cannot start with this configuration: 3 faults")
        .contains("spark.jobserver.jobdao = spark.jobserver.io.JobFileDAO");
  }

  @Test
  void letsDriversHereActForAnotherUser() {
    assertThat(
            judge(
                    GOOD
                        + "spark.context-settings.spark.proxy.user = \"bob/host@REALM\"\n"
                        + "spark.contexts.mine { spark.proxy.user = \"DOMAIN\\\\bob\" }")
                .findings())
        .isEmpty();
  }

  @Test
  void namesTheVersionOfASparkThatIsTooOld() {
    machine.installSpark("3.5.8");
    assertThat(judge(GOOD).findings())
        .singleElement()
        .satisfies(finding -> assertThat(finding.message()).contains("Spark 3.5.8"));
  }

  @Test
  void letsASecretKeyBeAsItsGiverLeftIt() {
    machine.foreign("open-key");
    assertThat(judge(GOOD + "spark.jobserver.secret-key = @HOME@/open-key").findings()).isEmpty();
    assertThat(judge(GOOD + "spark.jobserver.secret-key = @HOME@/new/key").findings()).isEmpty();
  }

  @Test
  void saysOnceThatTheStateDirectoryCannotHaveItsSecretKey() {
    assertThat(judge(GOOD + "spark.jobserver.state-dir = @HOME@/driver/driver.jar/x").findings())
        .extracting(Finding::key)
        .containsExactly("spark.jobserver.state-dir");
  }

  @Test
  void letsThePortsOfOthersBe() {
    assertThat(judge(GOOD + "spark.jobserver.port = 0, akka.remote.netty.tcp.port = 0").findings())
        .isEmpty();
    assertThat(
            judge(GOOD + "spark.jobserver { bind-address = 0.0.0.0, allow-anonymous = true }")
                .findings())
        .isEmpty();
  }

  @Test
  void letsTheOriginalsNamesOfDatabasesPass() {
    for (String names :
        List.of(
            "jdbc:h2:file:/x; slick.driver.H2Driver; org.h2.Driver",
            "jdbc:h2:file:/x; slick.jdbc.H2Profile; org.h2.Driver",
            "jdbc:postgresql://h/x; slick.jdbc.PostgresProfile; org.postgresql.Driver",
            "jdbc:mysql://h/x; slick.jdbc.MySQLProfile; com.mysql.jdbc.Driver",
            "jdbc:mariadb://h/x; slick.driver.MySQLDriver; org.mariadb.jdbc.Driver")) {
      String[] name = names.split("; ");
      assertThat(
              judge(
                      GOOD
                          + url(name[0])
                          + "spark.jobserver.sqldao { slick-driver = %s, jdbc-driver = %s }"
                              .formatted(name[1], name[2]))
                  .findings())
          .as(names)
          .isEmpty();
    }
  }

  @Test
  void mapsTheModesOfYarn() {
    String yarn = GOOD + hostname("10.0.0.5") + "spark.jobserver.context-per-jvm = true\n";
    Configuration configuration =
        TestSettings.read(folder, yarn + "spark.jobserver.driver-mode = yarn-client");
    assertThat(configuration.deployment().master()).isEqualTo("yarn");
    assertThat(Verdict.of(configuration, machine).findings()).isEmpty();
    assertThat(judge(yarn + "spark.master = yarn").findings()).isEmpty();
  }

  @Test
  void warnsWhereSparkSubmitWouldNotFindYarn() {
    String yarn =
        GOOD + hostname("10.0.0.5") + "spark { master = yarn, jobserver.context-per-jvm = true }\n";
    machine.environment(Map.of());
    assertThat(judge(yarn).answers().get("drivers find YARN"))
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.severity()).isEqualTo(Severity.WARNING);
              assertThat(finding.key()).isEqualTo("spark.master");
              assertThat(finding.message()).contains("HADOOP_CONF_DIR", "YARN_CONF_DIR");
            });
    assertThat(judge(GOOD).findings()).isEmpty();
    for (String name : List.of("HADOOP_CONF_DIR", "YARN_CONF_DIR", "SPARK_CONF_DIR")) {
      machine.environment(Map.of(name, "/conf"));
      assertThat(judge(yarn).findings()).as(name).isEmpty();
    }
    machine.environment(Map.of()).write("spark/conf/spark-env.sh");
    assertThat(judge(yarn).findings()).isEmpty();
  }

  @Test
  void letsKubernetesAndYarnRunTheExecutors() {
    for (String master : List.of("k8s://https://host:6443", "yarn", "spark://a:7077,b:7077")) {
      assertThat(
              judge(
                      GOOD
                          + hostname("10.0.0.5")
                          + "spark { master = \"%s\", jobserver.context-per-jvm = true }"
                              .formatted(master))
                  .findings())
          .as(master)
          .isEmpty();
    }
  }

  private Verdict judge(String settings) {
    return Verdict.of(TestSettings.read(folder, settings), machine);
  }
}
