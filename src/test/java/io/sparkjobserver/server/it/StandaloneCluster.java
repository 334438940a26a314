package io.sparkjobserver.server.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A standalone cluster of Spark: a Master and Workers as processes of their own, from the Spark
 * home that the build makes, at an address that is no loopback. Its ports are known before it is
 * started, so that a server beside it can be told them. Register it as an extension, before that
 * server ({@code @Order}): in a static field one cluster serves all tests of the class, in an
 * instance field each test has its own; or {@linkplain #startIn start} and close it by hand.
 * Whatever was started is ended afterwards, drivers and executors included; a test that fails is
 * shown the ends of all logs.
 */
public final class StandaloneCluster
    implements BeforeAllCallback,
        AfterAllCallback,
        BeforeEachCallback,
        AfterEachCallback,
        AfterTestExecutionCallback,
        AutoCloseable {

  /** Some twenty times what it takes on an idle machine. */
  private static final Duration BOUND = Duration.ofSeconds(60);

  private static final Path BUILD = Path.of(System.getProperty("basedir", ""), "target");
  private static final Path SPARK_CLASS =
      LaunchedServer.DISTRIBUTION.resolve("spark/bin/spark-class");
  private static final int TAIL_LINES = 25;

  private final HttpClient http = HttpClient.newBuilder().connectTimeout(BOUND).build();
  private final MachineAddress address = MachineAddress.own();
  private final int port = address.freePort();
  private final int webPort = address.freePort();
  private final int restPort = address.freePort();
  private final Map<String, String> masterEnvironment = environment();
  private final Map<String, String> workerEnvironment = environment();
  private final Properties masterSettings = new Properties();
  private final Properties workerSettings = new Properties();
  private final List<SparkDaemon> workers = new ArrayList<>();
  private final int firstWorkers;
  private int cores = 4;
  private String memory = "4g";
  private Path folder = BUILD;
  private SparkDaemon master;
  private boolean sharedByClass;

  private StandaloneCluster(int firstWorkers) {
    this.firstWorkers = firstWorkers;
    masterSetting("spark.master.rest.enabled", "true");
    masterSetting("spark.master.rest.port", String.valueOf(restPort));
  }

  private static Map<String, String> environment() {
    Map<String, String> environment = new LinkedHashMap<>();
    environment.put("SPARK_DAEMON_MEMORY", "256m");
    environment.put("SPARK_DAEMON_JAVA_OPTS", "-XX:+UseSerialGC -XX:TieredStopAtLevel=1");
    return environment;
  }

  /** A cluster that is not yet started. */
  public static StandaloneCluster withWorkers(int workers) {
    return new StandaloneCluster(workers);
  }

  /** What each Worker has; it need not be there. */
  public StandaloneCluster each(int cores, String memory) {
    this.cores = cores;
    this.memory = memory;
    return this;
  }

  /** Sets a property of the Master. */
  public StandaloneCluster masterSetting(String key, String value) {
    masterSettings.setProperty(key, value);
    return this;
  }

  /** Sets a property of the Workers that are started from then on. */
  public StandaloneCluster workerSetting(String key, String value) {
    workerSettings.setProperty(key, value);
    return this;
  }

  /** How long a silent Worker counts as alive; Workers give a sign four times as often. */
  public StandaloneCluster workerTimeout(Duration timeout) {
    String seconds = String.valueOf(timeout.toSeconds());
    return masterSetting("spark.worker.timeout", seconds)
        .workerSetting("spark.worker.timeout", seconds);
  }

  /** Adds to the Master's environment. */
  public StandaloneCluster masterEnvironment(String name, String value) {
    masterEnvironment.put(name, value);
    return this;
  }

  /**
   * Adds to the environment of the Workers that are started from then on, which their drivers and
   * executors inherit. {@code SPARK_LOCAL_IP}, the Worker's address, goes when it is made empty.
   */
  public StandaloneCluster workerEnvironment(String name, String value) {
    workerEnvironment.put(name, value);
    return this;
  }

  /**
   * Has submissions carry a token.
   *
   * @param secretKey the key it is signed with, as Base64 for URLs
   */
  public StandaloneCluster signedSubmissions(String secretKey) {
    String filter = "org.apache.spark.ui.JWSFilter";
    masterSetting("spark.master.rest.filters", filter);
    return masterSetting("spark." + filter + ".param.secretKey", secretKey);
  }

  /** The address of the Master, and of the Workers where nothing else is said. */
  public String host() {
    return address.host();
  }

  /** Where applications find the Master, as {@code host:port}. */
  public String masterAddress() {
    return host() + ":" + port;
  }

  /** {@code spark.master} of it. */
  public String masterUrl() {
    return "spark://" + masterAddress();
  }

  /** The port where drivers are submitted over HTTP. */
  public int restPort() {
    return restPort;
  }

  /** The port of the Master's web page. */
  public int webPort() {
    return webPort;
  }

  /** Starts it in a folder of that name, and waits until it is whole. */
  public void startIn(String name) throws IOException {
    folder = BUILD.resolve("it").resolve(name).toAbsolutePath();
    delete(folder);
    Files.createDirectories(folder);
    startMaster();
    for (int i = 0; i < firstWorkers; i++) {
      int unused = startWorker();
    }
    awaitWorkers(firstWorkers);
  }

  /** Starts the Master, for the first time or again at the same ports, and waits until it leads. */
  public void startMaster() {
    masterEnvironment.putIfAbsent("SPARK_LOCAL_IP", host());
    master =
        SparkDaemon.start(
            folder.resolve("master.log"),
            masterEnvironment,
            List.of(
                SPARK_CLASS.toString(),
                "org.apache.spark.deploy.master.Master",
                "--host",
                host(),
                "--port",
                String.valueOf(port),
                "--webui-port",
                String.valueOf(webPort),
                "--properties-file",
                write("master.properties", masterSettings).toString()));
    await("the Master leads")
        .atMost(BOUND)
        .pollInterval(Duration.ofMillis(100))
        .until(() -> !master.isAlive() || leads());
    assertThat(master.isAlive()).as("The Master ended at once: %s", master.log()).isTrue();
  }

  private boolean leads() {
    try {
      // Its pages answer 404 for a moment, until all of them are there.
      HttpResponse<String> state = get(pageUrl("/json/"));
      return state.statusCode() == 200
          && Answer.parse(state.body()).path("status").asText().equals("ALIVE");
    } catch (UncheckedIOException e) {
      return false;
    }
  }

  /** Ends the Master as a crash would. */
  public void killMaster() {
    master.kill();
  }

  /** Starts one more Worker and does not wait for it; answers its index. */
  public int startWorker() {
    return startWorkerAt(host());
  }

  /** The same at another address of this machine. */
  public int startWorkerAt(String workerHost) {
    int index = workers.size();
    Map<String, String> environment = new LinkedHashMap<>(workerEnvironment);
    environment.putIfAbsent("SPARK_LOCAL_IP", workerHost);
    workers.add(
        SparkDaemon.start(
            folder.resolve("worker-" + index + ".log"),
            environment,
            List.of(
                SPARK_CLASS.toString(),
                "org.apache.spark.deploy.worker.Worker",
                "--host",
                workerHost,
                "--port",
                "0",
                "--webui-port",
                "0",
                "--cores",
                String.valueOf(cores),
                "--memory",
                memory,
                "--work-dir",
                workFolder(index).toString(),
                "--properties-file",
                write("worker-" + index + ".properties", workerSettings).toString(),
                masterUrl())));
    return index;
  }

  /** Waits until the Master counts that many Workers as alive. */
  public void awaitWorkers(int alive) {
    await(alive + " Workers are alive")
        .atMost(BOUND)
        .pollInterval(Duration.ofMillis(100))
        .until(() -> masterJson().path("aliveworkers").asInt() == alive);
  }

  /** Ends a Worker as a crash would; its drivers and executors notice it or do not. */
  public void killWorker(int index) {
    workers.get(index).kill();
  }

  /** Has a Worker stand still, and not its drivers and executors. */
  public void pauseWorker(int index) {
    workers.get(index).pause();
  }

  public void resumeWorker(int index) {
    workers.get(index).resume();
  }

  /** The drivers and executors that a Worker started and that are alive. */
  public Set<ProcessHandle> processesOf(int worker) {
    return workers.get(worker).children();
  }

  /** What the Master says of its Workers, applications and drivers. */
  public JsonNode masterJson() {
    return Answer.parse(masterPage("/json/"));
  }

  /** A page of the Master, as a browser gets it. */
  public String masterPage(String path) {
    return page(pageUrl(path));
  }

  private String pageUrl(String path) {
    return "http://%s:%d%s".formatted(host(), webPort, path);
  }

  /** A page of a Worker. */
  public String workerPage(int index, String path) {
    Matcher url =
        Pattern.compile(
                "WorkerWebUI, and started at (\\S+)|WorkerWebUI at (\\S+)|started at (http://\\S+)")
            .matcher(workerLog(index));
    assertThat(url.find()).as(workerLog(index)).isTrue();
    return page(
        Stream.of(url.group(1), url.group(2), url.group(3))
                .filter(Objects::nonNull)
                .findFirst()
                .orElseThrow()
            + path);
  }

  /** A page of the cluster, by its address. */
  public String page(String url) {
    HttpResponse<String> answer = get(url);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return answer.body();
  }

  private HttpResponse<String> get(String url) {
    try {
      return http.send(
          HttpRequest.newBuilder(URI.create(url)).timeout(BOUND).build(), BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** The text of all files below a Worker's work folder that are no jars. */
  public Map<Path, String> files(int worker) {
    Map<Path, String> found = new LinkedHashMap<>();
    try (Stream<Path> files = Files.walk(workFolder(worker))) {
      for (Path file :
          files
              .filter(Files::isRegularFile)
              .filter(path -> !path.toString().endsWith(".jar"))
              .toList()) {
        found.put(file, new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
      }
      return found;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What the Master knows of a driver, by its submission. */
  public JsonNode driver(String submissionId) {
    JsonNode page = masterJson();
    for (String list : List.of("activedrivers", "completeddrivers")) {
      for (JsonNode driver : page.path(list)) {
        if (driver.path("id").asText().equals(submissionId)) {
          return driver;
        }
      }
    }
    throw new AssertionError("The Master does not know " + submissionId + ": " + page);
  }

  public String masterLog() {
    return master.log();
  }

  public String workerLog(int index) {
    return workers.get(index).log();
  }

  /** Where a Worker has a folder for each of its drivers and applications. */
  public Path workFolder(int worker) {
    return folder.resolve("work-" + worker);
  }

  /**
   * What a driver said, on whichever Worker it ran; empty where it has said nothing.
   *
   * @param submissionId the Master's name for it
   */
  public String driverLog(String submissionId) {
    return written(file -> file.getParent().endsWith(submissionId)).values().stream()
        .collect(Collectors.joining("\n"));
  }

  /**
   * All that was written so far by the Master, Workers, drivers and executors, by file: what no
   * secret may be in.
   */
  public Map<Path, String> written() {
    return written(file -> true);
  }

  private Map<Path, String> written(Predicate<Path> wanted) {
    Map<Path, String> found = new LinkedHashMap<>();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(StandaloneCluster::isLog).filter(wanted).sorted().toList()) {
        found.put(file, new String(Files.readAllBytes(file), StandardCharsets.UTF_8));
      }
      return found;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isLog(Path file) {
    String name = file.getFileName().toString();
    return name.endsWith(".log") || name.equals("stdout") || name.equals("stderr");
  }

  /** The settings may hold a key. */
  private Path write(String name, Properties settings) {
    Path file = folder.resolve(name);
    try {
      Files.deleteIfExists(file);
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      try (OutputStream out = Files.newOutputStream(file)) {
        settings.store(out, null);
      }
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void beforeAll(ExtensionContext context) throws IOException {
    sharedByClass = true;
    startIn(context.getRequiredTestClass().getSimpleName() + "-cluster");
  }

  @Override
  public void beforeEach(ExtensionContext context) throws IOException {
    if (!sharedByClass) {
      startIn(
          context.getRequiredTestClass().getSimpleName()
              + "-cluster/"
              + context.getRequiredTestMethod().getName());
    }
  }

  @Override
  public void afterTestExecution(ExtensionContext context) {
    if (context.getExecutionException().isPresent()) {
      System.err.println(tails());
    }
  }

  @Override
  public void afterEach(ExtensionContext context) {
    if (!sharedByClass) {
      close();
    }
  }

  @Override
  public void afterAll(ExtensionContext context) {
    close();
  }

  /** Ends all that was started; what it has written stays. */
  @Override
  public void close() {
    workers.forEach(SparkDaemon::end);
    if (master != null) {
      master.end();
    }
    await("nothing of the cluster is left")
        .atMost(BOUND)
        .until(() -> workers.stream().allMatch(worker -> worker.children().isEmpty()));
    address.close();
  }

  /** The ends of all logs. */
  public String tails() {
    StringBuilder all = new StringBuilder();
    written()
        .forEach((file, text) -> all.append("==== ").append(file).append('\n').append(tail(text)));
    return all.toString();
  }

  private static String tail(String text) {
    List<String> lines = text.lines().toList();
    return String.join("\n", lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size()))
        + "\n";
  }

  private static void delete(Path tree) throws IOException {
    if (!Files.exists(tree)) {
      return;
    }
    try (Stream<Path> files = Files.walk(tree)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
