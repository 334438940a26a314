package io.sparkjobserver.server.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.sparkjobserver.server.it.JobserverClient.JobReport;
import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Jars that are uploaded anew while contexts have executors on a Worker that know the old ones. */
final class HotJarsIT {

  private static final Duration SOON = Duration.ofSeconds(30);

  private static final String ONE = "[3,3,3,3,3]";
  private static final String TEN = "[30,30,30,30,30]";

  @RegisterExtension
  @Order(1)
  // Room for each driver of these tests: one that no context is left of stays for a minute.
  static final StandaloneCluster CLUSTER = StandaloneCluster.withWorkers(1).each(8, "4g");

  @RegisterExtension
  @Order(2)
  static final ApiProcess API =
      ApiProcess.with(
          "spark.master=" + CLUSTER.masterUrl(),
          "spark.jobserver.context-per-jvm=false",
          "spark.jobserver.shared-driver.ahead=false",
          "spark.context-settings.num-cpu-cores=2",
          "spark.context-settings.memory-per-node=512m",
          "pekko.remote.artery.canonical.hostname=" + CLUSTER.host());

  @TempDir Path work;

  private final JobserverClient client = API.client();

  @BeforeEach
  void removeContexts() {
    client
        .get("/contexts")
        .expect(200)
        .json()
        .forEach(left -> client.delete("/contexts/" + left.asText()).expect(200));
  }

  @Test
  void runsWhatWasUploadedLastOnExecutorsThatKnowFormerVersions() throws IOException {
    upload("versioned", version(1));
    client.createContext("hot");
    assertThat(run("versioned", "hot", "")).isEqualTo(Answer.parse(ONE));
    upload("versioned", version(10));
    assertThat(run("versioned", "hot", "")).isEqualTo(Answer.parse(TEN));
    upload("versioned", version(1));
    assertThat(run("versioned", "hot", "")).isEqualTo(Answer.parse(ONE));
  }

  @Test
  void leavesJobsThatRunTheirVersionAndOtherContextsTheirs() throws IOException {
    upload("one", version(1));
    upload("ten", version(10));
    client.createContext("hot");
    client.createContext("neighbour");
    assertThat(client.context("neighbour").applicationId())
        .isEqualTo(client.context("hot").applicationId());
    Path gate = work.resolve("gate");
    String old = start("one", "hot", "gate = \"%s\"".formatted(gate));
    client.awaitJob(old, "RUNNING", SOON);
    upload("one", version(10));
    assertThat(run("one", "hot", "")).isEqualTo(Answer.parse(TEN));
    assertThat(run("ten", "neighbour", "")).isEqualTo(Answer.parse(TEN));
    Files.createFile(gate);
    JobReport ended = client.awaitJob(old, "FINISHED", SOON);
    assertThat((Object) ended.result()).isEqualTo(Answer.parse(ONE));
  }

  @Test
  void findsClassesByTheSerializerThatTheContextHas() throws IOException {
    String kryo = "?spark.serializer=org.apache.spark.serializer.KryoSerializer";
    client.post("/contexts/kryo" + kryo, "").expect(200);
    upload("versioned", versionWithoutRecords(1));
    assertThat(run("versioned", "kryo", "")).isEqualTo(Answer.parse(ONE));
    upload("versioned", versionWithoutRecords(10));
    assertThat(run("versioned", "kryo", "")).isEqualTo(Answer.parse(TEN));
  }

  @Test
  void runsTasksWhereTheSettingsOfAContextHaveJars() throws IOException {
    // Beside the driver's own, which has what executors need.
    String jars = "?spark.jars=" + ApiProcess.examplesJar();
    client.post("/contexts/with-jars" + jars, "").expect(200);
    upload("versioned", version(1));
    assertThat(run("versioned", "with-jars", "")).isEqualTo(Answer.parse(ONE));
  }

  @Test
  @Tag("full")
  void runsWhatWasUploadedLastWhereSparkHasHive() throws IOException {
    client.post("/contexts/hive?" + settingsOfHive(), "").expect(200);
    for (int factor : List.of(1, 10)) {
      upload("versioned", version(factor));
      Object sums = run("versioned", "hive", "");
      assertThat(sums).isEqualTo(Answer.parse(factor == 1 ? ONE : TEN));
      assertThat(number("FromHive", "hive")).isEqualTo(3 * factor);
    }
  }

  @Test
  @Tag("full")
  void letsExecutorsForgetTheVersionsThatNobodyUses() throws IOException {
    client.createContext("hot");
    Path jar = version(1);
    int before = 0;
    for (int upload = 0; upload < 200; upload++) {
      note(jar, "upload-" + upload);
      upload("versioned", jar);
      assertThat(run("versioned", "hot", "")).isEqualTo(Answer.parse(ONE));
      if (upload == 49) {
        before = classes();
      }
    }
    int most = before + 200;
    await("the classes of former versions are gone").atMost(SOON).until(() -> classes() <= most);
  }

  /** Hive's own store of tables is in the driver's memory; what is in the tables is in a folder. */
  private String settingsOfHive() throws IOException {
    String jars = ApiProcess.BUILD.resolve("spark").toRealPath().resolveSibling("hive") + "/*";
    Map<String, String> settings =
        Map.of(
            "spark.sql.catalogImplementation",
            "hive",
            "launcher.spark.driver.extraClassPath",
            jars,
            "spark.executor.extraClassPath",
            jars,
            "spark.sql.warehouse.dir",
            work.resolve("warehouse").toString(),
            "spark.hadoop.javax.jdo.option.ConnectionURL",
            "jdbc:derby:memory:hive;create=true");
    return settings.entrySet().stream()
        .map(setting -> setting.getKey() + "=" + URLEncoder.encode(setting.getValue(), UTF_8))
        .collect(joining("&"));
  }

  private int classes() {
    return number("Classes", "hot");
  }

  /** The result of a job beside {@code Versioned} in its file. */
  private int number(String job, String context) {
    String path = "/jobs?cp=versioned&mainClass=Versioned$%s&context=%s".formatted(job, context);
    return client
        .post(path + "&sync=true&timeout=60", "")
        .expect(200)
        .json()
        .path("result")
        .asInt();
  }

  private Path version(int factor) throws IOException {
    return compile("versioned-" + factor, source(factor));
  }

  /** Kryo, as Spark has it, knows no records. */
  private Path versionWithoutRecords(int factor) throws IOException {
    String source = source(factor);
    String plain =
        source.replace(
            "record Made(int number) implements Serializable {",
            """
            static class Made implements Serializable {
              private final int number;
              Made(int number) { this.number = number; }
              int number() { return number; }
            """);
    assertThat(plain).isNotEqualTo(source);
    return compile("plain-" + factor, plain);
  }

  private static String source(int factor) throws IOException {
    return Files.readString(ApiProcess.BUILD.resolve("test-classes/jobs/Versioned.java"))
        .replace("FACTOR", String.valueOf(factor));
  }

  private Path compile(String name, String source) throws IOException {
    Path folder = Files.createDirectories(work.resolve("of-" + name));
    Path file = Files.writeString(folder.resolve("Versioned.java"), source);
    return JobJars.compile(name, work, List.of(file), List.of());
  }

  /** Makes it another jar with the same classes. */
  private static void note(Path jar, String text) throws IOException {
    try (FileSystem zip = FileSystems.newFileSystem(jar)) {
      Files.writeString(zip.getPath("note"), text);
    }
  }

  private void upload(String name, Path jar) throws IOException {
    client
        .upload(name, "application/java-archive", BodyPublishers.ofFile(jar))
        .expect(201, "{\"status\":\"SUCCESS\"}");
  }

  private Object run(String binary, String context, String input) {
    Answer answer = client.post(path(binary, context) + "&sync=true&timeout=60", input);
    JsonNode body = answer.expect(200).json();
    return body.path("result");
  }

  private String start(String binary, String context, String input) {
    return client
        .post(path(binary, context) + "&timeout=60", input)
        .expect(202)
        .json()
        .path("jobId")
        .asText();
  }

  private static String path(String binary, String context) {
    return "/jobs?cp=%s&mainClass=Versioned&context=%s".formatted(binary, context);
  }
}
