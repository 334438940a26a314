package io.sparkjobserver.server.drivers.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.sparkjobserver.server.drivers.DriverGateway;
import io.sparkjobserver.server.drivers.DriversConfig;
import io.sparkjobserver.server.drivers.JvmOptions;
import io.sparkjobserver.server.drivers.LaunchSpec;
import io.sparkjobserver.server.drivers.SparkConfig;
import io.sparkjobserver.server.drivers.StandaloneConfig;
import java.io.IOException;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class ClusterLauncherTest {

  private static final String SECRET = "5e".repeat(32);
  private static final String WORKERS =
      """
      {"url":"spark://127.0.0.1:7077","status":"ALIVE","workers":[{"id":"w","state":"ALIVE",
       "webuiaddress":"http://127.0.0.1:1","cores":4,"coresfree":4,"memory":4096,"memoryfree":4096}],
       "activedrivers":[{"id":"driver-7","state":"RUNNING","worker":"w"}]}
      """;

  private final ObjectMapper json = new ObjectMapper();
  private final ExecutorService blocking = Executors.newCachedThreadPool();
  private FakeMaster master;
  private SubmissionWatch watch;
  private ClusterLauncher launcher;

  @BeforeEach
  void start() throws IOException {
    master = new FakeMaster().reply("/json/", 200, WORKERS);
    SmallRyeConfig config = config(master.port());
    SparkConfig spark = config.getConfigMapping(SparkConfig.class);
    StandaloneConfig standalone = config.getConfigMapping(StandaloneConfig.class);
    MasterClient client = new MasterClient(spark, standalone, json);
    Masters masters = new Masters(spark, client);
    watch = new SubmissionWatch(masters, client, standalone);
    launcher =
        new ClusterLauncher(
            masters,
            client,
            watch,
            new WorkerLogs(),
            new RestSubmission(client),
            null,
            spark,
            config.getConfigMapping(DriversConfig.class),
            standalone,
            blocking);
  }

  @AfterEach
  void stop() {
    watch.stop();
    blocking.shutdownNow();
    master.close();
  }

  @Test
  void tellsTheMasterWhatStartsAJvmAndFindsTheServer() throws IOException {
    answersAs("4.1.0");
    assertThat(launcher.launch(spec()).reference()).isEqualTo("submission driver-7");

    JsonNode request = json.readTree(created().orElseThrow());
    assertThat(request.path("appResource").asText())
        .isEqualTo("http://10.0.0.5:8091/driver/" + "0a".repeat(32) + ".jar");
    assertThat(request.path("mainClass").asText()).isEqualTo("io.sparkjobserver.driver.Main");
    assertThat(json.convertValue(request.path("appArgs"), String[].class))
        .containsExactly(
            "join.url=http://10.0.0.5:8091",
            "driver.id=tag-1",
            "authority.sha256=abc",
            "join.timeout=PT5M",
            "supervised=true");
    assertThat(texts(request.path("sparkProperties")))
        .isEqualTo(
            Map.of(
                "spark.master",
                "spark://127.0.0.1:7070,127.0.0.1:7077",
                "spark.app.name",
                "my context",
                "spark.submit.deployMode",
                "cluster",
                "spark.driver.memory",
                "1g",
                "spark.driver.extraJavaOptions",
                String.join(" ", JvmOptions.DEFAULTS),
                "spark.driver.supervise",
                "true",
                "spark.cores.max",
                "2"));
    assertThat(texts(request.path("environmentVariables")))
        .isEqualTo(Map.of("SPARK_JOBSERVER_LAUNCH_SECRET", SECRET));
    // Nowhere else.
    ((ObjectNode) request).remove("environmentVariables");
    assertThat(request.toString()).doesNotContain(SECRET);
  }

  private Map<String, String> texts(JsonNode object) {
    return json.convertValue(object, new TypeReference<Map<String, String>>() {});
  }

  @Test
  void refusesAMasterOfAnotherSpark() {
    answersAs("3.5.1");
    assertThatThrownBy(() -> launcher.launch(spec()))
        .isInstanceOf(IOException.class)
        .hasMessage(
            "The master spark://127.0.0.1:7077 is of Spark 3.5.1, and drivers need Spark 4");
    assertThat(created()).isEmpty();
  }

  @Test
  void followsADriverThatAnotherServerSubmitted() {
    assertThat(launcher.find("tag-1", "submission driver-7").orElseThrow().reference())
        .isEqualTo("submission driver-7");
    assertThat(launcher.find("tag-1", "process 1 2")).isEmpty();
  }

  private void answersAs(String version) {
    master
        .reply("/v1/submissions/status/none", 200, "{\"serverSparkVersion\":\"" + version + "\"}")
        .reply("/v1/submissions/create", 200, "{\"success\":true,\"submissionId\":\"driver-7\"}");
  }

  private Optional<String> created() {
    String create = "POST /v1/submissions/create null ";
    return master.requests().stream()
        .filter(request -> request.startsWith(create))
        .map(request -> request.substring(create.length()))
        .findFirst();
  }

  @Test
  void refusesADriverThatIsToActForAnotherUser() {
    answersAs("4.1.0");
    assertThatThrownBy(() -> launcher.launch(spec(Optional.of("bob"))))
        .isInstanceOf(IOException.class)
        .hasMessage("A driver on a worker cannot act for another user");
    assertThat(created()).isEmpty();
  }

  private static LaunchSpec spec() {
    return spec(Optional.empty());
  }

  private static LaunchSpec spec(Optional<String> proxyUser) {
    return new LaunchSpec(
        "tag-1",
        "my context",
        new DriverGateway.Invitation(URI.create("http://10.0.0.5:8091"), SECRET, "abc"),
        Optional.empty(),
        Optional.of("0a".repeat(32)),
        proxyUser,
        Map.of(
            "spark.driver.memory", "1g", "spark.driver.supervise", "true", "spark.cores.max", "2"));
  }

  private static SmallRyeConfig config(int port) {
    return new SmallRyeConfigBuilder()
        .withMapping(SparkConfig.class)
        .withMapping(StandaloneConfig.class)
        .withMapping(DriversConfig.class)
        .withValidateUnknown(false)
        .addDiscoveredConverters()
        .withDefaultValue("user.home", "/nowhere")
        .withDefaultValue("spark.master", "spark://127.0.0.1:7070,127.0.0.1:7077")
        .withDefaultValue("spark.webUrlPort", String.valueOf(port))
        .withDefaultValue("spark.jobserver.standalone.rest-port", String.valueOf(port))
        .withDefaultValue("spark.jobserver.standalone.poll-interval", "PT0.1S")
        .addDefaultInterceptors()
        .build();
  }
}
