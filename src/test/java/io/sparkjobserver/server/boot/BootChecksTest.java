package io.sparkjobserver.server.boot;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkjobserver.server.config.Finding;
import io.sparkjobserver.server.config.Severity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
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

  /** What no check has anything to say about. */
  private static final String GOOD =
      """
      spark.jobserver.bind-address = 127.0.0.1
      spark.jobserver.state-dir = @HOME@/state
      """;

  /** The same with drivers on workers; the check that says that they are not there yet warns. */
  private static final String CLUSTER =
      GOOD
          + """
          spark.master = "spark://a:7077,b:7077"
          spark.jobserver.driver-mode = standalone-cluster
          spark.jobserver.context-per-jvm = true
          spark.jobserver.sqldao.jdbc.url = "jdbc:h2:tcp://10.0.0.5:9092/h2-db"
          akka.remote.netty.tcp.hostname = "10.0.0.5"
          """;

  private static final String MODE = "driver mode is supported";
  private static final String MASTER = "driver mode fits the master";
  private static final String DEPLOY_MODE = "driver mode fits the deploy mode";
  private static final String JVM = "each context has a JVM of its own";
  private static final String SUPERVISE = "supervised drivers find the server again";
  private static final String START = "drivers can be started";
  private static final String SQL = "state is kept in SQL";
  private static final String HOSTNAME = "drivers reach the server's hostname";
  private static final String BIND = "the server can bind its hostname";
  private static final String DRIVER_URL = "drivers reach the driver URL";
  private static final String MASTERS = "ha.masters are addresses";
  private static final String SHARED = "other servers reach the database";
  private static final String NAMED = "named database drivers fit the URL";
  private static final String ANONYMOUS = "who reaches the API may use it";
  private static final String TLS = "TLS has what it needs";

  @TempDir Path folder;

  private FakeMachine machine;

  @BeforeEach
  void install() {
    machine = new FakeMachine(folder);
  }

  /**
   * @param check the one that is tripped
   * @param severity how much it says it matters
   * @param key the key that it names
   * @param settings what trips it
   * @param words what it says, among others
   */
  record Trip(String check, Severity severity, String key, String settings, String words) {}

  private static Trip fatal(String check, String key, String settings, String words) {
    return new Trip(check, Severity.FATAL, key, settings, words);
  }

  private static Trip warning(String check, String key, String settings, String words) {
    return new Trip(check, Severity.WARNING, key, settings, words);
  }

  static List<Trip> trips() {
    return Stream.of(keys(), modes(), state(), addresses(), listeners(), installation())
        .flatMap(List::stream)
        .toList();
  }

  private static List<Trip> keys() {
    return List.of(
        fatal(
            "every key of the server is known",
            "spark.jobserver.max-job-per-context",
            GOOD + "spark.jobserver.max-job-per-context = 3",
            "spark.jobserver.max-jobs-per-context"),
        fatal(
            "every key of the server is known",
            "access-control.who",
            GOOD + "access-control.who = all",
            "leave it out"),
        warning(
            "keys of the original's libraries are known",
            "akka.loglevel, flyway.x, pekko.y.z",
            GOOD + "akka.loglevel = INFO, pekko.y.z = 1, flyway.x = 2",
            "no effect"),
        new Trip(
            "keys have their uses still",
            Severity.INFO,
            "spark.jobserver.short-timeout",
            GOOD + "spark.jobserver.short-timeout = 3 s",
            "requests wait for the database"));
  }

  private static List<Trip> modes() {
    return List.of(
        fatal(
            MODE,
            "spark.master",
            GOOD + hostname("10.0.0.5") + "spark.master = \"mesos://m:5050\"",
            "Mesos"),
        fatal(
            MODE,
            "spark.jobserver.driver-mode",
            GOOD + "spark.jobserver.driver-mode = mesos-client",
            "Mesos"),
        fatal(
            MODE,
            "spark.jobserver.driver-mode",
            GOOD
                + """
                spark.jobserver { driver-mode = yarn-cluster, context-per-jvm = true }
                spark.jobserver.sqldao.jdbc.url = "jdbc:postgresql://db/jobserver"
                akka.remote.netty.tcp.hostname = "10.0.0.5"
                """,
            "client mode"),
        fatal(
            MASTER,
            "spark.master",
            CLUSTER + "spark.master = \"local[4]\"",
            "spark://a:7077,b:7077"),
        fatal(
            MASTER,
            "spark.master",
            GOOD
                + "spark.master = \"spark://a:7077\", spark.jobserver.driver-mode = yarn-client,"
                + " akka.remote.netty.tcp.hostname = \"10.0.0.5\"",
            "yarn"),
        fatal(
            DEPLOY_MODE,
            "spark.submit.deployMode",
            CLUSTER + "spark.submit.deployMode = client",
            "spark.jobserver.driver-mode = standalone-cluster"),
        fatal(
            DEPLOY_MODE,
            "spark.submit.deployMode",
            GOOD + "spark.submit.deployMode = cluster, spark.jobserver.driver-mode = client",
            "contradicts"),
        fatal(
            JVM,
            "spark.jobserver.context-per-jvm",
            CLUSTER + "spark.jobserver.context-per-jvm = false",
            "Cluster mode requires context-per-jvm"),
        fatal(
            JVM,
            "spark.jobserver.context-per-jvm",
            GOOD + "spark.master = yarn, akka.remote.netty.tcp.hostname = \"10.0.0.5\"",
            "YARN mode requires context-per-jvm"),
        fatal(
            SUPERVISE,
            "pekko.remote.artery.canonical.port",
            CLUSTER + "spark.driver.supervise = true",
            "Supervise mode requires"),
        warning(START, "spark.jobserver.driver-mode", CLUSTER, "yet"));
  }

  private static List<Trip> state() {
    return List.of(
        fatal(SQL, "spark.jobserver.jobdao", CLUSTER + dao("jobdao", "JobFileDAO"), "JobSqlDAO"),
        fatal(
            SQL,
            "spark.jobserver.binarydao.class",
            CLUSTER + dao("binarydao.class", "HdfsBinaryObjectsDAO"),
            "SqlBinaryObjectsDAO"),
        fatal(
            SQL,
            "spark.jobserver.metadatadao.class",
            CLUSTER + dao("metadatadao.class", "zookeeper.MetaDataZookeeperDAO"),
            "MetaDataSqlDAO"),
        warning(SQL, "spark.jobserver.jobdao", GOOD + dao("jobdao", "JobFileDAO"), "SQL is used"),
        fatal(SQL, "spark.jobserver.jobdao", GOOD + dao("jobdao", "JobSqDAO"), "no such class"),
        fatal(
            "the database is a supported one",
            "spark.jobserver.sqldao.jdbc.url",
            GOOD + url("jdbc:oracle:thin:@db"),
            "jdbc:postgresql:"),
        fatal(
            NAMED,
            "spark.jobserver.sqldao.slick-driver",
            GOOD + "spark.jobserver.sqldao.slick-driver = slick.jdbc.PostgresProfile",
            "H2"),
        fatal(
            NAMED,
            "spark.jobserver.sqldao.jdbc-driver",
            GOOD
                + url("jdbc:postgresql://db/x")
                + "spark.jobserver.sqldao.jdbc-driver = org.h2.Driver",
            "PostgreSQL"),
        fatal(
            "the database outlives the server",
            "spark.jobserver.sqldao.jdbc.url",
            GOOD + url("jdbc:h2:mem:x") + "spark.jobserver.context-per-jvm = true",
            "H2 mem backend"),
        fatal(
            SHARED,
            "spark.jobserver.sqldao.jdbc.url",
            CLUSTER + url("jdbc:h2:file:/x/db"),
            "use tcp or ssl server"),
        fatal(
            SHARED,
            "spark.jobserver.sqldao.jdbc.url",
            GOOD + "spark.jobserver.ha.masters = [\"a:1\", \"b:2\"]",
            "ha.masters"),
        fatal(
            "the H2 server is the database's",
            "spark.jobserver.startH2Server",
            GOOD + "spark.jobserver.startH2Server = true",
            "jdbc:h2:tcp://localhost:9092"),
        fatal(
            "the pool's sizes fit each other",
            "spark.jobserver.sqldao.dbcp.maxidle",
            GOOD + "spark.jobserver.sqldao.dbcp { enabled = on, maxactive = 5, initialsize = 5 }",
            "more than maxactive"),
        fatal(
            MASTERS,
            "spark.jobserver.ha.masters",
            GOOD + url("jdbc:postgresql://db/x") + "spark.jobserver.ha.masters = [\"a:1\", \"b\"]",
            "Address should be of format HOST:PORT, wrong format specified b"));
  }

  private static String dao(String key, String name) {
    return "spark.jobserver." + key + " = spark.jobserver.io." + name + "\n";
  }

  private static String url(String url) {
    return "spark.jobserver.sqldao.jdbc.url = \"" + url + "\"\n";
  }

  private static String hostname(String name) {
    return "akka.remote.netty.tcp.hostname = \"" + name + "\"\n";
  }

  private static List<Trip> addresses() {
    String key = "akka.remote.netty.tcp.hostname";
    List<Trip> trips = new ArrayList<>();
    for (String loopback :
        List.of("127.0.0.1", "127.3.2.1", "::1", "localhost", "debian.example.com")) {
      trips.add(fatal(HOSTNAME, key, CLUSTER + hostname(loopback), FakeMachine.ADDRESS));
    }
    trips.add(fatal(HOSTNAME, key, CLUSTER + hostname("0.0.0.0"), "every address"));
    trips.add(fatal(HOSTNAME, key, CLUSTER + hostname("::"), "every address"));
    trips.add(fatal(HOSTNAME, key, CLUSTER + hostname("nowhere.invalid"), "cannot be resolved"));
    trips.add(fatal(HOSTNAME, key, CLUSTER + hostname("elsewhere.example.com"), "10.0.0.9 is not"));
    trips.add(
        warning(
            HOSTNAME,
            key,
            GOOD + "spark.master=\"spark://a:1\"\n" + hostname("localhost"),
            "executors"));
    trips.add(
        fatal(
            BIND,
            "akka.remote.netty.tcp.bind-hostname",
            CLUSTER + "akka.remote.netty.tcp.bind-hostname = \"10.0.0.9\"",
            "not an address of this machine"));
    trips.add(
        fatal(
            BIND,
            "akka.remote.netty.tcp.bind-hostname",
            GOOD
                + hostname("elsewhere.example.com")
                + "akka.remote.netty.tcp.bind-hostname = \"0.0.0.0\"",
            "one address to bind"));
    trips.add(
        fatal(
            DRIVER_URL,
            "spark.jobserver.driver-url",
            CLUSTER + "spark.jobserver.driver-url = \"http://localhost:8091\"",
            "workers reach"));
    trips.add(
        fatal(
            DRIVER_URL,
            "spark.jobserver.driver-url",
            GOOD + "spark.jobserver.driver-url = \"file:/driver.jar\"",
            "http://host:port"));
    return trips;
  }

  private static List<Trip> listeners() {
    return List.of(
        fatal(
            "access control is there",
            "access-control.provider",
            GOOD + "access-control.provider = spark.jobserver.auth.ShiroAccessControl",
            "more open"),
        fatal(
            "access control is there",
            "shiro.authentication",
            GOOD + "shiro { authentication = on, config.path = /shiro.ini }",
            "more open"),
        fatal(
            ANONYMOUS,
            "spark.jobserver.bind-address",
            GOOD + "spark.jobserver.bind-address = 0.0.0.0",
            "allow-anonymous"),
        fatal(
            ANONYMOUS,
            "spark.jobserver.bind-address",
            GOOD + "spark.jobserver.bind-address = nowhere.invalid",
            "cannot be resolved"),
        warning(
            ANONYMOUS,
            "spark.jobserver.bind-address",
            "spark.jobserver.state-dir = @HOME@/state",
            "loopback"),
        fatal(
            TLS,
            "akka.http.server.keystorePW",
            GOOD
                + "akka.http.server { ssl-encryption = on, keystore = @HOME@/driver/driver.jar,"
                + " keystorePW = \"\" }",
            "no password"),
        fatal(
            TLS,
            "akka.http.server.keystore",
            GOOD + "akka.http.server { ssl-encryption = on, keystore = /nowhere, keystorePW = x }",
            "no such file"),
        fatal(
            "the API's port is free",
            "spark.jobserver.port",
            GOOD + "spark.jobserver.port = 4711",
            "in use"),
        fatal(
            "the remoting's port is free",
            "akka.remote.netty.tcp.port",
            GOOD + "akka.remote.netty.tcp.port = 4711",
            "in use"),
        fatal(
            "the H2 server's port is free",
            "spark.jobserver.sqldao.jdbc.url",
            GOOD
                + url("jdbc:h2:tcp://localhost:4711/h2-db")
                + "spark.jobserver.startH2Server = true",
            "in use"));
  }

  private static List<Trip> installation() {
    return List.of(
        fatal(
            "the state directory can be written",
            "spark.jobserver.state-dir",
            GOOD + "spark.jobserver.state-dir = @HOME@/driver/driver.jar",
            "not a folder"),
        fatal(
            "the H2 server's folder can be written",
            "spark.jobserver.sqldao.rootdir",
            GOOD
                + url("jdbc:h2:tcp://localhost:9092/h2-db")
                + "spark.jobserver.startH2Server = true\n"
                + "spark.jobserver.sqldao.rootdir = @HOME@/driver/driver.jar/x",
            "not a folder"),
        fatal(
            "there is a Spark 4 to start drivers from",
            "spark.home",
            GOOD + "spark.home = /nowhere",
            "bin/spark-submit is missing"),
        fatal(
            "the driver's jar is there",
            "spark.jobserver.driver-jar",
            GOOD + "spark.jobserver.driver-jar = /nowhere.jar",
            "no such file"),
        fatal(
            "initial binaries are there",
            "spark.jobserver.job-bin-paths.an.app",
            GOOD + "spark.jobserver.job-jar-paths { \"an.app\" = /nowhere.jar }",
            "Initial Binary File /nowhere.jar does not exist"),
        fatal(
            "initial binaries are there",
            "spark.jobserver.job-bin-paths.app",
            GOOD + "spark.jobserver.job-bin-paths { app = \"@HOME@/local.conf\" }",
            "Only Jars"),
        fatal(
            "initial binaries are there",
            "spark.jobserver.job-bin-paths.app",
            GOOD + "spark.jobserver.job-bin-paths { app = \"@HOME@/driver/driver.jar\" }",
            "zip"));
  }

  @ParameterizedTest
  @MethodSource("trips")
  void isTrippedAlone(Trip trip) {
    machine.taken(4711);
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
    verdict.answers().remove(START);
    assertThat(verdict.findings()).hasSize(trip.check().equals(START) ? 0 : 1);
  }

  @Test
  void everyCheckIsTrippedHere() {
    Set<String> tripped = trips().stream().map(Trip::check).collect(Collectors.toSet());
    // By a setting that a file cannot have.
    tripped.add("settings refer to what has a value");
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
  void namesTheVersionOfASparkThatIsTooOld() {
    machine.installSpark("3.5.8");
    assertThat(judge(GOOD).findings())
        .singleElement()
        .satisfies(finding -> assertThat(finding.message()).contains("Spark 3.5.8"));
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

  private Verdict judge(String settings) {
    return Verdict.of(TestSettings.read(folder, settings), machine);
  }
}
