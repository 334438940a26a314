package io.sparkjobserver.server.drivers.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.sparkjobserver.server.drivers.Deployment;
import io.sparkjobserver.server.drivers.DriverGateway;
import io.sparkjobserver.server.drivers.DriversConfig;
import io.sparkjobserver.server.drivers.JvmOptions;
import io.sparkjobserver.server.drivers.LaunchSpec;
import io.sparkjobserver.server.drivers.SparkConfig;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code spark-submit} and {@code java} are started with, by ones that write it down. */
class ClientLauncherTest {

  /** Both of them. */
  private static final String COMMAND =
      """
      #!/bin/bash
      printf '%s\\0' "${0##*/}" "$@" > "${0%/bin/*}/../arguments"
      env -0 > "${0%/bin/*}/../environment"
      """;

  private static final String SECRET = "the-launch-secret";
  private static final String ADDRESS = "10.0.0.5";
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

  @TempDir Path folder;

  private final String driver = UUID.randomUUID().toString();
  private final Map<String, String> serverEnvironment = new HashMap<>(System.getenv());
  private final ExecutorService blocking = Executors.newSingleThreadExecutor();

  @AfterEach
  void end() {
    blocking.shutdownNow();
  }

  @BeforeEach
  void install() throws IOException {
    command("spark/bin/spark-submit");
    command("java/bin/java");
    Files.createFile(
        Files.createDirectories(folder.resolve("spark/jars")).resolve("slf4j-api-2.0.17.jar"));
    Files.createFile(folder.resolve("driver.jar"));
    serverEnvironment.put("JAVA_HOME", folder.resolve("java").toString());
    List.of("HADOOP_CONF_DIR", "YARN_CONF_DIR", "SPARK_CONF_DIR", "SPARK_DIST_CLASSPATH")
        .forEach(serverEnvironment::remove);
  }

  private void command(String path) throws IOException {
    Path command = folder.resolve(path);
    Files.createDirectories(command.getParent());
    Files.writeString(command, COMMAND);
    Files.setPosixFilePermissions(command, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"yarn", "k8s://https://host:6443"})
  void submitsADriverThatNeedsIt(String master) throws Exception {
    assertSubmitted(master, Map.of("spark.master", master));
  }

  @ParameterizedTest
  @ValueSource(strings = {"local[*]", "spark://a:7077,b:7077"})
  void submitsEveryDriverWhereThatIsWanted(String master) throws Exception {
    assertSubmitted(
        master, Map.of("spark.master", master, "spark.jobserver.driver-start", "spark-submit"));
  }

  @Test
  void submitsADriverWhereThereIsNoJava() throws Exception {
    Files.delete(folder.resolve("java/bin/java"));
    assertSubmitted("local[*]", Map.of("spark.master", "local[*]"));
  }

  private void assertSubmitted(String master, Map<String, String> settings) throws Exception {
    assertThat(launch(settings))
        .hasSize(15)
        .startsWith(
            "spark-submit", "--master", master, "--deploy-mode", "client", "--name", "my context")
        .containsSubsequence("--conf", "spark.driver.memory=1g")
        .containsSubsequence(
            "--conf", "spark.driver.extraJavaOptions=" + String.join(" ", JvmOptions.DEFAULTS))
        .endsWith(
            "--class",
            "io.sparkjobserver.driver.Main",
            folder.resolve("driver.jar").toString(),
            launchFile().toString());
    assertThat(launchFile()).content().doesNotContain("spark.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"local[*]", "spark://a:7077,b:7077"})
  void startsTheJvmOfAllOthers(String master) throws Exception {
    Map<String, String> settings =
        Map.of("spark.master", master, "spark.jobserver.driver-start", "java");
    Path spark = folder.resolve("spark");
    Path jar = folder.resolve("driver.jar");
    assertThat(launch(settings))
        .startsWith(
            "java",
            "-cp",
            spark.resolve("jars/slf4j-api-2.0.17.jar") + ":" + spark.resolve("jars/*") + ":" + jar,
            "-Xmx1g",
            "-XX:+UseParallelGC",
            "-XX:+ExitOnOutOfMemoryError",
            "-XX:CompileCommand=quiet",
            "-XX:CompileCommand=CompileThresholdScaling,com.sun.crypto.provider.G*::*,0.02",
            "-XX:CompileCommand=CompileThresholdScaling,com.sun.crypto.provider.CounterMode::*,0.02",
            "-XX:Tier4InvocationThreshold=15000",
            "-XX:Tier4MinInvocationThreshold=1800",
            "-XX:Tier4CompileThreshold=45000",
            "-XX:+IgnoreUnrecognizedVMOptions")
        .contains("--add-opens=java.base/java.lang=ALL-UNNAMED")
        .endsWith(
            "-Dspark.app.name=my context",
            "io.sparkjobserver.driver.Main",
            launchFile().toString());
    assertThat(launchFile())
        .content()
        .contains("spark.driver.memory=1g", "spark.submit.deployMode=client")
        .contains("spark.app.submitTime=" + NOW.toEpochMilli());
  }

  @Test
  void hasSparkActForAnotherUserWhateverTheEnvironmentSays() throws Exception {
    serverEnvironment.put("SPARK_USER", "operator");
    assertThat(launch(Map.of("spark.master", "local[*]"), Optional.of("bob")))
        .containsSubsequence("--proxy-user", "bob", folder.resolve("driver.jar").toString());
    assertThat(environment()).containsEntry("SPARK_USER", "bob");
  }

  @Test
  void hasSparkActForNobodyElseWhereNobodyIsNamed() throws Exception {
    serverEnvironment.put("SPARK_USER", "operator");
    assertThat(launch(Map.of("spark.master", "local[*]"))).doesNotContain("--proxy-user");
    assertThat(environment().getOrDefault("SPARK_USER", "")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"yarn-client", "local[*]"})
  void callsYarnByTheOneNameThatIsLeftOfIt(String master) throws Exception {
    assertThat(launch(Map.of("spark.master", master, "spark.jobserver.driver-mode", "yarn-client")))
        .startsWith("spark-submit", "--master", "yarn", "--deploy-mode", "client", "--name");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HADOOP_CONF_DIR",
        "YARN_CONF_DIR",
        "HADOOP_USER_NAME",
        "KRB5CCNAME",
        "KUBECONFIG",
        "KUBERNETES_SERVICE_HOST",
        "KUBERNETES_SERVICE_PORT",
        "SPARK_CONF_DIR",
        "SPARK_DIST_CLASSPATH"
      })
  void handsOnWhatFindsAClusterAndItsUser(String name) throws Exception {
    serverEnvironment.put(name, "/a b/'c'");
    List<String> unused = launch(Map.of("spark.master", "yarn"));
    assertThat(environment()).containsEntry(name, "/a b/'c'");
  }

  @ParameterizedTest
  @ValueSource(strings = {"local[*]", "k8s://https://host:6443"})
  void handsOnNothingElseOfTheServersEnvironment(String master) throws Exception {
    serverEnvironment.put("SJSCONF_SPARK_JOBSERVER_SQLDAO_JDBC_PASSWORD", "password");
    serverEnvironment.put("AWS_SECRET_ACCESS_KEY", "password");
    serverEnvironment.put("JAVA_TOOL_OPTIONS", "-Dpassword=password");
    serverEnvironment.put("SPARK_HOME", "/elsewhere");
    serverEnvironment.put("SPARK_LOCAL_DIRS", "/scratch");
    List<String> unused = launch(Map.of("spark.master", master));
    Map<String, String> environment = environment();
    assertThat(environment.values()).noneMatch(value -> value.contains("password"));
    assertThat(environment)
        .containsEntry("SPARK_LOCAL_DIRS", "/scratch")
        .containsEntry("SPARK_LOCAL_IP", ADDRESS);
    // What the shell that writes it down brings itself.
    environment.keySet().removeAll(List.of("PWD", "OLDPWD", "SHLVL", "_"));
    // What the launcher says to the scripts of the Spark home that it starts.
    assertThat(environment.remove("SPARK_HOME")).isEqualTo(folder.resolve("spark").toString());
    environment.values().removeIf(String::isEmpty);
    assertThat(environment.keySet())
        .isSubsetOf(
            "PATH",
            "HOME",
            "USER",
            "LANG",
            "LC_ALL",
            "TZ",
            "TMPDIR",
            "JAVA_HOME",
            "LD_LIBRARY_PATH",
            "HADOOP_CONF_DIR",
            "YARN_CONF_DIR",
            "HADOOP_HOME",
            "HADOOP_USER_NAME",
            "KRB5CCNAME",
            "KRB5_CONFIG",
            "KUBECONFIG",
            "KUBERNETES_SERVICE_HOST",
            "KUBERNETES_SERVICE_PORT",
            "SPARK_CONF_DIR",
            "SPARK_DIST_CLASSPATH",
            "SPARK_LOCAL_IP",
            "SPARK_LOCAL_DIRS",
            "SPARK_PUBLIC_DNS",
            "PYSPARK_PYTHON");
  }

  @Test
  void letsTheServersEnvironmentSayWhereSparkListens() throws Exception {
    serverEnvironment.put("SPARK_LOCAL_IP", "10.0.0.6");
    List<String> unused = launch(Map.of("spark.master", "yarn"));
    assertThat(environment()).containsEntry("SPARK_LOCAL_IP", "10.0.0.6");
  }

  @ParameterizedTest
  @ValueSource(strings = {"local[*]", "yarn", "k8s://https://host:6443"})
  void tellsTheSecretToTheDriversUserAlone(String master) throws Exception {
    assertThat(launch(Map.of("spark.master", master))).noneMatch(text -> text.contains(SECRET));
    assertThat(environment().values()).noneMatch(text -> text.contains(SECRET));
    assertThat(launchFile()).content().contains("launch.secret=" + SECRET);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(launchFile())))
        .isEqualTo("rw-------");
    try (Stream<Path> files = Files.walk(folder)) {
      assertThat(files.filter(Files::isRegularFile).filter(ClientLauncherTest::hasTheSecret))
          .containsExactly(launchFile());
    }
  }

  @Test
  void saysWhatIsMissing() throws IOException {
    Files.delete(folder.resolve("driver.jar"));
    assertThatThrownBy(() -> launch(Map.of("spark.master", "yarn")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("set spark.jobserver.driver-jar");
    Files.delete(folder.resolve("spark/bin/spark-submit"));
    assertThatThrownBy(() -> launch(Map.of("spark.master", "yarn")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("set spark.home, or SPARK_HOME");
  }

  /** Launches a driver; what was started for it, with its arguments. */
  private List<String> launch(Map<String, String> settings) throws Exception {
    return launch(settings, Optional.empty());
  }

  private List<String> launch(Map<String, String> settings, Optional<String> proxyUser)
      throws Exception {
    Map<String, String> all = new HashMap<>(settings);
    all.put("spark.home", folder.resolve("spark").toString());
    all.put("spark.jobserver.driver-jar", folder.resolve("driver.jar").toString());
    all.put("spark.jobserver.state-dir", folder.resolve("state").toString());
    SmallRyeConfig config =
        new SmallRyeConfigBuilder()
            .addDefaultInterceptors()
            .addDiscoveredConverters()
            .withMapping(DriversConfig.class)
            .withMapping(SparkConfig.class)
            .withValidateUnknown(false)
            .withSources(new PropertiesConfigSource(all, "test", 1_000))
            .build();
    DriversConfig drivers = config.getConfigMapping(DriversConfig.class);
    SparkConfig spark = config.getConfigMapping(SparkConfig.class);
    LaunchFiles files = new LaunchFiles(drivers, spark);
    Clock clock = Clock.fixed(NOW, ZoneOffset.UTC);
    ClientLauncher launcher =
        new ClientLauncher(
            files,
            new ClassArchives(files, drivers, blocking, clock),
            Deployment.of(spark, drivers),
            drivers,
            serverEnvironment,
            clock);
    launcher
        .launch(
            new LaunchSpec(
                driver,
                "my context",
                new DriverGateway.Invitation(
                    URI.create("http://10.0.0.5:1234/join"), SECRET, "0a".repeat(32)),
                Optional.of(ADDRESS),
                Optional.empty(),
                proxyUser,
                Map.of("spark.driver.memory", "1g")))
        .exit()
        .toCompletableFuture()
        .get(30, TimeUnit.SECONDS);
    return records("arguments");
  }

  private Path launchFile() {
    return folder.resolve("state/drivers").resolve(driver).resolve("launch.properties");
  }

  private Map<String, String> environment() throws IOException {
    Map<String, String> environment = new TreeMap<>();
    for (String variable : records("environment")) {
      String[] nameAndValue = variable.split("=", 2);
      environment.put(nameAndValue[0], nameAndValue[1]);
    }
    return environment;
  }

  private List<String> records(String file) throws IOException {
    return List.of(Files.readString(folder.resolve(file)).split("\0"));
  }

  private static boolean hasTheSecret(Path file) {
    try {
      return Files.readString(file).contains(SECRET);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
