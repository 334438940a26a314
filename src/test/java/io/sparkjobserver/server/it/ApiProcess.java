package io.sparkjobserver.server.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * The packaged server as a process of its own, on a state directory that outlives it. Register it
 * as an extension: in a static field one process serves all tests of the class, in an instance
 * field each test has its own. Whatever was started is ended afterwards, drivers included; a test
 * that fails is shown the ends of all logs.
 */
public final class ApiProcess
    implements BeforeAllCallback,
        AfterAllCallback,
        BeforeEachCallback,
        AfterEachCallback,
        AfterTestExecutionCallback {

  private static final String DRIVER_OPTIONS =
      "spark.context-settings.launcher.spark.driver.extraJavaOptions";

  private static final String FIRST_COMPILER_ONLY = "-XX:TieredStopAtLevel=1";

  /** Some twenty times what it takes on an idle machine. */
  private static final Duration START = Duration.ofSeconds(60);

  private static final Duration END = Duration.ofSeconds(30);

  /** What the build leaves. */
  public static final Path BUILD = Path.of(System.getProperty("basedir", ""), "target");

  /** Where all servers of the tests have the archives from which their drivers start. */
  static final Path CLASS_ARCHIVES = BUILD.resolve("class-archives").toAbsolutePath();

  private static final Pattern LISTENING =
      Pattern.compile("Listening on: (http://127\\.0\\.0\\.1:\\d+)");
  private static final int TAIL_LINES = 25;

  private final List<String> jvmOptions =
      new ArrayList<>(List.of("-Xmx256m", "-XX:+UseSerialGC", FIRST_COMPILER_ONLY));
  private final Map<String, String> environment = new HashMap<>();
  private Supplier<List<String>> classes = SharedClasses::options;
  private final JobserverClient client = new JobserverClient(this::uri);
  private final Set<ProcessHandle> drivers = new LinkedHashSet<>();
  private Path folder = BUILD;
  private Process process;
  private Path log;
  private URI uri;
  private int starts;
  private boolean sharedByClass;
  private boolean failed;

  private ApiProcess(String... settings) {
    set("spark.jobserver.port=0");
    set("spark.master=local[2]");
    // Most tests look at one driver for each context.
    set("spark.jobserver.context-per-jvm=true");
    set("spark.context-settings.launcher.spark.driver.memory=512m");
    set("spark.context-settings.spark.ui.enabled=false");
    Stream.of(settings).forEach(this::set);
  }

  /**
   * A server that is not yet started.
   *
   * @param settings as {@code key=value}
   */
  public static ApiProcess with(String... settings) {
    return new ApiProcess(settings);
  }

  /** The jar with the example jobs, as a user uploads it. */
  public static Path examplesJar() {
    return BUILD.resolve("driver/examples.jar").toAbsolutePath();
  }

  /** Bounds the heap. */
  ApiProcess heap(String size) {
    jvmOptions.set(0, "-Xmx" + size);
    return this;
  }

  /**
   * Has server and drivers compile as they do for users: what moves gigabytes lasts long enough for
   * that to pay off, and TLS is ten times slower without.
   */
  ApiProcess optimised() {
    jvmOptions.remove(FIRST_COMPILER_ONLY);
    set(DRIVER_OPTIONS + "=-XX:+UseSerialGC");
    return this;
  }

  /** Adds an option of the JVM, such as an agent or a system property. */
  public ApiProcess jvmOption(String option) {
    jvmOptions.add(option);
    return this;
  }

  /** Adds to the environment. */
  public ApiProcess environment(String name, String value) {
    environment.put(name, value);
    return this;
  }

  /** How the server loads its classes; where nothing is said, from an archive. */
  ApiProcess classes(Supplier<List<String>> options) {
    classes = options;
    return this;
  }

  private void set(String setting) {
    jvmOptions.add("-D" + setting);
  }

  /** Speaks to the process that runs at the time. */
  public JobserverClient client() {
    return client;
  }

  public ProcessHandle handle() {
    return process.toHandle();
  }

  public Path stateDirectory() {
    return folder.resolve("state");
  }

  /** Where the process that runs at the time listens. */
  String address() {
    return uri.toString();
  }

  /** What the process that runs at the time has logged so far. */
  String written() throws IOException {
    return Files.readString(log);
  }

  /** Starts the server, for the first time or again, and waits until it is ready. */
  public void start() {
    launch();
    awaitReady();
  }

  /** Starts the server and does not wait for it. */
  public void launch() {
    starts++;
    log = folder.resolve("api-" + starts + ".log");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(classes.get());
    // First: a test may say something else.
    if (!areArchivesMade()) {
      // Others come and go too fast to make one, and would be in the way of the test that does.
      command.add("-Dspark.jobserver.driver-start=java");
    }
    command.add("-D%s=-XX:+UseSerialGC %s".formatted(DRIVER_OPTIONS, FIRST_COMPILER_ONLY));
    command.addAll(jvmOptions);
    command.add("-Dspark.jobserver.state-dir=" + stateDirectory());
    command.add("-jar");
    command.add(BUILD.resolve("quarkus-app/quarkus-run.jar").toAbsolutePath().toString());
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    // What a developer's shell says about Spark must not decide what is tested.
    builder.environment().keySet().removeIf(name -> name.startsWith("SPARK_"));
    builder.environment().putAll(environment);
    try {
      process = builder.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether drivers can start from an archive of their classes. */
  private static boolean areArchivesMade() {
    String[] made = CLASS_ARCHIVES.toFile().list((folder, name) -> name.endsWith(".jsa"));
    return made != null && made.length > 0;
  }

  /** Waits until the server that was launched takes requests. */
  public void awaitReady() {
    await("the server says where it listens")
        .atMost(START)
        .pollInterval(Duration.ofMillis(50))
        .until(() -> !process.isAlive() || listening());
    assertThat(process.isAlive()).as("The server ended at once: %s", tail(log)).isTrue();
    await("the server is ready")
        .atMost(START)
        .pollDelay(Duration.ZERO)
        .until(() -> client.get("/q/health/ready").status() == 200);
  }

  private boolean listening() throws IOException {
    Matcher matcher = LISTENING.matcher(Files.readString(log));
    if (!matcher.find()) {
      return false;
    }
    uri = URI.create(matcher.group(1));
    return true;
  }

  private URI uri() {
    return uri;
  }

  /** Ends the server as a crash would; its drivers go on. */
  public void kill() {
    rememberDrivers();
    process.destroyForcibly();
    awaitEnd();
  }

  /** Asks the server to stop, as an operator would, and waits until it has. */
  public void terminate() {
    signal();
    awaitEnd();
  }

  /** Asks the server to stop, as an operator would. */
  void signal() {
    rememberDrivers();
    process.destroy();
  }

  /** Waits until the server has ended. */
  void awaitEnd() {
    try {
      assertThat(process.waitFor(END.toSeconds(), TimeUnit.SECONDS))
          .as("the server ends within %s", END)
          .isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** The driver processes that are alive, whichever start of the server launched them. */
  public Set<ProcessHandle> drivers() {
    rememberDrivers();
    Set<ProcessHandle> alive = new LinkedHashSet<>(drivers);
    alive.removeIf(driver -> !driver.isAlive());
    return alive;
  }

  /** The one driver that an action brings up. */
  public ProcessHandle driverOf(Runnable action) {
    Set<ProcessHandle> before = drivers();
    action.run();
    Set<ProcessHandle> started = drivers();
    started.removeAll(before);
    assertThat(started).hasSize(1);
    return started.iterator().next();
  }

  /** How many drivers have said anything so far. */
  int driverLogs() throws IOException {
    try (Stream<Path> drivers = Files.list(stateDirectory().resolve("drivers"))) {
      return (int)
          drivers.filter(driver -> driver.resolve("driver.log").toFile().length() > 0).count();
    }
  }

  private void rememberDrivers() {
    process.children().filter(child -> !makesAnArchive(child)).forEach(drivers::add);
  }

  /** Whether it is none of the drivers, but at work for the next ones. */
  private static boolean makesAnArchive(ProcessHandle child) {
    return child.info().commandLine().filter(line -> line.contains("-Xshare:dump")).isPresent();
  }

  @Override
  public void beforeAll(ExtensionContext context) throws IOException {
    sharedByClass = true;
    begin(context.getRequiredTestClass().getSimpleName());
  }

  @Override
  public void beforeEach(ExtensionContext context) throws IOException {
    if (!sharedByClass) {
      begin(
          context.getRequiredTestClass().getSimpleName()
              + "/"
              + context.getRequiredTestMethod().getName());
    }
  }

  /**
   * Starts a server that is no extension of its test; whoever does so {@linkplain #end ends} it.
   */
  void startIn(Class<?> test) throws IOException {
    startIn(test.getSimpleName());
  }

  /** The same, in a folder of that name. */
  public void startIn(String name) throws IOException {
    begin(name);
  }

  private void begin(String name) throws IOException {
    folder = BUILD.resolve("it").resolve(name).toAbsolutePath();
    delete(folder);
    Files.createDirectories(stateDirectory());
    Files.createDirectories(CLASS_ARCHIVES);
    Files.createSymbolicLink(stateDirectory().resolve("class-archives"), CLASS_ARCHIVES);
    start();
  }

  @Override
  public void afterTestExecution(ExtensionContext context) {
    if (context.getExecutionException().isPresent()) {
      failed = true;
      System.err.println(logs());
    }
  }

  @Override
  public void afterEach(ExtensionContext context) throws IOException {
    if (!sharedByClass) {
      end();
    }
  }

  @Override
  public void afterAll(ExtensionContext context) throws IOException {
    end();
  }

  public void end() throws IOException {
    Set<ProcessHandle> left = drivers();
    process.destroyForcibly();
    left.forEach(ProcessHandle::destroyForcibly);
    awaitEnd();
    await("no driver is left").atMost(END).until(() -> drivers().isEmpty());
    if (!failed) {
      // The logs are small and tell how it went; the database may be a gigabyte.
      delete(stateDirectory().resolve("sqldao"));
      delete(stateDirectory().resolve("driver-cache"));
    }
  }

  private String logs() {
    StringBuilder all = new StringBuilder();
    try (Stream<Path> files = Files.walk(folder)) {
      files
          .filter(file -> file.toString().endsWith(".log"))
          .sorted()
          .forEach(file -> all.append("==== ").append(file).append('\n').append(tail(file)));
    } catch (IOException | UncheckedIOException e) {
      all.append(e);
    }
    return all.toString();
  }

  private static String tail(Path log) {
    try {
      List<String> lines = Files.readString(log, StandardCharsets.UTF_8).lines().toList();
      return String.join("\n", lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size()))
          + "\n";
    } catch (IOException e) {
      return e + "\n";
    }
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
